/** The large limits: each at its last good value, and one beyond (rulings 24). */
import { expect, test } from 'vitest';
import { runText } from '../support/golden.ts';

const lax = { memory: 2000 * 1024 * 1024, steps: 1_000_000_000 };
const codes = (text: string): string[] =>
  runText(text, new Map(), lax)
    .diagnostics.filter((d) => d.severity === 'error')
    .map((d) => d.code);

test.each([
  [2_000_000, []],
  [2_000_001, ['EVL6002']],
] as const)(
  '%d timers',
  (n, wanted) => {
    expect(
      codes(`main { for i in 0..${String(n)} { after(100000s) then h() }  exit(0) }\non h { }`),
    ).toEqual(wanted);
  },
  120_000,
);

test.each([
  [2_000_000, []],
  [2_000_001, ['EVL6002']],
] as const)(
  '%d events',
  (n, wanted) => {
    expect(codes(`main { for i in 0..${String(n)} { post h() }  exit(0) }\non h { }`)).toEqual(
      wanted,
    );
  },
  120_000,
);

test('a handler that posts itself twice', () => {
  expect(codes('on start { post h() }\non h { post h()  post h() }')).toEqual(['EVL6002']);
}, 120_000);
