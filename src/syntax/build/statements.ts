/** Trees of statements and blocks. */
import type {
  AssignOp,
  Block,
  Continuation,
  Expr,
  ForInStatement,
  ForRangeStatement,
  IfArm,
  Name,
  Statement,
  Target,
} from '../../ast/nodes.ts';
import { unreachable } from '../../base/assert.ts';
import { diagnostic } from '../../diagnostic/diagnostic.ts';
import type { RuleName } from '../../../grammar/parser.ts';
import { inside, maxArms, nameOf, spanFor, type Builder } from './builder.ts';
import { isNode, maybeNode, maybeToken, node, nodes, token, tokens, type CstNode } from './cst.ts';
import { buildArguments, buildExpr, buildOperand } from './expressions.ts';
import { reportValueStatement } from './value-statement.ts';

export function buildBlock(b: Builder, tree: CstNode): Block {
  const statements: Statement[] = [];
  for (const part of inside(b, token(tree, 'LCurly'), tree)) {
    for (const statement of nodes(part, 'statement')) {
      const built = buildStatement(b, statement);
      if (built !== undefined) statements.push(built);
    }
  }
  return { statements, span: spanFor(b, tree) };
}

/** The rules that `statement` chooses from. */
type StatementRule = Extract<
  RuleName,
  'simple' | 'let' | 'if' | 'while' | 'for' | 'return' | 'with' | 'post' | 'assert' | 'block'
>;

/** Undefined for what is no statement; an error was reported. */
function buildStatement(b: Builder, tree: CstNode): Statement | undefined {
  const chosen = Object.values(tree.children)[0]?.[0];
  if (chosen === undefined) return undefined;
  const span = spanFor(b, chosen);
  if (!isNode(chosen)) return { kind: chosen.image === 'break' ? 'break' : 'continue', span };

  const rule = chosen.name as StatementRule;
  switch (rule) {
    case 'simple':
      return buildSimple(b, chosen);
    case 'let': {
      const value = maybeNode(chosen, 'expr');
      const expr = value === undefined ? undefined : buildExpr(b, value);
      const then = maybeNode(chosen, 'then');
      return {
        kind: 'let',
        name: nameOf(b, token(chosen, 'Identifier')),
        value: expr,
        then: continuation(b, then, expr),
        span,
      };
    }
    case 'if':
      return buildIf(b, chosen);
    case 'while':
      return {
        kind: 'while',
        condition: buildExpr(b, node(chosen, 'expr')),
        body: buildBlock(b, node(chosen, 'block')),
        span,
      };
    case 'for':
      return buildFor(b, chosen);
    case 'return': {
      const value = maybeNode(chosen, 'expr');
      return { kind: 'return', value: value === undefined ? undefined : buildExpr(b, value), span };
    }
    case 'with':
      return {
        kind: 'with',
        mutex: buildOperand(b, node(chosen, 'operand')),
        body: buildBlock(b, node(chosen, 'block')),
        span,
      };
    case 'post':
      return {
        kind: 'post',
        target: nameOf(b, token(chosen, 'Identifier')),
        args: buildArguments(b, node(chosen, 'arguments')),
        span,
      };
    case 'assert': {
      const [condition, message] = nodes(chosen, 'expr').map((expr) => buildExpr(b, expr));
      if (condition === undefined) return undefined;
      return { kind: 'assert', condition, message, span };
    }
    case 'block':
      return { kind: 'block', body: buildBlock(b, chosen), span };
    default:
      return unreachable(rule);
  }
}

