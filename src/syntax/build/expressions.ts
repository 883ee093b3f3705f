/**
 * Trees of expressions.
 *
 * The grammar gives a flat row of operands and operators; here it gets its
 * shape. Every loop over a chain is a loop, not a recursion, and the height of
 * what is made is counted on the way, so that no later pass meets a tree too
 * deep to recurse over.
 */
import * as t from '../../../grammar/tokens.ts';
import type {
  BinaryOp,
  Expr,
  MapEntry,
  MissingExpr,
  Name,
  SpawnExpr,
  StrExpr,
  UnaryOp,
} from '../../ast/nodes.ts';
import { precedenceOf } from '../../ast/precedence.ts';
import { utf8Bytes } from '../../base/bytes.ts';
import type { Span } from '../../base/span.ts';
import { diagnostic } from '../../diagnostic/diagnostic.ts';
import {
  checkCommas,
  intOf,
  maxDepth,
  nameOf,
  normal,
  spanFor,
  strOf,
  type Builder,
} from './builder.ts';
import {
  endOf,
  maybeNode,
  maybeToken,
  node,
  nodes,
  spanBetween,
  startOf,
  token,
  tokens,
  type CstNode,
  type Token,
} from './cst.ts';

/** An expression with the extent of its text, parentheses included, and its height. */
interface Built {
  readonly expr: Expr;
  readonly start: number;
  readonly end: number;
  readonly height: number;
}

/** The tree of an `expr`. */
export function buildExpr(b: Builder, tree: CstNode): Expr {
  return expression(b, tree).expr;
}

/** The tree of an `operand`: an expression without binary operators. */
export function buildOperand(b: Builder, tree: CstNode): Expr {
  return operand(b, tree).expr;
}

/** The trees of `arguments`. */
export function buildArguments(b: Builder, tree: CstNode): readonly Expr[] {
  return argumentList(b, tree).map((argument) => argument.expr);
}

/** What stands for an expression that could not be made; an error was reported. */
function missing(span: Span): MissingExpr {
  return { kind: 'missing', span };
}

function expression(b: Builder, tree: CstNode): Built {
  const operands = nodes(tree, 'operand');
  const first = operand(b, operands[0] ?? node(tree, 'operand'));
  if (operands.length === 1) return first;

  // Operators wait on a stack until one that binds no tighter comes.
  const values: Built[] = [first];
  const waiting: Token[] = [];
  let tooHighAt: Token | undefined;
  const reduce = (): void => {
    const operator = waiting.pop();
    const right = values.pop();
    const left = values.pop();
    if (operator === undefined || right === undefined || left === undefined) return;
    const height = Math.max(left.height, right.height) + 1;
    if (height > maxDepth) tooHighAt ??= operator;
    values.push({
      expr: {
        kind: 'binary',
        op: binaryOp(operator),
        opSpan: spanFor(b, operator),
        left: left.expr,
        right: right.expr,
        span: spanBetween(b.file, left.start, right.end),
      },
      start: left.start,
      end: right.end,
      height,
    });
  };

  tokens(tree, 'BinaryOperator').forEach((operator, index) => {
    const precedence = precedenceOf(binaryOp(operator));
    for (
      let top = waiting.at(-1);
      top !== undefined && precedenceOf(binaryOp(top)) >= precedence;
      top = waiting.at(-1)
    )
      reduce();
    waiting.push(operator);
    const next = operands[index + 1];
    if (next !== undefined) values.push(operand(b, next));
  });
  while (waiting.length > 0) reduce();
  return limited(b, values[0] ?? first, tooHighAt);
}

function binaryOp(operator: Token): BinaryOp {
  // The strict comparisons of JavaScript were reported; they are read as what was meant.
  if (operator.tokenType === t.StrictEqual) return '==';
  if (operator.tokenType === t.StrictNotEqual) return '!=';
  return operator.image as BinaryOp;
}

