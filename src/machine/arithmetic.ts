/**
 * Operators beyond the quick case that generated code has in line: strs,
 * lists, an errno as an int, exact results beyond 32 bits, and every error.
 */
import { textOf } from '../base/bytes.ts';
import { phrase } from '../diagnostic/phrase.ts';
import { cost, maxList, maxStr } from './limit.ts';
import { Fault } from './fault.ts';
import { brief, describe, differing } from './show.ts';
import { intOf, type Value } from './value.ts';
import type { Heaps } from './heaps.ts';
import type { Listener } from './listener.ts';
import { readWhole } from './reading.ts';

const max = Number.MAX_SAFE_INTEGER;

/** Two ints, or the error that says what the operator needs. */
function ints(op: string, a: Value, b: Value, site: number): readonly [number, number] {
  const x = intOf(a);
  const y = intOf(b);
  if (x === undefined || y === undefined) throw wrong('wants.ints', op, a, b, site);
  return [x, y];
}

function wrong(
  wants: 'wants.add' | 'wants.ints' | 'wants.order',
  op: string,
  a: Value,
  b: Value,
  site: number,
): Fault {
  return new Fault(
    phrase('EVL5001.operator', {
      op,
      wants: phrase(wants, {}),
      left: describe(a),
      right: describe(b),
    }),
    site,
  );
}

function overflow(op: string, a: number, b: number, site: number): Fault {
  return new Fault(phrase('EVL5005.overflow', { op, left: String(a), right: String(b) }), site);
}

function checked(op: string, a: number, b: number, result: number, site: number): number {
  if (result > max || result < -max) throw overflow(op, a, b, site);
  return result + 0;
}

export function subtract(a: Value, b: Value, site: number): number {
  const [x, y] = ints('-', a, b, site);
  return checked('-', x, y, x - y, site);
}

export function multiply(a: Value, b: Value, site: number): number {
  const [x, y] = ints('*', a, b, site);
  return checked('*', x, y, x * y, site);
}

export function divide(a: Value, b: Value, site: number): number {
  const [x, y] = ints('/', a, b, site);
  if (y === 0) throw new Fault(phrase('EVL5002.division', { op: '/', left: String(x) }), site);
  // The quotient of two safe ints never rounds up to the next int, so truncating it is exact.
  return Math.trunc(x / y) + 0;
}

export function remainder(a: Value, b: Value, site: number): number {
  const [x, y] = ints('%', a, b, site);
  if (y === 0) throw new Fault(phrase('EVL5002.division', { op: '%', left: String(x) }), site);
  return (x % y) + 0;
}

export function negate(a: Value, site: number): number {
  const x = intOf(a);
  if (x === undefined)
    throw new Fault(phrase('EVL5001.unary', { op: '-', value: describe(a) }), site);
  return 0 - x;
}

export function complement(a: Value, site: number): number {
  const x = intOf(a);
  if (x === undefined)
    throw new Fault(phrase('EVL5001.unary', { op: '~', value: describe(a) }), site);
  if (x === max) throw new Fault(phrase('EVL5005.unary', { op: '~', value: String(x) }), site);
  return -x - 1;
}

/** Two's complement of any width, as if ints had endless sign bits. */
function wide(op: '&' | '|' | '^', a: Value, b: Value, site: number): number {
  const [x, y] = ints(op, a, b, site);
  if ((x | 0) === x && (y | 0) === y) {
    if (op === '&') return x & y;
    return op === '|' ? x | y : x ^ y;
  }
  return checked(op, x, y, Number(wideBits(op, BigInt(x), BigInt(y))), site);
}

function wideBits(op: '&' | '|' | '^', x: bigint, y: bigint): bigint {
  if (op === '&') return x & y;
  return op === '|' ? x | y : x ^ y;
}

export const bitAnd = (a: Value, b: Value, site: number): number => wide('&', a, b, site);
export const bitOr = (a: Value, b: Value, site: number): number => wide('|', a, b, site);
export const bitXor = (a: Value, b: Value, site: number): number => wide('^', a, b, site);

