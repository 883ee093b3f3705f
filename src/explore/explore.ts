/**
 * `explore`: every schedule that can make a difference, and what they come to.
 * The search itself is in search.ts; here its executions are gathered into
 * outcomes and findings, each with the shortest schedule that was seen for it.
 */
import type { Diagnostic } from '../diagnostic/diagnostic.ts';
import type { Limits } from '../machine/limit.ts';
import type { Names } from '../names/binding.ts';
import type { Json } from '../run/json-value.ts';
import type { RunHost } from '../run/run.ts';
import type { Plan } from '../world/plan.ts';
import { Execution } from './execution.ts';
import { findingKey, orderFinding, outcomeKey } from './findings.ts';
import { modeAfter, type Mode } from './mode.ts';
import { replay } from './replay.ts';
import { scheduleText } from './schedule.ts';
import { sample, type Sampled } from './sample.ts';
import { Search, type SearchSink } from './search.ts';
import type { ExecutionTrace } from './trace.ts';

export interface ExploreOptions {
  readonly plan: Plan;
  readonly limits: Limits;
  readonly host: RunHost;
  /** Of the program's text, for the schedules. */
  readonly fingerprint: string;
  readonly world: string | undefined;
  readonly maxExecutions?: number;
  readonly stopOnFirst?: boolean;
  /** Asked after each execution, with how many there were; true to stop. */
  readonly stop?: (executions: number, blocked: number) => boolean;
  /** Asked before each random run after an early stop; true to leave it. */
  readonly stopSampling?: () => boolean;
}

export interface FoundOutcome { readonly output: string; readonly shared: ReadonlyMap<string, Json>; readonly exit: number; count: number; schedule: string; moves: readonly string[] }

export interface Found { readonly diagnostic: Diagnostic; readonly moves: readonly string[] }

export interface Explored {
  /** Every class of executions was tried. */
  readonly complete: boolean;
  readonly executions: number;
  readonly blocked: number;
  readonly steps: number;
  readonly outcomes: readonly FoundOutcome[];
  readonly findings: readonly Found[];
  /** What was tried at random after it had stopped early. */
  readonly sampled?: Sampled;
  /** Why it stopped early. */
  readonly stopped: 'executions' | 'time' | 'first' | 'endless' | undefined;
}

/** Random runs after an early stop. */
const sampleRuns = 500;

export function explore(names: Names, options: ExploreOptions): Explored {
  // Whether CPUs and the order of posts matter is seen only when an event has to wait; with one CPU all do.
  const one = options.plan.cpus === 1;
  let mode: Mode = { postsDepend: one, plansCpus: one };
  for (;;) {
    const gathering = new Gathering(names, options, mode);
    const result = gathering.run();
    if (!gathering.again) return result;
    mode = gathering.again;
  }
}

class Gathering implements SearchSink {
  private readonly execution: Execution;
  private readonly outcomes = new Map<string, FoundOutcome>();
  private readonly found = new Map<string, Found>();
  /** Pairs of places that seem to race, with beginnings of schedules that may show it; the detector has the last word. */
  private readonly races = new Map<string, (readonly string[])[]>();
  private stopped: Explored['stopped'];
  /** Steps of the longest execution. */
  private longest = 0;
  private readonly search: Search;
  /** An event had to wait and that was not planned with, or posts that were taken as independent met in the queue: once more, so. */
  again: Mode | undefined;

  constructor(private readonly names: Names, private readonly options: ExploreOptions, private readonly mode: Mode) {
    this.execution = new Execution(names, { ...options, ...mode });
    this.search = new Search(this.execution, this);
  }

  run(): Explored {
    const { executions, blocked, complete, steps } = this.search.run();
    const sampled = this.again === undefined && this.stopped !== 'first' && !complete ? this.sampled() : undefined;
    this.judgeRaces();
    for (const o of [...this.outcomes.values()].slice(0, mostJudged)) this.told(o.moves);
    const findings = withoutWarnings([...this.found.values()]);
    const outcomes = [...this.outcomes.values()];
    const order = orderFinding(this.names, outcomes);
    if (order) findings.push(order);
    return {
      complete: complete && this.stopped === undefined, executions, blocked, steps, outcomes,
      findings: findings.map((f) => ({ ...f, diagnostic: { ...f.diagnostic, schedule: this.text(f.moves) } })),
      ...(sampled ? { sampled } : {}),
      stopped: this.stopped ?? (this.search.endless ? 'endless' : undefined),
    };
  }

  complete(trace: ExecutionTrace): boolean {
    const { execution } = this;
    this.again = modeAfter(this.mode, execution, trace);
    if (this.again) return false;
    this.longest = Math.max(this.longest, trace.length);
    this.gather();
    const { maxExecutions, stopOnFirst } = this.options;
    if (stopOnFirst === true && this.hasError()) this.stopped = 'first';
    else if (maxExecutions !== undefined && this.search.executions >= maxExecutions) this.stopped = 'executions';
    return this.stopped === undefined;
  }

