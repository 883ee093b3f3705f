/** The search against all interleavings: random small programs over every kind of step, and pairs of system calls. */
import { expect, test } from 'vitest';
import { calls } from '../../src/calls/index.ts';
import { examples } from './call-pairs.ts';
import { pairsHold, randomProgramsHold } from './holds.ts';

test('random programs have the outcomes of all interleavings', () => {
  randomProgramsHold(23, 40, 150);
});

test('each system call of the table has examples', () => {
  const declared = [...calls.values()].filter((c) => c.kind === 'syscall').map((c) => c.name);
  expect(Object.keys(examples).sort()).toEqual(declared.sort());
});

test('pairs of calls have the outcomes of all interleavings', () => {
  pairsHold(11, 40, 150);
});
