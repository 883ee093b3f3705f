/** Chance written down, and read back: the same draws give the same run. */
import type { Chance } from './chance.ts';

/** Draws as another chance does, and keeps what was drawn. */
export function recording(chance: Chance): { readonly chance: Chance; readonly draws: number[] } {
  const draws: number[] = [];
  const kept = (n: number): number => {
    draws.push(n);
    return n;
  };
  return {
    draws,
    chance: {
      pick: (n, about) => (n <= 1 ? 0 : kept(chance.pick(n, about))),
      between: (least, most, about) =>
        least >= most ? least : kept(chance.between(least, most, about)),
    },
  };
}

/**
 * Draws what was written down. A number that does not fit, or one too few,
 * means that the program or its world is not the one it was written for: then
 * `parted` says at which draw (from 0), and the least is drawn from there on.
 */
export function replayed(draws: readonly number[]): {
  readonly chance: Chance;
  readonly parted: () => number | undefined;
} {
  let next = 0;
  let parted: number | undefined;
  const draw = (least: number, most: number): number => {
    const n = draws[next];
    if (parted === undefined && (n === undefined || n < least || n > most)) parted = next;
    next++;
    return parted === undefined && n !== undefined ? n : least;
  };
  return {
    parted: () => parted,
    chance: {
      pick: (n) => (n <= 1 ? 0 : draw(0, n - 1)),
      between: (least, most) => (least >= most ? least : draw(least, most)),
    },
  };
}
