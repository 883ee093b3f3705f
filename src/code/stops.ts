/** Which statements hold something that can stop. */
import type { Block, Statement, Expr } from '../ast/nodes.ts';
import type { Emitter } from './emitter.ts';
import { mayJoin } from './suspend.ts';

export function stopsInBlock(em: Emitter, b: Block): boolean {
  return b.statements.some((s) => stopsInside(em, s));
}

/** True if a resume point stands somewhere in the statement. */
export function stopsInside(em: Emitter, s: Statement): boolean {
  if (em.mode.stepping) return true;
  const known = em.unit.stopping.get(s);
  if (known !== undefined) return known;
  const found = findStop(em, s);
  em.unit.stopping.set(s, found);
  return found;
}

function findStop(em: Emitter, s: Statement): boolean {
  const emits = (e: Expr | undefined): boolean => e !== undefined && em.unit.suspension.emits(e);
  const { interleaved } = em.mode;
  switch (s.kind) {
    case 'let':
      return s.then !== undefined || emits(s.value);
    case 'assign':
      return (
        s.then !== undefined ||
        emits(s.value) ||
        emits(s.target) ||
        (interleaved && s.op === '+=' && mayJoin(s.target, s.value)) ||
        (interleaved &&
          s.target.kind === 'name' &&
          em.unit.names.bindings.get(s.target)?.kind !== 'local')
      );
    case 'if':
      return (
        s.arms.some((a) => emits(a.condition) || stopsInBlock(em, a.body)) ||
        (s.otherwise !== undefined && stopsInBlock(em, s.otherwise))
      );
    case 'while':
    case 'forIn':
    case 'forRange':
    case 'with':
      return true;
    case 'return':
      return emits(s.value) || (interleaved && em.withs.length > 0);
    case 'post':
      return interleaved || s.args.some(emits);
    case 'assert':
      return emits(s.condition) || emits(s.message);
    case 'call':
      return s.then !== undefined || emits(s.call);
    case 'block':
      return stopsInBlock(em, s.body);
    case 'break':
    case 'continue':
      return interleaved;
  }
}
