import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { printFile } from '../../src/ast/print.ts';
import {
  childrenOf,
  isExpr,
  isItem,
  isStatement,
  walk,
  walkExprs,
  walkStatements,
  type Node,
} from '../../src/ast/visit.ts';
import { everything } from '../syntax/examples.ts';
import { treeOf } from '../syntax/parsed.ts';
import { program } from './programs.ts';

/** All nodes of a tree, found by looking into every property instead of by the rules of `childrenOf`. */
function nodesIn(value: unknown, found: Set<unknown>): Set<unknown> {
  if (typeof value !== 'object' || value === null) return found;
  const isBlock = 'statements' in value;
  const isNode =
    'kind' in value &&
    (isExpr(value as Node) || isStatement(value as Node) || isItem(value as Node));
  if (isBlock || isNode) found.add(value);
  for (const [name, inner] of Object.entries(value)) if (!apart.has(name)) nodesIn(inner, found);
  return found;
}

/** Properties whose literals are read from their owners: what is in worlds, the conditions of a test, the name of an event. */
const apart = new Set([
  'parts',
  'points',
  'world',
  'cpus',
  'on',
  'hint',
  'text',
  'status',
  'event',
]);

describe('walk', () => {
  test('reaches every expression, statement, block and item once', () => {
    fc.assert(
      fc.property(program, (random) => {
        // Parsed, each node is an object of its own.
        const tree = treeOf(printFile(random));
        const visited: Node[] = [];
        walk(tree, (node) => {
          visited.push(node);
          return true;
        });
        const expected = nodesIn(tree.items, new Set());
        for (const item of tree.items) {
          // The name of a test or world and the value of its measures are no expressions of the program.
          if (item.kind === 'test' || item.kind === 'world') expected.delete(item.name);
          if (item.kind === 'test')
            for (const { what } of item.expectations)
              if (what.kind === 'measure') expected.delete(what.value);
        }
        const reached = new Set<unknown>(visited);
        expect([...expected].filter((node) => !reached.has(node))).toEqual([]);
        // And the file itself.
        expect(visited).toHaveLength(expected.size + 1);
      }),
      { numRuns: 100 },
    );
  });

  test('goes parents first, in the order of the text', () => {
    const starts: number[] = [];
    walk(treeOf(everything), (node) => {
      starts.push(node.span.start);
      return true;
    });
    expect(starts).toEqual([...starts].sort((a, b) => a - b));
  });

  test('leaves out what is below a node for which it gives false', () => {
    const kinds: string[] = [];
    walk(treeOf('fn f() { g(h(1)) }'), (node) => {
      if ('kind' in node) kinds.push(node.kind);
      return !('kind' in node && node.kind === 'call' && 'callee' in node);
    });
    expect(kinds).toEqual(['fn', 'call', 'call']);
  });

  test('walkExprs and walkStatements', () => {
    const tree = treeOf('fn f() { if a { g(1) } return b }');
    const exprs: string[] = [];
    walkExprs(tree, (expr) => exprs.push(expr.kind));
    expect(exprs).toEqual(['name', 'call', 'name', 'int', 'name']);
    const statements: string[] = [];
    walkStatements(tree, (statement) => statements.push(statement.kind));
    expect(statements).toEqual(['if', 'call', 'return']);
  });

  test('a deep tree is no danger', () => {
    const tree = treeOf(`const c = ${'-'.repeat(499)}1`);
    let count = 0;
    walk(tree, () => {
      count++;
      return true;
    });
    expect(count).toBe(502);
  });
});

test('childrenOf tells a call from the statement that holds it', () => {
  const main = treeOf('main { f(1) then g(2) }').items[0];
  const statement = main?.kind === 'main' ? main.body.statements[0] : undefined;
  if (statement === undefined) throw new Error('no statement');
  const children = childrenOf(statement);
  expect(children.map((child) => ('kind' in child ? child.kind : ''))).toEqual(['call', 'int']);
  expect(
    children[0] === undefined
      ? []
      : childrenOf(children[0]).map((child) => ('kind' in child ? child.kind : '')),
  ).toEqual(['name', 'int']);
});
