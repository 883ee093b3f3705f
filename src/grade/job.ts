/**
 * What the process that grades one submission is given and gives back, as
 * data: the assignment with its tests, and one message for each thing that is
 * known. Both ends run the same build, and nothing a submission does can put
 * a message here.
 */
import type { Finding } from '../ast/nodes.ts';
import { phrase } from '../diagnostic/phrase.ts';
import { sentence } from '../diagnostic/sentence.ts';
import type { Limits } from '../machine/limit.ts';
import type { RunHost } from '../run/run.ts';
import type { Show } from './failure.ts';
import { reportTest } from './report.ts';
import type { GradedTest, TestHead } from './result.ts';
import { notRun } from './result.ts';
import { runTest } from './run-test.ts';
import type { Suite } from './suite.ts';

/** An assignment, ready to grade with: its texts are read, its names are checked. */
export interface Grading {
  readonly file: string;
  readonly imports: readonly string[];
  /** Files of tests, and what they import, by path. */
  readonly texts: readonly (readonly [path: string, text: string])[];
  /** Those of them that are named. */
  readonly roots: readonly string[];
  readonly tests: readonly TestHead[];
  readonly needs: Readonly<Record<string, readonly string[]>>;
  readonly limits: Limits;
  readonly show: Show;
  readonly forbid: readonly Finding[];
  readonly lenient: boolean;
  readonly fraction: boolean;
  readonly allowBlocking: boolean;
}

export type Message =
  /** A run begins: the process is alive. */
  | { readonly kind: 'alive' }
  | { readonly kind: 'begins'; readonly test: number }
  /** `cpu`: milliseconds of computing that this process has used so far. */
  | {
      readonly kind: 'test';
      readonly test: number;
      readonly result: GradedTest;
      readonly cpu: number;
    }
  /** The computing time of the submission is used up before this test. */
  | { readonly kind: 'spent'; readonly test: number }
  /** Nothing in it can be run. */
  | { readonly kind: 'refused'; readonly reason: string }
  /** The grader failed. */
  | { readonly kind: 'fault'; readonly test: number; readonly what: string }
  | { readonly kind: 'done' };

/** Grades one test of a submission. */
export function gradeTest(
  suite: Suite,
  grading: Grading,
  index: number,
  passed: ReadonlySet<string>,
  host: () => RunHost,
): GradedTest {
  const head = grading.tests[index];
  const test = suite.tests[index];
  if (!head || !test) throw new Error('the tests of the assignment and of the submission differ');
  const missing = (
    Object.hasOwn(grading.needs, head.name) ? (grading.needs[head.name] ?? []) : []
  ).filter((name) => !passed.has(name));
  if (missing.length > 0)
    return notRun(
      head,
      'skipped',
      sentence(phrase('grade.needs', { tests: missing.map((m) => `"${m}"`).join(', ') })),
    );
  const verdict = runTest(suite, test, {
    limits: grading.limits,
    host,
    forbid: grading.forbid,
    lenient: grading.lenient,
    allSeeds: grading.fraction,
    allowBlocking: grading.allowBlocking,
  });
  const result = reportTest(test.item, verdict, {
    view: { files: suite.files, show: grading.show, ownFiles: suite.ownFiles },
    reveal: false,
    hidden: head.hidden,
    fraction: grading.fraction,
  });
  let status: 'time' | 'passed' | 'failed';
  if (result.passed) status = 'passed';
  else status = verdict.outOfTime ? 'time' : 'failed';
  return { ...result, message: cutMessage(result.message), status, hidden: head.hidden };
}

const longestMessage = 4_000;

/** The message, cut at the end of a line. */
function cutMessage(message: string): string {
  if (message.length <= longestMessage) return message;
  const cut = message.slice(0, longestMessage);
  return `${cut.slice(0, Math.max(cut.lastIndexOf('\n'), 0))}\n…`;
}
