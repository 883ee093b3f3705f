/** What a clock knows, against a plain map. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Chains, comesAfter, type Stamp } from '../../src/race/clock.ts';
import { joined, nothing, timeOf, withTime, type Known } from '../../src/race/known.ts';

const chain = fc.oneof(
  fc.integer({ min: 1, max: 40 }),
  fc.constantFrom(15, 16, 17, 255, 256, 257, 4095, 4096, 70_000),
);
const entries = fc.array(fc.tuple(chain, fc.integer({ min: 1, max: 9 })), { maxLength: 30 });

function of(list: readonly (readonly [number, number])[]): {
  readonly known: Known;
  readonly map: Map<number, number>;
} {
  let known = nothing;
  const map = new Map<number, number>();
  for (const [c, t] of list) {
    if (t <= (map.get(c) ?? 0)) continue;
    map.set(c, t);
    known = withTime(known, c, t, false);
  }
  return { known, map };
}

test('what two know together is the later of both', () => {
  fc.assert(
    fc.property(entries, entries, chain, (one, other, asked) => {
      const [a, b] = [of(one), of(other)];
      const both = joined(a.known, b.known);
      for (const c of [...a.map.keys(), ...b.map.keys(), asked]) {
        expect(timeOf(both, c)).toBe(Math.max(a.map.get(c) ?? 0, b.map.get(c) ?? 0));
        expect(timeOf(a.known, c)).toBe(a.map.get(c) ?? 0);
      }
      // Who knows all already keeps what it has.
      expect(joined(both, a.known)).toBe(both);
      expect(joined(both, b.known)).toBe(both);
    }),
    { numRuns: 500 },
  );
});

test('a number that is given out again stands for another chain', () => {
  const chains = new Chains();
  const who = {
    id: 1,
    kind: 'handler',
    name: 'h',
    how: 'post',
    site: 0,
    by: undefined,
    depth: 1,
    dropped: 0,
  } as const;
  const stampOf = (line: ReturnType<Chains['begin']>): Stamp => {
    line.happens();
    return line.release(who);
  };
  const first = chains.begin([]);
  const early = stampOf(first);
  // Whoever has heard of the first knows nothing of the one that has its number later.
  const heard = chains.begin([early]);
  const knew = stampOf(heard);
  chains.end(first, stampOf(first));
  chains.sweep(new Set([heard.chain]));
  const second = chains.begin([]);
  expect(second.chain).toBe(first.chain);
  const late = stampOf(second);
  expect(comesAfter(stampOf(heard), late)).toBe(false);
  // And whoever knows the later one has not heard what others told the first.
  const other = chains.begin([knew]);
  const reader = chains.begin([early]);
  reader.acquire([late]);
  expect(comesAfter(stampOf(reader), knew)).toBe(false);
  reader.acquire([stampOf(other)]);
  expect(comesAfter(stampOf(reader), knew)).toBe(true);
  expect(comesAfter(stampOf(reader), late)).toBe(true);
});
