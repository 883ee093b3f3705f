/** The event queue: what waits, in order, with each event's continuation, and who asked for it. */
import { fifoItems, fifoLength } from '../../base/fifo.ts';
import type { Event } from '../../kernel/kernel.ts';
import { brief } from '../../machine/show.ts';
import { piece, row, safe, time, type Row } from '../row.ts';
import { siteText, type Panel, type Scene } from '../scene.ts';

export function eventName(scene: Scene, e: Event): string {
  const { run } = scene.course;
  if (e.resumes >= 0)
    return `resume ${run.state.activations.get(e.resumes)?.name ?? ''} #${String(e.resumes)}`;
  return `on ${run.routine(e.handler).name}(${e.args.map((a) => safe(brief(a))).join(', ')})`;
}

export const queue: Panel = {
  id: 'queue',
  title: ({ course }) => `event queue: ${String(fifoLength(course.run.state.queue))} waiting`,
  length: ({ course }) => fifoLength(course.run.state.queue),
  rows: (scene, from, to) => {
    const { queue: events, cpus } = scene.course.run.state;
    const busy = new Set(
      cpus.flatMap((c) => c.stack.map((a) => a.color)).filter((c) => c !== undefined),
    );
    const out: Row[] = [];
    let i = 0;
    for (const e of fifoItems(events)) {
      if (i >= to) break;
      if (i++ < from) continue;
      const cause = `${e.how}${e.byName === '' ? '' : ` by ${e.byName} #${String(e.by)}`}${e.site < 0 ? '' : `, ${siteText(scene, e.site)}`}`;
      const color =
        e.color === undefined
          ? ''
          : ` color ${safe(String(e.color))}${busy.has(e.color) ? ' (busy: it waits)' : ''}`;
      out.push(
        row(
          piece(`${String(i)} `, 'dim'),
          piece(eventName(scene, e), 'strong'),
          piece(`  ${cause}${color}`),
          piece(`  since ${time(e.at)}`, 'dim'),
        ),
      );
    }
    return out;
  },
};
