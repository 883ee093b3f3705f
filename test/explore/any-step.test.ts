/** Random small programs over every kind of step (any-step.ts): the search against all interleavings. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compareWithAll } from './compare.ts';
import { lines, program, shape, type About } from './any-step.ts';

const slow = process.env['EVL_SLOW'] === '1';
const seed = slow ? Number(process.env['EVL_SEED'] ?? Date.now() % 1_000_000) : 23;
/** Programs that are drawn; of those with few enough interleavings the outcomes are compared. */
const runs = slow ? 10_000 : 60;

/** The order in which the search takes what can go first; all must give the same. */
const orders: readonly ((a: number, b: number) => number)[] = [
  () => 0,
  (a, b) => b - a,
  (a, b) => ((a * 7919) % 13) - ((b * 7919) % 13),
];

test(
  `the outcomes are those of all interleavings (seed ${String(seed)})`,
  () => {
    const subjects = Object.keys(lines) as About[];
    let compared = 0;
    fc.assert(
      fc.property(
        fc.subarray(subjects, { minLength: 1, maxLength: 2 }).chain((about) => shape(about)),
        fc.nat(orders.length - 1),
        (s, order) => {
          const text = program(s);
          const found = compareWithAll(text, 150, orders[order]);
          if (!found) return;
          compared++;
          expect(found.missing, text).toEqual([]);
          expect(found.invented, text).toEqual([]);
          expect(found.blocked, text).toBe(0);
        },
      ),
      { seed, numRuns: runs },
    );
    expect(compared).toBeGreaterThan(runs / 5);
  },
  slow ? 36_000_000 : 60_000,
);
