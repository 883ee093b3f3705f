/** evl compare A B… */
import { isOfTheRun } from '../diagnostic/codes.ts';
import { diagnosticsJson } from '../diagnostic/json.ts';
import { render } from '../diagnostic/render.ts';
import { compare, type Compared } from '../compare/index.ts';
import { defaultLimits } from '../machine/limit.ts';
import type { OpenedProgram } from '../run/program.ts';
import { planOf } from '../world/plan.ts';
import { comparisonText } from './compare-text.ts';
import { status } from './failure.ts';
import { open, worldOf } from './open.ts';
import { paletteFor, say, tell, type ColourChoice } from './terminal.ts';

export interface CompareFlags {
  readonly json?: boolean;
  readonly color: ColourChoice;
  readonly world?: string;
  readonly cpus?: number;
  readonly seed?: number;
  readonly loads?: readonly number[];
  readonly cpuCounts?: readonly number[];
  readonly maxSteps?: number;
  readonly maxTime?: number;
}

const usualLoads = [0.25, 0.5, 1, 2, 4];
const usualCpus = [1, 2, 4];

/** The world is the first program's; a handler that can block is no obstacle here, but what is measured. */
export function compareCommand(files: readonly string[], flags: CompareFlags): number {
  const programs = files.map(open);
  const broken = programs.filter((p) => errorsOf(p).length > 0);
  if (broken.length > 0) return refused(broken, flags);
  const [first] = programs;
  if (!first) return status.usage;
  const world = worldOf(first, flags.world);
  const plan = planOf(world);
  const chosen = { ...plan, cpus: flags.cpus ?? plan.cpus, seed: flags.seed ?? plan.seed };
  const wall = flags.maxTime === undefined ? defaultLimits.wall : flags.maxTime * 1000;
  const limits = { ...defaultLimits, steps: flags.maxSteps ?? defaultLimits.steps, wall };
  const compared = compare(
    programs,
    chosen,
    { loads: flags.loads ?? usualLoads, cpus: flags.cpuCounts ?? usualCpus },
    limits,
    () => {
      const end = Date.now() + wall;
      return { expired: () => Date.now() > end };
    },
  );
  const ok = compared.every((c) =>
    [...c.byLoad, ...c.byCpus].every((m) => !m.errors.some(isOfTheRun)),
  );
  if (flags.json === true)
    say(`${JSON.stringify({ ok, programs: compared.map(json), diagnostics: [] })}\n`);
  else {
    say(comparisonText(compared));
    if (plan.clients.length + plan.loads.length === 0)
      tell(
        `note: the world of ${compared[0]?.file ?? ''} has no clients, so there is nothing to serve\n`,
      );
  }
  return ok ? status.fine : status.wrong;
}

function errorsOf(p: OpenedProgram): OpenedProgram['diagnostics'] {
  return p.diagnostics.filter((d) => d.severity === 'error' && d.code !== 'EVL2001');
}

function refused(broken: readonly OpenedProgram[], flags: CompareFlags): number {
  if (flags.json === true)
    say(
      `${JSON.stringify({ ok: false, programs: [], diagnostics: broken.flatMap((p) => diagnosticsJson(errorsOf(p), p.files)) })}\n`,
    );
  else
    for (const p of broken)
      tell(render(errorsOf(p), p.files, { palette: paletteFor(flags.color, process.stderr) }));
  return status.wrong;
}

function json(c: Compared): object {
  return {
    file: c.file,
    lines: c.lines,
    here: c.here,
    by_load: c.byLoad,
    by_cpus: c.byCpus,
    blocking: c.blocking ?? null,
  };
}
