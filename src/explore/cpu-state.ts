/** CPUs without an activation; none before main has ended. */
import type { Run } from '../run/run.ts';

export function idle(run: Run, loopOpen: boolean): number {
  return loopOpen ? run.state.cpus.filter((c) => c.stack.length === 0).length : 0;
}