/** A tree that grew too high is replaced, and the place where it did is reported. */
function limited(b: Builder, built: Built, tooHighAt: Token | CstNode | undefined): Built {
  if (tooHighAt === undefined) return built;
  const place = spanBetween(b.file, startOf(tooHighAt), startOf(tooHighAt) + 1);
  b.report(diagnostic('EVL0001.tooLongChain', place, { limit: maxDepth }));
  return { ...built, expr: missing(spanBetween(b.file, built.start, built.end)), height: 1 };
}

function operand(b: Builder, tree: CstNode): Built {
  let built = primary(b, tree);
  let tooHighAt: Token | CstNode | undefined;
  const grow = (
    expr: Expr,
    start: number,
    end: number,
    height: number,
    cause: Token | CstNode,
  ): void => {
    if (height > maxDepth) tooHighAt ??= cause;
    built = { expr, start, end, height };
  };

  for (const suffix of nodes(tree, 'suffix')) {
    const end = endOf(suffix);
    const span = spanBetween(b.file, built.start, end);
    const made = applySuffix(b, built, suffix, span);
    grow(made.expr, built.start, end, made.height, suffix);
  }
  const prefixes = tokens(tree, 'PrefixOperator');
  for (let i = prefixes.length - 1; i >= 0; i--) {
    const operator = prefixes[i];
    if (operator === undefined) continue;
    const span = spanBetween(b.file, operator.startOffset, built.end);
    grow(
      applyPrefix(b, operator, built.expr, span),
      operator.startOffset,
      built.end,
      built.height + 1,
      operator,
    );
  }
  return limited(b, built, tooHighAt);
}

function applyPrefix(b: Builder, operator: Token, expr: Expr, span: Span): Expr {
  if (operator.tokenType !== t.keyword.await)
    return { kind: 'unary', op: operator.image as UnaryOp, operand: expr, span };
  if (expr.kind === 'call' || expr.kind === 'await' || expr.kind === 'missing')
    return { kind: 'await', operand: expr, span };
  b.report(diagnostic('EVL0001.awaitNoCall', spanFor(b, operator), {}));
  return expr;
}

function applySuffix(
  b: Builder,
  object: Built,
  suffix: CstNode,
  span: Span,
): { expr: Expr; height: number } {
  if (maybeToken(suffix, 'LParen') !== undefined) {
    const args = argumentList(b, suffix);
    return {
      expr: {
        kind: 'call',
        callee: object.expr,
        args: args.map((argument) => argument.expr),
        span,
      },
      height: Math.max(object.height, ...heights(args)) + 1,
    };
  }
  if (maybeToken(suffix, 'Dot') !== undefined) {
    return {
      expr: {
        kind: 'field',
        object: object.expr,
        field: nameOf(b, token(suffix, 'Identifier')),
        span,
      },
      height: object.height + 1,
    };
  }
  const ends = nodes(suffix, 'expr').map((end) => expression(b, end));
  const height = Math.max(object.height, ...heights(ends)) + 1;
  const dots = maybeToken(suffix, 'DotDot');
  if (dots === undefined) {
    const index = ends[0]?.expr;
    if (index === undefined) b.report(diagnostic('EVL0001.emptyIndex', spanFor(b, suffix), {}));
    return {
      expr: {
        kind: 'index',
        object: object.expr,
        index: index ?? missing(spanFor(b, suffix)),
        span,
      },
      height,
    };
  }
  // Of two ends the first stands before the dots; of one, either may be missing.
  const from = ends.find((end) => end.end <= dots.startOffset);
  const to = ends.find((end) => end.start > dots.startOffset);
  return {
    expr: { kind: 'slice', object: object.expr, from: from?.expr, to: to?.expr, span },
    height,
  };
}

/** The greatest height, as at most one number: a list may be too long to spread. */
function heights(built: readonly Built[]): number[] {
  let highest = 0;
  for (const one of built) highest = Math.max(highest, one.height);
  return [highest];
}

