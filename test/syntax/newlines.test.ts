/** The newline rule (rulings 11 to 13): what a line end ends, and what it does not. */
import { describe, expect, test } from 'vitest';
import { printBlock } from '../../src/ast/print.ts';
import { parsed, treeOf } from './parsed.ts';

/** The statements of a body, in the standard layout and without its braces. */
function statements(body: string): string[] {
  const item = treeOf(`main {\n${body}\n}`).items[0];
  if (item?.kind !== 'main') throw new Error('no main');
  return printBlock(item.body, '')
    .split('\n')
    .slice(1, -1)
    .map((row) => row.slice(2));
}

describe('one statement over several lines', () => {
  test.each([
    ['after an operator', 'let x = 1 +\n 2 *\n\n 3', 'let x = 1 + 2 * 3'],
    ['after =', 'let x =\n 1', 'let x = 1'],
    ['before =', 'x\n = 1', 'x = 1'],
    ['after a comma', 'assert x,\n "m"', 'assert x, "m"'],
    ['in parentheses', 'let x = (1\n + 2\n - f\n (3))', 'let x = 1 + 2 - f(3)'],
    ['in arguments', 'f(\n 1\n ,\n 2,\n)', 'f(1, 2)'],
    ['in a list', 'let x = [\n 1\n , -2\n , a\n [0]\n]', 'let x = [1, -2, a[0]]'],
    ['in a map', 'let x = {\n a: 1\n + 2,\n if: f\n (1),\n}', 'let x = {a: 1 + 2, if: f(1)}'],
    ['before then', 'f(x)\n  then g(1)', 'f(x) then g(1)'],
    ['after then', 'f(x) then\n g(1)', 'f(x) then g(1)'],
    ['before .', 'let x = a\n .b\n .c(1)', 'let x = a.b.c(1)'],
    ['after .', 'let x = a.\n b', 'let x = a.b'],
    ['after a prefix', 'let x = !\n a', 'let x = !a'],
  ])('%s', (_, body, printed) => {
    expect(statements(body)).toEqual([printed]);
  });
  test('else and { on lines of their own', () => {
    expect(statements('if a\n{\n}\nelse\nif b\n{\n}\nelse\n{\n}')).toEqual([
      'if a { } else if b { } else { }',
    ]);
  });
  test('color on a line of its own', () => {
    expect(treeOf('on a(b)\n  color b\n{\n}').items[0]).toMatchObject({
      kind: 'handler',
      color: { kind: 'name', name: 'b' },
    });
  });
});

describe('several statements', () => {
  test.each([
    ['on one line', 'lock(m) n += 1 unlock(m)', ['lock(m)', 'n += 1', 'unlock(m)']],
    ['with ;', 'f(); ;g();', ['f()', 'g()']],
    ['( on the next line', 'f(x)\n(g)(y)', ['f(x)', 'g(y)']],
    ['[ on the next line', 'x = y\n[1, 2][0] = 3', ['x = y', '[1, 2][0] = 3']],
    ['return and a line end', 'return\nf()', ['return', 'f()']],
    ['return and a value', 'return f()', ['return f()']],
    ['return before }', 'if a { return }', ['if a {', '  return', '}']],
    ['a block after a block', 'if a { }\n{ }', ['if a { }', '{ }']],
    ['keywords as names of fields', 'x.if.else = y.in\nx.then()', ['x.if.else = y.in', 'x.then()']],
    ['a comment with a line end in it', 'f(x) /*\n*/ (g)(y)', ['f(x)', 'g(y)']],
  ])('%s', (_, body, printed) => {
    expect(statements(body)).toEqual(printed);
  });
});

describe('{ opens', () => {
  test.each([
    ['a map after =', 'x = {a: 1}', ['x = {a: 1}']],
    ['a map after return', 'return {a: 1}', ['return {a: 1}']],
    ['a block after return on its line before', 'return\n{ f() }', ['return', '{', '  f()', '}']],
    ['a map after an operator', 'x = 1 + {a: 1}.a', ['x = 1 + {a: 1}.a']],
    ['a map in a for', 'for k in {a: 1} { f(k) }', ['for k in {a: 1} {', '  f(k)', '}']],
    ['a block after a name', 'for k in a { f(k) }', ['for k in a {', '  f(k)', '}']],
    ['a block after a field that is a keyword', 'if x.in { f() }', ['if x.in {', '  f()', '}']],
    ['maps in maps', 'x = {a: {b: [{c: 1}]}}', ['x = {a: {b: [{c: 1}]}}']],
  ])('%s', (_, body, printed) => {
    expect(statements(body)).toEqual(printed);
  });
});

describe('a line cannot begin with', () => {
  test.each([
    '+',
    '-',
    '*',
    '/',
    '%',
    '&&',
    '||',
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
    ',',
  ])('%s', (sign) => {
    expect(parsed(`main {\n  let x = a\n  ${sign} b\n  f()\n}`).errors).toEqual([
      `3:3 EVL0001 a line cannot begin with \`${sign}\``,
    ]);
  });
});

describe('events', () => {
  test.each([
    ['on start { }', { kind: 'start' }],
    ['on start() { }', { kind: 'start' }],
    ['on signal SIGHUP { }', { kind: 'signal', signal: { name: 'SIGHUP' } }],
    ['on signal SIGRTMIN + 2(s, v) { }', { kind: 'signal', offset: { value: 2 } }],
    ['on interrupt SIGHUP(s) { }', { kind: 'interrupt' }],
    ['on signal(x) { }', { kind: 'named', name: { name: 'signal' } }],
    ['on interrupt color 1 { }', { kind: 'named', name: { name: 'interrupt' } }],
    ['on readable(fd,) { }', { kind: 'named', name: { name: 'readable' } }],
  ])('%s', (text, event) => {
    expect(treeOf(text).items[0]).toMatchObject({ kind: 'handler', event });
  });
});
