/**
 * What chance drew, by number. Read as far as it goes, then drawn on: however
 * often a run is made again, draw n is the same.
 */
import type { Chance } from '../schedule/chance.ts';
import { seeded } from '../schedule/seeded.ts';

export class Tape {
  readonly draws: number[];
  private readonly source: Chance;

  /** Begins with draws that were made before; what comes after is drawn from the seed. */
  constructor(
    readonly seed: number,
    before: readonly number[] = [],
  ) {
    this.draws = [...before];
    this.source = seeded(seed);
  }

  /** The n-th draw, between two bounds (both included); one that does not fit any more is drawn anew. */
  at(n: number, least: number, most: number, draw: (source: Chance) => number): number {
    const known = this.draws[n];
    if (known !== undefined && known >= least && known <= most) return known;
    if (known !== undefined) this.draws.length = n;
    const drawn = draw(this.source);
    this.draws[n] = drawn;
    return drawn;
  }
}

/** A reader of a tape. Its place is plain data. */
export class TapeHead implements Chance {
  next = 0;

  constructor(private tape: Tape) {}

  /** Reads another tape from where it is. */
  turnTo(tape: Tape): void {
    this.tape = tape;
  }

  pick(n: number, about: string): number {
    return n <= 1 ? 0 : this.tape.at(this.next++, 0, n - 1, (c) => c.pick(n, about));
  }

  between(least: number, most: number, about: string): number {
    return least >= most
      ? least
      : this.tape.at(this.next++, least, most, (c) => c.between(least, most, about));
  }
}
