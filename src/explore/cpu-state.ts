/** The CPUs of an execution as a search plans with them (cpus.ts). */
import { fifoItems } from '../base/fifo.ts';
import type { Event } from '../kernel/kernel.ts';
import type { Run } from '../run/run.ts';
import type { CpuState } from './cpus.ts';
import type { Process } from './process.ts';

/** CPUs without an activation; none before main has ended. */
export function idle(run: Run, loopOpen: boolean): number {
  return loopOpen ? run.state.cpus.filter((c) => c.stack.length === 0).length : 0;
}

export function cpuState(
  run: Run,
  loopOpen: boolean,
  byEvent: ReadonlyMap<Event, Process>,
): CpuState {
  const { state } = run;
  const waiting = [...fifoItems(state.queue)].flatMap((e) => {
    const p = byEvent.get(e);
    return p
      ? [{ id: p.id, color: e.resumes >= 0 ? state.activations.get(e.resumes)?.color : e.color }]
      : [];
  });
  return {
    free: idle(run, loopOpen),
    waiting,
    busy: state.cpus.flatMap((c) => c.stack.flatMap((act) => act.color ?? [])),
  };
}
