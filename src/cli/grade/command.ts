/** evl grade ASSIGNMENT SUBMISSION… */
import { existsSync, readFileSync, rmSync, statSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join, resolve } from 'node:path';
import { shown } from '../../diagnostic/escape.ts';
import { merge, readPart } from '../../grade/merge.ts';
import type { Results, SubmissionResult } from '../../grade/result.ts';
import { summaryText } from '../../grade/summary.ts';
import { defused } from '../../grade/clean.ts';
import { status, UsageError } from '../failure.ts';
import { tell } from '../terminal.ts';
import { openAssignment, type AssignmentFolder } from './assignment-folder.ts';
import { Journal, keyOf } from './journal.ts';
import { endAll, gradeAll, type Task } from './pool.ts';
import { progress } from './progress.ts';
import { submissions, type Submission } from './submissions.ts';
import { verifyAssignment } from './verify.ts';
import {
  checkOutput,
  digestOf,
  formatNamed,
  withDigest,
  writeResults,
  writeWhole,
} from './write.ts';

export interface GradeFlags {
  readonly json?: boolean;
  readonly format?: string;
  readonly output?: string;
  readonly jobs?: number;
  readonly shard?: string;
  readonly merge?: boolean;
  readonly verify?: boolean;
  readonly class?: readonly string[];
  readonly journal?: string;
  readonly fresh?: boolean;
  readonly gradescope?: string | true;
}

const ownJournal = '.evl-grade.journal';

export async function gradeCommand(named: readonly string[], flags: GradeFlags): Promise<number> {
  if (flags.json === true && flags.format !== undefined && flags.format !== 'json')
    throw new UsageError('--json is --format json; say one of the two');
  const format = formatNamed(flags.json === true ? 'json' : (flags.format ?? 'text'));
  const modes = [
    flags.merge === true,
    flags.verify === true,
    flags.gradescope !== undefined,
  ].filter(Boolean).length;
  if (modes > 1)
    throw new UsageError(
      '--merge, --verify and --gradescope are three different things; say one of them',
    );
  if (flags.merge === true) return mergeFiles(named, format, flags.output);
  if (flags.gradescope !== undefined) return inGradescope(named, flags);
  const [folder, ...rest] = named;
  if (folder === undefined)
    throw new UsageError(
      'name the folder of the assignment, and the submissions: evl grade ASSIGNMENT SUBMISSION…',
    );
  const assignment = openAssignment(folder);
  if (flags.verify === true) {
    if (rest.length > 0)
      throw new UsageError("--verify grades the assignment's own solutions; name no submissions");
    return verifyAssignment(assignment, jobsOf(flags), flags.json === true);
  }
  const all = submissions(rest, flags.class ?? [], assignment.assignment.file);
  if (rest.length === 0 && flags.class === undefined)
    throw new UsageError('name the submissions to grade: files, folders, zips, or --class FOLDER');
  checkOutput(flags.output);
  const { results, journal } = await gradeClass(assignment, all, flags);
  writeResults(results, format, flags.output);
  // A journal that nobody asked for has done its service once the results are written.
  if (flags.journal === undefined) rmSync(journal, { force: true });
  if (format.name !== 'text' || flags.output !== undefined) tell(defused(summaryText(results)));
  return results.submissions.some((s) => s.status === 'fault') ? status.wrong : status.fine;
}

function jobsOf(flags: GradeFlags): number {
  return flags.jobs ?? availableParallelism();
}

/** Grades a class, or this command's shard of it. */
async function gradeClass(
  assignment: AssignmentFolder,
  all: readonly Submission[],
  flags: GradeFlags,
): Promise<{ readonly results: Results; readonly journal: string }> {
  const shard = shardOf(flags.shard);
  const file =
    flags.journal ??
    (shard.of === 1
      ? ownJournal
      : `.evl-grade.${String(shard.index)}-of-${String(shard.of)}.journal`);
  if (flags.fresh === true) rmSync(file, { force: true });
  const journal = new Journal(file, assignment.about.digest, assignment.about.tests);
  const keys = new Map<number, string>();
  const tasks = all.flatMap((submission, index): Task[] => {
    if (index % shard.of !== shard.index - 1) return [];
    const key = keyOf(submission);
    keys.set(index, key);
    return [{ ...submission, index, known: journal.of(key) }];
  });
  const resumed = tasks.reduce((n, t) => n + t.known.size, 0);
  if (resumed > 0)
    tell(
      `${String(resumed)} results of an earlier run are taken from ${shown(file)}; --fresh grades all again\n`,
    );
  const graded = await interruptible(file, () =>
    pooled(assignment, tasks, flags, (task, test, result) => {
      journal.add(keys.get(task.index) ?? '', test, result);
    }),
  );
  journal.close();
  const results = withDigest({
    format: 'evl-grade',
    version: 1,
    assignment: assignment.about,
    shard,
    total: all.length,
    submissions: graded,
  });
  return { results, journal: file };
}

