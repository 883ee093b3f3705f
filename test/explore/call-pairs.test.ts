/** Every two system calls, on common and on different objects: the search against all interleavings. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { calls } from '../../src/calls/index.ts';
import { compareWithAll } from './compare.ts';
import { examples, pairProgram } from './call-pairs.ts';

const all = Object.values(examples).flat();
const pairs = all.flatMap((a, i) => all.slice(i).map((b) => [a, b] as const));

const slow = process.env['EVL_SLOW'] === '1';
/** Pairs in the quick suite; all of them under EVL_SLOW. */
const sample = slow ? pairs.length : 60;

test('each system call of the table has examples', () => {
  const declared = [...calls.values()].filter((c) => c.kind === 'syscall').map((c) => c.name);
  expect(Object.keys(examples).sort()).toEqual(declared.sort());
});

test(
  'the outcomes of pairs of calls are those of all interleavings',
  () => {
    const chosen = fc.sample(fc.shuffledSubarray([...pairs], { minLength: sample }), {
      seed: 11,
      numRuns: 1,
    })[0];
    let compared = 0;
    for (const [a, b] of (chosen ?? []).slice(0, sample)) {
      for (const common of [true, false]) {
        const text = pairProgram(a, b, common);
        const found = compareWithAll(text, 150);
        if (!found) continue;
        compared++;
        expect(found.missing, text).toEqual([]);
        expect(found.invented, text).toEqual([]);
      }
    }
    expect(compared).toBeGreaterThan(sample);
  },
  slow ? 36_000_000 : 60_000,
);
