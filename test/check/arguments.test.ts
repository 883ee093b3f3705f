import { describe, test } from 'vitest';
import { holds } from './program.ts';

const others = ['EVL1008', 'EVL2'];

describe('EVL1003: numbers of arguments', () => {
  test('functions and handlers', () => {
    holds(
      `
fn f(a, b) { return a + b }
on h(x) { print(x) }
fn nothing() {}
main {
  f(1, 2)
  f(1)              // expect error EVL1003: \`f\` takes 2 arguments, but here it has 1: \`f(a, b)\`
  f(1, 2, 3)        // expect error EVL1003: takes 2 arguments, but here it has 3
  nothing(1)        // expect error EVL1003: takes no arguments, but here it has 1
  h()               // expect error EVL1003: \`h\` takes 1 argument, but here it has 0
  post h(1, 2)      // expect error EVL1003: \`h\` takes 1 argument, but here it has 2
  after(1s) then h()     // expect error EVL1003: \`h\` takes 1 argument
  let id = after(1s) then h(1, 2)  // expect error EVL1003: \`h\` takes 1 argument
  id = every(1s) then h()          // expect error EVL1003: \`h\` takes 1 argument
  spawn f(1)        // expect error EVL1003: \`f\` takes 2 arguments
  let t = spawn f(1, 2, 3)         // expect error EVL1003: \`f\` takes 2 arguments
  print(t, id)
}
`,
      others,
    );
  });

  test('builtins and system calls, with optional and further arguments', () => {
    holds(
      `
main {
  let b = buffer(4)
  read(0, b)
  read(0, b, 4)
  read(0)           // expect error EVL1003: \`read\` takes 2 to 3 arguments, but here it has 1: \`read(fd, buf, n?)\`
  read(0, b, 4, 0)  // expect error EVL1003: \`read\` takes 2 to 3 arguments, but here it has 4
  print()
  print(1, 2, 3, 4, 5)
  now(1)            // expect error EVL1003: \`now\` takes no arguments
  wait_events()
  exit()
  select(1, nil, nil, nil)   // expect error EVL1003: \`select\` takes 5 arguments, but here it has 4
  max(1, 2, 3)
}
`,
      others,
    );
  });

  test('a call through a variable is not looked at', () => {
    holds('fn f(a) { return a }\nmain { let g = f  g(1, 2, 3)  let read = f  read(1) }', others);
  });

  test('parameters of handlers that the system calls', () => {
    holds(
      `
on signal SIGHUP(sig, value) { print(sig, value) }
on signal SIGINT(a, b, c) { print(a, b, c) }   // expect error EVL1003: takes (sig) or (sig, value)
on readable(fd, more) { print(fd, more) }      // expect error EVL1003: \`on readable\` is called with one argument, (fd), but it has 2 parameters
on timer() {}                       // expect error EVL1003: \`on timer\` is called with one argument, (id)
on complete(cb, x) { print(cb, x) }
main { watch(0, READ)  after(1s)  let n = await after(2s)  print(n) }
`,
      [...others, 'EVL0'],
    );
  });
});

describe('EVL1004: assignments', () => {
  test('what keeps its value', () => {
    holds(
      `
const c = 1
shared s = 1
atomic a = 1
atomic many[4] = 1
mutex m
fn f() {}
on h() {}
main {
  c = 2         // expect error EVL1004: \`c\` is a constant and keeps its value
  c += 2        // expect error EVL1004: \`c\` is a constant
  s = 2  a = 2  a += 1  errno = 0  many[1] = 2
  many = 2      // expect error EVL1004: \`many\` is 4 atomics: say which one, \`many[i]\`
  m = 2         // expect error EVL1004: \`m\` is a mutex
  f = 2         // expect error EVL1004: \`f\` is a function, not a variable
  h = 2         // expect error EVL1004: \`h\` is a handler, not a variable
  read = 2      // expect error EVL1004: \`read\` is built in
  SIGHUP = 2    // expect error EVL1004: \`SIGHUP\` is a constant of the system
  "abc"[0] = 2  // expect error EVL1004: a str cannot be changed
  let l = [1]
  l[0] = 2
  l.x = 3
  for i in 0..3 { i = i + 1 }
}
fn g(p) { p = 1  p += 1  return p }
`,
      others,
    );
  });
});
