import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { printFile, printExpr } from '../../src/ast/print.ts';
import { sourceFile } from '../../src/base/span.ts';
import { parseFile } from '../../src/syntax/parse.ts';
import { program } from './programs.ts';

/** A tree without its spans. */
function bare(tree: unknown): unknown {
  return JSON.parse(
    JSON.stringify(tree, (key, value: unknown) =>
      key === 'span' || key.endsWith('Span') ? undefined : value,
    ),
  );
}

function parsed(text: string) {
  const result = parseFile(sourceFile(0, 'test.evl', text));
  expect(
    result.diagnostics.map((one) => one.message.id),
    text,
  ).toEqual([]);
  return result.tree;
}

describe('print', () => {
  test('what is printed parses to the same tree', () => {
    fc.assert(
      fc.property(program, (tree) => {
        expect(bare(parsed(printFile(tree)))).toEqual(bare(tree));
      }),
      { numRuns: 200 },
    );
  });
});

describe('printExpr', () => {
  const through = (text: string): string => {
    const item = parsed(`const c = ${text}`).items[0];
    if (item?.kind !== 'const') throw new Error('no const');
    return printExpr(item.value);
  };
  test.each([
    ['1+2*3', '1 + 2 * 3'],
    ['(1+2)*3', '(1 + 2) * 3'],
    ['1-(2-3)', '1 - (2 - 3)'],
    ['(1-2)-3', '1 - 2 - 3'],
    ['- -x', '- -x'],
    ['-(-5)', '- -5'],
    ['!(a&&b)', '!(a && b)'],
    ['(-x)[0]', '(-x)[0]'],
    ['a.if.in', 'a.if.in'],
    ['{if: 1, "two words": 2, [k]: 3, 4: 5}', '{if: 1, "two words": 2, [k]: 3, 4: 5}'],
    ['"\\x80\\u{202e}é\\0"', '"\\x80\\u{202e}é\\0"'],
    ['5ms', '5000'],
    ['s[1..]', 's[1..]'],
    ['s[..]', 's[..]'],
    ['(await f())()', '(await f())()'],
  ])('%s', (source, printed) => {
    expect(through(source)).toBe(printed);
  });
});

describe('printFile', () => {
  test('the standard layout', () => {
    const text = `import "lib/a.evl"

const limit = 5
const other = 6

mutex m, n[8]

nonblocking async fn f(a, b) {
  if a == b {
    return
  } else if a {
    return 1
  } else {
    { }
  }
}

on start {
  let x = after(5) then h(1)
  ({a: f}.a)(x)
  with m {
    x += 1
  }
}

on signal SIGRTMIN + 1(sig) color sig {
  for k, v in {a: 1} {
    post h(k, v)
  }
}

world "w" {
  cpus 2
  client a at 1000 connect 7 { send "x"  expect close  close }
}

test "t" points 2 hidden in "w" on seeds 5 {
  expect output contains "x" hint "h"
  expect (races == 1)
}
`;
    expect(printFile(parsed(text))).toBe(text.replace('({a: f}.a)(x)', '({a: f}).a(x)'));
  });
});
