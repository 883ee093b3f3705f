/**
 * The accesses of one location that later ones must still be compared with.
 * Kept for each place in the program: those not ordered before a later one from
 * the same place (rulings, 8). So every unordered pair of places is found for
 * the schedule that ran, and on a program without races little is kept.
 */
import type { Moment } from '../machine/listener.ts';
import type { Key, List, MapValue, Value } from '../machine/value.ts';
import type { Line, Stamp } from './clock.ts';
import { keepInList, Reads } from './reads.ts';
import type { Who } from './who.ts';

export type Location =
  | { readonly kind: 'shared'; readonly index: number }
  | { readonly kind: 'part'; readonly object: List | MapValue; readonly key: Key }
  | { readonly kind: 'size' | 'all'; readonly object: List | MapValue }
  | { readonly kind: 'bytes'; readonly from: number; readonly to: number };

export interface Access extends Moment {
  readonly site: number;
  readonly write: boolean;
  readonly who: Who;
  readonly cpu: number;
  readonly value: Value;
  /** Mutexes held, by number. */
  readonly held: readonly number[];
  /** Number of the request for which the kernel makes this access, 0 for the program's own. */
  readonly request: number;
  /** Its place in the order in which the run took its steps. */
  readonly step: number;
}

/** A write is itself the moment that reads of its value come after (rule 9). */
export type Write = Access & Stamp;

export interface History {
  readonly location: Location;
  /** Apart, since a read is compared with writes alone. */
  readonly reads: Reads;
  readonly writes: Access[];
  /** The write whose value stands there. */
  last: Write | undefined;
}

export function history(location: Location): History {
  return { location, reads: new Reads(), writes: [], last: undefined };
}

/** Adds each kept access that conflicts with a new one and is not ordered before it. */
export function compare(h: History, line: Line, write: boolean, found: Access[]): void {
  const { writes } = h;
  for (let i = 0; i < writes.length; i++) {
    const before = writes[i] as Access;
    if (!line.knows(before.chain, before.time)) found.push(before);
  }
  if (write) h.reads.unordered(line, found);
}

/** The same for one access. */
export function compareOne(before: Access, line: Line, write: boolean, found: Access[]): void {
  if ((write || before.write) && !line.knows(before.chain, before.time)) found.push(before);
}

export function samePlace(a: Access, b: Access): boolean {
  return a.site === b.site && a.write === b.write && a.request === b.request;
}

/** True for a moment that nothing from now on can come after. */
export type Silent = (chain: number, time: number) => boolean;

/**
 * Keeps an access, in the stead of those from its place that are ordered before
 * it: also by the value that it has read, as whoever comes after it comes after
 * those too.
 */
export function keep(h: History, line: Line, access: Access, silent: Silent): void {
  if (access.write) {
    h.last = access as Write;
    keepInList(h.writes, line, access, silent);
  } else h.reads.keep(line, access, silent);
}

/** Puts accesses into the order in which they took place: mostly a few, and most of them in order already. */
export function bySteps(list: Access[]): void {
  if (list.length > 8) {
    list.sort((a, b) => a.step - b.step);
    return;
  }
  for (let i = 1; i < list.length; i++) {
    const moved = list[i] as Access;
    let to = i;
    for (; to > 0 && (list[to - 1] as Access).step > moved.step; to--)
      list[to] = list[to - 1] as Access;
    list[to] = moved;
  }
}
