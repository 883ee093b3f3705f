/** evl ui FILE */
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { watch } from 'chokidar';
import { shown } from '../diagnostic/escape.ts';
import { render } from '../diagnostic/render.ts';
import { startUi } from '../tui/start.ts';
import { Session, type Opening } from '../view/session.ts';
import { planOf } from '../world/plan.ts';
import { status, UsageError } from './failure.ts';
import { limitsOf, type LimitFlags } from './limits.ts';
import { open, worldOf } from './open.ts';
import { readScheduleFile } from './schedule-file.ts';
import { paletteFor, tell, type ColourChoice } from './terminal.ts';

export interface UiFlags extends LimitFlags {
  readonly color: ColourChoice;
  readonly json?: boolean;
  readonly world?: string;
  readonly cpus?: number;
  readonly seed?: number;
  readonly schedule?: string;
  /** Open at the first finding, or with the outcomes of all schedules. */
  readonly atFinding?: boolean;
  readonly explore?: boolean;
}

/** Real time ends nothing while somebody looks; steps do. */
export async function uiCommand(file: string, flags: UiFlags): Promise<number> {
  if (flags.json === true) throw new UsageError('ui shows a screen and has no --json; `evl run --json` gives the result as JSON');
  const { stdin, stdout } = process;
  if (!stdin.isTTY || !stdout.isTTY) throw new UsageError('ui needs a terminal for its screen and its keys; `evl run --stats` and `evl run --trace FILE` show a run without one');
  if (['', 'dumb'].includes(process.env['TERM'] ?? '')) throw new UsageError('ui needs a terminal that can move its cursor; TERM says that this one cannot');
  const opened = open(file);
  const errors = opened.diagnostics.filter((d) => d.severity === 'error' && d.code !== 'EVL2001');
  if (errors.length > 0) {
    tell(render(errors, opened.files, { palette: paletteFor(flags.color, process.stderr) }));
    return status.wrong;
  }
  const session = sessionOf(file, flags);
  return startUi(session, {
    colours: paletteFor(flags.color, stdout) !== paletteFor('never', stdout),
    watch: (changed) => {
      const watcher = watch(opened.files.map((f) => resolve(f.name)), { ignoreInitial: true, awaitWriteFinish: { stabilityThreshold: 60, pollInterval: 20 } });
      watcher.on('change', changed).on('add', changed).on('error', () => { /* an editor may take a file away for a moment */ });
      return () => { void watcher.close(); };
    },
    reload: () => {
      try {
        const again = open(file);
        const wrong = again.diagnostics.filter((d) => d.severity === 'error' && d.code !== 'EVL2001');
        const [first] = wrong;
        if (first) return `the file has changed, and has ${String(wrong.length)} errors: ${render([first], again.files).split('\n').slice(0, 2).join(' ').replaceAll(/\s+/g, ' ')}`;
        return sessionOf(file, flags);
      } catch (e) {
        if (e instanceof UsageError) return `the file has changed: ${e.message}`;
        throw e;
      }
    },
  });
}

function sessionOf(file: string, flags: UiFlags): Session {
  const opened = open(file);
  const world = worldOf(opened, flags.world);
  const base = planOf(world);
  let plan = { ...base, cpus: flags.cpus ?? base.cpus, seed: flags.seed ?? base.seed };
  let opening: Opening = { world: flags.world, atFinding: flags.atFinding === true, explore: flags.explore === true };
  if (flags.schedule !== undefined) {
    const { cpus, seed, moves, departures } = readScheduleFile(flags.schedule);
    plan = { ...plan, cpus, seed };
    opening = { ...opening, what: `the run of ${shown(flags.schedule)}`, ...(moves.kind === 'steps' ? { moves: moves.steps } : { draws: moves.draws }), ...(departures ? { departures } : {}) };
  }
  return new Session(opened, plan, limitsOf(flags), {
    clock: () => Date.now(),
    write: (path, text) => {
      try {
        writeFileSync(path, text);
        return undefined;
      } catch (e) {
        return `${shown(path)} cannot be written: ${(e as Error).message}`;
      }
    },
  }, opening);
}
