/** Schedule files: reading, writing, and running along one. */
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { shown } from '../diagnostic/escape.ts';
import { replay } from '../explore/replay.ts';
import { fingerprintOf } from '../explore/schedule-of.ts';
import { longestSchedule, readSchedule, scheduleText, type Schedule } from '../explore/schedule.ts';
import type { Limits } from '../machine/limit.ts';
import { watchedRun } from '../race/index.ts';
import type { OpenedProgram } from '../run/program.ts';
import type { RunResult } from '../run/result.ts';
import { replayed } from '../schedule/recorded.ts';
import type { Plan } from '../world/plan.ts';
import { Survey } from '../view/survey.ts';
import { Tape } from '../view/tape.ts';
import { TimeWalk } from '../view/time-walk.ts';
import { mannerOfSchedule, optionsOf } from './manner.ts';
import { UsageError } from './failure.ts';

export function readScheduleFile(file: string): Schedule {
  let text: string;
  try {
    const about = statSync(file);
    if (!about.isFile())
      throw new UsageError(`--schedule ${shown(file)}: this is not a regular file`);
    if (about.size > longestSchedule)
      throw new UsageError(
        `--schedule ${shown(file)}: it is larger than ${String(longestSchedule / (1024 * 1024))} MiB, the most a schedule can be`,
      );
    text = readFileSync(file, 'utf8');
  } catch (e) {
    if (e instanceof UsageError) throw e;
    throw new UsageError(
      `--schedule ${shown(file)}: ${(e as NodeJS.ErrnoException).code === 'ENOENT' ? 'there is no such file' : (e as Error).message}`,
    );
  }
  const schedule = readSchedule(text);
  if ('problem' in schedule)
    throw new UsageError(
      `--schedule ${shown(file)}, line ${String(schedule.line)}: ${shown(schedule.problem)}`,
    );
  return schedule;
}

export function writeSchedule(file: string, schedule: Schedule): void {
  try {
    writeFileSync(file, scheduleText(schedule));
  } catch (e) {
    throw new UsageError(`--record ${shown(file)}: ${(e as Error).message}`);
  }
}

/** The run along a schedule; `note` says where it parted from the program, if it did. */
export function replaySchedule(
  opened: Pick<OpenedProgram, 'names' | 'files'>,
  schedule: Schedule,
  base: Plan,
  limits: Limits,
  file: string,
  stdin?: string,
): { readonly result: RunResult; readonly note: string | undefined } {
  const plan: Plan = { ...base, cpus: schedule.cpus, seed: schedule.seed };
  const changed = schedule.program !== fingerprintOf(opened);
  const end = Date.now() + limits.wall;
  const host = { expired: () => Date.now() > end };
  const manner = mannerOfSchedule(schedule, stdin);
  let result: RunResult;
  let parted: number | undefined;
  if (schedule.moves.kind === 'steps')
    ({ result, parted } = replay(opened.names, { plan, limits, host }, schedule.moves.steps));
  else if (schedule.departures) {
    // What somebody did at the screen happens before the statements that it names, so each of them asks.
    const {
      departures,
      moves: { draws },
    } = schedule;
    const survey = new Survey(
      (listening) =>
        new TimeWalk(opened.names, {
          plan,
          limits,
          tape: new Tape(schedule.seed, draws),
          strategyTape: new Tape(schedule.seed),
          departures,
          manner,
          ...listening,
        }),
    );
    while (!survey.advance(100_000))
      if (host.expired())
        throw new UsageError(`${shown(file)}: the run takes longer than its time`);
    result = survey.result as RunResult;
  } else {
    const draws = replayed(schedule.moves.draws);
    result = watchedRun(opened.names, {
      plan,
      limits,
      chance: draws.chance,
      host,
      ...optionsOf(manner, schedule.seed),
    }).run();
    parted = draws.parted();
  }
  const why = changed
    ? 'the program has changed since the schedule was written'
    : 'the schedule is not one of this program in this world';
  if (parted !== undefined)
    return {
      result,
      note: `${shown(file)}: move ${String(parted + 1)} cannot be made: ${why}; the run went on by itself from there`,
    };
  return {
    result,
    note: changed ? `${shown(file)}: ${why}, but every move could be made` : undefined,
  };
}
