/**
 * Loops that wait: an activation that only reads, and comes back to where it was
 * with the same locals, has seen nothing new. It would do the same again until
 * something that it read is changed, so until then it has no step to take. That
 * makes `while !ready {}` a wait like any other, and the search finite.
 */
import type { Activation } from '../machine/activation.ts';
import type { Value } from '../machine/value.ts';
import type { Process } from './process.ts';
import type { Use } from './recorder.ts';

/** States of one loop that are kept; a longer one is no simple wait. */
const mostStates = 64;

interface Reading {
  /** With the step after which it was there. */ readonly states: Map<string, number>;
  readonly locations: Set<number>;
}

interface Waiting {
  readonly locations: ReadonlySet<number>;
  readonly since: number;
}

export class Spins {
  private readonly reading = new Map<Process, Reading>();
  private readonly waiting = new Map<Process, Waiting>();
  /** By location: the last step that wrote it. */
  private readonly written = new Map<number, number>();

  reset(): void {
    this.reading.clear();
    this.waiting.clear();
    this.written.clear();
  }

  /** A step was taken. */
  step(
    p: Process,
    act: Activation | undefined,
    uses: readonly Use[],
    at: number,
    made: boolean,
  ): void {
    let writes = made;
    for (const u of uses) {
      if ((u & 1) === 0) continue;
      writes = true;
      this.written.set(u >> 1, at);
    }
    this.waiting.delete(p);
    if (writes || act?.state.tag !== 'ready') {
      this.reading.delete(p);
      return;
    }
    let reading = this.reading.get(p);
    if (!reading) this.reading.set(p, (reading = { states: new Map(), locations: new Set() }));
    for (const u of uses) reading.locations.add(u >> 1);
    const state = stateOf(act);
    const before = reading.states.get(state);
    // What was written while it went round, it may have read before or after.
    if (before !== undefined && !this.isWritten(reading.locations, before)) {
      this.waiting.set(p, { locations: reading.locations, since: at });
      this.reading.delete(p);
    } else if (before !== undefined || reading.states.size < mostStates)
      reading.states.set(state, at);
  }

  /** True if it loops without anything having changed that it reads. */
  waits(p: Process): boolean {
    const waiting = this.waiting.get(p);
    return waiting !== undefined && !this.isWritten(waiting.locations, waiting.since);
  }

  private isWritten(locations: ReadonlySet<number>, since: number): boolean {
    for (const location of locations) if ((this.written.get(location) ?? -1) > since) return true;
    return false;
  }
}

/** Where an activation stands, and all that its locals hold; records by their number. */
function stateOf(act: Activation): string {
  return act.frames
    .map((f) => `${String(f.routine)}:${String(f.pc)}:${f.slots.map(slotText).join(',')}`)
    .join(';');
}

function slotText(v: Value): string {
  if (typeof v !== 'object') return `${typeof v} ${String(v)}`;
  if (v.kind === 'cursor') return `cursor ${String(v.at)}`;
  return 'id' in v ? `${v.kind} ${String(v.id)}` : v.kind;
}
