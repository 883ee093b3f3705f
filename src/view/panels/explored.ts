/** The outcomes of every schedule that makes a difference and what was found on them, each to be opened as a run; the open outcome with its steps. */
import { english, sentence } from '../../diagnostic/sentence.ts';
import { shown } from '../../diagnostic/escape.ts';
import { piece, row, safe, type Row } from '../row.ts';
import { placeText, type Opened, type Panel, type Scene } from '../scene.ts';

/** What a row stands for. */
export type ExploredItem =
  | { readonly kind: 'outcome' | 'finding'; readonly i: number }
  | { readonly kind: 'step'; readonly i: number }
  | undefined;

function rowsOf(
  scene: Scene,
  opened: Opened,
): { readonly row: Row; readonly item: ExploredItem }[] {
  const { explored, open, story } = opened;
  const rows: { readonly row: Row; readonly item: ExploredItem }[] = [];
  explored.outcomes.forEach((o, i) => {
    rows.push({
      item: { kind: 'outcome', i },
      row: row(
        piece(i === open ? '> ' : '  ', 'accent'),
        piece(`${String(i + 1)} `, 'strong'),
        `in ${String(o.count)} of ${String(explored.executions)}: `,
        piece(`exit ${String(o.exit)} `, o.exit === 0 ? 'good' : 'error'),
        `prints ${JSON.stringify(safe(o.output.slice(0, 60)))}`,
        piece(
          `  ${[...o.shared]
            .map(([name, v]) => `${name} = ${JSON.stringify(v)}`)
            .join(', ')
            .slice(0, 120)}`,
          'dim',
        ),
      ),
    });
    if (i !== open) return;
    const here = scene.course.steps ? scene.course.position : -1;
    story.forEach((line, n) => {
      rows.push({
        item: { kind: 'step', i: n },
        row: row(
          piece(n === here ? '   ▶ ' : '     ', 'mark'),
          piece(`${String(n + 1).padStart(3)} `, 'dim'),
          `${'  '.repeat(Math.min(8, line.process))}${line.who === '' ? 'outside' : `${line.who} #${String(line.activation)}`}: ${sentence(line.does, english)}`,
          piece(line.span ? `  ${placeText(scene, line.span)}` : '', 'dim'),
        ),
      });
    });
  });
  explored.findings.forEach((f, i) => {
    rows.push({
      item: { kind: 'finding', i },
      row: row(
        piece(`  ${f.diagnostic.code} `, f.diagnostic.severity === 'error' ? 'error' : 'warning'),
        shown(sentence(f.diagnostic.message, english)),
        piece(`  ${placeText(scene, f.diagnostic.span)}`, 'dim'),
      ),
    });
  });
  return rows;
}

function all(scene: Scene): Row[] {
  const { explored: opened, exploring } = scene;
  const rows: Row[] = [];
  if (exploring)
    rows.push(
      row(
        piece(`exploring: ${String(exploring.executions)} executions so far`, 'strong'),
        piece(exploring.stopping ? '; what was found is gathered' : '; esc stops it', 'dim'),
      ),
    );
  else if (!opened) rows.push(row(piece('not explored yet: type :explore', 'dim')));
  if (opened) rows.push(...rowsOf(scene, opened).map((r) => r.row));
  return rows;
}

function title({ explored: opened, exploring }: Scene): string {
  if (exploring) return `explore: ${String(exploring.executions)} executions so far …`;
  if (!opened) return 'explore';
  const { outcomes, executions, complete, sampled } = opened.explored;
  return `explore: ${String(outcomes.length)} outcomes of ${String(executions)} executions${complete ? ', all there are' : `, not all${sampled && sampled.runs > 0 ? `; ${String(sampled.runs)} more at random` : ''}`} (enter opens)`;
}

export const explored: Panel = {
  id: 'explore',
  title,
  length: (scene) => all(scene).length,
  rows: (scene, from, to) => all(scene).slice(from, to),
};

/** What a row of the panel stands for. */
export function exploredAt(scene: Scene, at: number): ExploredItem {
  const { explored: opened, exploring } = scene;
  return opened && rowsOf(scene, opened)[at - (exploring ? 1 : 0)]?.item;
}
