/** Ends the output of a test run with one plain line: how many passed, failed and were skipped. */
import type { Reporter, TestModule } from 'vitest/node';

export default class ClosingLine implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const count = { passed: 0, failed: 0, skipped: 0 };
    for (const module of modules) {
      let tests = 0;
      for (const test of module.children.allTests()) {
        const { state } = test.result();
        tests++;
        if (state === 'passed' || state === 'failed' || state === 'skipped') count[state]++;
      }
      // A file that could not be loaded has no tests to fail.
      if (tests === 0 && module.state() === 'failed') count.failed++;
    }
    process.stdout.write(
      `\n${String(count.passed)} passed, ${String(count.failed)} failed, ${String(count.skipped)} skipped\n`,
    );
  }
}