export function shiftLeft(a: Value, b: Value, site: number): number {
  const [x, y] = ints('<<', a, b, site);
  if (y < 0)
    throw new Fault(phrase('EVL5005.shift', { op: '<<', left: String(x), right: String(y) }), site);
  if (x === 0) return 0;
  return y > 53 ? checked('<<', x, y, Infinity, site) : checked('<<', x, y, x * 2 ** y, site);
}

export function shiftRight(a: Value, b: Value, site: number): number {
  const [x, y] = ints('>>', a, b, site);
  if (y < 0)
    throw new Fault(phrase('EVL5005.shift', { op: '>>', left: String(x), right: String(y) }), site);
  if (y > 53) return x < 0 ? -1 : 0;
  return Math.floor(x / 2 ** y) + 0;
}

function ordered(
  op: string,
  a: Value,
  b: Value,
  site: number,
): readonly [number, number] | readonly [string, string] {
  if (typeof a === 'string' && typeof b === 'string') return [a, b];
  const x = intOf(a);
  const y = intOf(b);
  if (x === undefined || y === undefined) throw wrong('wants.order', op, a, b, site);
  return [x, y];
}

export function less(a: Value, b: Value, site: number): boolean {
  const [x, y] = ordered('<', a, b, site);
  return x < y;
}
export function lessEqual(a: Value, b: Value, site: number): boolean {
  const [x, y] = ordered('<=', a, b, site);
  return x <= y;
}
export function greater(a: Value, b: Value, site: number): boolean {
  const [x, y] = ordered('>', a, b, site);
  return x > y;
}
export function greaterEqual(a: Value, b: Value, site: number): boolean {
  const [x, y] = ordered('>=', a, b, site);
  return x >= y;
}

/** `+`: ints, strs or lists. `telling` is whoever is told of what an activation reads; nobody before the first begins. */
export function adder(
  heaps: Heaps,
  telling: () => Listener | undefined,
): (a: Value, b: Value, site: number) => Value {
  return (a, b, site) => {
    if (typeof a === 'string' && typeof b === 'string') {
      const length = a.length + b.length;
      if (length > maxStr) throw tooLongStr(length, site);
      heaps.charge(cost.str + length);
      return a + b;
    }
    if (typeof a === 'object' && typeof b === 'object' && a.kind === 'list' && b.kind === 'list') {
      const length = a.items.length + b.items.length;
      if (length > maxList) throw tooLongList(length, site);
      const listener = telling();
      if (listener) readWhole(listener, a, site);
      if (listener && b !== a) readWhole(listener, b, site);
      return heaps.list(a.items.concat(b.items));
    }
    const x = intOf(a);
    const y = intOf(b);
    if (x === undefined || y === undefined) throw wrong('wants.add', '+', a, b, site);
    return checked('+', x, y, x + y, site);
  };
}

export function tooLongStr(length: number, site: number): Fault {
  return new Fault(phrase('EVL5008.str', { length: String(length), limit: '16 MiB' }), site);
}

export function tooLongList(length: number, site: number): Fault {
  return new Fault(phrase('EVL5008.list', { length: String(length), limit: '1,000,000' }), site);
}

/** An assertion that failed, with both sides where it compared two values. */
export function failed(
  site: number,
  op: 0 | string,
  left: Value,
  right: Value,
  message: Value,
): never {
  let text: string;
  if (message === undefined) text = '';
  else text = typeof message === 'string' ? textOf(message) : brief(message);
  const [one, other] =
    typeof left === 'string' && typeof right === 'string'
      ? differing(left, right)
      : [brief(left), brief(right)];
  throw new Fault(
    op === 0
      ? phrase('EVL5006.failed', { message: text })
      : phrase('EVL5006.compared', { message: text, left: one, op, right: other }),
    site,
  );
}
