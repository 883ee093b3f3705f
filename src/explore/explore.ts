/**
 * `explore`: every schedule that can make a difference, and what they come to.
 * It goes in rounds of tasks (frontier.ts): whoever does them, and how many at
 * once, the answer is the same. `explore` does them one after the other.
 */
import type { Names } from '../names/binding.ts';
import { numbersFor, type Numbers } from './execution.ts';
import {
  Explorer,
  judge,
  judgeRaces,
  type ExplorerOptions,
  type Report,
  type Stopped,
} from './explorer.ts';
import { orderFinding } from './findings.ts';
import { Frontier, type Handed, type Sizes } from './frontier.ts';
import { Gathered, type Found, type FoundOutcome } from './gather.ts';
import { firstMode, type Mode } from './mode.ts';
import { toEnd, type Portions } from './portions.ts';
import { sample, type Sampled } from './sample.ts';
import { scheduleText } from './schedule.ts';
import { shrinkFindings, shrinkOutcomes } from './shrink.ts';

export interface ExploreOptions extends ExplorerOptions {
  /** Of the program's text, for the schedules. */
  readonly fingerprint: string;
  readonly world: string | undefined;
  readonly maxExecutions?: number;
  /** Asked before each random run after an early stop; true to leave it. */
  readonly stopSampling?: () => boolean;
  /** Asked while schedules are made shorter; true to leave the rest of them as they are. */
  readonly stopShrinking?: () => boolean;
  /** How large the parts of the search are; the number of executions and what is found do not depend on it. */
  readonly sizes?: Sizes;
}

export type ToldOutcome = FoundOutcome & { readonly schedule: string };

export interface Explored {
  /** Every class of executions was tried. */
  readonly complete: boolean;
  readonly executions: number;
  readonly blocked: number;
  /** Executions that a limit cut short; they are among no outcome. */
  readonly cut: number;
  readonly steps: number;
  readonly outcomes: readonly ToldOutcome[];
  readonly findings: readonly Found[];
  /** What was tried at random after it had stopped early. */
  readonly sampled?: Sampled;
  /** Why it stopped early. */
  readonly stopped: Stopped | undefined;
}

/** Random runs after an early stop. */
const sampleRuns = 500;
/** Outcomes whose schedules the detector looks at, for what the search itself does not see (lock orders). */
const mostJudged = 64;

export function explore(names: Names, options: ExploreOptions): Explored {
  return toEnd(exploring(names, options));
}

/** The same in portions of some milliseconds. */
export function* exploring(names: Names, options: ExploreOptions): Portions<Explored> {
  const exploration = new Exploration(names, options);
  for (let round = exploration.round(); round.length > 0; round = exploration.round())
    yield* exploration.taking(round);
  return yield* exploration.finishing();
}

export class Exploration {
  executions = 0;
  private blocked = 0;
  private cut = 0;
  private steps = 0;
  private stopped: Stopped | undefined;
  private gathered = new Gathered();
  private frontier: Frontier;
  private own: Explorer | undefined;
  /** Numbers of the processes and locations in tasks. */
  numbers: Numbers;
  mode: Mode;

  constructor(
    private readonly names: Names,
    private readonly options: ExploreOptions,
  ) {
    this.mode = firstMode(options.plan);
    this.numbers = numbersFor(names);
    this.frontier = new Frontier(options.sizes);
  }

  /** The next tasks; none at the end. */
  round(): readonly Handed[] {
    const { maxExecutions } = this.options;
    return this.stopped === undefined
      ? this.frontier.hand(
          maxExecutions === undefined ? undefined : maxExecutions - this.executions,
        )
      : [];
  }

  /** Does tasks itself, one after the other, until one ends the search. */
  takeOwn(round: readonly Handed[]): void {
    toEnd(this.taking(round));
  }

  *taking(round: readonly Handed[]): Portions<undefined> {
    const reports: Report[] = [];
    for (const { task } of round) {
      const report = yield* this.explorer().doing(task);
      reports.push(report);
      if (report.stopped !== undefined || report.again) break;
    }
    this.take(round, reports);
    return undefined;
  }

