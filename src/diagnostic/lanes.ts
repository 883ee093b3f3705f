/** Steps side by side in time: a column for each lane, a row for each step. */
import stringWidth from 'string-width';
import { lineIndexAt, type Span } from '../base/span.ts';
import type { Lane } from './diagnostic.ts';
import { excerpt } from './excerpt.ts';
import type { Palette } from './palette.ts';
import type { Catalogue } from './phrase.ts';
import { bounded, type Places } from './place.ts';
import { sentence } from './sentence.ts';

/** Columns of one lane. */
const width = 36;

export function laneRows(
  lanes: readonly Lane[],
  places: Places,
  catalogue: Catalogue,
  margin: string,
  palette: Palette,
): string[] {
  const cells = lanes
    .flatMap((lane, column) => lane.steps.map((s) => ({ ...s, column })))
    .sort((a, b) => a.order - b.order);
  const row = (texts: readonly string[]): string =>
    `${margin} ${texts
      .map((t) => padded(t))
      .join('')
      .trimEnd()}`;
  return [
    margin,
    palette.title(row(lanes.map((l) => sentence(l.title, catalogue)))),
    ...cells.map((cell) =>
      row(
        lanes.map((_, column) =>
          column === cell.column ? `${cell.write ? 'w' : 'r'} ${lineText(cell.span, places)}` : '·',
        ),
      ),
    ),
    margin,
  ];
}

/** Line number and text of the line of a place, cut to a lane. */
function lineText(span: Span, places: Places): string {
  const file = places.files[span.file];
  if (!file) return '';
  const at = bounded(file, span.start);
  const line = lineIndexAt(file, at);
  const from = file.lineStarts[line] ?? 0;
  const next = file.lineStarts[line + 1] ?? file.text.length;
  const { text } = excerpt(
    { text: file.text, from, to: file.text.charAt(next - 1) === '\n' ? next - 1 : next },
    at,
  );
  return `${String(line + 1)}: ${text.trim()}`;
}

function padded(text: string): string {
  let cut = text;
  while (stringWidth(cut) > width - 2) cut = `${cut.slice(0, -2)}…`;
  return cut + ' '.repeat(width - stringWidth(cut));
}
