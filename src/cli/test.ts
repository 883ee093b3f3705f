/** evl test FILE… */
import { writeFileSync } from 'node:fs';
import { relative } from 'node:path';
import type { Limits } from '../machine/limit.ts';
import { diagnosticsJson, type DiagnosticJson } from '../diagnostic/json.ts';
import { shown } from '../diagnostic/escape.ts';
import { render } from '../diagnostic/render.ts';
import { nameOf, reportTest, type TestResult } from '../grade/report.ts';
import { runTest, type TestOptions, type Verdict } from '../grade/run-test.ts';
import { openSuite, type Root, type Suite, type SuiteTest } from '../grade/suite.ts';
import type { Palette } from '../diagnostic/palette.ts';
import { status, UsageError } from './failure.ts';
import { limitsOf, type LimitFlags } from './limits.ts';
import { problems } from './open.ts';
import { checkOutput } from './output-file.ts';
import { sourceHost } from './source-host.ts';
import { paletteFor, say, tell, type ColourChoice } from './terminal.ts';
import { programsWithTests } from './test-files.ts';
import { watchTests } from './test-watch.ts';

export interface TestFlags extends LimitFlags {
  readonly json?: boolean;
  readonly color: ColourChoice;
  readonly world?: string;
  readonly cpus?: number;
  readonly seed?: number;
  readonly tests?: string;
  readonly only?: string;
  readonly record?: string;
  readonly watch?: boolean;
  readonly reveal?: boolean;
  readonly allowBlocking?: boolean;
}

interface FileReport {
  readonly file: string;
  readonly tests: readonly (TestResult & { readonly replay: string | undefined })[];
  readonly suite: Suite;
}

export async function testCommand(named: readonly string[], flags: TestFlags): Promise<number> {
  if (flags.record !== undefined)
    checkOutput('--record', flags.record, [
      ...(await chosen(named, flags)),
      ...(flags.tests === undefined ? [] : [flags.tests]),
    ]);
  if (flags.watch === true) {
    if (flags.json === true)
      throw new UsageError('--watch shows results again and again: it cannot be one JSON document');
    return watchTests(async () => {
      const files = await chosen(named, flags);
      const reports = testFiles(files, flags);
      report(reports, flags);
      return [...reports.flatMap((r) => r.suite.files.map((f) => f.name)), ...files];
    });
  }
  return report(testFiles(await chosen(named, flags), flags), flags);
}

/** A run that shows a failure: by its seed, or by a schedule as text. */
export interface FailedRun {
  readonly file: string;
  readonly world: string | undefined;
  readonly cpus: number;
  readonly seed: number | undefined;
  readonly schedule: string | undefined;
}

/** The run that shows the first failure, to be looked at; in words, why there is none. `ok`: no test failed. */
export async function failedRun(
  named: readonly string[],
  flags: TestFlags,
): Promise<FailedRun | { readonly none: string; readonly ok: boolean }> {
  if (flags.json === true || flags.watch === true)
    throw new UsageError(
      '--ui opens a failed test on a screen; it does not go with --json or --watch',
    );
  let why: string | undefined;
  for (const file of await chosen(named, flags)) {
    const suite = opened(file, flags.tests);
    for (const test of suite.tests.filter(
      (t) => flags.only === undefined || nameOf(t.item) === flags.only,
    )) {
      const verdict = runTest(suite, test, optionsOf(flags, limitsOf(flags)));
      if (verdict.passed) continue;
      if (verdict.runs === 0)
        why = `test "${shown(nameOf(test.item))}" fails before anything runs: evl test says why`;
      else if (test.item.hidden && flags.reveal !== true)
        why = `test "${shown(nameOf(test.item))}" fails and is hidden: --reveal opens it`;
      else
        return {
          file,
          world: verdict.world,
          cpus: verdict.cpus,
          seed: verdict.seed,
          schedule: verdict.schedule,
        };
    }
  }
  return { none: why ?? 'all tests pass: there is no failure to look at', ok: why === undefined };
}

async function chosen(named: readonly string[], flags: TestFlags): Promise<readonly string[]> {
  if (named.length > 0) return named;
  const files = await programsWithTests(process.cwd(), flags.tests !== undefined);
  if (files.length === 0)
    throw new UsageError(
      'no program below this folder has a test; name the program to test: evl test FILE',
    );
  return files;
}

