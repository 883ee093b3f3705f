/** Taking the steps of a schedule again: for `run --schedule`, for reports of what a search has found, and for stories. */
import { watch } from '../race/index.ts';
import type { Names } from '../names/binding.ts';
import type { RunResult } from '../run/result.ts';
import type { RunHost } from '../run/run.ts';
import type { Limits } from '../machine/limit.ts';
import type { Plan } from '../world/plan.ts';
import { Execution } from './execution.ts';
import { toEnd, type Portions } from './portions.ts';
import { Story, type StoryLine } from './story.ts';

export interface ReplayOptions {
  readonly plan: Plan;
  readonly limits: Limits;
  readonly host: RunHost;
}

export interface Replay {
  readonly result: RunResult;
  readonly story: readonly StoryLine[];
  /** The first move that the program could not make (from 0); undefined if it could make all. */
  readonly parted: number | undefined;
}

/** Takes the steps of a schedule, and then, unless it is to stop there, goes on with whatever can go first, to the end. */
export function replay(
  names: Names,
  options: ReplayOptions,
  steps: readonly string[],
  on = true,
): Replay {
  return toEnd(replaying(names, options, steps, on));
}

/** The same in portions. */
export function* replaying(
  names: Names,
  options: ReplayOptions,
  steps: readonly string[],
  on: boolean,
): Portions<Replay> {
  const execution = new Execution(names, {
    ...options,
    postsDepend: true,
    listen: watch,
  });
  const story = new Story(execution);
  execution.restart();
  let parted: number | undefined;
  for (let i = 0; i < steps.length; i++) {
    const id = execution.processOf(steps[i] ?? '');
    if (id === undefined) {
      parted = i;
      break;
    }
    story.step(id);
    if (i % portion === portion - 1) yield undefined;
  }
  for (let n = 0; on && parted === undefined && n < longestTail; n++) {
    const [next] = execution.enabled();
    if (next === undefined) break;
    story.step(next);
    if (n % portion === portion - 1) yield undefined;
  }
  return { result: execution.result(), story: story.lines, parted };
}

/** Steps that are taken in one go. */
const portion = 64;
/** Steps after the end of a schedule, before it is given up. */
const longestTail = 1_000_000;
