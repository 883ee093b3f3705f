/** Values that break interpreters: each gets its error at its place, or the exact result. */
import { growsWithLength } from '../support/growth.ts';
import { describe, expect, test } from 'vitest';
import { runText } from '../support/golden.ts';

const none = new Map<string, string>();

/** The codes and lines of what a program gives. */
function codes(text: string, options = none): string[] {
  return runText(text, options)
    .diagnostics.filter((d) => d.severity === 'error')
    .map((d) => `${d.code}:${String(d.line)}`);
}

function printed(expression: string): string {
  const outcome = runText(`main {\n  print(${expression})\n}`);
  return outcome.diagnostics.length > 0
    ? outcome.diagnostics.map((d) => d.code).join()
    : outcome.output.trimEnd();
}

describe('C01 endless loops are out of steps, at the loop', () => {
  test.each([
    ['main', 'main {\n  while true {}\n}', 2],
    ['handler', 'on start {\n  while true {}\n}', 2],
    ['interrupt', 'on interrupt SIGUSR1 {\n  while true {}\n}\nmain { raise(SIGUSR1) }', 2],
    ['initialiser', 'fn f() {\n  while true {}\n}\nshared x = f()', 2],
    [
      'recursion without a loop',
      'fn f(n) { if n == 0 { return 0 } return f(n - 1) + f(n - 1) }\nmain { f(60) }',
      1,
    ],
  ])('%s', (_, text, line) => {
    expect(codes(text, new Map([['max-steps', '100000']]))).toEqual([`EVL6001:${String(line)}`]);
  });
});

describe('C02 recursion', () => {
  const deep = `${'('.repeat(190)}f(n - 1)${')'.repeat(190)}`;
  test.each([
    ['direct', 'fn f(n) { if n == 0 { return 0 } return 1 + f(n - 1) }', 'f'],
    [
      'mutual',
      'fn f(n) { if n == 0 { return 0 } return 1 + g(n - 1) }\nfn g(n) { if n == 0 { return 0 } return 1 + f(n - 1) }',
      'f',
    ],
    [
      'async',
      'async fn f(n) { if n == 0 { return 0 } let r = await f(n - 1) return 1 + r }',
      'await f',
    ],
    ['inside 190 parentheses', `fn f(n) { if n == 0 { return 0 } return 1 + ${deep} }`, 'f'],
    [
      'with 150 values waiting',
      `fn f(n) { if n == 0 { return 0 } return ${'1 + ('.repeat(150)}f(n - 1)${')'.repeat(150)} }`,
      'f',
    ],
  ])('%s', (_, text, call) => {
    expect(runText(`${text}\nmain { print(${call}(998) > 0) }`).output).toBe('true\n');
    expect(codes(`${text}\nmain { print(${call}(1001)) }`).map((c) => c.slice(0, 7))).toEqual([
      'EVL5007',
    ]);
  });
});

test('C03 a str that doubles is too large before it hurts', () => {
  expect(codes('main {\n  let s = "x"\n  for i in 0..60 {\n    s = s + s\n  }\n}')).toEqual([
    'EVL5008:4',
  ]);
});

test('C04 lists that hold themselves', () => {
  expect(
    runText(
      'main { let xs = [1] append(xs, xs) print(xs, equal(xs, xs), equal(xs, copy(xs)), len(copy(xs))) }',
    ).output,
  ).toBe('[1, [...]] true true 2\n');
  expect(codes('main {\n  let xs = [1]\n  append(xs, xs)\n  sort(xs)\n}')).toEqual(['EVL5001:4']);
  expect(codes('main {\n  let xs = [1]\n  append(xs, xs)\n  join(xs, "")\n}')).toEqual([
    'EVL5001:4',
  ]);
  expect(codes('main {\n  let xs = [1]\n  while true {\n    xs = xs + xs\n  }\n}')).toEqual([
    'EVL5008:4',
  ]);
  expect(
    runText('main { let a = [] let b = [] append(a, b) append(b, a) print(equal(a, b), a) }')
      .output,
  ).toBe('true [[[...]]]\n');
});

