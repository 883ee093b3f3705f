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
 * The numbers of chains that are forgotten are given out again, with later
 * times: whatever a clock still knows of the old one says nothing of the new.
 */
import type { Moment, Moments } from '../machine/listener.ts';
import { joined, nothing, timeOf, withTime, type Known } from './known.ts';
import type { Who } from './who.ts';

/** A moment with all that was known at it. */
export interface Stamp extends Moment {
  readonly known: Known;
  readonly who: Who;
  /** The same moment in the order of causes alone, without locks and values (for lock-order.ts). */
  causal: Stamp | undefined;
}

/** True if a moment comes after another, or is it. */
export function comesAfter(later: Stamp, earlier: Stamp): boolean {
  return later.chain === earlier.chain
    ? earlier.time <= later.time
    : timeOf(later.known, earlier.chain) >= earlier.time;
}

/** The clock of what runs along one chain now. */
export class Line {
  /** Something happened since the last moment was given out. */
  private dirty = true;

  /** `last`: the last moment given out of its chain, if it is known. */
  constructor(
    readonly chain: number,
    public time: number,
    public known: Known,
    private last: Stamp | undefined,
    private readonly chains: Chains,
  ) {}

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

  /** What happens next comes after these moments. */
  acquire(after: Moments): void {
    for (const m of after) this.acquireOne(m as Stamp);
  }

  /** The same, beginning with the latest; gives the line itself. */
  acquireAll(after: Moments): this {
    for (let i = after.length - 1; i >= 0; i--) this.acquireOne(after[i] as Stamp);
    return this;
  }

  acquireOne(stamp: Stamp): void {
    if (this.knows(stamp.chain, stamp.time)) return;
    const whole = this.isBehind(stamp.known);
    this.known = withTime(
      whole ? stamp.known : joined(this.known, stamp.known),
      stamp.chain,
      stamp.time,
      whole,
    );
    this.dirty = true;
  }

  /**
   * True where it is clear at a look that all known here is known there: who
   * knows a moment knows all that was known at it. Of that kind are the last
   * moment given out, if nothing was learnt since, and the one that all known
   * here was learnt from.
   */
  private isBehind(there: Known): boolean {
    const { known, last } = this;
    if (known === nothing || (last?.known === known && timeOf(there, this.chain) >= last.time))
      return true;
    return (
      known.chain !== 0 &&
      timeOf(there, known.chain) >= known.time &&
      this.chains.goesBackTo(known.chain, known.time)
    );
  }

  release(who: Who): Stamp {
    if (!this.dirty && this.last?.who === who) return this.last;
    const stamp: Stamp = {
      chain: this.chain,
      time: this.time,
      known: this.known,
      who,
      causal: undefined,
    };
    this.gives(stamp);
    return stamp;
  }

  /** A record of what happens now is itself the moment that others come after. */
  gives(stamp: Stamp): void {
    this.last = stamp;
    this.time++;
    this.dirty = false;
  }
}

interface Chain {
  /** Its first time: earlier ones are of a chain that had its number before. */
  readonly born: number;
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
  /** Chains that are forgotten, with the time up to which they went. */
  private readonly free: { readonly number: number; readonly time: number }[] = [];
  private next = 1;

  get size(): number {
    return this.chains.size;
  }

  /** A line for an activation that begins after these moments. */
  begin(after: Moments): Line {
    // The latest come last in the list: who has heard of them mostly needs no other.
    for (let i = after.length - 1; i >= 0; i--) {
      const m = after[i] as Stamp;
      const chain = this.chains.get(m.chain);
      if (chain?.end === undefined || m.time < chain.end) continue;
      chain.end = undefined;
      return new Line(m.chain, chain.time, m.known, m, this).acquireAll(after);
    }
    const known = new Line(-1, 0, nothing, undefined, this).acquireAll(after);
    for (const m of after) {
      const chain = this.chains.get(m.chain);
      if (chain?.end === undefined || !known.knows(m.chain, chain.end)) continue;
      chain.end = undefined;
      return new Line(m.chain, chain.time, known.known, undefined, this);
    }
    const { number, time } = this.free.pop() ?? { number: this.next++, time: 0 };
    const line = new Line(number, time + 1, known.known, undefined, this);
    this.chains.set(number, {
      born: line.time,
      time: line.time,
      end: undefined,
      silentAfter: undefined,
    });
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

  /** True if the chain of this number is the one that it was at this time. */
  goesBackTo(chain: number, time: number): boolean {
    const found = this.chains.get(chain);
    return found !== undefined && found.born <= time;
  }

  /** Forgets the chains that have ended and are not among those given. */
  sweep(used: ReadonlySet<number>): void {
    for (const [number, chain] of this.chains) {
      if ((chain.end === undefined && chain.silentAfter === undefined) || used.has(number))
        continue;
      this.chains.delete(number);
      this.free.push({ number, time: chain.time });
    }
  }
}
