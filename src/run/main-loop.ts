/**
 * EVL2104: once `main` has called `select` or its like, it is an event loop. A
 * later call of it that waits while a descriptor which the loop watches is
 * ready, or an event waits, holds up whoever is behind that. Where nobody waited
 * nothing is told.
 */
import { fifoLength } from '../base/fifo.ts';
import { readiness, selects } from '../kernel/readiness.ts';
import type { Activation, Wait } from '../machine/activation.ts';
import { intOf, type Value } from '../machine/value.ts';
import type { Run } from './run.ts';
import { stalled } from './stall.ts';
import type { Cpu } from './state.ts';
import { wantedBy } from './waits-for.ts';

const loopCalls: ReadonlySet<string> = new Set([
  'select',
  'pselect',
  'poll',
  'ppoll',
  'epoll_wait',
  'epoll_pwait',
  'ring_wait',
  'wait_events',
]);

/** What `main` asks for now is what its loop watches. */
export function loopAsks(run: Run, act: Activation, call: string, args: readonly Value[]): void {
  if (act.kind === 'main' && loopCalls.has(call))
    run.state.mainLoop = wantedBy(run, { call, args });
}

/** A call of `main` has waited, or waits to the end of the run. */
export function stallOfMain(run: Run, cpu: Cpu, wait: Wait): void {
  const { call, args } = wait;
  const { mainLoop, queue } = run.state;
  if (mainLoop === undefined || loopCalls.has(call) || call === 'lock') return;
  const { kernel } = run;
  const own = intOf(args[0]);
  const fds = mainLoop
    .filter(({ fd, reads, writes }) => {
      const d = fd === own ? undefined : kernel.at(fd);
      const which = (reads ? 1 : 0) | (writes ? 2 : 0);
      return d !== undefined && (selects(readiness(kernel, d)) & which) !== 0;
    })
    .map(({ fd }) => fd);
  const waiting = fds.length + fifoLength(queue);
  if (waiting === 0) return;
  stalled(run, cpu, wait, { who: 'main', waited: waiting, fds });
}
