/** EVL7002 for numbers in worlds and tests that are too small or out of bounds. */
import type { IntExpr } from '../ast/nodes.ts';
import { diagnostic } from '../diagnostic/diagnostic.ts';
import type { About } from './rule.ts';

/** CPUs that a machine can have. */
export const mostCpus = 64;

/** Reports a number that is too small; true if it is not. */
export function atLeast(about: About, value: IntExpr, what: string, least: number): boolean {
  if (value.value >= least) return true;
  about.report(diagnostic('EVL7002.least', value.span, { what, least, value: value.value }));
  return false;
}

/** Reports a number that is out of bounds; true if it is not. */
export function within(
  about: About,
  value: IntExpr,
  what: string,
  least: number,
  most: number,
): boolean {
  if (value.value >= least && value.value <= most) return true;
  about.report(diagnostic('EVL7002.within', value.span, { what, least, most, value: value.value }));
  return false;
}
