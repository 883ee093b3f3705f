/**
 * The problems of one file while it is being repaired, and the lines they are
 * on: what does not fit on such a line is most likely a consequence.
 */
import { lineIndexAt, type SourceFile } from '../../base/span.ts';
import type { Diagnostic } from '../../diagnostic/diagnostic.ts';
import { maxProblems } from '../lexical.ts';

/** A line may hold any number of consequences, each of which costs an exception of the parser. */
const maxConsequences = 1000;

export class Findings {
  readonly list: Diagnostic[] = [];
  private readonly lines = new Set<number>();
  private consequences = 0;
  readonly file: SourceFile;

  constructor(file: SourceFile) {
    this.file = file;
  }

  /** Whether so many problems were found that looking for more serves nobody. */
  get full(): boolean {
    return this.list.length >= maxProblems || this.consequences >= maxConsequences;
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

  /** Counts what was not reported because something on its line was. */
  excuse(): void {
    this.consequences++;
  }

  private lineOf(offset: number): number {
    return lineIndexAt(this.file, offset) + 1;
  }
}
