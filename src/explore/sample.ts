/**
 * What is done where the search had to stop early: random schedules by
 * priorities with few changes (PCT, schedule/priority.ts), which find a bug of
 * small depth with a probability that can be told.
 */
import { Priorities } from '../schedule/priority.ts';
import { seeded } from '../schedule/seeded.ts';
import type { Execution } from './execution.ts';
import type { Portions } from './portions.ts';
import { ExecutionTrace } from './trace.ts';

export interface Sampled {
  readonly runs: number;
  /** Bugs that need so many orderings are looked for. */
  readonly depth: number;
  /** Probability of one run to find such a bug, at least; and of all together. */
  readonly perRun: number;
  readonly together: number;
}

const depth = 3;
/** Steps of one run; a longer one is cut, and nothing is concluded from its end. */
const mostSteps = 2_000;
/** Steps of all runs: so the clock need not be asked. */
const mostStepsOfAll = 20_000;

export interface SampleSink {
  sampled(trace: ExecutionTrace): void;
  race(first: number, second: number, trace: ExecutionTrace): void;
  /** True to stop. */
  stop(runs: number): boolean;
}

/** `steps` and `processes`: how many a run has, as seen before. */
export function* sample(
  execution: Execution,
  seed: number,
  about: { readonly steps: number; readonly processes: number },
  most: number,
  sink: SampleSink,
): Portions<Sampled> {
  const perRun = 1 / (Math.max(1, about.processes) * Math.max(1, about.steps) ** (depth - 1));
  let runs = 0;
  let steps = 0;
  for (; runs < most && steps < mostStepsOfAll && !sink.stop(runs); runs++) {
    const priorities = new Priorities(seeded(seed + runs), about.steps, depth);
    const trace = new ExecutionTrace();
    execution.restart();
    let ended = false;
    for (let n = 0; n < mostSteps; n++) {
      const enabled = execution.enabled();
      const id = enabled[priorities.pick(enabled)];
      if (id === undefined) {
        ended = true;
        break;
      }
      steps++;
      priorities.step(id);
      const step = trace.add(id, execution.step(id));
      for (const r of step.races) sink.race(r, n, trace);
      if (n % 16 === 15) yield undefined;
    }
    if (ended) sink.sampled(trace);
    yield undefined;
  }
  return { runs, depth, perRun, together: 1 - (1 - perRun) ** runs };
}
