/** Rows of a panel as plain data: pieces of text, each with a tone. How a tone looks is for the terminal to know. */
import stringWidth from 'string-width';
import { textOf } from '../base/bytes.ts';
import { shown } from '../diagnostic/escape.ts';

/** What a piece means. None of them is told by colour alone: the text says it too. */
export type Tone = 'plain' | 'dim' | 'strong' | 'mark' | 'error' | 'warning' | 'good' | 'accent';

export interface Piece {
  readonly text: string;
  readonly tone: Tone;
}
export type Row = readonly Piece[];

export function piece(text: string, tone: Tone = 'plain'): Piece {
  return { text, tone };
}

export function row(...pieces: readonly (Piece | string)[]): Row {
  return pieces.map((p) => (typeof p === 'string' ? piece(p) : p));
}

/** Bytes of a program as text that a terminal can be given. */
export function safe(bytes: string): string {
  return shown(textOf(bytes));
}

const plain = /^[\u0020-\u007e]*$/;
const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** Columns that a text takes. */
export function widthOf(text: string): number {
  return plain.test(text) ? text.length : stringWidth(text);
}

/** As much of a text as fits into so many columns; a character that would stick out is left away. */
export function cutText(text: string, columns: number): string {
  if (columns <= 0) return '';
  if (plain.test(text)) return text.length <= columns ? text : `${text.slice(0, columns - 1)}…`;
  if (stringWidth(text) <= columns) return text;
  let out = '';
  let used = 0;
  for (const { segment } of segmenter.segment(text.slice(0, columns * 16))) {
    const w = stringWidth(segment);
    if (used + w > columns - 1) break;
    out += segment;
    used += w;
  }
  return `${out}…`;
}

/** A row of exactly so many columns: cut, or filled with spaces. */
export function fitted(pieces: Row, columns: number): Row {
  const out: Piece[] = [];
  let left = columns;
  for (const p of pieces) {
    if (left <= 0) break;
    const text = cutText(p.text, left);
    left -= widthOf(text);
    out.push(text === p.text ? p : { text, tone: p.tone });
  }
  if (left > 0) out.push(piece(' '.repeat(left)));
  return out;
}

/** A text of exactly so many columns. */
export function padded(text: string, columns: number): string {
  const cut = cutText(text, columns);
  return cut + ' '.repeat(Math.max(0, columns - widthOf(cut)));
}

/** µs as people read them. */
export function time(us: number): string {
  if (us < 1000) return `${String(us)}µs`;
  return us < 1_000_000 ? `${trimmed(us / 1000)}ms` : `${trimmed(us / 1_000_000)}s`;
}

function trimmed(n: number): string {
  return n.toFixed(3).replace(/\.?0+$/, '');
}
