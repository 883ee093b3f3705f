/** Context switches: between threads, and between threads and handlers; not between handlers. */
import { expect, test } from 'vitest';
import { runText } from '../support/golden.ts';

const switches = (text: string): number => runText(text).result?.stats.switches ?? -1;

test('two threads that take turns', () => {
  const text = (n: number): string =>
    `fn turns() { for i in 0..${String(n)} { yield() } }\nmain { let a = spawn turns()  let b = spawn turns()  join(a)  join(b) }`;
  expect(switches(text(20)) - switches(text(10))).toBe(20);
});

test('a hundred handlers', () => {
  expect(switches('main { for i in 0..100 { post h() } }\non h { }')).toBe(0);
});

test('main and one thread', () => {
  expect(switches('fn f() { }\nmain { join(spawn f()) }')).toBe(2);
});
