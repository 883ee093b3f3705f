/** Does tasks of a search: its executions, and what is found in them. */
import { isRace } from '../diagnostic/codes.ts';
import type { Limits } from '../machine/limit.ts';
import type { Names } from '../names/binding.ts';
import type { RunHost } from '../run/run.ts';
import type { Plan } from '../world/plan.ts';
import { Execution, type Numbers } from './execution.ts';
import { findingKey } from './findings.ts';
import { Gathered } from './gather.ts';
import { modeAfter, queueOf, strictMode, type Mode } from './mode.ts';
import { toEnd, type Portions } from './portions.ts';
import { replaying } from './replay.ts';
import { Search, type SearchSink } from './search.ts';
import type { Part, Task } from './task.ts';
import type { ExecutionTrace } from './trace.ts';

export interface ExplorerOptions {
  readonly plan: Plan;
  readonly limits: Limits;
  readonly host: RunHost;
  /** End the search at the first error. */
  readonly stopOnFirst?: boolean;
  /** Asked after each execution, with how many there were in this task; true to stop. */
  readonly stop?: (executions: number) => boolean;
}

/** Why a search ended early. */
export type Stopped = 'executions' | 'time' | 'first' | 'endless';

export interface Report {
  readonly part: Part;
  readonly gathered: Gathered;
  readonly stopped: Stopped | undefined;
  /** An event had to wait and that was not planned with, or posts that were taken as independent met in the queue: once more, so. */
  readonly again: Mode | undefined;
}

export class Explorer implements SearchSink {
  readonly execution: Execution;
  private readonly search: Search;
  private gathered = new Gathered();
  private stopped: Stopped | undefined;
  private again: Mode | undefined;
  private most: number | undefined;

  constructor(
    private readonly names: Names,
    private readonly options: ExplorerOptions,
    readonly mode: Mode,
    readonly numbers: Numbers,
  ) {
    this.execution = new Execution(names, { ...options, ...mode, numbers });
    this.search = new Search(this.execution, this, queueOf(mode, numbers));
  }

  do(task: Task): Report {
    return toEnd(this.doing(task));
  }

  /** The same in portions. */
  *doing(task: Task): Portions<Report> {
    this.gathered = new Gathered();
    this.stopped = this.again = undefined;
    this.most = task.most;
    return this.report(yield* this.search.portions(task));
  }

  private report(part: Part): Report {
    return {
      part,
      gathered: this.gathered,
      stopped: this.stopped ?? (part.cut > 0 ? 'endless' : undefined),
      again: this.again ?? (this.search.strict ? strictMode : undefined),
    };
  }

  complete(trace: ExecutionTrace): boolean {
    this.again = modeAfter(this.mode, this.execution, trace);
    if (this.again) return false;
    this.gathered.ended(this.execution);
    if (this.options.stopOnFirst === true && this.foundError()) this.stopped = 'first';
    else if (this.most !== undefined && this.search.executions >= this.most)
      this.stopped = 'executions';
    return this.stopped === undefined;
  }

  private foundError(): boolean {
    toEnd(judgeRaces(this.names, this.options, this.gathered));
    return this.gathered.hasError;
  }

  race(first: number, second: number, trace: ExecutionTrace): void {
    this.gathered.race(first, second, trace, this.execution.tokens);
  }

  tick(): boolean {
    if (this.options.stop?.(this.search.executions) !== true) return true;
    this.stopped ??= 'time';
    return false;
  }
}

/** Lets the detector judge the schedules that may show a race. */
export function* judgeRaces(
  names: Names,
  options: ExplorerOptions,
  gathered: Gathered,
): Portions<undefined> {
  for (const witnesses of gathered.races.values()) {
    for (const moves of witnesses.splice(0))
      if (yield* judge(names, options, gathered, moves)) break;
  }
  return undefined;
}

/** What the detector tells of a run along a schedule, or its beginning. True if that is a race. */
export function* judge(
  names: Names,
  options: ExplorerOptions,
  gathered: Gathered,
  moves: readonly string[],
): Portions<boolean> {
  const { result } = yield* replaying(names, options, moves, false);
  let race = false;
  for (const d of result.diagnostics) {
    if (!isRace(d.code) && d.code !== 'EVL4006') continue;
    race ||= isRace(d.code);
    const before = gathered.found.get(findingKey(d));
    if (!before || moves.length < before.moves.length)
      gathered.found.set(findingKey(d), { diagnostic: d, moves });
  }
  return race;
}
