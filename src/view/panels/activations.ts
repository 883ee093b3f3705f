/** Activations: what each does, why it waits, how it came to be, and its locals. */
import type { Activation } from '../../machine/activation.ts';
import { brief } from '../../machine/show.ts';
import { mutexName } from '../../run/finish.ts';
import { piece, row, safe, type Row } from '../row.ts';
import { activations as all, doing, siteText, who, type Panel, type Scene } from '../scene.ts';

function rowsOf(scene: Scene, act: Activation): Row[] {
  const { run } = scene.course;
  const place = siteText(scene, scene.course.siteOf(act.id));
  const cause = `${act.cause.how}${act.cause.byName === '' ? '' : ` by ${act.cause.byName} #${String(act.cause.by)}`}${act.cause.site < 0 ? '' : `, ${siteText(scene, act.cause.site)}`}`;
  const held =
    act.held.length === 0 ? '' : `  holds ${act.held.map((m) => mutexName(run, m)).join(', ')}`;
  const rows: Row[] = [
    row(
      piece(who(act), 'strong'),
      act.cpu < 0 ? '' : ` CPU ${String(act.cpu)}`,
      ` ${place}  `,
      piece(doing(scene, act), act.state.tag === 'blocked' ? 'warning' : 'plain'),
      piece(held, 'accent'),
      piece(`  came by ${cause}`, 'dim'),
    ),
  ];
  for (const frame of act.frames) {
    const code = run.lowered.routines[frame.routine];
    if (!code) continue;
    const locals = code.slots.flatMap((name, i) =>
      name === '' ||
      (name.startsWith('w') && !code.routine.locals.some((l) => l.name === name)) ||
      frame.slots[i] === undefined
        ? []
        : [`${name} = ${safe(brief(frame.slots[i]))}`],
    );
    rows.push(row(piece(`   ${code.routine.name}`, 'dim'), `  ${locals.join('  ')}`));
  }
  return rows;
}

export const activations: Panel = {
  id: 'activations',
  title: (scene) => `activations: ${String(all(scene).length)}`,
  length: (scene) => all(scene).reduce((n, act) => n + 1 + act.frames.length, 0),
  rows: (scene, from, to) => {
    const out: Row[] = [];
    let at = 0;
    for (const act of all(scene)) {
      const height = 1 + act.frames.length;
      if (at + height > from && at < to)
        rowsOf(scene, act).forEach((r, i) => {
          if (at + i >= from && at + i < to) out.push(r);
        });
      at += height;
      if (at >= to) break;
    }
    return out;
  },
};
