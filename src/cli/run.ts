/** evl run FILE */
import { closeSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { textOf } from '../base/bytes.ts';
import type { Diagnostic } from '../diagnostic/diagnostic.ts';
import { diagnosticsJson } from '../diagnostic/json.ts';
import { shown } from '../diagnostic/escape.ts';
import { render } from '../diagnostic/render.ts';
import type { OpenedProgram } from '../run/program.ts';
import { chromeTrace, type TraceDocument } from '../run/chrome-trace.ts';
import type { RunResult } from '../run/result.ts';
import { Trace } from '../run/trace.ts';
import { watchedRun } from '../race/index.ts';
import type { RunHost } from '../run/run.ts';
import { recording } from '../schedule/recorded.ts';
import { seeded } from '../schedule/seeded.ts';
import { fingerprintOf } from '../explore/schedule-of.ts';
import type { Schedule } from '../explore/schedule.ts';
import { readScheduleFile, replaySchedule, writeSchedule } from './schedule-file.ts';
import type { RunManner } from '../view/time-walk.ts';
import { planOf, type Plan } from '../world/plan.ts';
import { status, UsageError } from './failure.ts';
import { limitsOf, type LimitFlags } from './limits.ts';
import { heldBySchedule, mannerOf, optionsOf } from './manner.ts';
import { open, worldOf } from './open.ts';
import { checkOutput } from './output-file.ts';
import { statsText } from './stats.ts';
import { paletteFor, say, tell, writeAll, type ColourChoice } from './terminal.ts';

export interface RunFlags extends LimitFlags {
  readonly json?: boolean;
  readonly color: ColourChoice;
  readonly world?: string;
  readonly cpus?: number;
  readonly seed?: number;
  readonly seeds?: number;
  readonly stats?: boolean;
  readonly warnings?: boolean;
  readonly allowBlocking?: boolean;
  readonly shortTransfers?: boolean;
  readonly stdin?: string;
  readonly trace?: string;
  readonly schedule?: string;
  readonly record?: string;
  readonly strategy?: 'time' | 'pct';
}

export function runCommand(file: string, flags: RunFlags): number {
  const opened = open(file);
  const stopping = opened.diagnostics.filter(
    (d) => d.severity === 'error' && !(flags.allowBlocking === true && d.code === 'EVL2001'),
  );
  const warnings =
    flags.warnings === true ? opened.diagnostics.filter((d) => d.severity === 'warning') : [];
  checkOutputs(opened, flags);
  if (stopping.length > 0) return refused(opened, [...stopping, ...warnings], flags);
  const schedule = flags.schedule === undefined ? undefined : readScheduleFile(flags.schedule);
  const world = worldOf(opened, flags.world ?? schedule?.world);
  const plan = withFlags(planOf(world), flags);
  const stdin = flags.stdin === undefined ? undefined : readStdin(flags.stdin);
  if (schedule !== undefined)
    return replayed(opened, schedule, plan, warnings, flags, world !== undefined, stdin);
  const several = (flags.seeds ?? 1) > 1;
  const { once, run, failed, seed, strategy } = runSeeds(opened, plan, flags, stdin, !several);
  if (flags.trace !== undefined && once.trace) writeTrace(flags.trace, once.trace);
  if (flags.record !== undefined) {
    writeSchedule(flags.record, {
      program: fingerprintOf(opened),
      cpus: plan.cpus,
      seed,
      world: flags.world,
      moves: { kind: 'chance', draws: once.draws },
      ...heldBySchedule(once.manner),
    });
  }
  return report(opened, once.result, warnings, flags, {
    run,
    failed,
    seed,
    strategy,
    several,
    world: world !== undefined,
  });
}

/** What is to be written must be writable, and no file that is read; a run along a schedule is not written again. */
function checkOutputs(opened: OpenedProgram, flags: RunFlags): void {
  const read = [
    ...opened.files.map((f) => f.name),
    ...[flags.stdin, flags.schedule].filter((f) => f !== undefined),
  ];
  for (const option of ['trace', 'record', 'seeds', 'strategy'] as const) {
    if (flags.schedule !== undefined && flags[option] !== undefined)
      throw new UsageError(
        `--${option} does not go with --schedule, which replays one run that is already written`,
      );
  }
  if (flags.trace !== undefined) checkOutput('--trace', flags.trace, read);
  if (flags.record !== undefined)
    checkOutput(
      '--record',
      flags.record,
      flags.trace === undefined ? read : [...read, flags.trace],
    );
  if (flags.record !== undefined && flags.record === flags.trace)
    throw new UsageError('--record and --trace name one file');
}

type Ran = Pick<OpenedProgram, 'names' | 'files'>;

/** Runs of `--seeds` seeds, one after the other; shown is the first that went wrong, else the last. */
export function runSeeds(
  opened: Ran,
  plan: Plan,
  flags: Omit<RunFlags, 'color'>,
  stdin: string | undefined,
  live = false,
): {
  readonly once: Once;
  readonly run: number;
  readonly failed: number;
  readonly seed: number;
  readonly strategy: 'time' | 'pct';
} {
  let shown:
    { readonly once: Once; readonly seed: number; readonly strategy: 'time' | 'pct' } | undefined;
  let failed = 0;
  const count = flags.seeds ?? 1;
  for (let i = 0; i < count; i++) {
    const seed = plan.seed + i;
    // Virtual time first, then schedules that it would hardly come to.
    const strategy = flags.strategy ?? (i === 0 ? 'time' : 'pct');
    const once = runOnce(opened, { ...plan, seed }, { ...flags, strategy }, stdin, live);
    if (!once.result.ok) failed++;
    if (!shown || shown.once.result.ok) shown = { once, seed, strategy };
  }
  if (!shown) throw new UsageError('no seed was run');
  return { ...shown, run: count, failed };
}

function withFlags(plan: Plan, flags: RunFlags): Plan {
  return { ...plan, cpus: flags.cpus ?? plan.cpus, seed: flags.seed ?? plan.seed };
}

function writeTrace(file: string, document: TraceDocument): void {
  try {
    writeFileSync(file, `${JSON.stringify(document)}\n`);
  } catch (e) {
    throw new UsageError(`--trace ${shown(file)}: ${(e as Error).message}`);
  }
}

interface Once {
  readonly result: RunResult;
  readonly trace: TraceDocument | undefined;
  readonly draws: readonly number[];
  readonly manner: RunManner;
}

function runOnce(
  opened: Ran,
  plan: Plan,
  flags: Omit<RunFlags, 'color'>,
  stdin: string | undefined,
  live: boolean,
): Once {
  const limits = limitsOf(flags);
  const end = Date.now() + limits.wall;
  const stream = live && flags.json !== true;
  const trace = flags.trace === undefined ? undefined : new Trace();
  const recorded = recording(seeded(plan.seed));
  const host: RunHost = { expired: () => Date.now() > end };
  const manner = mannerOf(opened, plan, limits, flags, stdin);
  const run = watchedRun(opened.names, {
    plan,
    limits,
    chance: flags.record === undefined ? seeded(plan.seed) : recorded.chance,
    ...optionsOf(manner, plan.seed),
    ...(trace ? { trace } : {}),
    host: {
      ...host,
      ...(stream
        ? {
            write: (name: 'stdout' | 'stderr', bytes: string) => {
              writeAll(name === 'stdout' ? 1 : 2, Buffer.from(bytes, 'latin1'));
            },
          }
        : {}),
    },
  });
  const result = run.run();
  return {
    result,
    draws: recorded.draws,
    manner,
    trace:
      trace &&
      chromeTrace(trace, opened.files, (site) => run.span(site), {
        program: opened.files[0]?.name ?? '',
        seed: plan.seed,
      }),
  };
}

/** `--schedule`: the run that the file describes. */
function replayed(
  opened: OpenedProgram,
  schedule: Schedule,
  plan: Plan,
  warnings: readonly Diagnostic[],
  flags: RunFlags,
  world: boolean,
  stdin: string | undefined,
): number {
  const { result, note } = replaySchedule(
    opened,
    schedule,
    plan,
    limitsOf(flags),
    flags.schedule ?? '',
    stdin,
  );
  if (flags.json !== true) writeAll(1, Buffer.from(result.output, 'latin1'));
  if (note !== undefined) tell(`note: ${note}\n`);
  return report(opened, result, warnings, flags, {
    run: 1,
    failed: result.ok ? 0 : 1,
    seed: schedule.seed,
    strategy: 'time',
    several: false,
    world,
  });
}

export function readStdin(from: string): string {
  try {
    if (from === '-') return readFileSync(0).toString('latin1');
    const fd = openSync(from, 'r');
    try {
      return readFileSync(fd).toString('latin1');
    } finally {
      closeSync(fd);
    }
  } catch (e) {
    throw new UsageError(`--stdin ${from}: ${(e as Error).message}`);
  }
}

/** The checks found errors: the program is not run. */
function refused(
  opened: OpenedProgram,
  diagnostics: readonly Diagnostic[],
  flags: RunFlags,
): number {
  if (flags.json === true) {
    say(
      `${JSON.stringify({
        ok: false,
        exit: status.wrong,
        output: '',
        errors_output: '',
        time: 0,
        stats: null,
        shared: {},
        clients: {},
        diagnostics: diagnosticsJson(diagnostics, opened.files),
      })}\n`,
    );
  } else
    tell(render(diagnostics, opened.files, { palette: paletteFor(flags.color, process.stderr) }));
  return status.wrong;
}

interface Shown {
  readonly run: number;
  readonly failed: number;
  readonly seed: number;
  readonly strategy: 'time' | 'pct';
  readonly several: boolean;
  readonly world: boolean;
}

function report(
  opened: OpenedProgram,
  result: RunResult,
  warnings: readonly Diagnostic[],
  flags: RunFlags,
  shown: Shown,
): number {
  const diagnostics = [...warnings, ...result.diagnostics];
  if (flags.json === true) {
    say(`${JSON.stringify(runJson(opened, result, diagnostics, shown))}\n`);
    return statusOf(result);
  }
  if (shown.several) writeAll(1, Buffer.from(result.output, 'latin1'));
  tell(render(diagnostics, opened.files, { palette: paletteFor(flags.color, process.stderr) }));
  if (shown.several)
    tell(
      `${String(shown.run)} seeds run, ${String(shown.failed)} with errors${shown.failed > 0 ? `; shown: --seed ${String(shown.seed)}${shown.strategy === 'pct' ? ' --strategy pct' : ''}` : ''}\n`,
    );
  if (result.end === 'end' && !shown.world && result.ports.length > 0) {
    tell(
      `note: the program listens on port ${result.ports.join(', ')}, but nothing connects: it has no \`world\` with clients\n`,
    );
  }
  if (flags.stats === true) tell(statsText(result));
  return statusOf(result);
}

/** What the program gave to `exit` holds only where nothing is wrong; how a signal ended it always does. */
function statusOf(result: RunResult): number {
  return !result.ok && result.end === 'exit' ? status.wrong : result.exit;
}

function runJson(
  opened: OpenedProgram,
  result: RunResult,
  diagnostics: readonly Diagnostic[],
  shown: Shown,
): object {
  const clients = Object.create(null) as Record<string, unknown>;
  for (const [name, c] of result.clients)
    clients[name] = { received: textOf(c.received), closed: c.closed, failed: c.failed };
  const shared = Object.create(null) as Record<string, unknown>;
  for (const [name, value] of result.shared) shared[name] = value;
  return {
    ok: result.ok,
    exit: result.exit,
    output: textOf(result.output),
    errors_output: textOf(result.errorsOutput),
    time: result.time,
    stats: result.stats,
    shared,
    clients,
    diagnostics: diagnosticsJson(diagnostics, opened.files),
    ...(shown.several ? { seeds: { run: shown.run, failed: shown.failed } } : {}),
  };
}
