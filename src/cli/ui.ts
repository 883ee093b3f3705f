/** evl ui FILE */
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { watch } from 'chokidar';
import type { Diagnostic } from '../diagnostic/diagnostic.ts';
import { shown } from '../diagnostic/escape.ts';
import { render } from '../diagnostic/render.ts';
import { fingerprintOf } from '../explore/schedule-of.ts';
import { readSchedule, type Schedule } from '../explore/schedule.ts';
import { openSuite } from '../grade/suite.ts';
import { startUi } from '../tui/start.ts';
import type { Viewed } from '../view/scene.ts';
import type { Enough } from '../view/exploring.ts';
import { Session } from '../view/session.ts';
import { type Opening } from '../view/branch.ts';
import type { RunManner } from '../view/time-walk.ts';
import { planOf, type Plan } from '../world/plan.ts';
import { status, UsageError } from './failure.ts';
import { limitsOf, type LimitFlags } from './limits.ts';
import { open, problems, worldOf } from './open.ts';
import { mannerOf, mannerOfSchedule } from './manner.ts';
import { readStdin, runSeeds, type RunFlags } from './run.ts';
import { readScheduleFile } from './schedule-file.ts';
import { sourceHost } from './source-host.ts';
import { paletteFor, tell, type ColourChoice } from './terminal.ts';

export interface UiFlags
  extends LimitFlags, Pick<RunFlags, 'stdin' | 'shortTransfers' | 'strategy'> {
  readonly color: ColourChoice;
  readonly json?: boolean;
  readonly world?: string;
  readonly cpus?: number;
  readonly seed?: number;
  readonly schedule?: string;
  /** A schedule itself, of a test that failed. */
  readonly scheduleText?: string;
  /** Worlds are taken from this file of tests. */
  readonly tests?: string;
  /** Open at the first finding, or with the outcomes of all schedules. */
  readonly atFinding?: boolean;
  /** Where nothing was found, at the end. */
  readonly orAtEnd?: boolean;
  readonly explore?: boolean;
  readonly maxExecutions?: number;
  readonly stopOnFirst?: boolean;
  /** Of several seeds, the first that fails is opened. */
  readonly seeds?: number;
}

/** A program to look at, and the errors for which it cannot be run. */
interface Opened extends Viewed {
  readonly errors: readonly Diagnostic[];
}

/** Real time ends nothing while somebody looks; steps do. */
export async function uiCommand(file: string, flags: UiFlags): Promise<number> {
  if (flags.json === true)
    throw new UsageError(
      'ui shows a screen and has no --json; `evl run --json` gives the result as JSON',
    );
  if (flags.stdin === '-')
    throw new UsageError('--stdin -: on a screen stdin brings the keys; name a file instead');
  const { stdin, stdout } = process;
  if (!stdin.isTTY || !stdout.isTTY)
    throw new UsageError(
      'ui needs a terminal for its screen and its keys; `evl run --stats` and `evl run --trace FILE` show a run without one',
    );
  if (['', 'dumb'].includes(process.env['TERM'] ?? ''))
    throw new UsageError(
      'ui needs a terminal that can move its cursor; TERM says that this one cannot',
    );
  const opened = openFor(file, flags);
  if (opened.errors.length > 0) {
    tell(render(opened.errors, opened.files, { palette: paletteFor(flags.color, process.stderr) }));
    return status.wrong;
  }
  return startUi(sessionOf(opened, flags), {
    colours: paletteFor(flags.color, stdout) !== paletteFor('never', stdout),
    watch: (changed) => {
      const watcher = watch(
        opened.files.map((f) => resolve(f.name)),
        { ignoreInitial: true, awaitWriteFinish: { stabilityThreshold: 60, pollInterval: 20 } },
      );
      watcher
        .on('change', changed)
        .on('add', changed)
        .on('error', () => {
          /* an editor may take a file away for a moment */
        });
      return () => {
        void watcher.close();
      };
    },
    reload: () => {
      try {
        const again = openFor(file, flags);
        const {
          errors: [first],
          errors,
        } = again;
        if (first)
          return `the file has changed, and has ${String(errors.length)} errors: ${render([first], again.files).split('\n').slice(0, 2).join(' ').replaceAll(/\s+/g, ' ')}`;
        return sessionOf(again, flags);
      } catch (e) {
        if (e instanceof UsageError) return `the file has changed: ${e.message}`;
        throw e;
      }
    },
  });
}

