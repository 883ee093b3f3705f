/**
 * One run by the names of processes, to see whether it still shows what it is
 * to show. Names, as the numbers in schedules depend on who appeared before.
 */
import type { Code } from '../diagnostic/codes.ts';
import type { Diagnostic } from '../diagnostic/diagnostic.ts';
import type { Names } from '../names/binding.ts';
import { watching, type Watch } from '../race/index.ts';
import { faultDiagnostic } from '../run/fault-diagnostic.ts';
import { Execution, type Numbers } from './execution.ts';
import { findingKey, outcomeKey } from './findings.ts';
import { isBelow, type Length } from './length.ts';
import type { Portions } from './portions.ts';
import type { ProcessId } from './process.ts';
import type { ReplayOptions } from './replay.ts';
import type { StepInfo } from './subject.ts';

/** What a run is to show: a finding, or an outcome, each by its key. */
export interface Goal {
  readonly kind: 'finding' | 'outcome';
  readonly key: string;
  /** A finding may be shown before the end, and the run then stops there. */
  readonly early: boolean;
  /** Of the finding. */
  readonly code?: Code;
}

export interface Attempt extends Length {
  readonly ids: readonly ProcessId[];
  /** The same as schedules write it. */
  readonly tokens: readonly string[];
  readonly infos: readonly StepInfo[];
  /** It stopped before the end of the run, where the finding was shown. */
  readonly stopped: boolean;
  /** Processes that still wait at its end. */
  readonly waiting: ReadonlySet<ProcessId>;
}

/** What to try. */
export interface Trial {
  /** By the names of processes, or as a schedule has it. Who cannot go is left out. */
  readonly moves: readonly (ProcessId | string)[];
  /** It is of use only if it is shorter than this. */
  readonly below: Length;
  /** What comes after these moves, as in `run --schedule`, is not part of the result. */
  readonly silent?: boolean;
}

/** Steps that are taken in one go. */
const portion = 64;
/** Steps after the moves, before it is given up: the program may have no end. */
const longestTail = 2000;

export class Attempts {
  /** Steps taken in all attempts. */
  steps = 0;
  count = 0;

  constructor(
    private readonly names: Names,
    private readonly options: ReplayOptions,
    private readonly numbers: Numbers,
  ) {}

  /** Undefined if it does not show the goal, or is not shorter. */
  *make(goal: Goal, { moves, below, silent }: Trial): Portions<Attempt | undefined> {
    this.count++;
    let watch: Watch | undefined;
    const execution = new Execution(this.names, {
      ...this.options,
      postsDepend: true,
      numbers: this.numbers,
      listen: (run) => {
        watch = watching(run);
        return watch.listener;
      },
    });
    yield undefined;
    execution.restart();
    const look = new Look(goal, execution, watch);
    const ids: ProcessId[] = [];
    const infos: StepInfo[] = [];
    let switches = 0;
    const afterMoves = silent === true ? 'first' : 'same';
    let seen = look.isSettled();
    for (let i = 0; seen === undefined; i++) {
      if (i >= moves.length + longestTail) return undefined;
      const wanted = i < moves.length ? moves[i] : afterMoves;
      const next = this.next(execution, wanted, ids.at(-1));
      if (next === undefined && i < moves.length) continue;
      if (next === undefined) break;
      const tail = silent === true && i >= moves.length;
      if (!tail) {
        if (ids.length > 0 && ids.at(-1) !== next) switches++;
        ids.push(next);
        if (!isBelow({ switches, steps: ids.length }, below)) return undefined;
      }
      const info = execution.step(next);
      if (!tail) infos.push(info);
      this.steps++;
      seen = look.isSettled();
      if (i % portion === portion - 1) yield undefined;
    }
    const stopped = seen === true;
    if (seen === false || (seen === undefined && !look.atEnd())) return undefined;
    const waiting = new Set(
      execution.stepper.processes
        .filter((p) => !p.done && p.kind !== 'environment')
        .map((p) => p.id),
    );
    return {
      ids,
      tokens: execution.tokens.slice(0, ids.length),
      infos,
      switches,
      steps: ids.length,
      stopped,
      waiting,
    };
  }

  /** Who goes: the one that is named; else who went last if it can, or the first that can. */
  private next(
    execution: Execution,
    move: ProcessId | string | undefined,
    last: ProcessId | undefined,
  ): ProcessId | undefined {
    const enabled = execution.enabled();
    if (move === 'first') return enabled[0];
    if (move === 'same') return last !== undefined && enabled.includes(last) ? last : enabled[0];
    const id = typeof move === 'string' ? execution.processOf(move) : move;
    return id !== undefined && enabled.includes(id) ? id : undefined;
  }
}

/** Looks after each step whether the goal is there. */
class Look {
  private told = -1;

  constructor(
    private readonly goal: Goal,
    private readonly execution: Execution,
    private readonly watch: Watch | undefined,
  ) {}

  /** True: it is shown, and nothing that comes can change that. False: it cannot be shown any more. */
  isSettled(): boolean | undefined {
    const {
      goal,
      execution: { stepper, run },
    } = this;
    if (goal.kind === 'outcome') return stepper.ended === undefined ? undefined : this.atEnd();
    if (!goal.early) return undefined;
    const told = run.findings.size + (this.watch?.size ?? 0) + (stepper.ended ? 1 : 0);
    if (told === this.told) return undefined;
    this.told = told;
    const fault =
      stepper.ended?.kind === 'fault' ? [faultDiagnostic(run, stepper.ended.fault)] : [];
    return this.isAmong([...fault, ...run.findings.all, ...(this.watch?.all() ?? [])])
      ? true
      : undefined;
  }

  atEnd(): boolean {
    const { goal, execution } = this;
    return goal.kind === 'outcome'
      ? outcomeKey(execution.finish().outcome) === goal.key
      : this.isAmong(execution.result().diagnostics);
  }

  private isAmong(all: readonly Diagnostic[]): boolean {
    return all.some((d) => findingKey(d) === this.goal.key);
  }
}
