/** Section B of the bad inputs, as far as it concerns the parser: depth, length, number of errors, brackets. */
import { describe, expect, test } from 'vitest';
import { printFile } from '../../src/ast/print.ts';
import { walk } from '../../src/ast/visit.ts';
import { growsWithLength } from '../support/growth.ts';
import { parsed, treeOf } from './parsed.ts';
import { howMany } from '../support/thorough.ts';

const many = howMany(12_000, 100_000);
/** Enough to tell linear from quadratic, for the variants of a row. */
const some = howMany(4_000, 20_000);
const main = (body: string): string => `main { ${body} }`;

function errorsInTime(text: string): readonly string[] {
  return parsed(text).errors;
}

describe('cost grows with the length', () => {
  const forms: Readonly<Record<string, (n: number) => string>> = {
    '(': (n) => main(`let x = ${'('.repeat(n)}`),
    '{ closed': (n) => `main ${'{'.repeat(n)}${'}'.repeat(n)}`,
    '!': (n) => main(`let x = ${'!'.repeat(n)}f()`),
    '1+2+…': (n) => main(`let x = ${'1+'.repeat(n)}1`),
    'else if': (n) => main(`if a { }${' else if a { }'.repeat(n)}`),
    statements: (n) => main('f()\n'.repeat(n)),
    'errors in each line': (n) => main('let = )\n'.repeat(n)),
    'not closed': (n) => 'on a {\n'.repeat(n),
  };
  test.each(Object.entries(forms))('%s', (_, form) => {
    growsWithLength((n) => {
      const text = form(n);
      return () => {
        parsed(text);
      };
    }, 1000);
  });
});

describe('B01 nesting', () => {
  const tooDeep = /EVL0001 nested too deeply: more than 200 brackets are open here$/;
  test.each([
    ['(', main(`let x = ${'('.repeat(many)}`)],
    ['( closed', main(`let x = ${'('.repeat(many)}1${')'.repeat(many)}`)],
    ['[', main(`let x = ${'['.repeat(many)}`)],
    ['{a:', main(`let x = ${'{a:'.repeat(many)}`)],
    ['{', `main ${'{'.repeat(many)}`],
    ['{ closed', `main ${'{'.repeat(many)}${'}'.repeat(many)}`],
    ['f(', main('f('.repeat(many))],
    ['if a {', main('if a {\n'.repeat(many))],
  ])('%s', (_, text) => {
    const errors = errorsInTime(text);
    expect(errors).toHaveLength(1);
    expect(errors[0]).toMatch(tooDeep);
  });
  test.each([['!'], ['-'], ['~'], ['- '], ['await ']])('%s', (sign) => {
    const errors = errorsInTime(main(`let x = ${sign.repeat(many)}f()`));
    expect(errors).toHaveLength(1);
    expect(errors[0]).toMatch(/EVL0001 this expression is too long a chain/);
  });
  test.each([
    [199, 0],
    [200, 1],
    [201, 1],
  ])('%i parentheses in a block', (depth, errors) => {
    expect(parsed(main(`let x = ${'('.repeat(depth)}1${')'.repeat(depth)}`)).errors).toHaveLength(
      errors,
    );
  });
  test.each([
    [200, 0],
    [201, 1],
  ])('%i blocks', (depth, errors) => {
    expect(parsed(`main ${'{ '.repeat(depth)}${'}'.repeat(depth)}`).errors).toHaveLength(errors);
  });
  test('what stands before is parsed', () => {
    const { tree } = parsed(`shared a = 1\non start { }\nmain { ${'('.repeat(300)} }\n`);
    expect(tree.items.map((item) => item.kind)).toEqual(['shared', 'handler']);
  });
});

describe('what is deep is parsed apart, and put together again', () => {
  const nested = (count: number, before: string, after: string): string =>
    `const c = ${before.repeat(count)}1${after.repeat(count)}\n`;
  const shapes = [
    ['calls', 'f(1 + ', ')'],
    ['methods', 'a.f(x, ', ', y).b'],
    ['lists', '[1, ', ', 2]'],
    ['maps', '{a: ', ', b: 2}'],
    ['keys', '{[', ']: 1}'],
    ['indexes', 'xs[', ' - 1]'],
    ['parts', 'xs[', '..ys[0]]'],
    ['ends', 'xs[..', ']'],
    ['groups', '2 * (', ' + 3)'],
    ['spawns', 'spawn f(g(0), ', ')'],
    ['texts', 'f("(", ', ')'],
  ] as const;
  test.each(
    shapes.flatMap(([name, before, after]) =>
      [39, 40, 41, 95, 199].map((count) => [count, name, before, after] as const),
    ),
  )('%i %s', (count, name, before, after) => {
    // A key takes two brackets.
    const text = nested(name === 'keys' ? Math.min(count, 100) : count, before, after);
    expect(printFile(treeOf(text))).toBe(text);
  });
  test('an error inside is found at its place', () => {
    expect(parsed(nested(150, 'f(1 + ', ')').replace('1)', '* 1)')).errors).toEqual([
      '1:911 EVL0001 a value should stand here, not `*`',
    ]);
    expect(parsed(nested(150, 'f(1, ', ')').replace('1)', '1 2)')).errors).toEqual([
      '1:762 EVL0001 a comma is missing here',
    ]);
  });
  test('with little stack left', () => {
    const below = <T>(frames: number, work: () => T): T =>
      frames === 0 ? work() : below(frames - 1, work);
    for (const [, before, after] of shapes)
      expect(below(3000, () => parsed(nested(99, before, after)).errors)).toEqual([]);
    expect(
      below(
        3000,
        () => parsed(main(`${'if a { } else if b { '.repeat(199)}${'}'.repeat(199)}`)).errors,
      ),
    ).toEqual([]);
  });
});

