/**
 * Places in source text. A span is a pair of offsets (UTF-16 units of the
 * decoded text, end exclusive) in one file; lines and columns are worked out
 * only when somebody reads them.
 */

/** Index of a file in the program's list of files (0 is the file named on the command line). */
export type FileId = number;

export interface Span {
  readonly file: FileId;
  /** First UTF-16 unit. */
  readonly start: number;
  /** One past the last UTF-16 unit; never less than `start`. */
  readonly end: number;
}

/** A line and a column as people count them: from 1, the column in characters (code points). */
export interface Position {
  readonly line: number;
  readonly column: number;
}

export interface Range {
  readonly start: Position;
  readonly end: Position;
}

/** One source file as it was read: read once, so that one run sees one text. */
export interface SourceFile {
  readonly id: FileId;
  /** The name shown to people: the path as the user gave it; of an imported file, its path from the same place. */
  readonly name: string;
  readonly text: string;
  /** Offset of the first unit of each line; `lineStarts[0]` is 0. CRLF, CR and LF end a line; U+2028 does not. */
  readonly lineStarts: readonly number[];
}

export function sourceFile(id: FileId, name: string, text: string): SourceFile {
  const lineStarts = [0];
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c === 10) lineStarts.push(i + 1);
    else if (c === 13) {
      if (text.charCodeAt(i + 1) === 10) i++;
      lineStarts.push(i + 1);
    }
  }
  return { id, name, text, lineStarts };
}

/** Index (from 0) of the line that holds the offset. */
export function lineIndexAt(file: SourceFile, offset: number): number {
  let low = 0;
  let high = file.lineStarts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((file.lineStarts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}

export function positionAt(file: SourceFile, offset: number): Position {
  const bounded = Math.max(0, Math.min(offset, file.text.length));
  const line = lineIndexAt(file, bounded);
  let column = 1;
  for (let i = file.lineStarts[line] ?? 0; i < bounded; i++) {
    const c = file.text.charCodeAt(i);
    // The second half of a surrogate pair belongs to the character already counted.
    if (c >= 0xdc00 && c <= 0xdfff && i > 0 && isHighSurrogate(file.text.charCodeAt(i - 1)))
      continue;
    column++;
  }
  return { line: line + 1, column };
}

export function rangeOf(file: SourceFile, span: Span): Range {
  return { start: positionAt(file, span.start), end: positionAt(file, span.end) };
}

/** The smallest span that holds both; both must be in one file. */
export function join(a: Span, b: Span): Span {
  return { file: a.file, start: Math.min(a.start, b.start), end: Math.max(a.end, b.end) };
}

function isHighSurrogate(c: number): boolean {
  return c >= 0xd800 && c <= 0xdbff;
}