  /** The outcome and the findings of the execution that has just ended. */
  private gather(): void {
    const { execution } = this;
    const { outcome, result } = execution.finish();
    const key = outcomeKey(outcome);
    const before = this.outcomes.get(key);
    if (before) {
      before.count++;
      if (isShorter(execution.tokens, before.moves)) this.keepMoves(before);
    } else {
      const moves = [...execution.tokens];
      this.outcomes.set(key, { ...outcome, count: 1, moves, schedule: this.text(moves) });
    }
    for (const d of result?.diagnostics ?? []) this.finding(d);
  }

  /** Random schedules, where the search had to stop early. */
  private sampled(): Sampled {
    const about = { steps: this.longest, processes: this.execution.stepper.processes.length };
    return sample(this.execution, this.options.plan.seed, about, sampleRuns, {
      sampled: () => { this.gather(); },
      race: (first, second, trace) => { this.race(first, second, trace); },
      stop: () => this.options.stopSampling?.() === true,
    });
  }

  private keepMoves(outcome: FoundOutcome): void {
    outcome.moves = [...this.execution.tokens];
    outcome.schedule = this.text(outcome.moves);
  }

  private hasError(): boolean {
    this.judgeRaces();
    return [...this.found.values()].some((f) => f.diagnostic.severity === 'error');
  }

  race(first: number, second: number, trace: ExecutionTrace): void {
    const a = trace.steps[first];
    const b = trace.steps[second];
    if (!a || !b || a.plain.length === 0 || b.plain.length === 0) return;
    for (const x of a.plain) {
      for (const y of b.plain) {
        if (x.location !== y.location || (!x.write && !y.write)) continue;
        const key = x.site < y.site ? `${String(x.site)} ${String(y.site)}` : `${String(y.site)} ${String(x.site)}`;
        // What one color, watch, timer or signal puts in a row is dependent and no race; so several are kept.
        const length = second + 1;
        const before = this.races.get(key);
        if (!before) this.races.set(key, [this.execution.tokens.slice(0, length)]);
        else if (before.length < mostWitnesses || length < (before.at(-1)?.length ?? 0)) {
          before.push(this.execution.tokens.slice(0, length));
          before.sort((m, n) => m.length - n.length);
          if (before.length > mostWitnesses) before.pop();
        }
      }
    }
  }

  private judgeRaces(): void {
    for (const witnesses of this.races.values()) {
      for (const moves of witnesses.splice(0)) if (this.told(moves)) break;
    }
  }

  tick(): boolean {
    if (this.options.stop?.(this.search.executions, this.search.blocked) !== true) return true;
    this.stopped ??= 'time';
    return false;
  }

  private finding(d: Diagnostic): void {
    const key = findingKey(d);
    const before = this.found.get(key);
    if (!before || isShorter(this.execution.tokens, before.moves)) this.found.set(key, { diagnostic: d, moves: [...this.execution.tokens] });
  }

  /** What the detector tells of a run along a schedule, or its beginning. True if that is a race. */
  private told(moves: readonly string[]): boolean {
    const { result } = replay(this.names, this.options, moves, false);
    let race = false;
    for (const d of result.diagnostics) {
      if (!(d.code.startsWith('EVL3') && d.code !== 'EVL3004') && d.code !== 'EVL4006') continue;
      race ||= d.code !== 'EVL4006';
      const key = findingKey(d);
      const before = this.found.get(key);
      if (!before || moves.length < before.moves.length) this.found.set(key, { diagnostic: d, moves });
    }
    return race;
  }

  private text(moves: readonly string[]): string {
    const { fingerprint, plan, world } = this.options;
    return scheduleText({ program: fingerprint, cpus: plan.cpus, seed: plan.seed, world, moves: { kind: 'steps', steps: moves } });
  }
}

/** A lock order that did deadlock on another schedule is told as that. */
function withoutWarnings(all: readonly Found[]): Found[] {
  const places = (f: Found): string[] => [f.diagnostic.span, ...f.diagnostic.related.map((r) => r.span)].map((s) => `${String(s.file)}:${String(s.start)}`);
  const deadlocks = new Set(all.flatMap((f) => (f.diagnostic.code === 'EVL4001' ? places(f) : [])));
  return all.filter((f) => f.diagnostic.code !== 'EVL4006' || !places(f).some((p) => deadlocks.has(p)));
}

/** Beginnings of schedules that are kept for a pair of places. */
const mostWitnesses = 16;

/** Outcomes whose schedules the detector looks at, for what the search itself does not see (lock orders). */
const mostJudged = 64;

/** Fewer changes from one process to another, then fewer steps. */
function isShorter(a: readonly string[], b: readonly string[]): boolean {
  const [sa, sb] = [switches(a), switches(b)];
  return sa < sb || (sa === sb && a.length < b.length);
}

function switches(moves: readonly string[]): number {
  let n = 0;
  for (let i = 1; i < moves.length; i++) if (moves[i] !== moves[i - 1]) n++;
  return n;
}