describe('B02 chains', () => {
  const tooLong = /EVL0001 this expression is too long a chain: more than 500 steps$/;
  test.each([
    ['1+1+…', main(`let x = ${'1+'.repeat(many)}1`)],
    ['a.b.c…', main(`let x = a${'.b'.repeat(many)}`)],
    ['f()()…', main(`f${'()'.repeat(many)}`)],
    ['a[0][0]…', main(`a${'[0]'.repeat(some)} = 1`)],
    ['1*2+1*2+…', main(`let x = ${'1*2+'.repeat(some)}1`)],
    ['a&&b||…', main(`let x = ${'a&&b||'.repeat(some)}c`)],
  ])('%s', (_, text) => {
    const errors = errorsInTime(text);
    expect(errors).toHaveLength(1);
    expect(errors[0]).toMatch(tooLong);
  });
  test.each([
    [499, 0],
    [500, 1],
    [501, 1],
  ])('%i times +', (count, errors) => {
    expect(parsed(main(`let x = ${'1+'.repeat(count)}1`)).errors).toHaveLength(errors);
  });
  test('nesting and chains together stay within the limit', () => {
    const { tree, errors } = parsed(main(`let x = ${'f(1+'.repeat(199)}1${')'.repeat(199)}`));
    expect(errors).toEqual([]);
    const { errors: more } = parsed(main(`let x = ${'f(1+-'.repeat(199)}1${')'.repeat(199)}`));
    expect(more).toHaveLength(1);
    let nodes = 0;
    walk(tree, () => {
      nodes++;
      return true;
    });
    expect(nodes).toBeGreaterThan(600);
  });
  test('very many else if', () => {
    expect(errorsInTime(main(`if a { }${' else if a { }'.repeat(many)}`))).toEqual([
      '1:14008 EVL0001 this `if` has more than 1000 branches',
    ]);
  });
  test.each([
    [999, 0],
    [1000, 1],
  ])('%i else if', (count, errors) => {
    expect(parsed(main(`if a { }${' else if a { }'.repeat(count)} else { }`)).errors).toHaveLength(
      errors,
    );
  });
});

describe('B03 very many errors', () => {
  test.each([
    ['statements that do nothing', `main {\n${'  x == 1\n'.repeat(many)}}`, 100],
    ['statements that do not fit', `main {\n${'  let = 1\n'.repeat(some)}}`, 100],
    ['characters', '@\n'.repeat(some), 100],
    ['texts', `main {\n${'  f("\n'.repeat(some)}}`, 100],
    ['slips', `main {\n${'  i++\n'.repeat(some)}}`, 100],
    [')', ')\n'.repeat(some), 100],
    ['}', '}\n'.repeat(some), 100],
    ['items', 'on 5 { }\n'.repeat(some), 100],
    ['on one line', 'on '.repeat(some), 100],
    ['NUL', '\0a'.repeat(some), 100],
    ['escapes', main(`let x = "${'\\q'.repeat(some)}"`), 100],
    ['switch', main('switch (x) {\n'.repeat(150)), 100],
    ['for (', main('for (\n'.repeat(150)), 100],
    ['fn f(int a,', 'fn f(int a, '.repeat(some), 100],
    ['blocks by :', `main {\n${'if x:\n'.repeat(some)}}`, 100],
  ])('%s', (_, text, limit) => {
    const errors = errorsInTime(text);
    expect(errors.length).toBeGreaterThan(0);
    expect(errors.length).toBeLessThanOrEqual(limit);
  });
  test('an error after much that is right, far inside', () => {
    const text = main(
      `${'if a { '.repeat(190)}${'f()\n'.repeat(10_000)} x = \n ${'}'.repeat(190)}`,
    );
    expect(errorsInTime(text)).toEqual(['10001:5 EVL0001 a value is missing after `=`']);
  });
});

