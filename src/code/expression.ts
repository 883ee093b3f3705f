/**
 * Expressions as JavaScript. `expression` gives the text of one JavaScript
 * expression; where something in it can stop, what must happen before is first
 * emitted as statements and the values so far are put into temporaries, so
 * that evaluation stays left to right and a saved frame holds all of it.
 */
import type { BinaryExpr, Expr, MapExpr, NameExpr, SliceExpr, UnaryExpr } from '../ast/nodes.ts';
import type { Span } from '../base/span.ts';
import { constants } from '../calls/index.ts';
import { arithmetic, bitwise, comparison, equality } from './arithmetic.ts';
import { awaited, call, spawned } from './call.ts';
import type { Emitter } from './emitter.ts';
import { mayJoin } from './suspend.ts';
import { marked } from './taint.ts';
import { hold, holdAcross, isSimple, kept, operands, settle } from './hold.ts';

export function expression(em: Emitter, e: Expr): string {
  switch (e.kind) {
    case 'nil':
    case 'missing':
      return 'undefined';
    case 'bool':
      return String(e.value);
    case 'int':
      return String(e.value);
    case 'str':
      return em.unit.string(e.value);
    case 'name':
      return name(em, e);
    case 'list':
      return `list([${operands(em, e.items).join(', ')}])`;
    case 'map':
      return map(em, e);
    case 'call':
      return call(em, e);
    case 'index': {
      const [object = '', index = ''] = operands(em, [e.object, e.index]);
      return elementRead(em, object, index, e);
    }
    case 'slice':
      return slice(em, e);
    case 'field': {
      const [object = ''] = operands(em, [e.object]);
      const held = holdAcross(em, object);
      const site = em.unit.site(e.field.span);
      const key = em.unit.string(e.field.name);
      em.visible('readHeap', held.value, key, e.span);
      return settle(
        em,
        `${held.open}${marked(em, e, `seenPart(${held.value}, ${key}, ${em.unit.site(e.span)})`, `field(${held.value}, ${key}, ${site}, ${em.unit.site(e.span)})`)}${held.close}`,
      );
    }
    case 'unary':
      return unary(em, e);
    case 'binary':
      return binary(em, e);
    case 'await':
      return awaited(em, e);
    case 'spawn':
      return spawned(em, e);
  }
}

/** The text as a JavaScript condition: nil and false are the only false values. */
export function condition(em: Emitter, e: Expr): string {
  const text = expression(em, e);
  if (em.types.typeOf(e) === 'bool') return text;
  if (e.kind === 'int' || e.kind === 'str') return 'true';
  const held = hold(em, text);
  return `${held.open}${held.value} !== false && ${held.value} !== undefined${held.close}`;
}

/** Like `condition`, for a place where other text stands around it. */
function conditionInside(em: Emitter, e: Expr): string {
  const text = condition(em, e);
  return isSimple(text) ? text : `(${text})`;
}

function name(em: Emitter, e: NameExpr): string {
  const binding = em.unit.names.bindings.get(e);
  switch (binding?.kind) {
    case undefined:
      return 'undefined';
    case 'local':
      return `l${String(binding.local.index)}`;
    case 'const':
      return binding.item.value.kind === 'int'
        ? String(binding.item.value.value)
        : `C[${String(em.unit.constant(binding.item))}]`;
    case 'shared':
      em.visible('readShared', String(binding.index), '0', e.span);
      return settle(
        em,
        marked(
          em,
          e,
          `seen(${String(binding.index)}, ${em.unit.site(e.span)})`,
          readShared(em, binding.index, e.span),
        ),
      );
    case 'atomic': {
      const at = String(binding.index);
      if (binding.item.size) return `atomicRef(${at})`;
      em.visible('atomic', at, '0', e.span);
      return settle(em, `atomicLoad(${at}, ${em.unit.site(e.span)})`);
    }
    case 'mutex':
      return `mutexRef(${String(binding.index)})`;
    case 'fn':
    case 'handler':
      return `fnValue(${String(binding.routine.index)})`;
    case 'call':
      return `notAValue(${em.unit.call(binding.call.name)}, ${em.unit.site(e.span)})`;
    case 'errno':
      em.flush();
      return 'getErrno()';
    case 'constant': {
      const constant = constants.get(binding.name);
      if (!constant) return 'undefined';
      return constant.kind === 'errno'
        ? `errnoValue(${String(constant.value)})`
        : String(constant.value);
    }
  }
}

/** The value of a shared variable; `span` is the place that a listener is told. */
export function readShared(em: Emitter, index: number, span: Span): string {
  return em.mode.watched
    ? `readShared(${String(index)}, ${em.unit.site(span)})`
    : `S[${String(index)}]`;
}

function map(em: Emitter, e: MapExpr): string {
  const texts = operands(
    em,
    e.entries.flatMap((entry) => [entry.key, entry.value]),
  );
  // A computed key may be of a wrong type: the place of each is kept for the message.
  const sites = e.entries.map((entry) => em.unit.site(entry.key.span));
  return `map([${texts.join(', ')}], [${sites.join(', ')}])`;
}

