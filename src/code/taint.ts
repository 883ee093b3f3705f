/**
 * Code that carries along what a value was computed from (provenance.ts). Each
 * tracked local has a shadow `w…` beside it, a token of the reads that its
 * value comes from, or undefined; a read leaves its token in a temporary. Calls
 * hand shadows over in `W.args` and `W.result`, events with their arguments.
 */
import type { Expr } from '../ast/nodes.ts';
import type { Local, Routine } from '../names/binding.ts';
import type { Emitter } from './emitter.ts';
import { computes } from './provenance.ts';

/** The text of a read, leaving a token of it where the program's lost updates need one. `token` makes it. */
export function marked(em: Emitter, e: Expr, token: string, text: string): string {
  if (!em.mode.tracked || !em.unit.provenance.tracksRead(e)) return text;
  const k = tokenTemp(em, e);
  return `(${k} = ${token}, ${text})`;
}

/** A temporary for the token of an expression, nothing in it before the expression is evaluated. */
export function tokenTemp(em: Emitter, e: Expr): string {
  const k = em.temp();
  em.emit(`${k} = undefined;`);
  em.tokens.set(e, k);
  return k;
}

/** The text of what an evaluated expression's value was computed from; undefined for nothing. */
export function sourcesOf(em: Emitter, e: Expr): string | undefined {
  if (!em.mode.tracked) return undefined;
  const parts: string[] = [];
  const look = (x: Expr): void => {
    const token = em.tokens.get(x);
    if (token !== undefined) parts.push(token);
    switch (x.kind) {
      case 'name': {
        const binding = em.unit.names.bindings.get(x);
        if (binding?.kind === 'local' && em.unit.provenance.tracks(binding.local))
          parts.push(shadow(binding.local));
        break;
      }
      case 'unary':
      case 'await':
        look(x.operand);
        break;
      case 'binary':
        look(x.left);
        look(x.right);
        break;
      case 'call': {
        const target = x.callee.kind === 'name' ? em.unit.names.bindings.get(x.callee) : undefined;
        if (target?.kind === 'call' && computes.has(target.call.name)) x.args.forEach(look);
        break;
      }
      default:
        break;
    }
  };
  look(e);
  return joined(parts);
}

export function joined(parts: readonly (string | undefined)[]): string | undefined {
  const present = parts.filter((p) => p !== undefined);
  if (present.length === 0) return undefined;
  return present.reduce((a, b) => `both(${a}, ${b})`);
}

function shadow(local: Local): string {
  return `w${String(local.index)}`;
}

/** After a tracked local was assigned: its shadow. */
export function assignShadow(
  em: Emitter,
  local: Local | undefined,
  sources: string | undefined,
): void {
  if (local && em.mode.tracked && em.unit.provenance.tracks(local))
    em.emit(`${shadow(local)} = ${sources ?? 'undefined'};`);
}

/** Before a call of the program's own routine: the shadows of its arguments, as text to be evaluated after them; '' for none. */
export function handOver(em: Emitter, target: Routine, args: readonly Expr[]): string {
  if (!em.mode.tracked || !target.params.some((p) => em.unit.provenance.tracks(p))) return '';
  return `W.args = [${args.map((a) => sourcesOf(em, a) ?? 'undefined').join(', ')}]`;
}

/** The arguments of an event as a list, with their shadows. */
export function keptList(
  em: Emitter,
  target: Routine,
  args: readonly Expr[],
  texts: readonly string[],
): string {
  const list = `[${texts.join(', ')}]`;
  if (!em.mode.tracked || !target.params.some((p) => em.unit.provenance.tracks(p))) return list;
  return `tagged(${list}, [${args.map((a) => sourcesOf(em, a) ?? 'undefined').join(', ')}])`;
}

/** Before a return: what the result was computed from. */
export function returnSources(em: Emitter, value: Expr | undefined): string {
  if (!em.mode.tracked || !em.routine || !em.unit.provenance.tracksResult(em.routine)) return '';
  return `W.result = ${value ? (sourcesOf(em, value) ?? 'undefined') : 'undefined'}; `;
}
