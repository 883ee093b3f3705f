/**
 * Calls: of the program's own routines, of builtins, of the kernel, of a
 * function value; with `await`, `then`, and `spawn`.
 *
 * A call that can stop leaves its result in `r`. When it stopped, `F[1]` is 1
 * and every function on JavaScript's stack saves its frame and returns; the
 * machine later resumes the innermost frame, and a finished callee's result
 * arrives in `r` at the caller's resume point. So a call that does not stop
 * costs hardly more than a JavaScript call, and one that does is plain data.
 */
import type { AwaitExpr, CallExpr, Continuation, Expr, SpawnExpr } from '../ast/nodes.ts';
import type { CallDeclaration } from '../calls/index.ts';
import type { Binding, Routine } from '../names/binding.ts';
import type { Emitter } from './emitter.ts';
import { hold, kept, operands, settle } from './hold.ts';
import { maxCallDepth } from './mode.ts';
import { maxNativeDepth } from './lowered.ts';
import { callStops, readers } from './suspend.ts';
import { handOver, keptList, tokenTemp } from './taint.ts';

export function call(em: Emitter, e: CallExpr): string {
  const binding = e.callee.kind === 'name' ? em.unit.names.bindings.get(e.callee) : undefined;
  switch (binding?.kind) {
    case 'fn':
    case 'handler':
      return ownCall(em, e, binding.routine);
    case 'call':
      return declaredCall(em, e, binding.call);
    default:
      return dynamicCall(em, e);
  }
}

function ownCall(em: Emitter, e: CallExpr, target: Routine): string {
  const site = em.unit.site(e.span);
  const args = e.args.map((a, i) =>
    wantsAtomic(em, target, i) ? atomicArgument(em, a) : undefined,
  );
  const texts = operandsWith(em, e.args, args);
  em.flush();
  const given = handOver(em, target, e.args);
  const last = texts.length - 1;
  if (given !== '' && last >= 0) {
    // Shadows are handed over when all arguments have been evaluated.
    const s = em.scratch();
    texts[last] = `(${s} = ${texts[last] ?? ''}, ${given}, ${s})`;
  }
  const list = texts.map((t) => `, ${t}`).join('');
  const tracked = em.mode.tracked && em.unit.provenance.tracksResult(target);
  const name = `f${String(target.index)}`;
  if (em.unit.isPlain(target)) {
    const called = `(d < ${String(maxCallDepth)} ? ${name}(d + 1${list}) : tooDeep(${site}))`;
    if (!tracked) return called;
    const k = tokenTemp(em, e);
    const s = em.scratch();
    return `(${s} = ${called}, ${k} = W.result, ${s})`;
  }
  let invoked = `${name}(undefined, d + 1${list})`;
  if (em.unit.suspension.recursive.has(target)) {
    const stays = texts.map((t) => kept(em, t));
    const label = em.newLabel();
    em.emit(`if (d - F[2] >= ${String(maxNativeDepth)} && unwind()) ${em.save(label)}`);
    em.label(label);
    invoked = `${name}(undefined, d + 1${stays.map((t) => `, ${t}`).join('')})`;
  }
  const k = tracked ? tokenTemp(em, e) : undefined;
  em.emit(`r = d < ${String(maxCallDepth)} ? ${invoked} : tooDeep(${site});`);
  em.arrival();
  if (k !== undefined) em.emit(`${k} = W.result;`);
  return kept(em, 'r');
}

function dynamicCall(em: Emitter, e: CallExpr): string {
  const [callee = '', ...args] =
    e.callee.kind === 'name'
      ? [em.expression(e.callee), ...operands(em, e.args)]
      : operands(em, [e.callee, ...e.args]);
  em.flush();
  em.emit(`r = callValue(${callee}, d, ${em.unit.site(e.span)}, [${args.join(', ')}]);`);
  em.arrival();
  return kept(em, 'r');
}

function declaredCall(em: Emitter, e: CallExpr, declared: CallDeclaration): string {
  const { mode } = em;
  const args = e.args.map((a, i) =>
    declared.parameters[i]?.type === 'atomic' ? atomicArgument(em, a) : undefined,
  );
  const texts = operandsWith(em, e.args, args);
  const site = em.unit.site(e.span);
  const number = em.unit.call(declared.name);
  const isJoin = declared.name === 'join' && e.args.length === 1;
  if (declared.kind === 'syscall' || isJoin) {
    em.flush();
    const stay = mode.interleaved ? texts.map((t) => kept(em, t)) : texts;
    em.visible('call', number, stay[0] ?? '0', e.span);
    em.emit(`r = sys(${number}, ${site}, [${stay.join(', ')}]);`);
    em.arrival();
    return kept(em, 'r');
  }
  if (declared.name === 'lock') {
    const m = kept(em, texts[0] ?? 'undefined');
    lockMutex(em, m, site, e);
    return 'undefined';
  }
  if (callStops(declared, e.args.length, mode)) {
    const stay = texts.map((t) => kept(em, t));
    // A str or an int is nobody else's: reading it is no step; nor is reading nothing (`max()`).
    const only = readers.has(declared.name)
      ? stay.map((t) => `typeof ${t} === 'object'`).join(' || ') || 'false'
      : undefined;
    // Of a call whoever asks is told which; of what changes values, which value.
    const [object, key] = declared.family === 'run' ? [number, stay[0]] : [stay[0] ?? '0', stay[1]];
    em.visible(heapStep(declared), object, key ?? 'undefined', e.span, only);
    return kept(em, `B[${number}](${[site, ...stay].join(', ')})`);
  }
  if (declared.name === 'len') {
    const x = hold(em, texts[0] ?? 'undefined');
    return `${x.open}(typeof ${x.value} === 'string' ? ${x.value}.length : B[${number}](${site}, ${x.value}))${x.close}`;
  }
  // What reads the clock or ends the run must have paid for the statements so far.
  if (declared.family === 'run') em.flush();
  return `B[${number}](${[site, ...texts].join(', ')})`;
}