  /** Takes what came of the tasks, in their order; those after one that ends the search do not count. What is missing is done here. */
  take(round: readonly Handed[], reports: readonly (Report | undefined)[]): void {
    const taken: { handed: Handed; part: Report['part'] }[] = [];
    for (const [i, handed] of round.entries()) {
      let report = reports[i] ?? this.explorer().do(handed.task);
      const most =
        this.options.maxExecutions === undefined
          ? undefined
          : this.options.maxExecutions - this.executions;
      // Tasks of one round do not know of each other's executions.
      if (most !== undefined && report.part.executions > most)
        report = this.explorer().do({ ...handed.task, most });
      if (report.again) {
        this.restart(report.again);
        return;
      }
      const { part, gathered, stopped } = report;
      this.executions += part.executions;
      this.blocked += part.blocked;
      this.cut += part.cut;
      this.steps += part.steps;
      this.gathered.take(gathered);
      this.stopped =
        stopped ??
        (this.options.maxExecutions !== undefined && this.executions >= this.options.maxExecutions
          ? 'executions'
          : undefined);
      if (this.stopped !== undefined) return;
      taken.push({ handed, part });
    }
    this.frontier.take(taken);
  }

  private explorer(): Explorer {
    return (this.own ??= new Explorer(this.names, this.options, this.mode, this.numbers));
  }

  private restart(mode: Mode): void {
    this.mode = mode;
    this.own = undefined;
    this.executions = this.blocked = this.cut = this.steps = 0;
    this.gathered = new Gathered();
    this.numbers = numbersFor(this.names);
    this.frontier = new Frontier(this.options.sizes);
  }

  result(): Explored {
    return toEnd(this.finishing());
  }

  *finishing(): Portions<Explored> {
    const { names, options, gathered, executions, blocked, cut, steps, stopped } = this;
    const sampled =
      stopped !== undefined && stopped !== 'first' ? yield* this.sampled() : undefined;
    yield* judgeRaces(names, options, gathered);
    for (const o of [...gathered.outcomes.values()].slice(0, mostJudged))
      yield* judge(names, options, gathered, o.moves);
    const findings = yield* shrinkFindings(
      names,
      options,
      withoutWarnings([...gathered.found.values()]),
    );
    const outcomes = (yield* shrinkOutcomes(names, options, [...gathered.outcomes.values()])).map(
      (o) => ({ ...o, schedule: this.text(o.moves) }),
    );
    const order = orderFinding(names, outcomes);
    if (order) findings.push(order);
    return {
      complete: stopped === undefined && cut === 0,
      executions,
      blocked,
      cut,
      steps,
      outcomes,
      findings: findings.map((f) => ({
        ...f,
        diagnostic: { ...f.diagnostic, schedule: this.text(f.moves) },
      })),
      ...(sampled ? { sampled } : {}),
      stopped,
    };
  }

  /** Random schedules, where the search had to stop early. */
  private sampled(): Portions<Sampled> {
    const { execution } = this.explorer();
    const about = { steps: this.gathered.longest, processes: this.gathered.processes };
    return sample(execution, this.options.plan.seed, about, sampleRuns, {
      sampled: () => {
        this.gathered.ended(execution);
      },
      race: (first, second, trace) => {
        this.gathered.race(first, second, trace, execution.tokens);
      },
      stop: () => this.options.stopSampling?.() === true,
    });
  }

  private text(moves: readonly string[]): string {
    const { fingerprint, plan, world } = this.options;
    return scheduleText({
      program: fingerprint,
      cpus: plan.cpus,
      seed: plan.seed,
      world,
      moves: { kind: 'steps', steps: moves },
    });
  }
}

/** A lock order that did deadlock on another schedule is told as that. */
function withoutWarnings(all: readonly Found[]): Found[] {
  const places = (f: Found): string[] =>
    [f.diagnostic.span, ...f.diagnostic.related.map((r) => r.span)].map(
      (s) => `${String(s.file)}:${String(s.start)}`,
    );
  const deadlocks = new Set(all.flatMap((f) => (f.diagnostic.code === 'EVL4001' ? places(f) : [])));
  return all.filter(
    (f) => f.diagnostic.code !== 'EVL4006' || !places(f).some((p) => deadlocks.has(p)),
  );
}
