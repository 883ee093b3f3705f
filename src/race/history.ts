/**
 * The accesses of one location that later ones must still be compared with.
 * Kept for each place in the program: those not ordered before a later one from
 * the same place (rulings, 8). So every unordered pair of places is found for
 * the schedule that ran, and on a program without races little is kept.
 */
import type { Value } from '../machine/value.ts';
import type { Line, Stamp } from './clock.ts';
import type { Who } from './who.ts';

export interface Access {
  readonly site: number;
  readonly write: boolean;
  readonly chain: number;
  readonly time: number;
  readonly who: Who;
  readonly cpu: number;
  readonly value: Value;
  /** Mutexes held, by number. */
  readonly held: readonly number[];
  /** Number of the request for which the kernel makes this access, 0 for the program's own. */
  readonly request: number;
  /** Its place in the order in which the run took its steps. */
  readonly step: number;
  /** Of a write: the moment that reads of its value come after. */
  readonly stamp: Stamp | undefined;
}

export interface History {
  entries: Access[];
  /** The write whose value stands there. */
  last: Access | undefined;
}

/** So few entries are not worth a closer look. */
const few = 4;

export function history(): History {
  return { entries: [], last: undefined };
}

export type Pair = (before: Access) => void;

/** Tells each kept access that conflicts with a new one and is not ordered before it. */
export function compare(entries: readonly Access[], line: Line, write: boolean, pair: Pair): void {
  for (let i = 0; i < entries.length; i++) {
    const before = entries[i] as Access;
    if ((write || before.write) && !line.knows(before.chain, before.time)) pair(before);
  }
}

export function samePlace(a: Access, b: Access): boolean {
  return a.site === b.site && a.write === b.write && a.request === b.request;
}

/** True for a moment that nothing from now on can come after. */
export type Silent = (chain: number, time: number) => boolean;

/**
 * Keeps an access, in the stead of those from its place that are ordered before
 * it. Of those from its place that nothing will ever come after, one stands
 * for all.
 */
export function keep(h: History, line: Line, access: Access, silent: Silent): void {
  const { entries } = h;
  let to = 0;
  let silentOne = -1;
  for (let i = 0; i < entries.length; i++) {
    const before = entries[i] as Access;
    if (samePlace(before, access)) {
      if (line.knows(before.chain, before.time)) continue;
      if (entries.length > few && silent(before.chain, before.time)) {
        if (silentOne >= 0) {
          entries[silentOne] = before;
          continue;
        }
        silentOne = to;
      }
    }
    entries[to++] = before;
  }
  entries.length = to;
  entries.push(access);
  if (access.write) h.last = access;
}
