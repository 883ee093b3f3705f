/**
 * Places as people count them, quickly. A column counts the characters before
 * it, which on a line of a megabyte is a long walk; for long lines the count is
 * noted every so often, so that ten thousand places on one line stay cheap.
 */
import {
  lineIndexAt,
  positionAt,
  type Position,
  type Range,
  type SourceFile,
  type Span,
} from '../base/span.ts';
import type { Files } from './diagnostic.ts';

const longLine = 4_000;
const stride = 1_000;

export class Places {
  /** For a long line: the column at every `stride` units, by the offset of its start. */
  private readonly noted = new Map<SourceFile, Map<number, Uint32Array>>();

  constructor(readonly files: Files) {}

  range(span: Span): Range {
    const file = this.files[span.file];
    const nowhere = { line: 1, column: 1 };
    if (!file) return { start: nowhere, end: nowhere };
    return { start: this.position(file, span.start), end: this.position(file, span.end) };
  }

  position(file: SourceFile, offset: number): Position {
    const at = bounded(file, offset);
    const line = lineIndexAt(file, at);
    const start = file.lineStarts[line] ?? 0;
    const end = file.lineStarts[line + 1] ?? file.text.length;
    if (end - start < longLine) return positionAt(file, at);
    const columns = this.columns(file, start, end);
    const step = Math.floor((at - start) / stride);
    const from = start + step * stride;
    return { line: line + 1, column: (columns[step] ?? 1) + characters(file.text, from, at) };
  }

  private columns(file: SourceFile, start: number, end: number): Uint32Array {
    let lines = this.noted.get(file);
    if (!lines) this.noted.set(file, (lines = new Map<number, Uint32Array>()));
    let columns = lines.get(start);
    if (columns) return columns;
    columns = new Uint32Array(Math.floor((end - start) / stride) + 1);
    let column = 1;
    for (let i = 0; i < columns.length; i++) {
      columns[i] = column;
      const from = start + i * stride;
      column += characters(file.text, from, Math.min(from + stride, end));
    }
    lines.set(start, columns);
    return columns;
  }
}

/** An offset that lies in the file, whatever was given. */
export function bounded(file: SourceFile, offset: number): number {
  return Number.isFinite(offset)
    ? Math.max(0, Math.min(offset, file.text.length))
    : file.text.length;
}

/** Code points that begin in the stretch; the second half of a pair was counted with the first. */
function characters(text: string, from: number, to: number): number {
  let n = 0;
  for (let i = from; i < to; i++) {
    const c = text.charCodeAt(i);
    const second =
      c >= 0xdc00 && c <= 0xdfff && i > 0 && (text.charCodeAt(i - 1) & 0xfc00) === 0xd800;
    if (!second) n++;
  }
  return n;
}
