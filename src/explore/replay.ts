/** Taking the steps of a schedule again: for `run --schedule`, for reports of what a search has found, and for stories. */
import type { Span } from '../base/span.ts';
import { watch } from '../race/index.ts';
import type { Names } from '../names/binding.ts';
import type { RunResult } from '../run/result.ts';
import type { RunHost } from '../run/run.ts';
import type { Limits } from '../machine/limit.ts';
import type { Plan } from '../world/plan.ts';
import { nameOf } from '../race/report.ts';
import { Execution } from './execution.ts';
import { toEnd, type Portions } from './portions.ts';

export interface ReplayOptions { readonly plan: Plan; readonly limits: Limits; readonly host: RunHost }

/** One line of a story: who does what where. */
export interface StoryLine { readonly who: string; readonly process: number; readonly span: Span | undefined; readonly environment: string }

export interface Replay {
  readonly result: RunResult;
  readonly story: readonly StoryLine[];
  /** The first move that the program could not make (from 0); undefined if it could make all. */
  readonly parted: number | undefined;
}

/** Takes the steps of a schedule, and then, unless it is to stop there, goes on with whatever can go first, to the end. */
export function replay(names: Names, options: ReplayOptions, steps: readonly string[], on = true): Replay {
  return toEnd(replaying(names, options, steps, on));
}

/** The same in portions. */
export function* replaying(names: Names, options: ReplayOptions, steps: readonly string[], on: boolean): Portions<Replay> {
  const execution = new Execution(names, { ...options, postsDepend: true, plansCpus: false, listen: watch });
  const story: StoryLine[] = [];
  execution.restart();
  let parted: number | undefined;
  for (let i = 0; i < steps.length; i++) {
    const id = execution.processOf(steps[i] ?? '');
    if (id === undefined) {
      parted = i;
      break;
    }
    story.push(lineOf(execution, id));
    execution.step(id);
    if (i % portion === portion - 1) yield undefined;
  }
  for (let n = 0; on && parted === undefined && n < longestTail; n++) {
    const [next] = execution.enabled();
    if (next === undefined) break;
    story.push(lineOf(execution, next));
    execution.step(next);
    if (n % portion === portion - 1) yield undefined;
  }
  return { result: execution.result(), story, parted };
}

/** Steps that are taken in one go. */
const portion = 64;
/** Steps after the end of a schedule, before it is given up. */
const longestTail = 1_000_000;

function lineOf(execution: Execution, id: number): StoryLine {
  const { stepper } = execution;
  const p = stepper.processes.find((q) => q.id === id);
  const act = p && stepper.activationOf(p);
  if (!p || !act) return { who: '', process: id, span: undefined, environment: stepper.describe(id) };
  const site = p.pending?.site ?? (act.state.tag === 'blocked' ? act.state.wait.site : -1);
  return { who: nameOf(act), process: p.index, span: site >= 0 ? execution.run.span(site) : undefined, environment: '' };
}
