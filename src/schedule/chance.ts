/**
 * All chance comes through this door. The machine, the kernel and the world
 * never draw numbers themselves: they ask, saying what about, so that a run
 * can be recorded, replayed, or searched.
 */
export interface Chance {
  /** One of n things: 0 up to, not including, n. Not asked where n is 1. */
  pick(n: number, about: string): number;
  /** A duration between two bounds, both included, in µs. Not asked where they are equal. */
  between(least: number, most: number, about: string): number;
}
