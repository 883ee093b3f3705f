/** What the quick and the slow suite both ask of the search, on few and on many programs. */
import fc from 'fast-check';
import { expect } from 'vitest';
import { lines, program, shape, type About } from './any-step.ts';
import { examples, pairProgram } from './call-pairs.ts';
import { compareWithAll } from './compare.ts';
import { orders } from './orders.ts';

/** The outcomes of random programs are those of all interleavings, where these are at most so many. */
export function randomProgramsHold(seed: number, runs: number, most: number): void {
  const subjects = Object.keys(lines) as About[];
  let compared = 0;
  fc.assert(
    fc.property(
      fc.subarray(subjects, { minLength: 1, maxLength: 2 }).chain((about) => shape(about)),
      fc.nat(orders.length - 1),
      (s, order) => {
        const text = program(s);
        const found = compareWithAll(text, most, orders[order]);
        if (!found) return;
        compared++;
        expect(found.missing, text).toEqual([]);
        expect(found.invented, text).toEqual([]);
        expect(found.blocked, text).toBe(0);
      },
    ),
    { seed, numRuns: runs },
  );
  expect(compared).toBeGreaterThan(runs / 10);
}

const all = Object.values(examples).flat();
/** Every two calls, in their examples. */
export const pairs = all.flatMap((a, i) => all.slice(i).map((b) => [a, b] as const));

/** The same of so many pairs of system calls, on common and on different objects. */
export function pairsHold(seed: number, count: number, most: number): void {
  const [chosen = []] = fc.sample(fc.shuffledSubarray([...pairs], { minLength: count }), {
    seed,
    numRuns: 1,
  });
  let compared = 0;
  for (const [a, b] of chosen.slice(0, count)) {
    for (const common of [true, false]) {
      const text = pairProgram(a, b, common);
      const found = compareWithAll(text, most);
      if (!found) continue;
      compared++;
      expect(found.missing, text).toEqual([]);
      expect(found.invented, text).toEqual([]);
    }
  }
  expect(compared).toBeGreaterThan(count / 2);
}