test('C04 a deep nest prints without overflow', () => {
  const outcome = runText(
    'main { let xs = [] for i in 0..100000 { xs = [xs] } print(len(str(xs))) print(equal(xs, copy(xs))) }',
  );
  expect(outcome.output).toBe('200002\ntrue\n');
});

test('C06 buffers of impossible sizes', () => {
  expect(codes('main {\n  let n = -1\n  buffer(n)\n}')).toEqual(['EVL5008:3']);
  expect(codes('main {\n  buffer(1000000000000)\n}')).toEqual(['EVL5008:2']);
  expect(
    codes('main {\n  let keep = []\n  for i in 0..1000 {\n    append(keep, buffer(16M))\n  }\n}'),
  ).toEqual(['EVL6002:3']);
});

test('C07 huge ranges', () => {
  expect(codes('main {\n  range(0, 9007199254740991)\n}')).toEqual(['EVL5008:2']);
  expect(
    codes('main {\n  for i in 0..9007199254740991 {}\n}', new Map([['max-steps', '100000']])),
  ).toEqual(['EVL6001:2']);
});

test('C08 indexes that are none', () => {
  for (const index of ['4294967296', '0 - 1', '4294967294'])
    expect(codes(`main {\n  let xs = [1]\n  print(xs[${index}])\n}`)).toEqual(['EVL5003:3']);
  for (const index of ['"0" + ""', '1 == 1', 'nil'])
    expect(codes(`main {\n  let xs = [1]\n  let i = ${index}\n  print(xs[i])\n}`)).toEqual([
      'EVL5001:4',
    ]);
  expect(codes('main {\n  let xs = [1]\n  xs[4294967294] = 1\n}')).toEqual(['EVL5003:3']);
  expect(codes('main {\n  let xs = [1]\n  xs[1] = 1\n}')).toEqual(['EVL5003:3']);
});

describe('C09 overflow is never rounded', () => {
  test.each([['m + one'], ['-m - one'], ['m * m'], ['-m * m'], ['m - -one']])('%s', (e) => {
    expect(codes(`main {\n  let m = 9007199254740991\n  let one = 1\n  print(${e})\n}`)).toEqual([
      'EVL5005:4',
    ]);
  });
  test('at the ends', () => {
    expect(
      runText('main { let m = 9007199254740991 print(-m, abs(-m), m - m, -(-m)) }').output,
    ).toBe('-9007199254740991 9007199254740991 0 9007199254740991\n');
    expect(codes('main {\n  let m = 9007199254740991\n  m += 1\n}')).toEqual(['EVL5005:3']);
    expect(codes('atomic a = 9007199254740991\nmain {\n  a += 1\n}')).toEqual(['EVL5005:3']);
    expect(codes('atomic a = 9007199254740991\nmain {\n  fetch_add(a, 1)\n}')).toEqual([
      'EVL5005:3',
    ]);
  });
});

test('C10 shifts and bits beyond 32', () => {
  expect(
    printed(
      '1 << 40, 1 >> 100, -5 >> 1, 9007199254740991 & 4294967296, 4294967296 | 1, 4294967297 ^ 1',
    ),
  ).toBe('1099511627776 0 -3 4294967296 4294967297 4294967296');
  expect(codes('main {\n  let n = 53\n  print(1 << n)\n}')).toEqual(['EVL5005:3']);
  expect(codes('main {\n  let n = -1\n  print(1 << n)\n}')).toEqual(['EVL5005:3']);
});

test('C11 zero is never negative', () => {
  expect(printed('0 * -1, -7 % 7, 0 / -5, -0, {[0 * -1]: "zero"}[0], 0 * -1 == 0')).toBe(
    '0 0 0 0 zero true',
  );
  const { result } = runText('shared z = 5\nmain { z = 0 * -1 }');
  expect(Object.is(result?.shared.get('z'), 0)).toBe(true);
  expect(codes('main {\n  let z = 0\n  print(1 / z)\n}')).toEqual(['EVL5002:3']);
  expect(codes('main {\n  let z = 0\n  print(1 % z)\n}')).toEqual(['EVL5002:3']);
});

