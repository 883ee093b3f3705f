/** The manner of a run under virtual time, as options, a schedule, and the screen know it. */
import type { Schedule } from '../explore/schedule.ts';
import type { Limits } from '../machine/limit.ts';
import type { OpenedProgram } from '../run/program.ts';
import { Run, type RunOptions } from '../run/run.ts';
import { changePoints, Priorities } from '../schedule/priority.ts';
import { seeded } from '../schedule/seeded.ts';
import type { RunManner } from '../view/time-walk.ts';
import type { Plan } from '../world/plan.ts';

interface MannerFlags {
  readonly strategy?: 'time' | 'pct' | undefined;
  readonly shortTransfers?: boolean;
}

/** What the options ask for. With random priorities, a run by virtual time is made first, to see over how many steps their changes are spread. */
export function mannerOf(
  { names }: Pick<OpenedProgram, 'names'>,
  plan: Plan,
  limits: Limits,
  { strategy, shortTransfers }: MannerFlags,
  stdin: string | undefined,
): RunManner {
  const given = inputOf(stdin, shortTransfers);
  if (strategy !== 'pct' || plan.cpus < 2) return given;
  const end = Date.now() + limits.wall;
  const { steps } = new Run(names, {
    plan,
    limits,
    chance: seeded(plan.seed),
    host: { expired: () => Date.now() > end },
    ...(stdin === undefined ? {} : { stdin }),
  }).run().stats;
  return { ...given, priorities: { steps, depth: changePoints } };
}

/** What a schedule was made with; its standard input is given again. */
export function mannerOfSchedule(
  { priorities, shortTransfers }: Schedule,
  stdin: string | undefined,
): RunManner {
  return {
    ...inputOf(stdin, shortTransfers),
    ...(priorities === undefined ? {} : { priorities: { steps: priorities, depth: changePoints } }),
  };
}

/** The same as a schedule holds it. */
export function heldBySchedule({
  priorities,
  shortTransfers,
}: RunManner): Pick<Schedule, 'priorities' | 'shortTransfers'> {
  return {
    ...(priorities ? { priorities: priorities.steps } : {}),
    ...(shortTransfers === true ? { shortTransfers } : {}),
  };
}

/** The same for a run. */
export function optionsOf(
  { stdin, shortTransfers, priorities }: RunManner,
  seed: number,
): Pick<RunOptions, 'stdin' | 'shortTransfers' | 'strategy'> {
  return {
    ...(stdin === undefined ? {} : { stdin }),
    shortTransfers: shortTransfers === true,
    ...(priorities
      ? { strategy: new Priorities(seeded(seed), priorities.steps, priorities.depth) }
      : {}),
  };
}

function inputOf(stdin: string | undefined, shortTransfers: boolean | undefined): RunManner {
  return {
    ...(stdin === undefined ? {} : { stdin }),
    ...(shortTransfers === true ? { shortTransfers: true as const } : {}),
  };
}
