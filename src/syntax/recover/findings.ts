/**
 * The problems of one file while it is being repaired, and the lines they are
 * on: what does not fit on such a line is most likely a consequence.
 */
import { lineIndexAt, type SourceFile } from '../../base/span.ts';
import type { Diagnostic } from '../../diagnostic/diagnostic.ts';
import { maxProblems } from '../lexical.ts';

export class Findings {
  readonly list: Diagnostic[] = [];
  private readonly lines = new Set<number>();
  readonly file: SourceFile;

  constructor(file: SourceFile) {
    this.file = file;
  }

  /** Whether so many problems were found that looking for more serves nobody. */
  get full(): boolean {
    return this.list.length >= maxProblems;
  }

  add(problem: Diagnostic): void {
    this.list.push(problem);
    this.lines.add(this.lineOf(problem.span.start));
  }

  /** Adds a problem unless its line has one already. */
  addFirst(problem: Diagnostic): void {
    if (!this.lines.has(this.lineOf(problem.span.start))) this.add(problem);
  }

  /** A line, counted from 1 as in tokens, of which something was said. */
  troubled(line: number | undefined): boolean {
    return line !== undefined && this.lines.has(line);
  }

  /** Marks a line whose problems are consequences of one elsewhere. */
  excuse(line: number | undefined): void {
    if (line !== undefined) this.lines.add(line);
  }

  private lineOf(offset: number): number {
    return lineIndexAt(this.file, offset) + 1;
  }
}