test('C12 int reads plain decimals only', () => {
  expect(
    printed(
      '[int(""), int(" 12 "), int("0x10"), int("1e3"), int("１２"), int("Infinity"), int("12abc"), int("9007199254740993"), int("-")]',
    ),
  ).toBe('[nil, nil, nil, nil, nil, nil, nil, nil, nil]');
  expect(printed('int("007"), int("-0"), int("9007199254740991")')).toBe('7 0 9007199254740991');
});

test('C13 code points that are none', () => {
  for (const n of ['0 - 1', '1114112', '55296'])
    expect(codes(`main {\n  let n = ${n}\n  chr(n)\n}`)).toEqual(['EVL5003:3']);
  expect(codes('main {\n  let s = ""\n  ord(s)\n}')).toEqual(['EVL5003:3']);
});

test('C14 empty patterns and special replacement texts', () => {
  expect(
    printed(
      'split("abc", ""), replace("ab", "", "-"), find("abc", ""), replace("abc", "b", "$&$1$`"), split("", "x")',
    ),
  ).toBe('["a", "b", "c"] -a-b- 0 a$&$1$`c [""]');
});

test('C15 searching is linear', () => {
  growsWithLength(
    (n) => () => {
      const outcome = runText(`main {
    let a = "a"
    while len(a) < ${String(n)} { a = a + a }
    let needle = a[0..${String(n / 10)}] + "b"
    print(find(a, needle), len(trim("                    " + a)) == len(a))
    let spaces = replace(a, "a", " ")
    print(len(trim(spaces)))
  }`);
      expect(outcome.output).toBe('-1 true\n0\n');
    },
    250_000,
  );
});

test('C16 what changes while it is walked', () => {
  expect(
    runText('main { let xs = [1, 2, 3] for x in xs { if x == 1 { remove(xs, 2) } print(x) } }')
      .output,
  ).toBe('1\n3\n');
  expect(
    codes(
      'main {\n  let xs = [1]\n  for x in xs {\n    append(xs, x)\n  }\n}',
      new Map([['max-steps', '100000']]),
    ),
  ).toEqual(['EVL6001:3']);
  expect(
    runText(
      'main { let m = {a: 1, b: 2} for k in m { delete(m, "b") m["c"] = 3 print(k) } print(m) }',
    ).output,
  ).toBe('a\n{a: 1, c: 3}\n');
});

test('C17 keys of different types are different', () => {
  expect(printed('len({[1]: "a", "1": "b", [true]: "c"}), {b: 1, "10": 2, [9]: 3}')).toBe(
    '3 {b: 1, "10": 2, 9: 3}',
  );
  expect(codes('main {\n  let k = []\n  print({[k]: 1})\n}')).toEqual(['EVL5001:3']);
});

test('C18 equal strs are one key', () => {
  expect(printed('{ab: 1}["a" + "b"], {ab: 1}[text(buffer(0)) + "ab"]')).toBe('1 1');
});

test('C19 bytes that are no characters', () => {
  const { result, output } = runText(
    'shared s = ""\nmain { s = "é"[0..1]  print(s + "|", len(s)) }',
  );
  expect(output).toBe('\ufffd| 1\n');
  expect(result?.output).toBe('\u00c3| 1\n');
  expect(result?.shared.get('s')).toBe('\ufffd');
});

test('C20 sorting and extremes', () => {
  expect(
    printed('sort([3, 1, 2]), sort(["b", "a", "B"]), max(range(0, 300000)), min(["b", "a"])'),
  ).toBe('[1, 2, 3] ["B", "a", "b"] 299999 a');
  expect(codes('main {\n  let s = "a"\n  sort([1, s])\n}')).toEqual(['EVL5001:3']);
  expect(codes('main {\n  max([])\n}')).toEqual(['EVL5003:2']);
});

test('C21 letters are ASCII', () => {
  expect(printed('upper("straße i"), lower("İI"), len(upper("ß"))')).toBe('STRAßE I İi 2');
});
