/**
 * Fewer CPUs than activations: a step of an event that has not started needs a
 * CPU, and it is the end of another activation that frees one. That is no
 * dependence (rulings, 9), so an order that the steps alone would allow may not
 * be possible. Here an order is tried on the CPUs, and mended where it can be.
 */
import type { Key } from '../machine/value.ts';
import type { ProcessId } from './process.ts';
import type { Step } from './trace.ts';

/** An event in the queue, with its color. */
export interface Queued {
  readonly id: ProcessId;
  readonly color: Key | undefined;
}

export interface CpuState {
  readonly free: number;
  /** Events that wait for a CPU or their color, first in, first out. */
  readonly waiting: readonly Queued[];
  /** Colors of what runs. */
  readonly busy: readonly Key[];
}

export const noCpus: CpuState = { free: 0, waiting: [], busy: [] };

class Cpus {
  private free: number;
  private readonly waiting: Queued[];
  private readonly busy: Set<Key>;

  /** `quick`: events that end where they start, with no step of their own. */
  constructor(
    state: CpuState,
    private readonly quick: ReadonlySet<ProcessId>,
  ) {
    this.free = state.free;
    this.waiting = [...state.waiting];
    this.busy = new Set(state.busy);
  }

  /** True if the process has a CPU, or needs none. */
  canStep(id: ProcessId): boolean {
    return !this.waiting.some((q) => q.id === id);
  }

  take(step: Step): void {
    this.free += step.frees;
    if (step.frees > 0 && step.color !== undefined) this.busy.delete(step.color);
    this.waiting.push(...step.queued);
    while (this.free > 0) {
      const next = this.waiting.findIndex((q) => q.color === undefined || !this.busy.has(q.color));
      if (next < 0) return;
      const [started] = this.waiting.splice(next, 1);
      if (started === undefined || this.quick.has(started.id)) continue;
      if (started.color !== undefined) this.busy.add(started.color);
      this.free--;
    }
  }
}

/**
 * A sequence as the CPUs allow it: as it is; else with whatever else can go
 * first, so that CPUs become free. Undefined where its last step cannot have
 * one. `others` are the steps that could go before it.
 */
export function withCpus(
  state: CpuState,
  sequence: readonly Step[],
  others: () => readonly Step[],
  quick: ReadonlySet<ProcessId>,
): readonly Step[] | undefined {
  const cpus = new Cpus(state, quick);
  let possible = true;
  for (const step of sequence) {
    if (!cpus.canStep(step.id)) possible = false;
    cpus.take(step);
  }
  return possible ? sequence : mended(state, sequence.at(-1) as Step, others(), quick);
}

function mended(
  state: CpuState,
  last: Step,
  others: readonly Step[],
  quick: ReadonlySet<ProcessId>,
): readonly Step[] | undefined {
  const cpus = new Cpus(state, quick);
  const out: Step[] = [];
  const left = [...others];
  // A process that has made none of its left steps is ready; of each the first left one is next.
  for (let moved = true; moved;) {
    moved = false;
    const held = new Set<ProcessId>();
    for (let k = 0; k < left.length; k++) {
      const step = left[k] as Step;
      const waits =
        held.has(step.id) ||
        !cpus.canStep(step.id) ||
        left.slice(0, k).some((earlier) => comesFirst(earlier, step));
      if (waits) {
        held.add(step.id);
        continue;
      }
      left.splice(k, 1);
      k--;
      cpus.take(step);
      out.push(step);
      moved = true;
    }
  }
  if (!cpus.canStep(last.id) || left.some((step) => comesFirst(step, last))) return undefined;
  return [...out, last];
}

/** True if a step that is left must come before another: the other knows it. */
function comesFirst(earlier: Step, later: Step): boolean {
  return (later.clock[earlier.process] ?? 0) >= (earlier.clock[earlier.process] ?? 0);
}