async function pooled(
  assignment: AssignmentFolder,
  tasks: readonly Task[],
  flags: GradeFlags,
  onTest: NonNullable<Parameters<typeof gradeAll>[1]['onTest']>,
): Promise<readonly SubmissionResult[]> {
  const bar = progress(tasks.length, flags.json !== true);
  try {
    return await gradeAll(tasks, {
      grading: assignment.grading,
      points: assignment.about.points,
      jobs: jobsOf(flags),
      total: assignment.assignment.limits.total,
      onTest,
      onDone: () => {
        bar.step();
      },
      onFault: (task, what) => {
        tell(
          `evl: a fault of the grader, which costs no points, at ${shown(task.id)}: ${shown(what.split('\n')[0] ?? '')}\n`,
        );
      },
    });
  } finally {
    bar.end();
  }
}

/** Ctrl-C and its like end the processes that grade; what is done is in the journal. */
async function interruptible<T>(journal: string, work: () => Promise<T>): Promise<T> {
  const ends = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;
  const handlers = Object.entries(ends).map(([signal, code]) => {
    const handler = (): void => {
      endAll();
      tell(
        `\nevl: interrupted; what is graded is in ${shown(journal)}, and the same command goes on from there\n`,
      );
      process.exit(code);
    };
    process.on(signal, handler);
    return { signal, handler };
  });
  try {
    return await work();
  } finally {
    for (const { signal, handler } of handlers) process.off(signal, handler);
  }
}

function shardOf(text: string | undefined): Results['shard'] {
  if (text === undefined) return { index: 1, of: 1 };
  const [, index = '', of = ''] = /^(\d{1,6})\/(\d{1,6})$/.exec(text) ?? [];
  const shard = { index: Number(index), of: Number(of) };
  if (index === '' || shard.index < 1 || shard.index > shard.of)
    throw new UsageError(`--shard ${shown(text)}: write it as I/N with I from 1 to N, such as 2/8`);
  return shard;
}

// ---------------------------------------------------------------------- merge

const mostPart = 512 * 1024 * 1024;

function mergeFiles(
  files: readonly string[],
  format: ReturnType<typeof formatNamed>,
  output: string | undefined,
): number {
  if (files.length === 0)
    throw new UsageError(
      'name the results of all shards: evl grade --merge shard-1.json shard-2.json',
    );
  const parts = files.map((file) => {
    const part = readPart(textOf(file), digestOf);
    if (part.kind === 'problem')
      throw new UsageError(`${shown(file)}: ${part.problem}; nothing was merged`);
    return part.results;
  });
  const merged = merge(parts, files.map(shown));
  if ('problem' in merged) throw new UsageError(`${merged.problem}; nothing was merged`);
  const results = withDigest(merged.results);
  writeResults(results, format, output);
  if (format.name !== 'text' || output !== undefined) tell(defused(summaryText(results)));
  return results.submissions.some((s) => s.status === 'fault') ? status.wrong : status.fine;
}

function textOf(file: string): string {
  try {
    if (statSync(file).size > mostPart) throw new UsageError(`${shown(file)} is too large`);
    return readFileSync(file, 'utf8');
  } catch (e) {
    if (e instanceof UsageError) throw e;
    throw new UsageError(`${shown(file)}: ${(e as Error).message}`);
  }
}

// ----------------------------------------------------------------- Gradescope

/** Inside Gradescope's container, where everything has its place: gradescope-autograders.readthedocs.io/en/latest/specs. */
async function inGradescope(named: readonly string[], flags: GradeFlags): Promise<number> {
  if (named.length > 0)
    throw new UsageError(
      '--gradescope needs no arguments: everything has its place in the container',
    );
  const root =
    flags.gradescope === true || flags.gradescope === undefined ? '/autograder' : flags.gradescope;
  const folder = join(root, 'source', 'assignment');
  if (!existsSync(join(root, 'results')))
    throw new UsageError(
      `there is no ${shown(join(root, 'results'))}: is this Gradescope's container?`,
    );
  const assignment = openAssignment(folder);
  const path = resolve(root, 'submission');
  const task: Task = {
    id: 'submission',
    name: 'submission',
    source: { kind: 'folder', path },
    index: 0,
    known: new Map(),
  };
  const graded = await pooled(assignment, [task], flags, () => undefined);
  const results = withDigest({
    format: 'evl-grade',
    version: 1,
    assignment: assignment.about,
    shard: { index: 1, of: 1 },
    total: 1,
    submissions: graded,
  });
  const format = formatNamed('gradescope');
  const [only] = graded;
  if (format.of === 'submission' && only)
    writeWhole(
      join(root, 'results', 'results.json'),
      format.write(results, only, { now: '', variables: new Map(), version: '' }),
    );
  return only?.status === 'fault' ? status.fault : status.fine;
}
