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
function merged(a: Known, b: Known, alive: Alive): Known {
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
  if (!grew) return a;
  return out.length >= longKnown ? out.filter((_, k) => alive(out[k & ~1] as number)) : out;
}

/** Lists longer than this are cleared of chains that nobody will ask for again. */
const longKnown = 32;

/** True for a chain that somebody may still ask for. */
type Alive = (chain: number) => boolean;

/** The clock of what runs along one chain now. */
export class Line {
  known: Known = nothing;
  /** Something happened since the last moment was given out. */
  private dirty = true;
  private last: Stamp | undefined;

  constructor(readonly chain: number, public time: number, private readonly alive: Alive) {}

  /** The time of the last moment given out, 0 for none: what came after it nobody can ever know. */
  get given(): number {
    return this.last?.time ?? 0;
  }

  /** Nothing happened since the last moment was given out. */
  get isClean(): boolean {
    return !this.dirty;
  }

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
      this.known = merged(merged(this.known, stamp.known, this.alive), [stamp.chain, stamp.time], this.alive);
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

interface Chain {
  /** Its time so far. */
  time: number;
  /** The last moment of its last activation, while no other runs along it and somebody may know of it. */
  end: number | undefined;
  /** It has ended and nobody was or will be told of what happened after this time; undefined before. */
  silentAfter: number | undefined;
}

/** Gives out chains, those of ended activations again to whatever comes after them. */
export class Chains {
  private readonly chains = new Map<number, Chain>();
  private next = 1;
  private readonly alive: Alive = (chain) => this.chains.has(chain);

  get size(): number {
    return this.chains.size;
  }

  /** A line for an activation that begins after these moments. */
  begin(after: Moments): Line {
    const start = new Line(0, 0, this.alive);
    start.acquire(after);
    for (const m of after) {
      const chain = this.chains.get(m.chain);
      if (chain?.end === undefined || !start.knows(m.chain, chain.end)) continue;
      chain.end = undefined;
      const line = new Line(m.chain, chain.time, this.alive);
      line.known = start.known;
      return line;
    }
    const line = new Line(this.next++, 1, this.alive);
    this.chains.set(line.chain, { time: 1, end: undefined, silentAfter: undefined });
    line.known = start.known;
    return line;
  }

  /** The activation on a line has ended. `told`: its last moment is kept for somebody; undefined where nobody asked for one. */
  end(line: Line, told: Stamp | undefined): void {
    const chain = this.chains.get(line.chain);
    if (!chain) return;
    chain.time = line.time;
    if (told || line.isClean) chain.end = line.given;
    else chain.silentAfter = line.given;
  }

  /** True if nothing that begins from now on can come after this moment. */
  isSilent(chain: number, time: number): boolean {
    const found = this.chains.get(chain);
    return found === undefined || (found.silentAfter !== undefined && time > found.silentAfter);
  }

  /** Forgets the chains that have ended and are not among those given. */
  sweep(used: ReadonlySet<number>): void {
    for (const [number, chain] of this.chains) {
      if ((chain.end !== undefined || chain.silentAfter !== undefined) && !used.has(number)) this.chains.delete(number);
    }
  }
}
