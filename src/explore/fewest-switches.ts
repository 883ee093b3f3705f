/**
 * An execution in another order of its independent steps, with fewer changes
 * from one process to another; it comes to the same. The fewest are the "jump
 * number" of the happens-before order (Chaty and Chein, 1979), which is hard to
 * find in general: a breadth-first search over how far each process has come,
 * each going on as long as it can, finds it where few states are open at once,
 * and a good one elsewhere.
 */
import type { ExecutionTrace } from './trace.ts';

/** States kept for one number of changes, where there are few processes. */
const widest = 128;
/** Steps times processes, beyond which it is not tried: it would take longer than it is worth. */
const mostWork = 200_000;

/** How far each process has come, and the order of processes that led there. */
interface State {
  readonly at: readonly number[];
  readonly done: number;
  readonly lane: number;
  readonly before: State | undefined;
}

/** Steps that a step comes after, the step itself among them: all that it depends on. */
export function pastOf(trace: ExecutionTrace, steps: readonly number[]): number[] {
  return trace.steps.flatMap((_, i) =>
    steps.some((s) => i === s || (i < s && trace.before(i, s))) ? [i] : [],
  );
}

/** The kept steps in an order that happens-before allows, with few changes between processes. Each step's past must be kept with it. */
export function fewestSwitches(trace: ExecutionTrace, kept: readonly number[]): readonly number[] {
  const lanes = lanesOf(trace, kept);
  if (lanes.length * kept.length > mostWork) return kept;
  const needs = needsOf(trace, kept, lanes);
  const width = Math.max(
    1,
    Math.min(widest, Math.floor((20 * mostWork) / (kept.length * lanes.length * lanes.length + 1))),
  );
  let level: State[] = [{ at: lanes.map(() => 0), done: 0, lane: -1, before: undefined }];
  while (level.length > 0) {
    const complete = level.find((s) => s.done === kept.length);
    if (complete) return orderOf(complete, lanes);
    const next = new Map<string, State>();
    for (const state of level) {
      for (let lane = 0; lane < lanes.length; lane++) {
        const after = goOn(state, lane, lanes, needs);
        const key = after?.at.join(' ') ?? '';
        if (after && !next.has(key)) next.set(key, after);
      }
    }
    level = [...next.values()].sort((a, b) => b.done - a.done).slice(0, width);
  }
  return kept;
}

/** The kept steps of each process. */
function lanesOf(trace: ExecutionTrace, kept: readonly number[]): number[][] {
  const lanes = new Map<number, number[]>();
  for (const i of kept) {
    const process = trace.steps[i]?.process ?? 0;
    const lane = lanes.get(process);
    if (lane) lane.push(i);
    else lanes.set(process, [i]);
  }
  return [...lanes.values()];
}

/** For each step: how far each other process must have come before it. */
function needsOf(
  trace: ExecutionTrace,
  kept: readonly number[],
  lanes: readonly (readonly number[])[],
): ReadonlyMap<number, readonly (readonly [number, number])[]> {
  const processes = lanes.map((lane) => trace.steps[lane[0] ?? 0]?.process ?? 0);
  return new Map(
    kept.map((i) => {
      const step = trace.steps[i];
      return [
        i,
        lanes.flatMap((lane, k) => {
          const process = processes[k] ?? 0;
          const known = process === step?.process ? 0 : (step?.clock[process] ?? 0);
          const least = known === 0 ? 0 : lane.filter((s) => s < known).length;
          return least > 0 ? [[k, least] as const] : [];
        }),
      ];
    }),
  );
}

/** A process goes on as long as nothing else must come first; undefined if it cannot at all. */
function goOn(
  state: State,
  lane: number,
  lanes: readonly (readonly number[])[],
  needs: ReadonlyMap<number, readonly (readonly [number, number])[]>,
): State | undefined {
  const steps = lanes[lane] ?? [];
  const from = state.at[lane] ?? 0;
  let to = from;
  while (
    to < steps.length &&
    (needs.get(steps[to] ?? 0) ?? []).every(([other, least]) => (state.at[other] ?? 0) >= least)
  )
    to++;
  if (to === from) return undefined;
  const at = [...state.at];
  at[lane] = to;
  return { at, done: state.done + to - from, lane, before: state };
}

function orderOf(last: State, lanes: readonly (readonly number[])[]): number[] {
  const parts: number[][] = [];
  for (let s = last; s.before; s = s.before)
    parts.unshift((lanes[s.lane] ?? []).slice(s.before.at[s.lane], s.at[s.lane]));
  return parts.flat();
}
