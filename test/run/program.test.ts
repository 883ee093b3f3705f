/** Errors of all kinds are told in one go, and none that is only a consequence of a syntax error. */
import { expect, test } from 'vitest';
import { runText } from '../support/golden.ts';

test('syntax errors do not hide wrong names, and cause none', () => {
  const { diagnostics } = runText(`function foo() { }
main {
  let in = 3
  let x = 5
  if x = 5 { print("x") }
  y = x + 1
  prnt(x)
  foo(1, 2)
  let kept = 'abc'
  print(kept)
}
`);
  expect(diagnostics.map((d) => `${d.code}:${String(d.line)}`)).toEqual([
    'EVL0001:1',
    'EVL0001:3',
    'EVL0001:5',
    'EVL1001:6',
    'EVL1001:7',
    'EVL1003:8',
    'EVL0001:9',
  ]);
});

test('what only seems unused after a syntax error is not told', () => {
  expect(
    runText('main {\n  let used = 1\n  print(used +)\n}').diagnostics.map((d) => d.code),
  ).toEqual(['EVL0001']);
});