/** The program with what hinders it from being run; with `tests`, in the worlds of that file. */
export function openFor(file: string, flags: UiFlags): Opened {
  if (flags.tests === undefined) {
    const opened = open(file);
    return {
      ...opened,
      errors: opened.diagnostics.filter((d) => d.severity === 'error' && d.code !== 'EVL2001'),
    };
  }
  const suite = openSuite({ name: file, host: sourceHost(file) }, [
    { name: flags.tests, host: sourceHost(flags.tests) },
  ]);
  if (suite.unread)
    throw new UsageError(`${shown(suite.unread.name)}: ${problems[suite.unread.problem]}`);
  return { ...suite, errors: [...suite.errors, ...suite.testErrors] };
}

function givenSchedule(
  flags: UiFlags,
): { readonly schedule: Schedule; readonly name: string } | undefined {
  if (flags.schedule !== undefined)
    return { schedule: readScheduleFile(flags.schedule), name: shown(flags.schedule) };
  const schedule = flags.scheduleText === undefined ? undefined : readSchedule(flags.scheduleText);
  return schedule === undefined || 'problem' in schedule
    ? undefined
    : { schedule, name: 'the failed test' };
}

/** Opens the screen's session. Public for the tests of what the options lead to. */
export function sessionOf(opened: Viewed, flags: UiFlags): Session {
  const world = worldOf(opened, flags.world);
  const base = planOf(world);
  const stdin = flags.stdin === undefined ? undefined : readStdin(flags.stdin);
  let plan: Plan = { ...base, cpus: flags.cpus ?? base.cpus, seed: flags.seed ?? base.seed };
  let opening: Opening = {
    world: flags.world,
    atFinding: flags.atFinding === true,
    orAtEnd: flags.orAtEnd === true,
    explore: flags.explore === true,
    enough: enoughOf(flags),
  };
  const given = givenSchedule(flags);
  let manner: RunManner;
  if (given) {
    const {
      schedule: { cpus, seed, moves, departures, program },
      name,
    } = given;
    plan = { ...plan, cpus, seed };
    opening = {
      ...opening,
      what: `the run of ${name}`,
      ...(moves.kind === 'steps' ? { moves: moves.steps } : { draws: moves.draws }),
      ...(departures ? { departures } : {}),
    };
    manner = mannerOfSchedule(given.schedule, stdin);
    if (flags.schedule !== undefined && program !== fingerprintOf(opened))
      opening = { ...opening, note: 'the program has changed since the schedule was written' };
  } else {
    let { strategy } = flags;
    if (flags.seeds !== undefined) ({ plan, strategy } = failingSeed(opened, plan, flags, stdin));
    manner = mannerOf(opened, plan, limitsOf(flags), { ...flags, strategy }, stdin);
  }
  if (Object.keys(manner).length > 0)
    opening = {
      ...opening,
      manner,
      unwritable:
        'this run was made with --strategy, --stdin or --short-transfers, which a schedule does not hold',
    };
  if (flags.tests !== undefined)
    opening = {
      ...opening,
      unwritable:
        'the world of this run stands in a file of tests, which evl run does not read: its schedule could not be replayed',
    };
  return new Session(
    opened,
    plan,
    limitsOf(flags),
    {
      clock: () => Date.now(),
      write: (path, text) => {
        try {
          writeFileSync(path, text);
          return undefined;
        } catch (e) {
          return `${shown(path)} cannot be written: ${(e as Error).message}`;
        }
      },
    },
    opening,
  );
}

function enoughOf({ maxExecutions, stopOnFirst, maxTime }: UiFlags): Enough {
  return {
    ...(maxExecutions === undefined ? {} : { maxExecutions }),
    ...(stopOnFirst === true ? { stopOnFirst } : {}),
    ...(maxTime === undefined ? {} : { time: maxTime * 1000 }),
  };
}

function failingSeed(
  opened: Viewed,
  plan: Plan,
  flags: UiFlags,
  stdin: string | undefined,
): { readonly plan: Plan; readonly strategy: 'time' | 'pct' } {
  const shown = runSeeds(opened, plan, flags, stdin);
  return { plan: { ...plan, seed: shown.seed }, strategy: shown.strategy };
}