/** The arguments of a call: of an `arguments`, or of a `suffix` that is a call. */
function argumentList(b: Builder, tree: CstNode): Built[] {
  const args = nodes(tree, 'expr');
  checkCommas(b, args, tokens(tree, 'Comma'));
  return args.map((argument) => expression(b, argument));
}

function primary(b: Builder, tree: CstNode): Built {
  const atom = maybeToken(tree, 'Atom');
  if (atom !== undefined) {
    const apart = atom.tokenType === t.Folded ? b.folded.get(atom.startOffset) : undefined;
    return apart === undefined ? whole(atomOf(b, atom), atom, 1) : expression(b, apart);
  }

  const open = maybeToken(tree, 'GroupOpen');
  if (open !== undefined) {
    // Parentheses leave no node, but what surrounds them begins and ends with them.
    return {
      ...expression(b, node(tree, 'expr')),
      start: open.startOffset,
      end: endOf(token(tree, 'RParen')),
    };
  }
  const list = maybeNode(tree, 'list');
  if (list !== undefined) {
    const items = nodes(list, 'expr');
    checkCommas(b, items, tokens(list, 'Comma'));
    const built = items.map((item) => expression(b, item));
    return whole(
      { kind: 'list', items: built.map((item) => item.expr), span: spanFor(b, list) },
      list,
      Math.max(...heights(built)) + 1,
    );
  }
  const map = maybeNode(tree, 'map');
  if (map !== undefined) return mapOf(b, map);
  const spawn = node(tree, 'spawn');
  const args = argumentList(b, node(spawn, 'arguments'));
  return whole(
    spawnOf(
      b,
      spawn,
      args.map((argument) => argument.expr),
    ),
    spawn,
    Math.max(...heights(args)) + 1,
  );
}

function whole(expr: Expr, text: Token | CstNode, height: number): Built {
  return { expr, start: startOf(text), end: endOf(text), height };
}

function atomOf(b: Builder, atom: Token): Expr {
  const span = spanFor(b, atom);
  switch (atom.tokenType) {
    case t.Int:
      return intOf(b, atom);
    case t.Str:
    case t.UnclosedStr:
    case t.QuotedStr:
      return strOf(b, atom);
    case t.keyword.true:
      return { kind: 'bool', value: true, span };
    case t.keyword.false:
      return { kind: 'bool', value: false, span };
    case t.keyword.nil:
      return { kind: 'nil', span };
    case t.Folded:
    case t.Missing:
      return missing(span);
    default:
      return { kind: 'name', name: normal(atom.image), span };
  }
}

function spawnOf(b: Builder, tree: CstNode, args: readonly Expr[]): SpawnExpr {
  const target: Name = nameOf(b, token(tree, 'Identifier'));
  return { kind: 'spawn', target, args, span: spanFor(b, tree) };
}

function mapOf(b: Builder, tree: CstNode): Built {
  const entries = nodes(tree, 'entry');
  checkCommas(b, entries, tokens(tree, 'Comma'));
  let height = 1;
  const made = entries.map((entry): MapEntry => {
    const exprs = nodes(entry, 'expr').map((expr) => expression(b, expr));
    height = Math.max(height, ...heights(exprs));
    const value = exprs.at(-1)?.expr ?? missing(spanFor(b, entry));
    const name = maybeToken(entry, 'Identifier');
    if (name !== undefined) return { key: bareKey(b, name), form: 'bare', value };
    const literal = maybeToken(entry, 'Str') ?? maybeToken(entry, 'Int');
    if (literal !== undefined) return { key: atomOf(b, literal), form: 'literal', value };
    return { key: exprs[0]?.expr ?? missing(spanFor(b, entry)), form: 'computed', value };
  });
  return whole({ kind: 'map', entries: made, span: spanFor(b, tree) }, tree, height + 1);
}

function bareKey(b: Builder, name: Token): StrExpr {
  return { kind: 'str', value: utf8Bytes(normal(name.image)), span: spanFor(b, name) };
}
