/**
 * The journal of a grading: one line of JSON for each test that has a result,
 * written at once. After a crash or Ctrl-C the same command reads it and goes
 * on where it stopped. A line belongs to one assignment (its digest) and one
 * state of one submission (its key), so that nothing out of date is taken.
 */
import {
  appendFileSync,
  closeSync,
  existsSync,
  lstatSync,
  openSync,
  readdirSync,
  readFileSync,
  statSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { shown } from '../../diagnostic/escape.ts';
import type { GradedTest, TestHead } from '../../grade/result.ts';
import { UsageError } from '../failure.ts';
import { sha256 } from './assignment-folder.ts';
import type { Submission } from './submissions.ts';

interface Line {
  readonly assignment: string;
  readonly key: string;
  readonly test: number;
  readonly result: GradedTest;
}

const mostJournal = 512 * 1024 * 1024;

export class Journal {
  private readonly known = new Map<string, Map<number, GradedTest>>();
  private fd: number | undefined;

  /** Opens a journal, reading what is in it of this assignment. */
  constructor(
    readonly file: string,
    private readonly assignment: string,
    private readonly tests: readonly TestHead[],
  ) {
    if (existsSync(file)) {
      if (statSync(file).size > mostJournal)
        throw new UsageError(`the journal ${shown(file)} is too large`);
      for (const text of readFileSync(file, 'utf8').split('\n')) this.take(text);
    }
    try {
      this.fd = openSync(file, 'a');
      // A line that a crash cut off ends here.
      if (existsSync(file) && statSync(file).size > 0) appendFileSync(file, '\n');
    } catch (e) {
      throw new UsageError(`the journal ${shown(file)} cannot be written: ${(e as Error).message}`);
    }
  }

  private take(text: string): void {
    const line = parsed(text);
    const head = line && this.tests[line.test];
    if (line?.assignment !== this.assignment || head?.name !== line.result.name) return;
    // What depended on this machine's speed, or on the grader's own mistakes, is done again.
    if (line.result.status === 'time' || line.result.status === 'fault') return;
    const tests = this.known.get(line.key) ?? new Map<number, GradedTest>();
    tests.set(line.test, line.result);
    this.known.set(line.key, tests);
  }

  /** Results that an earlier run had of this submission. */
  of(key: string): ReadonlyMap<number, GradedTest> {
    return this.known.get(key) ?? new Map();
  }

  add(key: string, test: number, result: GradedTest): void {
    if (this.fd === undefined) return;
    const line: Line = { assignment: this.assignment, key, test, result };
    writeSync(this.fd, `${JSON.stringify(line)}\n`);
  }

  close(): void {
    if (this.fd !== undefined) closeSync(this.fd);
    this.fd = undefined;
  }
}

function parsed(text: string): Line | undefined {
  if (text.trim() === '') return undefined;
  try {
    const line: unknown = JSON.parse(text);
    return isLine(line) ? line : undefined;
  } catch {
    return undefined;
  }
}

function isLine(x: unknown): x is Line {
  if (typeof x !== 'object' || x === null) return false;
  const { assignment, key, test, result } = x as Partial<Record<keyof Line, unknown>>;
  return (
    typeof assignment === 'string' &&
    typeof key === 'string' &&
    typeof test === 'number' &&
    typeof result === 'object' &&
    result !== null &&
    typeof (result as Partial<GradedTest>).name === 'string' &&
    typeof (result as Partial<GradedTest>).earned === 'number'
  );
}

const mostListed = 1_000;

/** Tells one state of a submission from another: its place, and the sizes and times of its files. */
export function keyOf({ id, source }: Submission): string {
  const path = source.kind === 'none' ? '' : source.path;
  return sha256(JSON.stringify([id, source, path === '' ? [] : stamps(path)])).slice(0, 32);
}

function stamps(path: string): readonly string[] {
  const out: string[] = [];
  const work = [path];
  for (let next = work.pop(); next !== undefined && out.length < mostListed; next = work.pop()) {
    try {
      const about = lstatSync(next);
      out.push(`${next} ${String(about.size)} ${String(about.mtimeMs)}`);
      const folder = next;
      if (about.isDirectory())
        work.push(
          ...readdirSync(next)
            .sort()
            .map((name) => join(folder, name)),
        );
    } catch {
      out.push(`${next} -`);
    }
  }
  return out;
}
