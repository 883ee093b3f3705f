import { describe, test } from 'vitest';
import { holds } from './program.ts';

const others = ['EVL2'];

describe('EVL1008: never used', () => {
  test('locals', () => {
    holds(
      `
fn f(p) {
  let a = 1          // expect warning EVL1008: \`a\` is never used
  let b = 1          // expect warning EVL1008: \`b\` is given values, but nothing reads them
  b = 2
  b += 3
  let c = 1
  let _d = 1
  let e = [1]
  e[0] = 2
  for i in 0..3 {}
  for k, v in {} {}
  return c
}
main { f(1) }
`,
      others,
    );
  });

  test('functions, handlers and constants', () => {
    holds(
      `
const used = 1
const unused = 2        // expect warning EVL1008: the constant \`unused\` is never used
const _kept = 2
shared s = used
fn a() { b() }          // expect warning EVL1008: \`a\` is never called
fn b() { a() }          // expect warning EVL1008: \`b\` is never called
fn c() {}
fn d() {}
fn _e() {}
on start { let f = c  f()  spawn d() }
on readable(fd) { print(fd) }
on readble(fd) { print(fd) }    // expect warning EVL1008: the handler \`readble\` never runs
on signal SIGHUP {}
on told() {}
on never() { post never() }     // expect warning EVL1008: the handler \`never\` never runs
main { after(1) then told() }
`,
      others,
    );
  });

  test('mutexes', () => {
    holds(
      `
mutex a, b[2], c        // expect warning EVL1008: \`c\` is never used
mutex _d
fn f(m) { unlock(m) }
main { lock(b[0])  f(b[0])  with a {} }
`,
      others,
    );
  });

  test('what is mentioned only in a test or an initialiser is used', () => {
    holds(
      'fn f() { return 1 }\nfn g() { return 2 }\nshared s = f()\nmain {}\ntest "t" { expect g() == s }',
      others,
    );
  });

  test('a file of functions alone is a library', () => {
    holds('fn f() {}\nfn g() {}');
  });

  test('nothing of an imported file is reported', () => {
    holds('main {}');
  });
});

describe('EVL1008: can never run', () => {
  test('behind return, break, continue, exit, and endless loops', () => {
    holds(
      `
main {
  while true { if f(1) { break } }
  while true {
    break
    print(1)        // expect warning EVL1008: this can never run
    print(2)
  }
  for i in 0..2 { continue  print(i) }   // expect warning EVL1008: this can never run
  if f(2) { return } else { exit(1) }
  print(3)          // expect warning EVL1008: this can never run
}
fn f(x) {
  if x == 1 { return 1 } else if x == 2 { return 2 }
  while x { return 3 }
  while true { while true { break } }
  return 4          // expect warning EVL1008: this can never run
}
mutex m
on start {
  with m { return }
  print(1)          // expect warning EVL1008: this can never run
}
`,
      others,
    );
  });
});