function testFiles(files: readonly string[], flags: TestFlags): readonly FileReport[] {
  return files.map((file) => {
    const suite = opened(file, flags.tests);
    const wanted = suite.tests.filter(
      (t) => flags.only === undefined || nameOf(t.item) === flags.only,
    );
    if (flags.only !== undefined && wanted.length === 0)
      throw new UsageError(`${shown(file)} has no test "${shown(flags.only)}"`);
    return { file, suite, tests: wanted.map((test) => one(file, suite, test, flags)) };
  });
}

function opened(file: string, tests: string | undefined): Suite {
  const root = (name: string): Root => ({ name, host: sourceHost(name) });
  const suite = openSuite(root(file), tests === undefined ? [] : [root(tests)]);
  if (suite.unread)
    throw new UsageError(`${shown(suite.unread.name)}: ${problems[suite.unread.problem]}`);
  return suite;
}

function one(
  file: string,
  suite: Suite,
  test: SuiteTest,
  flags: TestFlags,
): TestResult & { readonly replay: string | undefined } {
  const limits = limitsOf(flags);
  const verdict = runTest(suite, test, optionsOf(flags, limits));
  const result = reportTest(test.item, verdict, {
    view: { files: suite.files, show: 'full', ownFiles: Infinity },
    reveal: flags.reveal === true,
    hidden: test.item.hidden,
    fraction: false,
  });
  return {
    ...result,
    replay:
      result.passed || (test.item.hidden && flags.reveal !== true)
        ? undefined
        : replay(file, suite, test, verdict, flags),
  };
}

function optionsOf(flags: TestFlags, limits: Limits): TestOptions {
  return {
    limits,
    host: () => {
      const end = Date.now() + limits.wall;
      return { expired: () => Date.now() > end };
    },
    ...(flags.cpus === undefined ? {} : { cpus: flags.cpus }),
    ...(flags.seed === undefined ? {} : { seed: flags.seed }),
    ...(flags.world === undefined ? {} : { world: flags.world }),
    allowBlocking: flags.allowBlocking === true,
  };
}

/** The command that shows the failing run again. */
function replay(
  file: string,
  suite: Suite,
  test: SuiteTest,
  verdict: Verdict,
  flags: TestFlags,
): string | undefined {
  if (verdict.runs === 0) return undefined;
  if (verdict.schedule !== undefined) return replaySchedule(file, suite, test, verdict, flags);
  const seed = verdict.seed === undefined ? '' : ` --seed ${String(verdict.seed)}`;
  const cpus = verdict.cpus === 1 ? '' : ` --cpus ${String(verdict.cpus)}`;
  if (flags.tests !== undefined)
    return `evl test ${quoted(file)} --tests ${quoted(flags.tests)} --only ${quoted(nameOf(test.item))}${seed}`;
  const world = verdict.world === undefined ? '' : ` --world ${quoted(verdict.world)}`;
  const blocking = suite.blocking.length > 0 ? ' --allow-blocking' : '';
  return `evl run ${quoted(file)}${world}${cpus}${seed}${blocking}`;
}

/** A schedule is too long for a line: one command writes it down, and the next runs it. */
function replaySchedule(
  file: string,
  suite: Suite,
  test: SuiteTest,
  verdict: Verdict,
  flags: TestFlags,
): string {
  const tests = flags.tests === undefined ? '' : ` --tests ${quoted(flags.tests)}`;
  // What was chosen for this run is to be chosen again.
  const chosen = [
    ...(flags.world === undefined ? [] : ['--world', quoted(flags.world)]),
    ...(flags.cpus === undefined ? [] : ['--cpus', String(flags.cpus)]),
    ...(flags.seed === undefined ? [] : ['--seed', String(flags.seed)]),
  ];
  const record = [
    `evl test ${quoted(file)}${tests} --only ${quoted(nameOf(test.item))}`,
    ...chosen,
    '--record failed.schedule',
  ].join(' ');
  if (flags.tests !== undefined) return record;
  const world = verdict.world === undefined ? '' : ` --world ${quoted(verdict.world)}`;
  const blocking = suite.blocking.length > 0 ? ' --allow-blocking' : '';
  return `${record}; evl run ${quoted(file)}${world} --schedule failed.schedule${blocking}`;
}

