import { defineConfig } from 'vitest/config';

const slow = process.env['EVL_SLOW'] === '1';

/** What fast-check draws from: the same in every quick run, new in every slow one; EVL_SEED sets it. */
function seed(): string {
  const given = process.env['EVL_SEED'];
  if (given === undefined) return String(slow ? Date.now() % 1_000_000_000 : 20_260);
  if (!/^\d{1,9}$/.test(given)) throw new Error(`EVL_SEED is a number, not ${given}`);
  return given;
}

const env = { EVL_SEED: seed() };
if (slow) console.log(`EVL_SEED=${env.EVL_SEED}`);

export default defineConfig({
  test: {
    // The slow suite is the quick one with nothing left out (support/thorough.ts), and what is always slow.
    include: [slow ? 'test/**/*.{test,slow}.ts' : 'test/**/*.test.ts'],
    env,
    setupFiles: ['./test/support/seed.ts'],
    globalSetup: ['./test/support/build.ts'],
    reporters: ['default', './test/support/closing-line.ts'],
    testTimeout: slow ? 3_600_000 : 60_000,
    // Files of one worker share what they import: evaluating modules anew took a sixth of the time.
    isolate: false,
    // The machine has two cores; more workers would only wait for one another.
    maxWorkers: 2,
  },
});