/** Takes the mutex in a temporary; waits while another activation holds it. */
export function lockMutex(
  em: Emitter,
  mutex: string,
  site: string,
  e: { readonly span: Expr['span'] },
): void {
  em.flush();
  em.visible('mutex', mutex, '0', e.span);
  em.emit(`r = lock(${mutex}, ${site});`);
  em.arrival();
}

function heapStep(
  declared: CallDeclaration,
): 'atomic' | 'mutex' | 'call' | 'readHeap' | 'writeHeap' {
  if (declared.family === 'atomics') return 'atomic';
  if (declared.family === 'mutexes') return 'mutex';
  if (declared.family === 'run') return 'call';
  return readers.has(declared.name) ||
    ['keys', 'values', 'has', 'text', 'range'].includes(declared.name)
    ? 'readHeap'
    : 'writeHeap';
}

/** Operands where some are already given as text (references, which evaluate nothing). */
function operandsWith(
  em: Emitter,
  args: readonly Expr[],
  given: readonly (string | undefined)[],
): string[] {
  const open = args.filter((_, i) => given[i] === undefined);
  const texts = operands(em, open);
  let next = 0;
  return args.map((_, i) => given[i] ?? texts[next++] ?? 'undefined');
}

/** `hits` and `hits[i]` as references, where a call wants the atomic and not its value; undefined if it is neither. */
function atomicArgument(em: Emitter, e: Expr): string | undefined {
  const bindingOf = (x: Expr): Binding | undefined =>
    x.kind === 'name' ? em.unit.names.bindings.get(x) : undefined;
  const direct = bindingOf(e);
  if (direct?.kind === 'atomic') return `atomicRef(${String(direct.index)})`;
  if (e.kind !== 'index') return undefined;
  const object = bindingOf(e.object);
  if (object?.kind !== 'atomic' || em.unit.suspension.emits(e.index)) return undefined;
  return `atomicElement(${String(object.index)}, ${em.expression(e.index)}, ${em.unit.site(e.span)})`;
}

function wantsAtomic(em: Emitter, target: Routine, index: number): boolean {
  return em.unit.atomicParameters.has(target.params[index]);
}

/** A call the program does not wait for: the event that tells of its end, with its arguments, is the continuation. */
export function callThen(em: Emitter, e: Expr, then: Continuation): string {
  const binding =
    e.kind === 'call' && e.callee.kind === 'name'
      ? em.unit.names.bindings.get(e.callee)
      : undefined;
  const handler = em.unit.names.bindings.get(then.handler);
  if (e.kind !== 'call' || binding?.kind !== 'call' || handler?.kind !== 'handler')
    return 'undefined';
  const texts = operands(em, [...e.args, ...then.args]).map((t) =>
    em.mode.interleaved ? kept(em, t) : t,
  );
  const args = texts.slice(0, e.args.length);
  const kept2 = texts.slice(e.args.length);
  em.flush();
  const number = em.unit.call(binding.call.name);
  em.visible('call', number, args[0] ?? '0', e.span);
  em.emit(
    `r = sysThen(${number}, ${em.unit.site(e.span)}, [${args.join(', ')}], ${String(handler.routine.index)}, ${keptList(em, handler.routine, then.args, kept2)});`,
  );
  em.arrival();
  return kept(em, 'r');
}

export function awaited(em: Emitter, e: AwaitExpr): string {
  const { operand } = e;
  const binding =
    operand.kind === 'call' && operand.callee.kind === 'name'
      ? em.unit.names.bindings.get(operand.callee)
      : undefined;
  // An async function is an ordinary call: it stops where something in it waits.
  if (operand.kind !== 'call' || binding?.kind !== 'call') return em.expression(operand);
  const texts = operands(em, operand.args).map((t) => (em.mode.interleaved ? kept(em, t) : t));
  em.flush();
  const number = em.unit.call(binding.call.name);
  em.visible('call', number, texts[0] ?? '0', e.span);
  em.emit(`r = sysAwait(${number}, ${em.unit.site(e.span)}, [${texts.join(', ')}]);`);
  em.arrival();
  return kept(em, 'r');
}

export function spawned(em: Emitter, e: SpawnExpr): string {
  const target = em.unit.names.bindings.get(e.target);
  const texts = operands(em, e.args).map((t) => (em.mode.interleaved ? kept(em, t) : t));
  if (target?.kind !== 'fn') return 'undefined';
  em.flush();
  em.visible('call', '-1', '0', e.span);
  return settle(
    em,
    `spawn(${String(target.routine.index)}, ${em.unit.site(e.span)}, ${keptList(em, target.routine, e.args, texts)})`,
  );
}