/** A word for a shell. */
function quoted(word: string): string {
  const safe = shown(word);
  return /^[\w@%+=:,./-]+$/.test(safe) ? safe : `'${safe.replaceAll("'", "'\\''")}'`;
}

// ------------------------------------------------------------------- showing

/** `--record`: the schedule of the first failure that has one. */
function record(reports: readonly FileReport[], file: string): void {
  const schedule = reports.flatMap((r) => r.tests).find((t) => t.schedule !== undefined)?.schedule;
  if (schedule === undefined) {
    tell(`evl: no failed test has a schedule, so nothing was written to ${shown(file)}\n`);
    return;
  }
  try {
    writeFileSync(file, schedule);
  } catch (e) {
    throw new UsageError(`--record ${shown(file)}: ${(e as Error).message}`);
  }
}

function report(reports: readonly FileReport[], flags: TestFlags): number {
  if (flags.record !== undefined) record(reports, flags.record);
  const tests = reports.flatMap((r) => r.tests);
  const sum = (of: (t: TestResult) => number): number => tests.reduce((n, t) => n + of(t), 0);
  const wrong =
    reports.some((r) => r.suite.errors.length > 0 || r.suite.testErrors.length > 0) ||
    tests.some((t) => !t.passed);
  if (flags.json === true)
    say(
      `${JSON.stringify(
        document(
          reports,
          !wrong,
          sum((t) => t.earned),
          sum((t) => t.points),
        ),
      )}\n`,
    );
  else
    showAll(
      reports,
      flags,
      sum((t) => t.earned),
      sum((t) => t.points),
    );
  return wrong ? status.wrong : status.fine;
}

function document(
  reports: readonly FileReport[],
  ok: boolean,
  earned: number,
  points: number,
): object {
  const several = reports.length > 1;
  const diagnostics: DiagnosticJson[] = reports.flatMap(({ suite }) =>
    diagnosticsJson([...suite.errors, ...suite.testErrors], suite.files),
  );
  const tests = reports.flatMap(({ file, tests: all }) =>
    all.map((t) => ({ ...t, replay: undefined, ...(several ? { file } : {}) })),
  );
  return { ok, tests, earned, points, diagnostics };
}

function showAll(
  reports: readonly FileReport[],
  flags: TestFlags,
  earned: number,
  points: number,
): void {
  const palette = paletteFor(flags.color, process.stdout);
  for (const { file, suite, tests } of reports) {
    say(`${palette.title(shown(relative('.', file) || file))}\n`);
    const diagnostics = [...suite.errors, ...suite.testErrors];
    if (diagnostics.length > 0)
      tell(
        `${render(diagnostics, suite.files, { palette: paletteFor(flags.color, process.stderr) })}\n`,
      );
    if (tests.length === 0) say('  no tests\n');
    for (const t of tests) say(testText(t, diagnostics.length > 0, palette));
  }
  const all = reports.flatMap((r) => r.tests);
  const passed = all.filter((t) => t.passed).length;
  say(
    `\n${String(all.length)} test${all.length === 1 ? '' : 's'}, ${String(passed)} passed, ${String(all.length - passed)} failed; ${String(earned)} of ${String(points)} points\n`,
  );
}

function testText(
  t: TestResult & { readonly replay: string | undefined },
  broken: boolean,
  palette: Palette,
): string {
  const points = `(${String(t.points)} point${t.points === 1 ? '' : 's'})`;
  if (t.passed) return `  ${palette.help('ok  ')} ${shown(t.name)} ${points}\n`;
  const lines: string[] = [`  ${palette.error('FAIL')} ${shown(t.name)} ${points}`];
  // What hinders all tests stands above them once.
  if (!broken && t.message !== '')
    lines.push(...t.message.split('\n').map((line) => `       ${line}`));
  for (const hint of t.hint?.split('\n') ?? [])
    lines.push(`       ${palette.help('hint:')} ${shown(hint)}`);
  if (t.replay !== undefined) lines.push(`       replay: ${t.replay}`);
  return `${lines.join('\n')}\n`;
}