/** `object[index]`, the list case in line. */
export function elementRead(
  em: Emitter,
  object: string,
  index: string,
  e: Expr,
  place = e.span,
): string {
  const o = holdAcross(em, object);
  const i = holdAcross(em, index);
  em.visible('readHeap', o.value, i.value, e.span);
  const site = em.unit.site(e.span);
  if (em.mode.watched) {
    const read = `index(${o.value}, ${i.value}, ${site}, ${em.unit.site(place)})`;
    return settle(
      em,
      `${o.open}${i.open}${marked(em, e, `seenPart(${o.value}, ${i.value}, ${em.unit.site(place)})`, read)}${i.close}${o.close}`,
    );
  }
  const check = /^\d+$/.test(i.value)
    ? ''
    : `typeof ${i.value} === 'number' && ${i.value} >= 0 && `;
  return settle(
    em,
    `${o.open}${i.open}(${o.value} !== undefined && ${o.value}.kind === 'list' && ${check}${i.value} < ${o.value}.items.length ? ${o.value}.items[${i.value}] : index(${o.value}, ${i.value}, ${site}))${i.close}${o.close}`,
  );
}

function slice(em: Emitter, e: SliceExpr): string {
  const parts = [e.object, ...(e.from ? [e.from] : []), ...(e.to ? [e.to] : [])];
  const texts = operands(em, parts);
  const object = texts[0] ?? '';
  const from = e.from ? (texts[1] ?? '') : 'undefined';
  const to = e.to ? (texts.at(-1) ?? '') : 'undefined';
  const o = holdAcross(em, object);
  em.visible('readHeap', o.value, 'undefined', e.span);
  return settle(
    em,
    `${o.open}slice(${o.value}, ${from}, ${to}, ${String(e.from !== undefined)}, ${String(e.to !== undefined)}, ${em.unit.site(e.span)})${o.close}`,
  );
}

function unary(em: Emitter, e: UnaryExpr): string {
  if (e.op === '!') return `!${conditionInside(em, e.operand)}`;
  const text = expression(em, e.operand);
  if (e.op === '-' && e.operand.kind === 'int')
    return `(${String(e.operand.value === 0 ? 0 : -e.operand.value)})`;
  const certain = em.types.typeOf(e.operand) === 'int';
  const held = hold(em, text);
  const site = em.unit.site(e.span);
  if (e.op === '-') {
    const quick = `0 - ${held.value}`;
    return certain
      ? `(0 - ${text})`
      : `${held.open}(typeof ${held.value} === 'number' ? ${quick} : negate(${held.value}, ${site}))${held.close}`;
  }
  return `complement(${text}, ${site})`;
}

function binary(em: Emitter, e: BinaryExpr): string {
  if (e.op === '&&' || e.op === '||') return shortCircuit(em, e);
  const [left = '', right = ''] = operands(em, [e.left, e.right]);
  return computed(em, e, left, right);
}

/** The same of two values that are both at hand; joining lists is a visible step, as it reads their elements. */
export function computed(
  em: Emitter,
  e: Pick<BinaryExpr, 'op' | 'left' | 'right' | 'span'>,
  left: string,
  right: string,
): string {
  // (A constant belongs to no routine, and a color is computed when nothing else runs.)
  const joins =
    em.routine !== undefined &&
    em.routine.kind !== 'color' &&
    em.mode.interleaved &&
    e.op === '+' &&
    mayJoin(e.left, e.right) &&
    em.types.typeOf(e.left) === 'any' &&
    em.types.typeOf(e.right) === 'any';
  if (!joins) return binaryOf(em, e, left, right);
  const [a, b] = [kept(em, left), kept(em, right)];
  em.visible('readHeap', a, 'undefined', e.span, `typeof ${a} === 'object'`);
  return settle(em, binaryOf(em, e, a, b));
}

/** The operation on two values that are already text. */
export function binaryOf(
  em: Emitter,
  e: Pick<BinaryExpr, 'op' | 'left' | 'right' | 'span'>,
  left: string,
  right: string,
): string {
  const types = { left: em.types.typeOf(e.left), right: em.types.typeOf(e.right) };
  const site = em.unit.site(e.span);
  switch (e.op) {
    case '+':
    case '-':
    case '*':
    case '/':
    case '%':
      return arithmetic(em, e.op, left, right, types, site);
    case '&':
    case '|':
    case '^':
    case '<<':
    case '>>':
      return bitwise(em, e.op, left, right, site);
    case '<':
    case '<=':
    case '>':
    case '>=':
      return comparison(em, e.op, left, right, types, site);
    case '==':
      return equality(em, left, right, types, e);
    case '!=':
      return `!${equality(em, left, right, types, e)}`;
    case '&&':
    case '||':
      return 'undefined';
  }
}

/** `a && b` gives a where that decides, else b, as in JavaScript. */
function shortCircuit(em: Emitter, e: BinaryExpr): string {
  const both = em.types.typeOf(e.left) === 'bool' && em.types.typeOf(e.right) === 'bool';
  if (!em.unit.suspension.emits(e.right)) {
    if (both) return `(${expression(em, e.left)} ${e.op} ${expression(em, e.right)})`;
    const held = hold(em, expression(em, e.left));
    const isTrue = `${held.value} !== false && ${held.value} !== undefined`;
    const right = expression(em, e.right);
    return e.op === '&&'
      ? `${held.open}(${isTrue} ? ${right} : ${held.value})${held.close}`
      : `${held.open}(${isTrue} ? ${held.value} : ${right})${held.close}`;
  }
  const t = em.temp();
  const end = em.newLabel();
  em.emit(`${t} = ${expression(em, e.left)};`);
  em.flush();
  const decided =
    e.op === '&&' ? `${t} === false || ${t} === undefined` : `${t} !== false && ${t} !== undefined`;
  em.emit(`if (${decided}) { pc = ${String(end)}; continue L; }`);
  em.emit(`${t} = ${expression(em, e.right)};`);
  em.label(end);
  return t;
}
