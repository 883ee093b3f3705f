/**
 * The processes that grade: one for each submission, so many at a time. A
 * process that dies costs the test it was at; the next test gets a new one.
 * What counts is counted inside (steps, bytes); the clock here is only the
 * backstop for what cannot count itself.
 */
import { fork, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { phrase, type Phrase } from '../../diagnostic/phrase.ts';
import { sentence } from '../../diagnostic/sentence.ts';
import type { Grading, Message } from '../../grade/job.ts';
import {
  notRun,
  refusedResult,
  submissionResult,
  type GradedTest,
  type SubmissionResult,
  type TestStatus,
} from '../../grade/result.ts';
import type { Submission } from './submissions.ts';
import type { Job } from './worker.ts';

/** A submission and its place in the class. */
export interface Task extends Submission {
  readonly index: number;
  /** Results of an earlier, interrupted run, by number of the test. */
  readonly known: ReadonlyMap<number, GradedTest>;
}

export interface PoolOptions {
  readonly grading: Grading;
  readonly points: number;
  readonly jobs: number;
  /** Seconds of computing for one submission. */
  readonly total: number;
  /** Told of each test at once, so that nothing is lost. */
  readonly onTest?: (task: Task, index: number, result: GradedTest) => void;
  readonly onDone?: (task: Task, result: SubmissionResult) => void;
  /** Faults of the grader, for its makers. */
  readonly onFault?: (task: Task, what: string) => void;
}

/**
 * Inside, computing time is counted. The clock on the wall only ends what does
 * not even get to count: after so many times the limit, for on a busy machine
 * a process gets a small part of a core.
 */
const patience = 10;
const grace = 5_000;
/** Processes that may die over one submission before the rest is given up. */
const mostDeaths = 3;

/** Processes that run now, so that an interrupted command leaves none behind. */
const running = new Set<ChildProcess>();

export function endAll(): void {
  for (const child of running) child.kill('SIGKILL');
}

/** Grades all tasks; gives the results in the order of the tasks. */
export async function gradeAll(
  tasks: readonly Task[],
  options: PoolOptions,
): Promise<readonly SubmissionResult[]> {
  const results = new Array<SubmissionResult | undefined>(tasks.length);
  let next = 0;
  const lane = async (): Promise<void> => {
    for (let i = next++; i < tasks.length; i = next++) {
      const task = tasks[i];
      if (!task) return;
      const result = await gradeOne(task, options);
      results[i] = result;
      options.onDone?.(task, result);
    }
  };
  await Promise.all(Array.from({ length: Math.min(options.jobs, tasks.length) }, lane));
  return results.filter((r) => r !== undefined);
}

async function gradeOne(task: Task, options: PoolOptions): Promise<SubmissionResult> {
  const { grading } = options;
  const who = {
    index: task.index,
    id: task.id,
    name: task.name,
    ...(task.email === undefined ? {} : { email: task.email }),
    ...(task.sid === undefined ? {} : { sid: task.sid }),
  };
  const results = new Map(task.known);
  const end = Date.now() + patience * options.total * 1000;
  const spent: Spent = { ms: 0 };
  let deaths = 0;
  const again = new Set<number>();
  const record = (index: number, result: GradedTest): void => {
    results.set(index, result);
    options.onTest?.(task, index, result);
  };
  const fill = (from: number, to: number, status: TestStatus, why: Phrase): void => {
    grading.tests.slice(from, to).forEach((head, i) => {
      if (!results.has(from + i)) record(from + i, notRun(head, status, sentence(why)));
    });
  };
  const { length } = grading.tests;
  for (
    let from = firstMissing(results, length);
    from < length;
    from = firstMissing(results, length)
  ) {
    const budget = options.total * 1000 - spent.ms;
    if (budget <= 0 || Date.now() >= end)
      fill(from, length, 'time', phrase('grade.noTimeLeft', { seconds: options.total }));
    else if (deaths >= mostDeaths) fill(from, length, 'crash', phrase('grade.givenUp', {}));
    else {
      const passed = grading.tests
        .filter((_, i) => i < from && results.get(i)?.passed === true)
        .map((t) => t.name);
      const outcome = await onProcess(
        { grading, source: task.source, from, passed, budget },
        end,
        spent,
        record,
      );
      switch (outcome.kind) {
        case 'done':
          break;
        case 'spent':
          fill(from, length, 'time', phrase('grade.noTimeLeft', { seconds: options.total }));
          break;
        case 'refused':
          return refusedResult(who, options.points, grading.tests, outcome.reason);
        case 'fault':
          options.onFault?.(task, outcome.what);
          fill(outcome.test, length, 'fault', phrase('grade.fault', {}));
          break;
        case 'died': {
          deaths++;
          // The system may have killed it for want of memory that others took: it gets a second chance.
          if (
            outcome.how.by === 'exit' &&
            outcome.how.signal === 'SIGKILL' &&
            !again.has(outcome.test)
          ) {
            again.add(outcome.test);
            break;
          }
          const why = whyOf(outcome.how);
          fill(outcome.test, outcome.test + 1, why.status, why.phrase);
          break;
        }
      }
    }
  }
  return submissionResult(
    who,
    options.points,
    grading.tests.flatMap((_, i) => results.get(i) ?? []),
  );
}

function firstMissing(results: ReadonlyMap<number, GradedTest>, length: number): number {
  for (let i = 0; i < length; i++) if (!results.has(i)) return i;
  return length;
}

type How =
  | { readonly by: 'clock' }
  | { readonly by: 'exit'; readonly code: number | null; readonly signal: NodeJS.Signals | null };

/** Milliseconds of computing that the processes of one submission have used. */
interface Spent {
  ms: number;
}

type Outcome =
  | { readonly kind: 'done' }
  | { readonly kind: 'spent' }
  | { readonly kind: 'refused'; readonly reason: string }
  | { readonly kind: 'fault'; readonly test: number; readonly what: string }
  /** It ended at a test, before that had a result. */
  | { readonly kind: 'died'; readonly test: number; readonly how: How };

function whyOf(how: How): { readonly status: TestStatus; readonly phrase: Phrase } {
  if (how.by === 'clock') return { status: 'time', phrase: phrase('grade.noTime', {}) };
  // V8 aborts when its heap is full; the system kills when the machine's memory is.
  if (how.signal === 'SIGABRT' || how.signal === 'SIGKILL' || how.code === 134)
    return { status: 'memory', phrase: phrase('grade.noMemory', {}) };
  return {
    status: 'crash',
    phrase: phrase('grade.crash', { how: how.signal ?? `status ${String(how.code)}` }),
  };
}

/** Runs a job in a process of its own. */
function onProcess(
  job: Job,
  end: number,
  spent: Spent,
  record: (test: number, result: GradedTest) => void,
): Promise<Outcome> {
  const { grading } = job;
  return new Promise((settle) => {
    let test = job.from;
    let killed = false;
    let outcome: Outcome | undefined;
    const before = spent.ms;
    const heap = 256 + 4 * Math.ceil(grading.limits.memory / (1024 * 1024));
    const child = fork(join(__dirname, '..', 'bin', 'worker.cjs'), [], {
      execArgv: [`--max-old-space-size=${String(heap)}`],
      // Nothing of the environment is passed on, and nothing is read from what the process writes.
      env: {},
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      serialization: 'json',
    });
    running.add(child);
    let timer: NodeJS.Timeout | undefined;
    const wind = (): void => {
      clearTimeout(timer);
      const ms = Math.min(patience * grading.limits.wall, Math.max(0, end - Date.now())) + grace;
      timer = setTimeout(() => {
        killed = true;
        child.kill('SIGKILL');
      }, ms);
    };
    wind();
    child.on('message', (raw) => {
      const message = raw as Message;
      wind();
      switch (message.kind) {
        case 'alive':
          break;
        case 'begins':
          test = message.test;
          break;
        case 'test':
          record(message.test, message.result);
          test = message.test + 1;
          spent.ms = before + message.cpu;
          break;
        case 'spent':
          outcome = { kind: 'spent' };
          break;
        case 'refused':
          outcome = message;
          break;
        case 'fault':
          outcome = message;
          break;
        case 'done':
          outcome = { kind: 'done' };
          break;
      }
    });
    child.on('error', (e) => {
      outcome ??= { kind: 'fault', test, what: e.message };
    });
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      running.delete(child);
      settle(
        outcome ?? {
          kind: 'died',
          test: Math.min(test, grading.tests.length - 1),
          how: killed ? { by: 'clock' } : { by: 'exit', code, signal },
        },
      );
    });
    child.send(job satisfies Job, (e) => {
      // A process that is gone before it has its job is told of by its end.
      if (e) child.kill('SIGKILL');
    });
  });
}
