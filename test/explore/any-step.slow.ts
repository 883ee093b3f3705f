/** The search against all interleavings, for as long as one likes: EVL_RUNS programs, and every pair of system calls. */
import { test } from 'vitest';
import { pairs, pairsHold, randomProgramsHold } from './holds.ts';

const seed = Number(process.env['EVL_SEED']);
const hours = 4 * 3_600_000;

test(
  'random programs',
  () => {
    randomProgramsHold(seed, Number(process.env['EVL_RUNS'] ?? 10_000), 1000);
  },
  hours,
);

test(
  'every pair of system calls',
  () => {
    pairsHold(seed, pairs.length, 1000);
  },
  hours,
);
