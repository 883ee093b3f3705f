/** All expressions of a routine, the outer ones first. */
import type { Expr } from '../ast/nodes.ts';
import { walkExprs } from '../ast/visit.ts';
import { bodyOf, type Routine } from '../names/binding.ts';

export function eachExpression(routine: Routine, visit: (e: Expr) => void): void {
  if (routine.expr) walkExprs(routine.expr, visit);
  const body = bodyOf(routine);
  if (body) walkExprs(body, visit);
}