/** A statement that begins with an expression: an assignment, or a call. */
function buildSimple(b: Builder, tree: CstNode): Statement | undefined {
  const [first, second] = nodes(tree, 'expr').map((expr) => buildExpr(b, expr));
  if (first === undefined) return undefined;
  const then = maybeNode(tree, 'then');
  const span = spanFor(b, tree);

  const operator = maybeToken(tree, 'AssignOperator');
  if (operator !== undefined && second !== undefined) {
    const continued = continuation(b, then, second);
    if (!isTarget(first)) {
      if (first.kind !== 'missing')
        b.report(diagnostic('EVL1004.notTarget', first.span, { what: describe(first) }));
      return undefined;
    }
    return {
      kind: 'assign',
      target: first,
      op: operator.image as AssignOp,
      value: second,
      then: continued,
      span,
    };
  }
  const call = first;
  if (call.kind === 'call' || call.kind === 'await' || call.kind === 'spawn') {
    return { kind: 'call', call, then: continuation(b, then, call), span };
  }
  if (call.kind !== 'missing') {
    if (then === undefined) reportValueStatement(b, call);
    else continuation(b, then, call);
  }
  return undefined;
}

function isTarget(expr: Expr): expr is Target {
  return expr.kind === 'name' || expr.kind === 'index' || expr.kind === 'field';
}

/** What cannot be assigned to, in words. */
function describe(expr: Expr): 'call' | 'slice' | 'literal' | 'value' {
  switch (expr.kind) {
    case 'call':
    case 'await':
    case 'spawn':
      return 'call';
    case 'slice':
      return 'slice';
    case 'nil':
    case 'bool':
    case 'int':
    case 'str':
      return 'literal';
    default:
      return 'value';
  }
}

/** `then h(args)` behind a value, which must be a call without `await`. */
function continuation(
  b: Builder,
  tree: CstNode | undefined,
  of: Expr | undefined,
): Continuation | undefined {
  if (tree === undefined) return undefined;
  const handler: Name = nameOf(b, token(tree, 'Identifier'));
  const args = buildArguments(b, node(tree, 'arguments'));
  const keyword = spanFor(b, token(tree, 'Then'));
  if (of?.kind === 'await') b.report(diagnostic('EVL1006.awaitThen', keyword, {}));
  else if (of?.kind !== 'call' && of?.kind !== 'spawn' && of?.kind !== 'missing') {
    b.report(diagnostic('EVL1006.notCall', keyword, {}));
  } else return { handler, args, span: spanFor(b, tree) };
  return undefined;
}

function buildIf(b: Builder, tree: CstNode): Statement {
  const arm = (from: CstNode): IfArm => {
    const condition = buildExpr(b, node(from, 'expr'));
    const block = node(from, 'block');
    return {
      condition,
      body: buildBlock(b, block),
      span: spanFor(b, from === tree ? token(tree, 'If') : from, block),
    };
  };
  const others = nodes(tree, 'elseIf');
  const tooMany = others[maxArms - 1];
  if (tooMany !== undefined)
    b.report(
      diagnostic('EVL0001.tooManyArms', spanFor(b, token(tooMany, 'If')), { limit: maxArms }),
    );
  const arms = [arm(tree), ...others.slice(0, maxArms - 1).map(arm)];
  // The block of the first arm is also one of this node; a second one is that of `else`.
  const otherwise =
    maybeToken(tree, 'Else') === undefined ? undefined : buildBlock(b, node(tree, 'block', 1));
  return { kind: 'if', arms, otherwise, span: spanFor(b, tree) };
}

function buildFor(b: Builder, tree: CstNode): ForInStatement | ForRangeStatement {
  const [first, second] = tokens(tree, 'Identifier').map((name) => nameOf(b, name));
  const [from, to] = nodes(tree, 'expr').map((expr) => buildExpr(b, expr));
  const name = first ?? nameOf(b, token(tree, 'Identifier'));
  const start = from ?? buildExpr(b, node(tree, 'expr'));
  const body = buildBlock(b, node(tree, 'block'));
  const span = spanFor(b, tree);
  return to === undefined
    ? { kind: 'forIn', first: name, second, iterable: start, body, span }
    : { kind: 'forRange', name, second, from: start, to, body, span };
}
