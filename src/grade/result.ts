/**
 * The results of grading as data: what every format is made from, and what a
 * shard, a journal and `--merge` exchange. It holds nothing that a student may
 * not see, and nothing that depends on the machine (no times, no paths), so
 * that grading twice gives the same bytes.
 */
import type { TestResult } from './report.ts';

export type TestStatus =
  | 'passed'
  | 'failed'
  /** The real clock ended it. */
  | 'time'
  /** Its process was out of memory. */
  | 'memory'
  /** Its process ended otherwise. */
  | 'crash'
  /** A test that it needs has failed. */
  | 'skipped'
  /** The grader itself failed: no mark. */
  | 'fault';

export interface GradedTest extends TestResult {
  readonly status: TestStatus;
  readonly hidden: boolean;
}

export interface SubmissionResult {
  /** Position in the whole class, from 0. */
  readonly index: number;
  /** Distinct in the class, safe to show and as a file name. */
  readonly id: string;
  /** The person or file it came from, safe to show. */
  readonly name: string;
  readonly email?: string;
  readonly sid?: string;
  /** refused: nothing could be run, and `reason` says why. fault: the grader failed, and there is no mark. */
  readonly status: 'graded' | 'refused' | 'fault';
  readonly reason?: string;
  /** Undefined where the grader failed. */
  readonly earned: number | null;
  readonly points: number;
  readonly tests: readonly GradedTest[];
}

export type Visibility = 'visible' | 'after_due_date' | 'after_published' | 'hidden';

export interface TestHead {
  readonly name: string;
  readonly points: number;
  readonly hidden: boolean;
  readonly visibility: Visibility;
}

export interface Results {
  readonly format: 'evl-grade';
  readonly version: 1;
  readonly assignment: {
    readonly title: string;
    readonly file: string;
    readonly points: number;
    readonly digest: string;
    readonly tests: readonly TestHead[];
  };
  /** Which part of the class this is: all of it is 1 of 1. */
  readonly shard: { readonly index: number; readonly of: number };
  /** Submissions in the whole class. */
  readonly total: number;
  readonly submissions: readonly SubmissionResult[];
  /** SHA-256 of all the rest in its canonical form. */
  readonly digest: string;
}

/** The marks of a submission: the sum of its tests, in hundredths so that no rounding creeps in. */
function earnedOf(tests: readonly GradedTest[]): number | null {
  if (tests.some((t) => t.status === 'fault')) return null;
  return tests.reduce((n, t) => n + Math.round(t.earned * 100), 0) / 100;
}

/** The text whose digest is that of the results: keys sorted, no blanks. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries = Object.entries(value)
    .filter(([, v]) => v !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, v]) => `${JSON.stringify(key)}:${canonical(v)}`).join(',')}}`;
}

/** What a test that could not be run gets. */
export function notRun(head: TestHead, status: TestStatus, message: string): GradedTest {
  return {
    name: head.name,
    points: head.points,
    earned: 0,
    passed: false,
    message: head.hidden ? '' : message,
    status,
    hidden: head.hidden,
  };
}

/** A submission's result from those of its tests. */
export function submissionResult(
  who: Pick<SubmissionResult, 'index' | 'id' | 'name' | 'email' | 'sid'>,
  points: number,
  tests: readonly GradedTest[],
): SubmissionResult {
  const earned = earnedOf(tests);
  return {
    ...who,
    status: earned === null ? 'fault' : 'graded',
    ...(earned === null ? { reason: 'the grader failed; this has to be graded again' } : {}),
    earned,
    points,
    tests,
  };
}

/** A submission in which nothing could be run: none of the points, with the reason. */
export function refusedResult(
  who: Pick<SubmissionResult, 'index' | 'id' | 'name' | 'email' | 'sid'>,
  points: number,
  heads: readonly TestHead[],
  reason: string,
): SubmissionResult {
  return {
    ...who,
    status: 'refused',
    reason,
    earned: 0,
    points,
    tests: heads.map((head) => notRun(head, 'failed', '')),
  };
}
