/**
 * The process that grades one submission. It is given the assignment and the
 * submission's place as a message, sends each result as a message, and ends.
 * The submission's program runs on the virtual OS inside; whatever it prints
 * stays there.
 */
import { cut, shown } from '../../diagnostic/escape.ts';
import { diagnosticsJson } from '../../diagnostic/json.ts';
import { openSuite, type Root, type Suite } from '../../grade/suite.ts';
import { gradeTest, type Grading, type Message } from '../../grade/job.ts';
import type { RunHost } from '../../run/run.ts';
import type { SourceHost } from '../../syntax/load.ts';
import { Refusal } from './refusal.ts';
import type { Source } from './source.ts';
import { openSubmission } from './submission.ts';

export interface Job {
  readonly grading: Grading;
  readonly source: Source;
  /** The first test to run: those before it have results. */
  readonly from: number;
  /** Names of the tests before it that passed. */
  readonly passed: readonly string[];
  /** Milliseconds of computing that the submission may still use. */
  readonly budget: number;
}

/** Waits for its job, does it, and ends. */
export function work(): void {
  process.once('disconnect', () => {
    process.exit(0);
  });
  process.once('message', (job) => {
    grade(job as Job, tell).then(
      () => {
        process.exit(0);
      },
      () => {
        process.exit(1);
      },
    );
  });
}

function tell(message: Message): Promise<void> {
  return new Promise((done) => {
    if (!process.send) throw new Error('a grading process is started by `evl grade`');
    // A parent that is gone needs no answer.
    process.send(message, undefined, undefined, () => {
      done();
    });
  });
}

async function grade(job: Job, send: (m: Message) => Promise<void>): Promise<void> {
  const { grading } = job;
  const passed = new Set(job.passed);
  let at = job.from;
  try {
    const suite = opened(job);
    if (suite.errors.length > 0) throw new Refusal(errorsText(suite));
    for (; at < grading.tests.length; at++) {
      if (computed() > job.budget) {
        await send({ kind: 'spent', test: at });
        return;
      }
      await send({ kind: 'begins', test: at });
      const result = gradeTest(suite, grading, at, passed, () => hostOf(job, send));
      if (result.passed) passed.add(result.name);
      await send({ kind: 'test', test: at, result, cpu: computed() });
    }
    await send({ kind: 'done' });
  } catch (e) {
    if (e instanceof Refusal) await send({ kind: 'refused', reason: e.message });
    else
      await send({
        kind: 'fault',
        test: at,
        what: e instanceof Error ? `${e.name}: ${e.message}\n${e.stack ?? ''}` : String(e),
      });
  }
}

function opened({ grading, source }: Job): Suite {
  const program = openSubmission(source, grading);
  const texts = new Map(grading.texts);
  const host: SourceHost = {
    read: (path) => {
      const text = texts.get(path);
      return text === undefined
        ? { kind: 'missing' }
        : { kind: 'bytes', bytes: new TextEncoder().encode(text), identity: path };
    },
  };
  const suite = openSuite(
    program,
    grading.roots.map((name): Root => ({ name, host })),
  );
  if (suite.unread) throw new Error(`${suite.unread.name} cannot be read`);
  return suite;
}

const mostErrors = 3;

/** Why the program cannot run, on one line: its author needs to know, whatever the tests show. */
function errorsText({ errors, files }: Suite): string {
  const first = diagnosticsJson(errors, files)
    .slice(0, mostErrors)
    .map(
      (d) =>
        `${shown(d.file)}:${String(d.range.start.line)}:${String(d.range.start.column)} ${d.code}: ${cut(d.message, 200)}`,
    );
  const left = errors.length - first.length;
  return `the program has errors, so no test could run: ${first.join('; ')}${left > 0 ? `; and ${String(left)} more` : ''}`;
}

/**
 * The clock of a run is the computing time of this process, not that on the
 * wall: how much else the machine has to do must not cost a mark.
 */
function hostOf({ grading, budget }: Job, send: (m: Message) => Promise<void>): RunHost {
  void send({ kind: 'alive' });
  const end = Math.min(computed() + grading.limits.wall, budget);
  return { expired: () => computed() > end };
}

/** Milliseconds of computing that this process has used. */
function computed(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
