/** The outcomes of every schedule that makes a difference; the open one with its steps. */
import { english, sentence } from '../../diagnostic/sentence.ts';
import { shown } from '../../diagnostic/escape.ts';
import { piece, row, safe, type Row } from '../row.ts';
import { placeText, type Panel, type Scene } from '../scene.ts';

function all(scene: Scene): Row[] {
  const opened = scene.explored;
  if (!opened) return [row(piece('not explored yet: type :explore', 'dim'))];
  const { explored, open, story } = opened;
  const rows: Row[] = [];
  explored.outcomes.forEach((o, i) => {
    rows.push(row(
      piece(i === open ? '> ' : '  ', 'accent'), piece(`${String(i + 1)} `, 'strong'), `in ${String(o.count)} of ${String(explored.executions)}: `,
      piece(`exit ${String(o.exit)} `, o.exit === 0 ? 'good' : 'error'), `prints ${JSON.stringify(safe(o.output.slice(0, 60)))}`,
      piece(`  ${[...o.shared].map(([name, v]) => `${name} = ${JSON.stringify(v)}`).join(', ').slice(0, 120)}`, 'dim'),
    ));
    if (i !== open) return;
    story.forEach((line, n) => {
      rows.push(row(piece(`     ${String(n + 1).padStart(3)} `, 'dim'), `${'  '.repeat(Math.min(8, line.process))}${line.who === '' ? `outside: ${line.environment}` : line.who}`, piece(line.span ? `  ${placeText(scene, line.span)}` : '', 'dim')));
    });
  });
  for (const f of explored.findings) rows.push(row(piece(`  ${f.diagnostic.code} `, f.diagnostic.severity === 'error' ? 'error' : 'warning'), shown(sentence(f.diagnostic.message, english)), piece(`  ${placeText(scene, f.diagnostic.span)}`, 'dim')));
  return rows;
}

export const explored: Panel = {
  id: 'explore',
  title: ({ explored: opened }) => (opened ? `explore: ${String(opened.explored.outcomes.length)} outcomes of ${String(opened.explored.executions)} executions${opened.explored.complete ? ', all there are' : ', not all'}` : 'explore'),
  length: (scene) => all(scene).length,
  rows: (scene, from, to) => all(scene).slice(from, to),
};

/** The outcome that a row of the panel belongs to, by number; −1 for none. */
export function outcomeAt(scene: Scene, at: number): number {
  const opened = scene.explored;
  if (!opened) return -1;
  let row = 0;
  return opened.explored.outcomes.findIndex((_, i) => {
    row += 1 + (i === opened.open ? opened.story.length : 0);
    return at < row;
  });
}
