/** The limits of a run that end it with a fault at a place: steps, and real time as a safety net. */
import { phrase } from '../diagnostic/phrase.ts';
import { Fault } from '../machine/fault.ts';
import type { Run } from './run.ts';

/** Throws if the run has taken all its steps. */
export function checkSteps({ machine, options }: Run, site: number): void {
  const { steps } = options.limits;
  if (machine.steps >= steps)
    throw new Fault(phrase('EVL6001.steps', { limit: steps }), site, phrase('EVL6001.help', {}));
}

/** Throws if so many steps were taken while the virtual clock stood still. */
export function checkStill({ options }: Run, steps: number): void {
  const limit = options.limits.steps;
  if (steps > limit)
    throw new Fault(phrase('EVL6001.still', { limit }), -1, phrase('EVL6001.help', {}));
}

/** Throws if the real time of the run is over. */
export function checkTime({ options }: Run, site: number): void {
  if (options.host.expired())
    throw new Fault(
      phrase('EVL6004.time', { seconds: options.limits.wall / 1000 }),
      site,
      phrase('EVL6004.help', {}),
    );
}
