/** Reads that are kept by chain against all reads that ever were: a write meets the same places. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Chains, type Line, type Stamp } from '../../src/race/clock.ts';
import type { Access } from '../../src/race/history.ts';
import { Reads } from '../../src/race/reads.ts';

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

const step = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ does: fc.constant('read' as const), line: fc.nat(7), site: fc.nat(2) }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ does: fc.constant('hands' as const), line: fc.nat(7), to: fc.nat(7) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ does: fc.constant('begins' as const), line: fc.nat(7), by: fc.nat(7) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      does: fc.constant('ends' as const),
      line: fc.nat(7),
      told: fc.boolean(),
    }),
  },
);

test('what is dropped would not have told of another place', () => {
  let met = 0;
  fc.assert(
    fc.property(fc.array(step, { maxLength: 80 }), fc.constantFrom(0, 3, 32), (steps, longest) => {
      const chains = new Chains();
      const reads = new Reads(longest);
      const all: Access[] = [];
      const lines: (Line | undefined)[] = Array.from({ length: 8 }, () => chains.begin([]));
      const silent = (chain: number, time: number): boolean => chains.isSilent(chain, time);
      const now = (line: Line): Stamp => line.release(who);
      for (const s of steps) {
        const line = lines[s.line];
        if (s.does === 'begins') {
          const by = lines[s.by];
          if (line === undefined && by) lines[s.line] = chains.begin([now(by)]);
          continue;
        }
        if (!line) continue;
        if (s.does === 'hands') lines[s.to]?.acquire([now(line)]);
        else if (s.does === 'ends') {
          chains.end(line, s.told ? now(line) : undefined);
          lines[s.line] = undefined;
        } else {
          line.happens();
          const access: Access = {
            chain: line.chain,
            time: line.time,
            site: s.site,
            write: false,
            who,
            cpu: 0,
            value: undefined,
            held: [],
            request: 0,
            step: all.length,
          };
          all.push(access);
          reads.keep(line, access, silent);
        }
      }
      reads.dropSilent(silent);
      for (const line of lines) {
        if (!line) continue;
        const found: Access[] = [];
        reads.unordered(line, found);
        const places = (list: readonly Access[]): number[] =>
          [...new Set(list.map((a) => a.site))].sort();
        expect(places(found)).toEqual(places(all.filter((a) => !line.knows(a.chain, a.time))));
        met += found.length;
      }
    }),
    { numRuns: 2000 },
  );
  expect(met).toBeGreaterThan(1000);
});
