/** Random names, expressions and calls, for fast-check. Their spans mean nothing. */
import * as fc from 'fast-check';
import { keywordTexts, wordTexts } from '../../grammar/tokens.ts';
import type { Name, IntExpr, StrExpr, Expr, MapEntry, Continuation } from '../../src/ast/nodes.ts';
import { utf8Bytes } from '../../src/base/bytes.ts';

export const span = { file: 0, start: 0, end: 0 };
const keywords = new Set<string>(keywordTexts);

/** Names that tend to go wrong: words of worlds and tests, names of object properties, other alphabets. */
const nameText = fc
  .oneof(
    fc.constantFrom('x', 'y', 'conn', 'buf', ...wordTexts),
    fc.constantFrom(
      '__proto__',
      'constructor',
      'toString',
      'hasOwnProperty',
      'eval',
      'arguments',
      'this',
      'NaN',
      'é',
      'имя',
      '名前',
      '_',
      'x١',
    ),
    fc.stringMatching(/^[a-z_][a-z0-9_]{0,6}$/),
  )
  .filter((text) => !keywords.has(text));
export const name: fc.Arbitrary<Name> = nameText.map((text) => ({ name: text, span }));

/** A name that is not one of the words that name an event. */
export const handlerName = name.filter((one) => one.name !== 'start');
export const int: fc.Arbitrary<IntExpr> = fc
  .oneof(fc.nat(100), fc.maxSafeNat())
  .map((value) => ({ kind: 'int', value, span }));
export const signedInt: fc.Arbitrary<IntExpr> = fc
  .maxSafeInteger()
  .map((value) => ({ kind: 'int', value: value + 0, span }));
export const bytes = fc.oneof(
  fc.string(),
  fc.string({ unit: 'grapheme' }).map(utf8Bytes),
  fc.uint8Array({ maxLength: 8 }).map((some) => String.fromCharCode(...some)),
);
export const str: fc.Arbitrary<StrExpr> = bytes
  .filter((text) => /^[\0-\xff]*$/.test(text))
  .map((value) => ({ kind: 'str', value, span }));
const binaryOps = [
  '||',
  '&&',
  '==',
  '!=',
  '<',
  '<=',
  '>',
  '>=',
  '&',
  '|',
  '^',
  '<<',
  '>>',
  '+',
  '-',
  '*',
  '/',
  '%',
] as const;
export const { expr, call } = fc.letrec<{
  expr: Expr;
  call: Extract<Expr, { kind: 'call' }>;
  entry: MapEntry;
}>((tie) => ({
  expr: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.oneof(
      int,
      str,
      name.map((one): Expr => ({ kind: 'name', name: one.name, span })),
      fc.constantFrom<Expr>(
        { kind: 'nil', span },
        { kind: 'bool', value: true, span },
        { kind: 'bool', value: false, span },
      ),
    ),
    tie('call'),
    fc.array(tie('expr'), { maxLength: 3 }).map((items): Expr => ({ kind: 'list', items, span })),
    fc
      .array(tie('entry'), { maxLength: 3 })
      .map((entries): Expr => ({ kind: 'map', entries, span })),
    fc
      .tuple(tie('expr'), tie('expr'))
      .map(([object, index]): Expr => ({ kind: 'index', object, index, span })),
    fc
      .tuple(
        tie('expr'),
        fc.option(tie('expr'), { nil: undefined }),
        fc.option(tie('expr'), { nil: undefined }),
      )
      .map(([object, from, to]): Expr => ({ kind: 'slice', object, from, to, span })),
    fc
      .tuple(
        tie('expr'),
        fc.oneof(
          name,
          fc.constantFrom(...keywordTexts).map((text) => ({ name: text, span })),
        ),
      )
      .map(([object, field]): Expr => ({ kind: 'field', object, field, span })),
    fc
      .tuple(fc.constantFrom('!', '-', '~'), tie('expr'))
      .map(([op, operand]): Expr => ({ kind: 'unary', op, operand, span })),
    fc
      .tuple(fc.constantFrom(...binaryOps), tie('expr'), tie('expr'))
      .map(([op, left, right]): Expr => ({ kind: 'binary', op, opSpan: span, left, right, span })),
    tie('call').map((operand): Expr => ({ kind: 'await', operand, span })),
    fc
      .tuple(name, fc.array(tie('expr'), { maxLength: 2 }))
      .map(([target, args]): Expr => ({ kind: 'spawn', target, args, span })),
  ),
  call: fc
    .tuple(tie('expr'), fc.array(tie('expr'), { maxLength: 3 }))
    .map(([callee, args]) => ({ kind: 'call', callee, args, span })),
  entry: fc.oneof(
    fc
      .tuple(fc.oneof(nameText, fc.constantFrom<string>(...keywordTexts)), tie('expr'))
      .map(([key, value]): MapEntry => ({
        key: { kind: 'str', value: utf8Bytes(key), span },
        form: 'bare',
        value,
      })),
    fc
      .tuple(fc.oneof(str, int), tie('expr'))
      .map(([key, value]): MapEntry => ({ key, form: 'literal', value })),
    fc
      .tuple(tie('expr'), tie('expr'))
      .map(([key, value]): MapEntry => ({ key, form: 'computed', value })),
  ),
}));
export const continuation: fc.Arbitrary<Continuation> = fc
  .tuple(name, fc.array(expr, { maxLength: 2 }))
  .map(([handler, args]) => ({ handler, args, span }));
export const target = expr.filter(
  (one) => one.kind === 'name' || one.kind === 'index' || one.kind === 'field',
);
