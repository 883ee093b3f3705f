/** The search against all interleavings: random small programs over every kind of step, and pairs of system calls. */
import { test } from 'vitest';
import { pairsHold, randomProgramsHold } from './holds.ts';

test('random programs have the outcomes of all interleavings', () => {
  randomProgramsHold(23, 40, 150);
});

test('pairs of calls have the outcomes of all interleavings', () => {
  pairsHold(11, 40, 150);
});