describe('B07 missing and superfluous }', () => {
  test('missing in the middle: at the line that is out of the block', () => {
    const { errors, diagnostics } = parsed(
      'on start {\n  if x {\n    f()\n  g()\n}\n\non b(c) {\n  close(c)\n}\n',
    );
    expect(errors).toEqual([
      '4:3 EVL0001 a `}` is missing before this: the `{` of line 2 is still open',
    ]);
    expect(diagnostics[0]?.related.map((one) => one.span.start)).toEqual([18]);
  });
  test('missing at the end of an item: at the next one', () => {
    expect(parsed('on start {\n  f()\n\non b(c) {\n  close(c)\n}\n').errors).toEqual([
      '4:1 EVL0001 a `}` is missing before this: the `{` of line 1 is still open',
    ]);
  });
  test('missing at the end of the file', () => {
    expect(parsed('on start {\n  while x {\n    f()\n  }\n').errors).toEqual([
      '4:4 EVL0001 the file ends, but the `{` of line 1 is still open: a `}` is missing',
    ]);
  });
  test('missing before else', () => {
    expect(parsed('main {\n  if x {\n    f()\n  else {\n    g()\n  }\n}\n').errors).toEqual([
      '4:3 EVL0001 a `}` is missing before this: the `{` of line 2 is still open',
    ]);
  });
  test('missing, without indentation', () => {
    expect(parsed('main {\nif x {\nf()\n}\non start {\n}\n').errors).toEqual([
      '5:1 EVL0001 a `}` is missing before this: the `{` of line 1 is still open',
    ]);
  });
  test('superfluous inside an item', () => {
    expect(
      parsed('on start {\n  if x {\n    f()\n  }\n  }\n  g()\n}\non b(c) { }\n').errors,
    ).toEqual([
      '5:3 EVL0001 this `}` closes nothing: there is one too many, or its partner is missing',
    ]);
  });
  test('superfluous at the end', () => {
    expect(parsed('on start {\n  f()\n}\n}\n').errors).toEqual([
      '4:1 EVL0001 this `}` closes nothing: there is one too many, or its partner is missing',
    ]);
  });
  test('a missing { is found by its }', () => {
    expect(parsed('on start\n  f()\n}\nmain {\n  if x\n    f()\n  }\n}\n').errors).toEqual([
      '1:9 EVL0001 a `{` is missing here',
      '5:7 EVL0001 a `{` is missing here',
    ]);
  });
  test('the rest of the file is understood', () => {
    const { tree } = parsed(
      'on start {\n  if x {\n    f()\n  g()\n}\n\nfn h() { return 1 }\nshared k = 1\n',
    );
    expect(tree.items.map((item) => item.kind)).toEqual(['handler', 'fn', 'shared']);
  });
  test('bad indentation alone is no error', () => {
    treeOf('on start {\nif x {\n      f()\n }\n   g()\n      }\n  on b(c) {\nclose(c) }\n');
  });
});

describe('B10 what cannot stand where it stands', () => {
  test('then without a call', () => {
    expect(parsed(main('let x = 5 then h()')).errors).toEqual([
      '1:18 EVL1006 `then` must follow a call',
    ]);
    expect(parsed(main('x then h()')).errors).toEqual(['1:10 EVL1006 `then` must follow a call']);
    expect(parsed(main('await f() then h()')).errors).toEqual([
      '1:18 EVL1006 `await` and `then` are two ways to wait for one call: use one of them',
    ]);
  });
  test('return in a world', () => {
    expect(parsed('world {\n  return\n}').errors).toEqual([
      '2:3 EVL1005 `return` cannot stand in a `world`',
    ]);
    expect(parsed('world { client a connect 7 {\n  break\n} }').errors).toEqual([
      '2:3 EVL1005 `break` cannot stand in a script',
    ]);
    expect(parsed('test "t" {\n  continue\n}').errors).toEqual([
      '2:3 EVL1005 `continue` cannot stand in a `test`',
    ]);
    expect(parsed('return 1\nmain { }').errors).toEqual([
      '1:1 EVL1005 `return` cannot stand outside of `main`, handlers and functions',
    ]);
    expect(parsed('await after(1)\nmain { }').errors).toEqual([
      '1:1 EVL1005 `await` cannot stand outside of `main`, handlers and functions',
    ]);
  });
  test('an assignment to what is no variable', () => {
    expect(parsed(main('1 = 2')).errors).toEqual([
      '1:8 EVL1004 a fixed value cannot be given a value',
    ]);
    expect(parsed(main('f() = 2')).errors).toEqual([
      '1:8 EVL1004 the result of a call cannot be given a value',
    ]);
    expect(parsed(main('xs[1..2] += 2')).errors).toEqual([
      '1:8 EVL1004 a part of a list or text cannot be given a value',
    ]);
  });
});
