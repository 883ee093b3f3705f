/**
 * Checked arithmetic in line. The quick case (two ints whose result is in
 * range) is written out; every other goes to a function of the machine, which
 * knows the types, the messages and the exact results.
 */
import type { BinaryExpr } from '../ast/nodes.ts';
import type { Emitter } from './emitter.ts';
import { hold } from './hold.ts';
import type { StaticType } from './static-type.ts';

interface Types {
  readonly left: StaticType;
  readonly right: StaticType;
}

const max = '9007199254740991';
const functions = {
  '+': 'add',
  '-': 'subtract',
  '*': 'multiply',
  '/': 'divide',
  '%': 'remainder',
  '&': 'bitAnd',
  '|': 'bitOr',
  '^': 'bitXor',
  '<<': 'shiftLeft',
  '>>': 'shiftRight',
  '<': 'less',
  '<=': 'lessEqual',
  '>': 'greater',
  '>=': 'greaterEqual',
} as const;

export function arithmetic(
  em: Emitter,
  op: '+' | '-' | '*' | '/' | '%',
  left: string,
  right: string,
  types: Types,
  site: string,
): string {
  const slow = functions[op];
  if (op === '+' && (types.left === 'str' || types.right === 'str'))
    return `add(${left}, ${right}, ${site})`;
  const a = hold(em, left);
  const b = hold(em, right);
  const ints = typeChecks(a.value, b.value, types);
  const result = em.scratch();
  const call = `${slow}(${a.value}, ${b.value}, ${site})`;
  const wrap = (text: string): string => `${a.open}${b.open}(${text})${b.close}${a.close}`;
  if (op === '/' || op === '%') {
    const nonZero = /^[1-9]\d*$/.test(b.value) ? '' : `${b.value} !== 0`;
    const quick =
      op === '/' ? `Math.trunc(${a.value} / ${b.value}) + 0` : `${a.value} % ${b.value} + 0`;
    const checks = [...ints, ...(nonZero ? [nonZero] : [])];
    return checks.length === 0 ? wrap(quick) : wrap(`${checks.join(' && ')} ? ${quick} : ${call}`);
  }
  // Adding 0 turns -0, which is no int of the language, into 0.
  const quick = op === '*' ? `${a.value} * ${b.value} + 0` : `${a.value} ${op} ${b.value}`;
  // Most results fit 32 bits, and asking that first keeps the engine from going through floating point.
  const narrow = `((${result} = ${quick}) | 0) === ${result} ? ${result}`;
  const range = rangeChecks(op, b.value, result).join(' && ');
  const inRange = `${narrow} : ${range} ? ${result} : ${call}`;
  return wrap(ints.length === 0 ? inRange : `${ints.join(' && ')} ? (${inRange}) : ${call}`);
}

/** Adding a literal can only overflow at one end. */
function rangeChecks(op: '+' | '-' | '*', right: string, result: string): string[] {
  const upper = `${result} <= ${max}`;
  const lower = `${result} >= -${max}`;
  if (op !== '*' && /^\d+$/.test(right)) return [op === '+' ? upper : lower];
  return [upper, lower];
}

export function bitwise(
  em: Emitter,
  op: '&' | '|' | '^' | '<<' | '>>',
  left: string,
  right: string,
  site: string,
): string {
  const slow = functions[op];
  if (op === '<<' || op === '>>') return `${slow}(${left}, ${right}, ${site})`;
  const a = hold(em, left);
  const b = hold(em, right);
  // JavaScript's operators work on 32 bits; what does not fit goes to the machine.
  return `${a.open}${b.open}((${a.value} | 0) === ${a.value} && (${b.value} | 0) === ${b.value} ? ${a.value} ${op} ${b.value} : ${slow}(${a.value}, ${b.value}, ${site}))${b.close}${a.close}`;
}

export function comparison(
  em: Emitter,
  op: '<' | '<=' | '>' | '>=',
  left: string,
  right: string,
  types: Types,
  site: string,
): string {
  if (types.left === 'int' && types.right === 'int') return `(${left} ${op} ${right})`;
  const a = hold(em, left);
  const b = hold(em, right);
  const checks = typeChecks(a.value, b.value, types).join(' && ');
  return `${a.open}${b.open}(${checks} ? ${a.value} ${op} ${b.value} : ${functions[op]}(${a.value}, ${b.value}, ${site}))${b.close}${a.close}`;
}

export function equality(
  em: Emitter,
  left: string,
  right: string,
  types: Types,
  e: Pick<BinaryExpr, 'left' | 'right'>,
): string {
  const plain = (t: StaticType): boolean => t === 'bool' || t === 'str';
  if (
    (types.left === 'int' && types.right === 'int') ||
    plain(types.left) ||
    plain(types.right) ||
    e.left.kind === 'nil' ||
    e.right.kind === 'nil'
  )
    return `(${left} === ${right})`;
  const a = hold(em, left);
  const b = hold(em, right);
  // Only records of the machine (an errno, a function, a reference) can be equal without being the same.
  return `${a.open}${b.open}(${a.value} === ${b.value} || (typeof ${a.value} === 'object' || typeof ${b.value} === 'object') && same(${a.value}, ${b.value}))${b.close}${a.close}`;
}

function typeChecks(a: string, b: string, types: Types): string[] {
  const checks: string[] = [];
  if (types.left !== 'int') checks.push(`typeof ${a} === 'number'`);
  if (types.right !== 'int') checks.push(`typeof ${b} === 'number'`);
  return checks;
}
