/** Each node has the span of its own text. */
import { describe, expect, test } from 'vitest';
import type { Expr } from '../../src/ast/nodes.ts';
import { isExpr, walk, type Node } from '../../src/ast/visit.ts';
import { echo, everything, selectLoop } from './examples.ts';
import { parsed, treeOf } from './parsed.ts';

/** The texts of all expressions of a kind, in their order. */
function texts(source: string, kind: Expr['kind']): string[] {
  const tree = treeOf(source);
  const found: string[] = [];
  walk(tree, (node) => {
    if (isExpr(node) && node.kind === kind)
      found.push(source.slice(node.span.start, node.span.end));
    return true;
  });
  return found;
}

test.each<[Expr['kind'], string, string[]]>([
  ['binary', 'const c = (a + b) * -(c - d)', ['(a + b) * -(c - d)', 'a + b', 'c - d']],
  ['unary', 'const c = - - x[1]', ['- - x[1]', '- x[1]']],
  ['call', 'const c = (f)(1)(2).g(3)', ['(f)(1)(2).g(3)', '(f)(1)(2)', '(f)(1)']],
  ['index', 'const c = xs[1][2]', ['xs[1][2]', 'xs[1]']],
  ['slice', 'const c = (xs)[1..]', ['(xs)[1..]']],
  ['field', 'const c = a.b /* */ .c', ['a.b /* */ .c', 'a.b']],
  ['name', 'const c = (((x)))', ['x']],
  ['map', 'const c = [ {a: 1} ]', ['{a: 1}']],
  ['list', 'const c = [ [1,] , ]', ['[ [1,] , ]', '[1,]']],
  ['str', 'const c = "é" + "😀"', ['"é"', '"😀"']],
  ['int', 'const c = 0x1F + 5ms', ['0x1F', '5ms']],
  ['spawn', 'const c = (spawn f(1))', ['spawn f(1)']],
])('%s in %s', (kind, source, expected) => {
  expect(texts(source, kind)).toEqual(expected);
});

test('items, statements and what is in them', () => {
  const source =
    'on echo(conn, buf) color conn {\n  if a { f() } else if b { return 1 }\n  let x = g() then h(1)\n}\n';
  const at = (span: { start: number; end: number }): string => source.slice(span.start, span.end);
  const item = treeOf(source).items[0];
  if (item?.kind !== 'handler') throw new Error('no handler');
  expect(at(item.span)).toBe(source.trimEnd());
  expect(at(item.event.span)).toBe('echo');
  expect(item.params.map((one) => at(one.span))).toEqual(['conn', 'buf']);
  const [first, second] = item.body.statements;
  if (first?.kind !== 'if' || second?.kind !== 'let') throw new Error('not the statements');
  expect(first.arms.map((arm) => at(arm.span))).toEqual(['if a { f() }', 'else if b { return 1 }']);
  expect(first.arms.map((arm) => at(arm.body.span))).toEqual(['{ f() }', '{ return 1 }']);
  expect(at(second.span)).toBe('let x = g() then h(1)');
  expect(second.then === undefined ? '' : at(second.then.span)).toBe('then h(1)');
});

describe('the spans of children lie inside that of their parent', () => {
  test.each([
    ['select loop', selectLoop],
    ['echo', echo],
    ['everything', everything],
  ])('%s', (_, source) => {
    const check = (node: Node, outer: { start: number; end: number }): void => {
      expect(node.span.start).toBeGreaterThanOrEqual(outer.start);
      expect(node.span.end).toBeLessThanOrEqual(outer.end);
    };
    walk(treeOf(source), (node) => {
      walk(node, (inner) => {
        check(inner, node.span);
        return inner === node;
      });
      return true;
    });
  });
});

describe('the end of the file', () => {
  test.each([
    ['a value', 'const c =', '1:10 EVL0001 a value is missing after `=`'],
    ['a block', 'main', '1:5 EVL0001 a block `{ … }` is missing after `main`'],
    ['a name', 'on', '1:3 EVL0001 the name of an event is missing after `on`'],
    ['a text', 'import', '1:7 EVL0001 a text in double quotes is missing after `import`'],
    [
      'a brace',
      'main {',
      '1:7 EVL0001 the file ends, but the `{` of line 1 is still open: a `}` is missing',
    ],
  ])('%s is missing there', (_, source, error) => {
    expect(parsed(source).errors).toEqual([error]);
    expect(parsed(`${source}\n\n`).errors).toEqual([error]);
  });
});
