/** The words of tests, and the diagnostics they stand for (rulings 25). */
import type { Finding } from '../ast/nodes.ts';
import { isOfTheRun, type Code } from '../diagnostic/codes.ts';
import type { Diagnostic } from '../diagnostic/diagnostic.ts';

const codesOf: { readonly [F in Exclude<Finding, 'errors'>]: readonly Code[] } = {
  races: ['EVL3001', 'EVL3002', 'EVL3003', 'EVL3004'],
  blocking: ['EVL2001', 'EVL2101', 'EVL2103'],
  stalls: ['EVL2101', 'EVL2102', 'EVL2104'],
  faults: ['EVL2102'],
  deadlock: ['EVL4001', 'EVL4002'],
  leaks: ['EVL5101'],
};

export const findings: readonly [Finding, ...Finding[]] = [
  'races',
  'blocking',
  'deadlock',
  'stalls',
  'faults',
  'leaks',
  'errors',
];

/** True if a word of a test stands for this diagnostic. */
export function isOf(finding: Finding, d: Diagnostic): boolean {
  return finding === 'errors' ? d.severity === 'error' : codesOf[finding].includes(d.code);
}

/**
 * True for what fails a test that does not expect it: an error of the running
 * program, a client whose expectation did not come true, a handler that is
 * certain to block.
 */
export function failsUnexpected(d: Diagnostic): boolean {
  return (
    d.severity === 'error' && (isOfTheRun(d.code) || d.code === 'EVL7001' || d.code === 'EVL2001')
  );
}
