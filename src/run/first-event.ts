/** Which event of the queue runs next: the first whose color is free. */
import { fifoItems, fifoPeek, fifoShift, fifoTake } from '../base/fifo.ts';
import type { Event } from '../kernel/kernel.ts';
import type { Run } from './run.ts';

/** The first event that its color allows; taken out of the queue if wanted. */
export function firstEvent(run: Run, take: boolean): Event | undefined {
  const { queue, cpus } = run.state;
  if (cpus.length === 1 && !take) return fifoPeek(queue);
  if (cpus.length === 1) return fifoShift(queue);
  const busy = new Set<unknown>();
  const signals = new Set<number>();
  for (const cpu of cpus) {
    for (const act of cpu.stack) {
      if (act.color !== undefined) busy.add(act.color);
      // Events of one signal come one after the other, like those of one watch.
      if (act.cause.how === 'signal') signals.add(act.source);
    }
  }
  const fits = (e: Event): boolean => {
    const color = e.resumes >= 0 ? run.state.activations.get(e.resumes)?.color : e.color;
    return (
      (color === undefined || !busy.has(color)) && !(e.how === 'signal' && signals.has(e.source))
    );
  };
  if (take) return fifoTake(queue, fits);
  for (const event of fifoItems(queue)) if (fits(event)) return event;
  return undefined;
}
