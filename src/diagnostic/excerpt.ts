/**
 * One line of source, ready to be shown: what cannot be shown raw is spelled
 * out, tabs are four columns, and of a long line only the stretch around the
 * place is taken. Columns here are those of a terminal: a Korean letter has
 * two, a combining mark none.
 */
import stringWidth from 'string-width';
import { shown } from './escape.ts';

export interface Excerpt {
  readonly text: string;
  /** The terminal column (from 0) at which the character that holds this offset begins. */
  readonly startColumn: (offset: number) => number;
  /** The column after the last character that begins before this offset. */
  readonly endColumn: (offset: number) => number;
}

/** Lines are shown whole up to this many columns. */
const widest = 120;
/** Of a longer line, so many characters before the place are shown. */
const before = 40;

const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });

/**
 * `line` is the text of the line without its end, `start` its offset in the
 * file, `around` the offset that must be seen. Costs no more than what is shown.
 */
export function excerpt(
  line: { readonly text: string; readonly from: number; readonly to: number },
  around: number,
): Excerpt {
  let from = line.from;
  if (line.to - line.from > widest && around - line.from > before)
    from = characterStart(line.text, Math.min(around, line.to) - before);
  let result = take(line, from);
  // Spelled-out characters take many columns: where they push the place out of sight, begin at the place.
  if (result.to < around && around < line.to)
    result = take(line, characterStart(line.text, around));
  return result.excerpt;
}

function take(
  line: { readonly text: string; readonly from: number; readonly to: number },
  from: number,
): { readonly excerpt: Excerpt; readonly to: number } {
  /** Offset and column of each character that is shown, and of the end. */
  const offsets: number[] = [];
  const columns: number[] = [];
  const parts: string[] = from > line.from ? ['…'] : [];
  let column = parts.length;
  let offset = from;
  const limit = Math.min(line.to, from + widest * 4);
  for (const { segment } of segmenter.segment(line.text.slice(from, limit))) {
    const text = segment === '\t' ? '    ' : shown(segment);
    const width = stringWidth(text);
    if (column + width > widest) break;
    offsets.push(offset);
    columns.push(column);
    parts.push(text);
    column += width;
    offset += segment.length;
  }
  offsets.push(offset);
  columns.push(column);
  if (offset < line.to) parts.push('…');
  return {
    to: offset,
    excerpt: {
      text: parts.join(''),
      startColumn: (at) => columns[lastAtOrBefore(offsets, at)] ?? column,
      endColumn: (at) => {
        const i = lastAtOrBefore(offsets, at);
        // An end inside a character takes the whole of it.
        return (offsets[i] ?? 0) < at ? (columns[i + 1] ?? column) : (columns[i] ?? column);
      },
    },
  };
}

/** The last index whose offset is at or before `at`; 0 where all are after it. */
function lastAtOrBefore(offsets: readonly number[], at: number): number {
  let low = 0;
  let high = offsets.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((offsets[middle] ?? 0) <= at) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** Not between the halves of a surrogate pair. */
function characterStart(text: string, offset: number): number {
  const c = text.charCodeAt(offset);
  return c >= 0xdc00 && c <= 0xdfff && offset > 0 ? offset - 1 : offset;
}
