/**
 * Makes a schedule shorter that shows something: fewer changes from one process
 * to another, then fewer steps. First what the step that shows it does not
 * depend on is left out, and independent steps are put in an order with few
 * changes; then blocks of steps are dropped or moved together, as in delta
 * debugging (Zeller and Hildebrandt, TSE 2002), each time with a run to see
 * that the same is shown. So many runs and no more, whatever the clock says:
 * the answer is always the same.
 */
import type { Names } from '../names/binding.ts';
import { Attempts, type Attempt, type Goal, type Trial } from './attempt.ts';
import { numbersFor } from './execution.ts';
import { fewestSwitches, pastOf } from './fewest-switches.ts';
import { findingKey, outcomeKey } from './findings.ts';
import type { Found, FoundOutcome } from './gather.ts';
import { isBelow, lengthOf, type Length } from './length.ts';
import type { Portions } from './portions.ts';
import type { ProcessId } from './process.ts';
import { replaying, type ReplayOptions } from './replay.ts';
import { ExecutionTrace, mostKnown } from './trace.ts';

export interface ShrinkOptions extends ReplayOptions {
  /** Asked between two runs: true to leave the rest as it is. */
  readonly stopShrinking?: () => boolean;
}

/** Runs for one schedule, and steps of all of them. */
interface Budget {
  readonly runs: number;
  readonly steps: number;
}

const forFinding: Budget = { runs: 300, steps: 20_000 };
const forOutcome: Budget = { runs: 24, steps: 4_000 };
/** Findings and outcomes whose schedules are made shorter; the others keep the shortest that was seen. */
const mostShrunk = 20;

const anyLength: Length = { switches: Infinity, steps: Infinity };

/** Findings with shorter schedules, and told as they are on these. */
export function* shrinkFindings(
  names: Names,
  options: ShrinkOptions,
  found: readonly Found[],
): Portions<Found[]> {
  const out: Found[] = [];
  for (const [i, f] of found.entries())
    out.push(i < mostShrunk ? yield* shrinkFinding(names, options, f) : f);
  return out;
}

/** Outcomes with shorter schedules. */
export function* shrinkOutcomes(
  names: Names,
  options: ShrinkOptions,
  outcomes: readonly FoundOutcome[],
): Portions<FoundOutcome[]> {
  const out: FoundOutcome[] = [];
  for (const [i, o] of outcomes.entries()) {
    const goal: Goal = { kind: 'outcome', key: outcomeKey(o), early: false };
    const best =
      i < mostShrunk
        ? yield* new Shrinker(names, options, goal, forOutcome).shrink(o.moves)
        : undefined;
    out.push(best ? { ...o, moves: best.tokens } : o);
  }
  return out;
}

function* shrinkFinding(names: Names, options: ShrinkOptions, f: Found): Portions<Found> {
  const key = findingKey(f.diagnostic);
  // Races and faults stay once they are there; a lock order is told no more where it does deadlock later in the run.
  const ways = f.diagnostic.code === 'EVL4006' ? [true, false] : [true];
  for (const early of ways) {
    const shrinker = new Shrinker(
      names,
      options,
      { kind: 'finding', key, early, code: f.diagnostic.code },
      forFinding,
    );
    const best = yield* shrinker.shrink(f.moves);
    if (!best || (ways.length > 1 && !(yield* shrinker.holdsToTheEnd(best)))) continue;
    const told = (yield* replaying(names, options, best.tokens, false)).result.diagnostics.find(
      (d) => findingKey(d) === key,
    );
    if (told) return { diagnostic: told, moves: best.tokens };
  }
  return f;
}

class Shrinker {
  private readonly attempts: Attempts;
  private readonly tried = new Set<string>();

  constructor(
    names: Names,
    private readonly options: ShrinkOptions,
    private readonly goal: Goal,
    private readonly budget: Budget,
  ) {
    this.attempts = new Attempts(names, options, numbersFor(names));
  }

  /** Undefined if a run along the schedule does not show the goal at all. */
  *shrink(moves: readonly string[]): Portions<Attempt | undefined> {
    if (this.isOver) return undefined;
    let best = yield* this.attempts.make(this.goal, { moves, below: anyLength });
    if (!best) return undefined;
    best = yield* this.tidied(best);
    for (let better: Attempt | undefined = best; better;) {
      better = yield* this.firstBelow(best);
      if (better) best = yield* this.tidied(better);
    }
    return (yield* this.ring(best)) ?? best;
  }

