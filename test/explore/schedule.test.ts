/** Schedules as text: written, read back, and refused where they are broken (bad-inputs G02). */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readSchedule, scheduleText, type Schedule } from '../../src/explore/schedule.ts';

const moves = fc.oneof(
  fc
    .array(
      fc.oneof(
        fc.nat(40).map(String),
        fc.nat(5).map((n) => `e${String(n)}`),
      ),
    )
    .map((steps) => ({ kind: 'steps' as const, steps })),
  fc.array(fc.nat(100_000)).map((draws) => ({ kind: 'chance' as const, draws })),
);
const schedule: fc.Arbitrary<Schedule> = fc.record({
  program: fc.stringMatching(/^[0-9a-f]{8}$/),
  cpus: fc.integer({ min: 1, max: 64 }),
  seed: fc.nat(),
  world: fc.option(fc.string(), { nil: undefined }),
  moves,
});

test('what is written is what is read', () => {
  fc.assert(
    fc.property(schedule, (s) => {
      expect(readSchedule(scheduleText(s))).toEqual(s);
    }),
  );
  const manner = fc.record({
    priorities: fc.option(fc.nat(), { nil: undefined }),
    shortTransfers: fc.constantFrom(undefined, true as const),
  });
  fc.assert(
    fc.property(schedule, manner, (s, { priorities, shortTransfers }) => {
      if (s.moves.kind === 'steps') return;
      const whole: Schedule = {
        ...s,
        ...(priorities === undefined ? {} : { priorities }),
        ...(shortTransfers === undefined ? {} : { shortTransfers }),
      };
      expect(readSchedule(scheduleText(whole))).toEqual(whole);
    }),
  );
});

test.each([
  ['', 'this is no schedule'],
  ['evl schedule 2\n', 'version 2'],
  ['evl schedule 1\ncpus 2\nseed 1\nsteps 1\n', '`program`'],
  ['evl schedule 1\nprogram 0123abcd\ncpus 0\nseed 1\nsteps 1\n', '`cpus`'],
  ['evl schedule 1\nprogram 0123abcd\ncpus 2\nseed x\nsteps 1\n', '`seed`'],
  ['evl schedule 1\nprogram 0123abcd\ncpus 2\nseed 1\n', 'either `steps` or `chance`'],
  ['evl schedule 1\nprogram 0123abcd\ncpus 2\nseed 1\nsteps 1 x\n', '`x` is no move'],
  ['evl schedule 1\nprogram 0123abcd\ncpus 2\nseed 1\nsteps 1*99999999999\n', 'is no move'],
  ['evl schedule 1\nprogram 0123abcd\ncpus 2\nseed 1\nsteps 1*99999999 2\n', 'more than'],
  [
    'evl schedule 1\nprogram 0123abcd\n__proto__ 1\ncpus 2\nseed 1\nsteps 1\n',
    'no `__proto__` in a schedule',
  ],
  ['evl schedule 1\nprogram 0123abcd\ncpus 2\ncpus 2\nseed 1\nsteps 1\n', 'stands twice'],
  ['evl schedule 1\nprogram 0123abcd\nworld x\ncpus 2\nseed 1\nsteps 1\n', 'in quotes'],
])('G02: %j is refused', (text, words) => {
  const read = readSchedule(text);
  expect('problem' in read ? read.problem : 'accepted').toContain(words);
});
