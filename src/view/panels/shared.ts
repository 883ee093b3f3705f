/** Shared variables and atomics with their values, who wrote each last, and which mutexes were held at every access. */
import { show } from '../../machine/show.ts';
import { mutexName } from '../../run/finish.ts';
import { piece, row, safe, type Row } from '../row.ts';
import { siteText, type Panel, type Scene } from '../scene.ts';
import { quote } from '../../machine/show.ts';

const longest = 200;

function sharedRow(scene: Scene, index: number): Row {
  const { run, writers } = scene.course;
  const value = run.machine.shared[index];
  const text = typeof value === 'string' ? quote(value.slice(0, longest)) : show(value, longest);
  const last = writers.last[index];
  const locks = writers.locks[index];
  const several = writers.users[index] === 'several';
  let guarded: string;
  if (locks === undefined || !several) guarded = '';
  else
    guarded =
      locks.length > 0
        ? ` under ${locks.map((m) => mutexName(run, m)).join(', ')}`
        : ' under no common mutex';
  const by = last
    ? `  written by ${last.kind === 'main' ? 'main' : `${last.name} #${String(last.act)}`} on CPU ${String(Math.max(0, last.cpu))}, ${siteText(scene, last.site)}`
    : '';
  const changed = last !== undefined && last.at === scene.course.position - 1;
  return row(
    piece(scene.watched.has(index) ? '◉ ' : '  ', 'accent'),
    piece(run.machine.shape.shared[index] ?? '', 'strong'),
    ' = ',
    piece(safe(text).slice(0, longest), changed ? 'mark' : 'plain'),
    piece(changed ? ' (changed)' : '', 'accent'),
    piece(`${by}${guarded}`, 'dim'),
  );
}

export const shared: Panel = {
  id: 'shared',
  title: () => 'shared variables',
  length: ({ course }) => {
    const { shape } = course.run.machine;
    return shape.shared.length + shape.atomics.length + shape.mutexes.length;
  },
  rows: (scene, from, to) => {
    const { run } = scene.course;
    const { shape, atomics } = run.machine;
    const out: Row[] = [];
    for (let i = from; i < to; i++) {
      if (i < shape.shared.length) {
        out.push(sharedRow(scene, i));
        continue;
      }
      const atomic = shape.atomics[i - shape.shared.length];
      if (atomic) {
        const cells =
          atomic.size === 0
            ? String(atomics[atomic.at] ?? 0)
            : `[${atomics.slice(atomic.at, atomic.at + Math.min(atomic.size, 64)).join(', ')}]`;
        out.push(row('  ', piece(atomic.name, 'strong'), ` = ${cells}`, piece('  atomic', 'dim')));
        continue;
      }
      const mutex = shape.mutexes[i - shape.shared.length - shape.atomics.length];
      if (!mutex) break;
      const held: string[] = [];
      for (let k = 0; k < Math.max(1, mutex.size); k++) {
        const { owner = -1, waiters = [] } = run.kernel.mutexes[mutex.at + k] ?? {};
        if (owner < 0) continue;
        const name = run.state.activations.get(owner)?.name ?? '';
        held.push(
          `${mutexName(run, mutex.at + k)} held by ${name} #${String(owner)}${waiters.length > 0 ? `, ${String(waiters.length)} waiting` : ''}`,
        );
      }
      out.push(
        row(
          '  ',
          piece(mutex.name, 'strong'),
          piece(
            `  mutex: ${held.length === 0 ? 'free' : held.join('; ')}`,
            held.length === 0 ? 'dim' : 'plain',
          ),
        ),
      );
    }
    return out;
  },
};
