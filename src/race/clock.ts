/**
 * Vector clocks over chains. A chain is a row of activations of which each
 * begins after the end of the one before it, so that one number says how much
 * of it is known (chain decomposition: Agarwal and Garg, "Efficient dependency
 * tracking for relevant events in shared-memory systems", PODC 2005; for event
 * handlers Raychev, Vechev, Sridharan, "Effective race detection for
 * event-driven programs", OOPSLA 2013). An activation takes over the chain of
 * one that it comes after, so the number of chains follows what is alive at
 * once, not the length of the run.
 *
 * What a clock knows of other chains is an immutable list, shared by all
 * moments until it grows; a moment (chain, time, what was known) costs one
 * record.
 */
import type { Moment, Moments } from '../machine/listener.ts';
import type { Who } from './who.ts';

/** chain, time, chain, time …, by rising chain. Immutable. */
export type Known = readonly number[];

const nothing: Known = [];

/** A moment with all that was known at it. */
export interface Stamp extends Moment {
  readonly known: Known;
  readonly who: Who;
  /** The same moment in the order of causes alone, without locks and values (for lock-order.ts). */
  causal?: Stamp;
}

/** How far a chain is known, 0 for not at all. */
export function timeOf(known: Known, chain: number): number {
  let low = 0;
  let high = (known.length >> 1) - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const at = known[2 * middle] as number;
    if (at === chain) return known[2 * middle + 1] as number;
    if (at < chain) low = middle + 1;
    else high = middle - 1;
  }
  return 0;
}

/** True if a moment comes after another, or is it. */
export function comesAfter(later: Stamp, earlier: Stamp): boolean {
  return later.chain === earlier.chain ? earlier.time <= later.time : timeOf(later.known, earlier.chain) >= earlier.time;
}

/** The later of both for each chain; the first itself where it has all. */
function merged(a: Known, b: Known): Known {
  if (b.length === 0 || a === b) return a;
  if (a.length === 0) return b;
  const out: number[] = [];
  let i = 0;
  let j = 0;
  let grew = false;
  while (i < a.length || j < b.length) {
    const ca = i < a.length ? a[i] as number : Infinity;
    const cb = j < b.length ? b[j] as number : Infinity;
    if (ca < cb) {
      out.push(ca, a[i + 1] as number);
      i += 2;
    } else if (cb < ca) {
      out.push(cb, b[j + 1] as number);
      j += 2;
      grew = true;
    } else {
      const [ta, tb] = [a[i + 1] as number, b[j + 1] as number];
      out.push(ca, Math.max(ta, tb));
      if (tb > ta) grew = true;
      i += 2;
      j += 2;
    }
  }
  return grew ? out : a;
}

/** The clock of what runs along one chain now. */
export class Line {
  known: Known = nothing;
  /** Something happened since the last moment was given out. */
  private dirty = true;
  private last: Stamp | undefined;

  constructor(readonly chain: number, public time: number) {}

  /** Something happens on the line that later moments must tell from earlier ones. */
  happens(): void {
    this.dirty = true;
  }

  knows(chain: number, time: number): boolean {
    return chain === this.chain ? time <= this.time : timeOf(this.known, chain) >= time;
  }

  acquire(after: Moments): void {
    for (const m of after) {
      if (this.knows(m.chain, m.time)) continue;
      const stamp = m as Stamp;
      this.known = merged(merged(this.known, stamp.known), [stamp.chain, stamp.time]);
      this.dirty = true;
    }
  }

  release(who: Who): Stamp {
    if (!this.dirty && this.last?.who === who) return this.last;
    this.last = { chain: this.chain, time: this.time, known: this.known, who };
    this.time++;
    this.dirty = false;
    return this.last;
  }
}

/** Gives out chains, those of ended activations again to whatever comes after them. */
export class Chains {
  /** By chain: its time so far, and the last moment of its last activation while no other runs along it. */
  private readonly chains: { time: number; end: number | undefined }[] = [];

  get count(): number {
    return this.chains.length;
  }

  /** A line for an activation that begins after these moments. */
  begin(after: Moments): Line {
    const start = new Line(-1, 0);
    start.acquire(after);
    for (const m of after) {
      const chain = this.chains[m.chain];
      if (chain?.end === undefined || !start.knows(m.chain, chain.end)) continue;
      chain.end = undefined;
      const line = new Line(m.chain, chain.time);
      line.known = start.known;
      return line;
    }
    const line = new Line(this.chains.length, 1);
    this.chains.push({ time: 1, end: undefined });
    line.known = start.known;
    return line;
  }

  /** The activation on a line has ended; gives its last moment. */
  end(line: Line, who: Who): Stamp {
    const last = line.release(who);
    const chain = this.chains[line.chain];
    if (chain) {
      chain.time = line.time;
      chain.end = last.time;
    }
    return last;
  }
}
