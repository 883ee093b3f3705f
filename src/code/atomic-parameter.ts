/**
 * Parameters that stand for an atomic. A bare `a` reads an atomic, but
 * `bump(a)` must hand over the atomic itself where `bump` uses its parameter
 * in `fetch_add` and the like, or passes it on to a routine that does.
 */
import type { Expr } from '../ast/nodes.ts';
import type { Local, Names } from '../names/binding.ts';
import { eachExpression } from './each.ts';

export function atomicParameters(names: Names): ReadonlySet<Local> {
  const found = new Set<Local>();
  /** parameter → parameters of other routines that it is passed on to */
  const passed: { readonly from: Local; readonly to: Local }[] = [];
  const parameterOf = (e: Expr): Local | undefined => {
    const binding = e.kind === 'name' ? names.bindings.get(e) : undefined;
    return binding?.kind === 'local' && binding.local.parameter ? binding.local : undefined;
  };
  for (const routine of names.routines) {
    if (routine.params.length === 0) continue;
    eachExpression(routine, (e) => {
      if (e.kind !== 'call' || e.callee.kind !== 'name') return;
      const callee = names.bindings.get(e.callee);
      e.args.forEach((a, i) => {
        const from = parameterOf(a);
        if (!from) return;
        if (callee?.kind === 'call' && callee.call.parameters[i]?.type === 'atomic')
          found.add(from);
        const to = callee?.kind === 'fn' ? callee.routine.params[i] : undefined;
        if (to) passed.push({ from, to });
      });
    });
  }
  for (let changed = true; changed;) {
    changed = false;
    for (const { from, to } of passed) {
      if (!found.has(to) || found.has(from)) continue;
      found.add(from);
      changed = true;
    }
  }
  return found;
}
