/** Which queued events may start: those whose color is free, and whose signal has no event under way. */
import type { Event } from '../kernel/kernel.ts';
import type { Run } from '../run/run.ts';

export function startable(run: Run): (e: Event) => boolean {
  const busy = new Set<unknown>();
  // Events of one signal come one after the other, like those of one watch.
  const signals = new Set<number>();
  for (const c of run.state.cpus) {
    for (const act of c.stack) {
      if (act.color !== undefined) busy.add(act.color);
      if (act.cause.how === 'signal') signals.add(act.source);
    }
  }
  return (e) => {
    const color = e.resumes >= 0 ? run.state.activations.get(e.resumes)?.color : e.color;
    return (
      (color === undefined || !busy.has(color)) && !(e.how === 'signal' && signals.has(e.source))
    );
  };
}
