/**
 * The reads of one location that a later write must be compared with: by place
 * and chain those that no later read of the place comes after. Mostly a few, in
 * a list. Thousands of activations that are alive at once and read one variable
 * (the connections of a server and its table of files) would make that list
 * long, and looking through it at each read slow; then they are found by their
 * chains, of which a new activation knows only a few.
 */
import type { Line } from './clock.ts';
import type { Access, Silent } from './history.ts';
import { eachKnown } from './known.ts';

/** So few entries are not worth a closer look. */
const few = 4;

export class Reads {
  private list: Access[] = [];
  /** By place, then by chain; undefined as long as the list is short. */
  private byPlace: Map<number, Map<number, Access>> | undefined;

  /** A list up to this length is looked through. */
  constructor(private readonly longest = 32) {}

  /** The only one, if there is just one. */
  get single(): Access | undefined {
    return this.byPlace === undefined && this.list.length === 1 ? this.list[0] : undefined;
  }

  *[Symbol.iterator](): Generator<Access> {
    if (!this.byPlace) yield* this.list;
    else for (const reads of this.byPlace.values()) yield* reads.values();
  }

  /** Adds those that are not ordered before what happens next on a line. */
  unordered(line: Line, found: Access[]): void {
    if (!this.byPlace) {
      for (let i = 0; i < this.list.length; i++) {
        const before = this.list[i] as Access;
        if (!line.knows(before.chain, before.time)) found.push(before);
      }
      return;
    }
    for (const before of this) if (!line.knows(before.chain, before.time)) found.push(before);
  }

  /** Keeps a read, in the stead of those of its place that come before it. Of those that nothing will ever come after, one stands for all. */
  keep(line: Line, access: Access, silent: Silent): void {
    if (this.byPlace) this.keepByChain(this.byPlace, line, access);
    else {
      keepInList(this.list, line, access, silent);
      if (this.list.length > this.longest) this.sortByChain();
    }
  }

  private sortByChain(): void {
    const byPlace = new Map<number, Map<number, Access>>();
    for (const a of this.list) {
      const reads = byPlace.get(a.site);
      // Of two on one chain the later one comes after the earlier.
      if (reads) reads.set(a.chain, a);
      else byPlace.set(a.site, new Map([[a.chain, a]]));
    }
    this.byPlace = byPlace;
    this.list = [];
  }

  private keepByChain(byPlace: Map<number, Map<number, Access>>, line: Line, access: Access): void {
    const reads = byPlace.get(access.site);
    if (!reads) {
      byPlace.set(access.site, new Map([[access.chain, access]]));
      return;
    }
    // What the line knows is looked through, or what is kept, whichever is less.
    const looked = eachKnown(line.known, reads.size, (chain, time) => {
      const before = reads.get(chain);
      if (before && before.time <= time) reads.delete(chain);
    });
    if (!looked)
      for (const [chain, before] of reads) if (line.knows(chain, before.time)) reads.delete(chain);
    reads.delete(access.chain);
    reads.set(access.chain, access);
  }

  /** Of those that nothing will ever come after, one of each place stands for all. For whoever cleans up. */
  dropSilent(silent: Silent): void {
    for (const reads of this.byPlace?.values() ?? []) {
      let one = false;
      for (const [chain, a] of reads) {
        if (!silent(chain, a.time)) continue;
        if (one) reads.delete(chain);
        one = true;
      }
    }
  }
}

/** The same in a list, of reads or of writes. */
export function keepInList(entries: Access[], line: Line, access: Access, silent: Silent): void {
  let to = 0;
  let silentOne = -1;
  for (let i = 0; i < entries.length; i++) {
    const before = entries[i] as Access;
    if (before.site === access.site) {
      if (line.knows(before.chain, before.time)) continue;
      if (entries.length > few && silent(before.chain, before.time)) {
        if (silentOne >= 0) {
          entries[silentOne] = before;
          continue;
        }
        silentOne = to;
      }
    }
    if (to !== i) entries[to] = before;
    to++;
  }
  // (Setting the length of an array is slow: only where it changes.)
  if (to === entries.length) entries.push(access);
  else {
    entries[to++] = access;
    if (to < entries.length) entries.length = to;
  }
}
