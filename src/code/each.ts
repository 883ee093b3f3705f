/** Walks over all expressions of a routine, the outer ones first. */
import type { Block, Expr, Statement } from '../ast/nodes.ts';
import type { Routine } from '../names/binding.ts';
import { bodyOf, operandsOf } from './suspend.ts';

export function eachExpression(routine: Routine, visit: (e: Expr) => void): void {
  if (routine.expr) expressionsIn(routine.expr, visit);
  const body = bodyOf(routine);
  if (body) inBlock(body, visit);
}

export function expressionsIn(e: Expr, visit: (e: Expr) => void): void {
  visit(e);
  for (const o of operandsOf(e)) expressionsIn(o, visit);
}

function inBlock(b: Block, visit: (e: Expr) => void): void {
  for (const s of b.statements) inStatement(s, visit);
}

function inStatement(s: Statement, visit: (e: Expr) => void): void {
  const go = (e: Expr | undefined): void => { if (e) expressionsIn(e, visit); };
  switch (s.kind) {
    case 'let': go(s.value); s.then?.args.forEach(go); break;
    case 'assign': go(s.target); go(s.value); s.then?.args.forEach(go); break;
    case 'if':
      for (const arm of s.arms) { go(arm.condition); inBlock(arm.body, visit); }
      if (s.otherwise) inBlock(s.otherwise, visit);
      break;
    case 'while': go(s.condition); inBlock(s.body, visit); break;
    case 'forIn': go(s.iterable); inBlock(s.body, visit); break;
    case 'forRange': go(s.from); go(s.to); inBlock(s.body, visit); break;
    case 'return': go(s.value); break;
    case 'with': go(s.mutex); inBlock(s.body, visit); break;
    case 'post': s.args.forEach(go); break;
    case 'assert': go(s.condition); go(s.message); break;
    case 'call': go(s.call); s.then?.args.forEach(go); break;
    case 'block': inBlock(s.body, visit); break;
    case 'break':
    case 'continue': break;
  }
}
