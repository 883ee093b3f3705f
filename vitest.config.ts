import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: [process.env['EVL_SLOW'] === '1' ? 'test/**/*.slow.ts' : 'test/**/*.test.ts'],
    globalSetup: ['./test/support/build.ts'],
    reporters: ['default', './test/support/closing-line.ts'],
    testTimeout: 30_000,
    // The machine has two cores; more workers would only wait for one another.
    maxWorkers: 2,
  },
});
