/**
 * Where two texts part: a few lines around the first difference, in the manner
 * of `diff -u`. Only that stretch is compared, so that output of a megabyte
 * costs no more than its length.
 */
import { diffArrays } from 'diff';
import { cut, shown } from '../diagnostic/escape.ts';

/** Lines before the first difference, and from it on. */
const before = 2;
const after = 12;
const longestLine = 160;

export interface Difference {
  /** Lines that begin with `  ` (in both), `- ` (expected) or `+ ` (what came); safe to show. */
  readonly lines: readonly string[];
  /** The texts differ in blanks, line ends and empty lines only. */
  readonly onlyWhiteSpace: boolean;
}

export function difference(expected: string, actual: string): Difference {
  const a = linesOf(expected);
  const b = linesOf(actual);
  let first = 0;
  while (first < a.length && first < b.length && a[first] === b[first]) first++;
  const from = Math.max(0, first - before);
  const onlyWhiteSpace = lenient(expected) === lenient(actual);
  const show = (line: string): string => visible(line, onlyWhiteSpace);
  const lines: string[] = [];
  if (from > 0) lines.push(`  … ${String(from)} equal line${from === 1 ? '' : 's'} before`);
  for (const part of diffArrays(a.slice(from, first + after), b.slice(from, first + after))) {
    let mark: string;
    if (part.removed) mark = '- ';
    else mark = part.added ? '+ ' : '  ';
    for (const line of part.value) lines.push(`${mark}${show(line)}`);
  }
  const left = Math.max(a.length, b.length) - (first + after);
  if (left > 0) lines.push(`  … ${String(left)} more line${left === 1 ? '' : 's'}`);
  return { lines, onlyWhiteSpace };
}

/** Lines with their line ends, so that a missing one is a difference. */
function linesOf(text: string): readonly string[] {
  return text === '' ? [] : text.split(/(?<=\n)/);
}

function visible(line: string, spaces: boolean): string {
  const ended = line.endsWith('\n');
  const text = cut(shown(ended ? line.slice(0, -1) : line), longestLine);
  const marked = spaces ? text.replace(/ +$/, (s) => '·'.repeat(s.length)) : text;
  return ended ? marked : `${marked}  (no line end)`;
}

/** A text without what white space alone makes different: trailing blanks, kinds of line end, empty lines at the end. */
export function lenient(text: string): string {
  const lines = text
    .replace(/\r\n?/g, '\n')
    .split('\n')
    .map((line) => line.replace(/[ \t]+/g, ' ').trimEnd());
  while (lines.at(-1) === '') lines.pop();
  return lines.join('\n');
}
