/** What could go next here, and the branch that picking it would begin. */
import { fifoItems } from '../../base/fifo.ts';
import type { Act } from '../../run/departure.ts';
import { piece, row, type Row } from '../row.ts';
import { doing, who, type Panel, type Scene } from '../scene.ts';
import { eventName } from './queue.ts';

export type Choice = { readonly text: string; readonly why: string } & (
  { readonly act: Act } | { /** A move, as schedules write it. */ readonly step: string }
);

/** Events that could be taken next, beyond which picking makes no sense. */
const mostEvents = 200;

export function choicesOf(scene: Scene): Choice[] {
  const { steps, run } = scene.course;
  if (steps)
    return steps.candidates.map(({ token, text, next }) => ({
      step: token,
      text,
      why: next ? 'goes next on this schedule' : '',
    }));
  const { state, scheduler } = run;
  const out: Choice[] = [];
  for (const cpu of state.cpus) {
    const act = cpu.thread ?? cpu.stack.at(-1);
    if (state.cpus.length < 2 || !act || (act.state.tag !== 'ready' && act.state.tag !== 'running'))
      continue;
    out.push({
      act: { kind: 'cpu', cpu: cpu.id },
      text: `CPU ${String(cpu.id)} goes on: ${who(act)}`,
      why: scheduler.running === cpu ? 'this one would go on by itself' : doing(scene, act),
    });
  }
  for (const thread of fifoItems(state.threads)) {
    if (thread.state.tag === 'ready')
      out.push({
        act: { kind: 'thread', thread: thread.id },
        text: `thread ${who(thread)} runs next`,
        why: doing(scene, thread),
      });
  }
  let place = 0;
  for (const e of fifoItems(state.queue)) {
    if (place >= mostEvents) break;
    out.push({
      act: { kind: 'event', place },
      text: `event ${String(place + 1)} is taken next: ${eventName(scene, e)}`,
      why: place === 0 ? 'the first in the queue: it would be anyway' : e.how,
    });
    place++;
  }
  return out;
}

export const choices: Panel = {
  id: 'choices',
  title: (scene) => `what can go next: ${String(choicesOf(scene).length)} (enter picks)`,
  length: (scene) => Math.max(1, choicesOf(scene).length),
  rows: (scene, from, to): readonly Row[] => {
    const all = choicesOf(scene);
    if (all.length === 0) return [row(piece('only one thing can happen here', 'dim'))];
    return all
      .slice(from, to)
      .map((c, i) =>
        row(
          piece(`${String(from + i + 1)} `, 'dim'),
          piece(c.text, 'strong'),
          piece(`  ${c.why}`, 'dim'),
        ),
      );
  },
};