  private get isOver(): boolean {
    const { attempts, budget } = this;
    return (
      attempts.count >= budget.runs ||
      attempts.steps >= budget.steps ||
      this.options.stopShrinking?.() === true
    );
  }

  /** The first of the variants that is shorter and still shows it. */
  private *firstBelow(best: Attempt): Portions<Attempt | undefined> {
    for (const moves of variants(best.ids)) {
      const better = yield* this.attempt({ moves, below: best });
      if (better || this.isOver) return better;
    }
    return undefined;
  }

  private *attempt(trial: Trial): Portions<Attempt | undefined> {
    const key = trial.moves.join(' ');
    if (this.isOver || this.tried.has(key)) return undefined;
    this.tried.add(key);
    return yield* this.attempts.make(this.goal, trial);
  }

  /** The same without what its last step does not depend on, if that is what shows it, and in an order with few changes. */
  private *tidied(best: Attempt): Portions<Attempt> {
    const trace = traceOf(best);
    if (!trace) return best;
    const kept =
      best.stopped && this.goal.kind === 'finding'
        ? pastOf(trace, [best.steps - 1])
        : best.ids.map((_, i) => i);
    const moves = fewestSwitches(trace, kept).map((i) => best.ids[i] ?? 0);
    return (yield* this.attempt({ moves, below: best })) ?? best;
  }

  /** It is still told at the end of the run that goes on after these moves by itself. */
  *holdsToTheEnd(best: Attempt): Portions<boolean> {
    return (
      (yield* this.attempts.make(
        { ...this.goal, early: false },
        { moves: best.ids, below: anyLength, silent: true },
      )) !== undefined
    );
  }

  /** A deadlock is there as soon as those in its ring have come so far: the others need not have gone at all. */
  private *ring(best: Attempt): Portions<Attempt | undefined> {
    if (this.goal.code !== 'EVL4001' || best.stopped) return undefined;
    const trace = traceOf(best);
    if (!trace) return undefined;
    const last = [...best.waiting].map((id) => best.ids.lastIndexOf(id)).filter((i) => i >= 0);
    const moves = fewestSwitches(trace, pastOf(trace, last)).map((i) => best.ids[i] ?? 0);
    if (moves.length === 0 || !isBelow(lengthOf(moves), best)) return undefined;
    return yield* this.attempts.make(this.goal, { moves, below: best, silent: true });
  }
}

/** Undefined where the order of the steps is too large to be kept. */
function traceOf({ ids, infos }: Attempt): ExecutionTrace | undefined {
  const trace = new ExecutionTrace();
  for (const [i, info] of infos.entries()) {
    trace.add(ids[i] ?? 0, info);
    if (trace.size > mostKnown) return undefined;
  }
  return trace;
}

/** What may be shorter: without a process, without some blocks in a row, with fewer steps in a block, with a block moved to the one before or after it of the same process. */
function* variants(ids: readonly ProcessId[]): Generator<readonly ProcessId[]> {
  for (const process of new Set(ids)) yield ids.filter((id) => id !== process);
  const blocks = blocksOf(ids);
  for (let size = blocks.length >> 1; size >= 1; size >>= 1) {
    for (let from = 0; from < blocks.length; from += size)
      yield [...blocks.slice(0, from), ...blocks.slice(from + size)].flat();
  }
  for (const [i, block] of blocks.entries()) {
    for (let size = block.length >> 1; size >= 1; size >>= 1)
      yield [...blocks.slice(0, i), block.slice(size), ...blocks.slice(i + 1)].flat();
  }
  for (let later = 0; later < blocks.length; later++) {
    const [block, process] = [blocks[later] ?? [], blocks[later]?.[0]];
    const earlier = blocks.slice(0, later).findLastIndex((b) => b[0] === process);
    if (earlier < 0) continue;
    const [before, between, after] = [
      blocks.slice(0, earlier),
      blocks.slice(earlier + 1, later),
      blocks.slice(later + 1),
    ];
    const first = blocks[earlier] ?? [];
    yield [...before, first, block, ...between, ...after].flat();
    yield [...before, ...between, first, block, ...after].flat();
  }
}

/** Steps of one process in a row. */
function blocksOf(ids: readonly ProcessId[]): ProcessId[][] {
  const blocks: ProcessId[][] = [];
  for (const id of ids) {
    const last = blocks.at(-1);
    if (last?.[0] === id) last.push(id);
    else blocks.push([id]);
  }
  return blocks;
}
