/**
 * The rows under a source line: `^^^` under the place itself, `---` under
 * those that explain it, and what is said about each. The rightmost text
 * stands beside its mark, the others hang below theirs, as in rustc:
 *
 *     close(fd, 1)
 *     -----     ^ one argument too many
 *     |
 *     `close` takes one
 */
import type { Palette } from './palette.ts';

export interface Mark {
  /** Terminal columns from 0; at least one wide. */
  readonly from: number;
  readonly to: number;
  readonly primary: boolean;
  readonly label: string;
}

interface Piece {
  readonly column: number;
  readonly text: string;
  readonly paint: (text: string) => string;
}

/** Rows without the margin, in order. */
export function markerRows(
  marks: readonly Mark[],
  palette: Palette,
  paintPrimary: (text: string) => string,
): string[] {
  const paintOf = (m: Mark): ((text: string) => string) =>
    m.primary ? paintPrimary : palette.related;
  // From right to left; at one place the primary mark first, so that its text is nearest.
  const labelled = marks
    .filter((m) => m.label !== '')
    .sort((a, b) => b.from - a.from || Number(b.primary) - Number(a.primary));
  const furthest = Math.max(...marks.map((m) => m.to));
  const underline = underlineOf(marks, paintOf);
  const hanging = [...labelled];
  const beside = labelled[0];
  if (beside && beside.to === furthest) {
    hanging.shift();
    underline.push({ column: furthest + 1, text: beside.label, paint: paintOf(beside) });
  }
  const rows = [row(underline)];
  if (hanging.length > 0) rows.push(row(bars(hanging, paintOf)));
  for (let i = 0; i < hanging.length; i++) {
    const m = hanging[i];
    if (!m) continue;
    const rest = hanging.slice(i + 1).filter((other) => other.from < m.from);
    rows.push(row([...bars(rest, paintOf), { column: m.from, text: m.label, paint: paintOf(m) }]));
  }
  return rows;
}

/** Runs of one mark; where marks overlap, the primary one is seen. */
function underlineOf(
  marks: readonly Mark[],
  paintOf: (m: Mark) => (text: string) => string,
): Piece[] {
  const owner: (Mark | undefined)[] = [];
  for (const m of [...marks].sort((a, b) => Number(a.primary) - Number(b.primary)))
    for (let c = m.from; c < m.to; c++) owner[c] = m;
  const pieces: Piece[] = [];
  for (let c = 0; c < owner.length;) {
    const m = owner[c];
    let end = c + 1;
    while (end < owner.length && owner[end] === m) end++;
    if (m)
      pieces.push({ column: c, text: (m.primary ? '^' : '-').repeat(end - c), paint: paintOf(m) });
    c = end;
  }
  return pieces;
}

function bars(marks: readonly Mark[], paintOf: (m: Mark) => (text: string) => string): Piece[] {
  const columns = new Map<number, Mark>();
  for (const m of marks) if (!columns.has(m.from)) columns.set(m.from, m);
  return [...columns].map(([column, m]) => ({ column, text: '|', paint: paintOf(m) }));
}

function row(pieces: readonly Piece[]): string {
  let text = '';
  let column = 0;
  for (const p of [...pieces].sort((a, b) => a.column - b.column)) {
    text += ' '.repeat(Math.max(0, p.column - column)) + p.paint(p.text);
    // Only the last piece of a row can hold more than ASCII, and nothing follows it.
    column = Math.max(column, p.column) + p.text.length;
  }
  return text;
}
