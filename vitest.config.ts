import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: [process.env['EVL_SLOW'] === '1' ? 'test/**/*.slow.ts' : 'test/**/*.test.ts'],
    setupFiles: ['./test/support/seed.ts'],
    globalSetup: ['./test/support/build.ts'],
    reporters: ['default', './test/support/closing-line.ts'],
    testTimeout: 60_000,
    // Files of one worker share what they import: evaluating modules anew took a sixth of the time.
    isolate: false,
    // The machine has two cores; more workers would only wait for one another.
    maxWorkers: 2,
  },
});
