/**
 * Going through a tree without knowing each kind of node. All of it is
 * iterative: a tree may be some hundred nodes deep.
 */
import { unreachable } from '../base/assert.ts';
import type { Block, Continuation, Expr, FileTree, Item, Statement } from './nodes.ts';

/** What has children. Names, continuations and the parts of worlds are read from their owners. */
export type Node = FileTree | Item | Block | Statement | Expr;

/** The nodes right below a node, in the order in which they are evaluated (which is that of the text). */
export function childrenOf(node: Node): readonly Node[] {
  if ('items' in node && !('kind' in node)) return node.items;
  if (!('kind' in node)) return node.statements;
  if (isStatement(node)) return childrenOfStatement(node);
  if (isExpr(node)) return childrenOfExpr(node);
  return childrenOfItem(node);
}

/** Calls `enter` for a node and all below it, parents first, in order; what is below a node for which it gives false is left out. */
export function walk(node: Node, enter: (node: Node) => boolean | undefined): void {
  const ahead: Node[] = [node];
  for (let next = ahead.pop(); next !== undefined; next = ahead.pop()) {
    if (enter(next) === false) continue;
    const children = childrenOf(next);
    for (let i = children.length - 1; i >= 0; i--) {
      const child = children[i];
      if (child !== undefined) ahead.push(child);
    }
  }
}

/** Calls `visit` for every expression in and below a node, parents first. */
export function walkExprs(node: Node, visit: (expr: Expr) => void): void {
  walk(node, (found) => {
    if (isExpr(found)) visit(found);
    return true;
  });
}

/** Calls `visit` for every statement in and below a node, parents first. */
export function walkStatements(node: Node, visit: (statement: Statement) => void): void {
  walk(node, (found) => {
    if (isStatement(found)) visit(found);
    return !isExpr(found);
  });
}

const statementKinds: ReadonlySet<string> = new Set<Statement['kind']>([
  'let',
  'assign',
  'if',
  'while',
  'forIn',
  'forRange',
  'return',
  'break',
  'continue',
  'with',
  'post',
  'assert',
  'call',
  'block',
]);
const exprKinds: ReadonlySet<string> = new Set<Expr['kind']>([
  'nil',
  'bool',
  'int',
  'str',
  'name',
  'list',
  'map',
  'call',
  'index',
  'slice',
  'field',
  'unary',
  'binary',
  'await',
  'spawn',
  'missing',
]);
const itemKinds: ReadonlySet<string> = new Set<Item['kind']>([
  'import',
  'const',
  'shared',
  'atomic',
  'mutex',
  'fn',
  'main',
  'handler',
  'world',
  'test',
]);

export function isStatement(node: Node): node is Statement {
  // A call is both: an expression, and a statement that holds it.
  return 'kind' in node && statementKinds.has(node.kind) && !('callee' in node);
}

export function isItem(node: Node): node is Item {
  return 'kind' in node && itemKinds.has(node.kind);
}

export function isExpr(node: Node): node is Expr {
  return 'kind' in node && exprKinds.has(node.kind) && !isStatement(node);
}

function childrenOfExpr(expr: Expr): readonly Expr[] {
  switch (expr.kind) {
    case 'nil':
    case 'bool':
    case 'int':
    case 'str':
    case 'name':
    case 'missing':
      return [];
    case 'list':
      return expr.items;
    case 'map':
      return expr.entries.flatMap((entry) => [entry.key, entry.value]);
    case 'call':
      return [expr.callee, ...expr.args];
    case 'index':
      return [expr.object, expr.index];
    case 'slice':
      return present(expr.object, expr.from, expr.to);
    case 'field':
      return [expr.object];
    case 'unary':
    case 'await':
      return [expr.operand];
    case 'binary':
      return [expr.left, expr.right];
    case 'spawn':
      return expr.args;
    default:
      return unreachable(expr);
  }
}

function childrenOfStatement(statement: Statement): readonly Node[] {
  switch (statement.kind) {
    case 'let':
      return [...present(statement.value), ...continued(statement.then)];
    case 'assign':
      return [statement.target, statement.value, ...continued(statement.then)];
    case 'if':
      return [
        ...statement.arms.flatMap((arm) => [arm.condition, arm.body]),
        ...present(statement.otherwise),
      ];
    case 'while':
      return [statement.condition, statement.body];
    case 'forIn':
      return [statement.iterable, statement.body];
    case 'forRange':
      return [statement.from, statement.to, statement.body];
    case 'return':
      return present(statement.value);
    case 'break':
    case 'continue':
      return [];
    case 'with':
      return [statement.mutex, statement.body];
    case 'post':
      return statement.args;
    case 'assert':
      return present(statement.condition, statement.message);
    case 'call':
      return [statement.call, ...continued(statement.then)];
    case 'block':
      return [statement.body];
    default:
      return unreachable(statement);
  }
}

function childrenOfItem(item: Item): readonly Node[] {
  switch (item.kind) {
    case 'import':
    case 'world':
      return [];
    case 'mutex':
      return item.mutexes.flatMap((one) => present(one.size));
    case 'const':
    case 'shared':
      return [item.value];
    case 'atomic':
      return present<Node>(item.size, item.value);
    case 'fn':
    case 'main':
      return [item.body];
    case 'handler':
      return present<Node>(item.color, item.body);
    case 'test':
      return item.expectations.flatMap((one) => (one.what.kind === 'expr' ? [one.what.expr] : []));
    default:
      return unreachable(item);
  }
}

function continued(then: Continuation | undefined): readonly Expr[] {
  return then?.args ?? [];
}

function present<N>(...nodes: (N | undefined)[]): readonly N[] {
  return nodes.filter((node): node is N => node !== undefined);
}
