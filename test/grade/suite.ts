/** Runs tests that are only text, for the tests of tests. */
import { defaultLimits, type Limits } from '../../src/machine/limit.ts';
import { reportTest, type TestResult } from '../../src/grade/report.ts';
import { runTest, type TestOptions } from '../../src/grade/run-test.ts';
import { openSuite, type Suite } from '../../src/grade/suite.ts';
import { memoryHost } from '../support/golden.ts';

export function suiteOf(program: string, tests?: string): Suite {
  const host = memoryHost(
    new Map([
      ['main.evl', program],
      ['tests.evl', tests ?? ''],
    ]),
  );
  return openSuite(
    { name: 'main.evl', host },
    tests === undefined ? [] : [{ name: 'tests.evl', host }],
  );
}

/** The results of all tests, as `evl test --reveal` shows them. */
export function resultsOf(
  program: string,
  tests?: string,
  options: Partial<TestOptions> = {},
  limits: Partial<Limits> = {},
): readonly TestResult[] {
  const suite = suiteOf(program, tests);
  return suite.tests.map((test) => {
    const verdict = runTest(suite, test, {
      limits: { ...defaultLimits, ...limits },
      host: () => ({ expired: () => false }),
      ...options,
    });
    return reportTest(test.item, verdict, {
      view: { files: suite.files, show: 'full', ownFiles: suite.ownFiles },
      reveal: true,
      hidden: test.item.hidden,
      fraction: options.allSeeds === true,
    });
  });
}

/** The only result: whether it passed, and its message. */
export function oneResult(
  program: string,
  tests?: string,
  options: Partial<TestOptions> = {},
  limits: Partial<Limits> = {},
): TestResult {
  const [only, ...more] = resultsOf(program, tests, options, limits);
  if (!only || more.length > 0) throw new Error('one test was meant');
  return only;
}
