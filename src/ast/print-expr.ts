/**
 * Expressions as source text: as few parentheses as the grammar allows, and
 * such that parsing the text gives the same tree.
 */
import { unreachable } from '../base/assert.ts';
import { textOf, utf8Bytes } from '../base/bytes.ts';
import type { Expr, MapEntry } from './nodes.ts';
import { precedenceOf } from './precedence.ts';

/** Tighter than every binary operator: what a prefix operator takes. */
const prefixLevel = 8;
/** Tighter still: what a call, an index or a field takes. */
const suffixLevel = 9;

/** An expression as text. */
export function printExpr(expr: Expr): string {
  return atLevel(expr, 0);
}

/** The same where a prefix operator or tighter is wanted, as after `with`. */
function printOperand(expr: Expr): string {
  return atLevel(expr, prefixLevel);
}

/** The same where `{` would open a block, as at the start of a statement: a map there is put in parentheses. */
export function printBeforeBlock(expr: Expr, operandOnly = false): string {
  const text = operandOnly ? printOperand(expr) : printExpr(expr);
  return text.startsWith('{') ? wrapLeftmost(expr, operandOnly) : text;
}

/** The map on the left edge in parentheses: `({a: 1}).a`. */
function wrapLeftmost(expr: Expr, operandOnly: boolean): string {
  const map = leftmost(expr);
  const inner = printExpr(map);
  const text = operandOnly ? printOperand(expr) : printExpr(expr);
  return `(${inner})${text.slice(inner.length)}`;
}

/** The expression that the text of this one begins with, if it begins with no parenthesis or operator. */
export function leftmost(expr: Expr): Expr {
  let at = expr;
  for (;;) {
    switch (at.kind) {
      case 'call':
        at = at.callee;
        break;
      case 'index':
      case 'slice':
      case 'field':
        at = at.object;
        break;
      case 'binary':
        at = at.left;
        break;
      default:
        return at;
    }
  }
}

function levelOf(expr: Expr): number {
  switch (expr.kind) {
    case 'binary':
      return precedenceOf(expr.op);
    case 'unary':
    case 'await':
      return prefixLevel;
    default:
      return suffixLevel;
  }
}

function atLevel(expr: Expr, level: number): string {
  const text = bare(expr);
  return levelOf(expr) < level ? `(${text})` : text;
}

function bare(expr: Expr): string {
  switch (expr.kind) {
    case 'nil':
      return 'nil';
    // Nothing that stands in a correct program.
    case 'missing':
      return 'nil';
    case 'bool':
      return String(expr.value);
    case 'int':
      return String(expr.value);
    case 'str':
      return printString(expr.value);
    case 'name':
      return expr.name;
    case 'list':
      return `[${printAll(expr.items)}]`;
    case 'map':
      return `{${expr.entries.map(printEntry).join(', ')}}`;
    case 'call':
      return `${atLevel(expr.callee, suffixLevel)}(${printAll(expr.args)})`;
    case 'index':
      return `${atLevel(expr.object, suffixLevel)}[${printExpr(expr.index)}]`;
    case 'slice':
      return `${atLevel(expr.object, suffixLevel)}[${printEnd(expr.from)}..${printEnd(expr.to)}]`;
    case 'field':
      return `${atLevel(expr.object, suffixLevel)}.${expr.field.name}`;
    case 'unary': {
      const operand = atLevel(expr.operand, prefixLevel);
      // Two signs that touch would look like one.
      return expr.op === '-' && operand.startsWith('-') ? `- ${operand}` : `${expr.op}${operand}`;
    }
    case 'await':
      return `await ${atLevel(expr.operand, prefixLevel)}`;
    case 'binary': {
      const level = precedenceOf(expr.op);
      // Operators of one level bind from left to right.
      return `${atLevel(expr.left, level)} ${expr.op} ${atLevel(expr.right, level + 1)}`;
    }
    case 'spawn':
      return `spawn ${expr.target.name}(${printAll(expr.args)})`;
    default:
      return unreachable(expr);
  }
}

/** Expressions with commas between them. */
export function printAll(exprs: readonly Expr[]): string {
  return exprs.map(printExpr).join(', ');
}

function printEnd(expr: Expr | undefined): string {
  return expr === undefined ? '' : printExpr(expr);
}

function printEntry(entry: MapEntry): string {
  const value = printExpr(entry.value);
  if (entry.form === 'computed') return `[${printExpr(entry.key)}]: ${value}`;
  const key =
    entry.form === 'bare' && entry.key.kind === 'str'
      ? textOf(entry.key.value)
      : printExpr(entry.key);
  return `${key}: ${value}`;
}

const escapes: ReadonlyMap<string, string> = new Map([
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
  ['\0', '\\0'],
  ['\\', '\\\\'],
  ['"', '\\"'],
]);

/** Characters that a reader sees, and that mean nothing else to the lexer or a terminal. */
const visible = /^[\p{L}\p{M}\p{N}\p{P}\p{S} ]$/u;

/** A byte string as a literal: visible characters as they are, other characters and stray bytes as escapes. */
export function printString(bytes: string): string {
  let out = '"';
  for (let at = 0; at < bytes.length;) {
    const character = characterAt(bytes, at);
    const escape = escapes.get(character.text);
    if (escape !== undefined) out += escape;
    else if (!character.isWhole) out += `\\x${bytes.charCodeAt(at).toString(16).padStart(2, '0')}`;
    else if (visible.test(character.text)) out += character.text;
    else out += `\\u{${(character.text.codePointAt(0) ?? 0).toString(16)}}`;
    at += character.bytes;
  }
  return `${out}"`;
}

/** The UTF-8 character at a place, or one byte where there is none. */
function characterAt(bytes: string, at: number): { text: string; bytes: number; isWhole: boolean } {
  const lead = bytes.charCodeAt(at);
  let size: number;
  if (lead < 0x80) size = 1;
  else if (lead >= 0xf0) size = 4;
  else size = lead >= 0xe0 ? 3 : 2;
  const slice = bytes.slice(at, at + size);
  const text = textOf(slice);
  // Decoding and encoding again gives back what is well formed, and only that.
  const isWhole =
    utf8Bytes(text) === slice && String.fromCodePoint(text.codePointAt(0) ?? 0) === text;
  return isWhole ? { text, bytes: size, isWhole } : { text: '', bytes: 1, isWhole };
}
