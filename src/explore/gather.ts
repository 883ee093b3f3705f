/** What a search finds on its way: outcomes, findings, and pairs of places that seem to race, each with the shortest schedule that was seen for it. */
import type { Diagnostic } from '../diagnostic/diagnostic.ts';
import type { Json } from '../run/json-value.ts';
import type { Execution } from './execution.ts';
import { findingKey, outcomeKey } from './findings.ts';
import { isBelow, lengthOf } from './length.ts';
import type { ExecutionTrace } from './trace.ts';

export interface FoundOutcome {
  readonly output: string;
  readonly shared: ReadonlyMap<string, Json>;
  readonly exit: number;
  count: number;
  moves: readonly string[];
}

export interface Found {
  readonly diagnostic: Diagnostic;
  readonly moves: readonly string[];
}

/** What was gathered, as data that goes between threads. */
export type GatheredData = Pick<Gathered, 'outcomes' | 'found' | 'races' | 'longest' | 'processes'>;

export class Gathered {
  readonly outcomes = new Map<string, FoundOutcome>();
  readonly found = new Map<string, Found>();
  /** Beginnings of schedules that may show a race of two places, by these; the detector has the last word. */
  readonly races = new Map<string, (readonly string[])[]>();
  /** Steps and processes of the longest execution. */
  longest = 0;
  processes = 0;

  static of(data: GatheredData): Gathered {
    return Object.assign(new Gathered(), data);
  }

  /** The outcome and the findings of an execution that has just ended. */
  ended(execution: Execution): void {
    const { outcome, result } = execution.finish();
    const key = outcomeKey(outcome);
    const before = this.outcomes.get(key);
    if (before) {
      before.count++;
      if (isShorter(execution.tokens, before.moves)) before.moves = [...execution.tokens];
    } else this.outcomes.set(key, { ...outcome, count: 1, moves: [...execution.tokens] });
    for (const d of result?.diagnostics ?? []) this.finding(d, execution.tokens);
    this.longest = Math.max(this.longest, execution.tokens.length);
    this.processes = Math.max(this.processes, execution.stepper.processes.length);
  }

  /** Two steps that could have come the other way round. */
  race(first: number, second: number, trace: ExecutionTrace, tokens: readonly string[]): void {
    for (const [x, y] of trace.meetings(first, second)) {
      const key =
        x.site < y.site
          ? `${String(x.site)} ${String(y.site)}`
          : `${String(y.site)} ${String(x.site)}`;
      // What one color, watch, timer or signal puts in a row is dependent and no race; so several are kept.
      const before = this.races.get(key);
      if (!before || before.length < mostWitnesses || second + 1 < (before.at(-1)?.length ?? 0))
        this.witness(key, tokens.slice(0, second + 1));
    }
  }

  private witness(key: string, moves: readonly string[]): void {
    const known = this.races.get(key);
    if (!known) {
      this.races.set(key, [moves]);
      return;
    }
    known.push(moves);
    known.sort((m, n) => m.length - n.length);
    if (known.length > mostWitnesses) known.pop();
  }

  finding(d: Diagnostic, moves: readonly string[]): void {
    const key = findingKey(d);
    const before = this.found.get(key);
    if (!before || isShorter(moves, before.moves))
      this.found.set(key, { diagnostic: d, moves: [...moves] });
  }

  get hasError(): boolean {
    return [...this.found.values()].some((f) => f.diagnostic.severity === 'error');
  }

  /** Takes what another has gathered after it. */
  take(other: Gathered): void {
    for (const [key, o] of other.outcomes) {
      const before = this.outcomes.get(key);
      if (!before) this.outcomes.set(key, { ...o });
      else {
        before.count += o.count;
        if (isShorter(o.moves, before.moves)) before.moves = o.moves;
      }
    }
    for (const { diagnostic, moves } of other.found.values()) this.finding(diagnostic, moves);
    for (const [key, witnesses] of other.races)
      for (const moves of witnesses) this.witness(key, moves);
    this.longest = Math.max(this.longest, other.longest);
    this.processes = Math.max(this.processes, other.processes);
  }
}

/** Beginnings of schedules that are kept for a pair of places. */
const mostWitnesses = 16;

function isShorter(a: readonly string[], b: readonly string[]): boolean {
  return isBelow(lengthOf(a), lengthOf(b));
}
