import { describe, test } from 'vitest';
import { holds } from './program.ts';

const others = ['EVL1008', 'EVL2'];

describe('EVL1009: literal arguments of the wrong type', () => {
  test('arguments of builtins and system calls', () => {
    holds(
      `
const name = "x"
const pair = [1, 2]
mutex m
fn f() {}
main {
  let b = buffer(4)
  read("0", b, 4)       // expect error EVL1009: \`read\` needs a descriptor for \`fd\`, and this is a str
  read(0, "abc", 4)     // expect error EVL1009: \`read\` needs a buffer for \`buf\`, and this is a str
  read(0, b, nil)
  write(1, "abc")
  write(1, 5)           // expect error EVL1009: needs a buffer or a str for \`data\`, and this is an int
  listen("80")          // expect error EVL1009: \`listen\` needs an int for \`port\`
  len(5)                // expect error EVL1009: \`len\` needs a list, map, str or buffer for \`x\`
  len(name)  len(pair)  len({})
  lock(m)
  lock(5)               // expect error EVL1009: \`lock\` needs a mutex
  sigaction(SIGHUP, f)  sigaction(SIGHUP, SIG_IGN)
  sigaction(SIGHUP, "f")    // expect error EVL1009: needs a function (or SIG_DFL, SIG_IGN) for \`handler\`
  select(1, nil, nil, nil, nil)
  select(1, nil, nil, nil, "1")  // expect error EVL1009: needs a time in µs, or nil to wait for ever for \`timeout\`
  sleep(nil)            // expect error EVL1009: \`sleep\` needs a time in µs for \`us\`
  append(name, 1)       // expect error EVL1009: \`append\` needs a list for \`xs\`, and this is a str
  join([1], ", ")  join(1)
  sleep(-1)  abs(-(1 + 2))  abs(!1)  // expect error EVL1009: \`abs\` needs an int for \`n\`, and this is a bool
  strerror(EAGAIN)  kill(pid(), SIGHUP)
}
`,
      others,
    );
  });

  test('operators', () => {
    holds(
      `
const s = "a"
const n = 2
shared v = 0
main {
  print("a" - 1)      // expect error EVL1009: \`-\` needs two ints, but here it has a str and an int
  print("a" + 1)      // expect error EVL1009: \`+\` adds two ints, or joins two strs or two lists, but here it has a str and an int
  print(s + "b", n + 1, [1] + [2], s + str(1), v + 1, v + "a")
  print(v + nil)      // expect error EVL1009: \`+\` adds two ints, or joins two strs or two lists, and this is nil
  print(v - "a")      // expect error EVL1009: \`-\` needs two ints, and this is a str
  print(1 < "a")      // expect error EVL1009: \`<\` compares two ints or two strs, but here it has an int and a str
  print(1 == "a", nil || 1, 1 && "a", !nil)
  print(-"a")         // expect error EVL1009: \`-\` needs an int, and this is a str
  print(~nil)         // expect error EVL1009: \`~\` needs an int, and this is nil
  v -= "a"            // expect error EVL1009: \`-=\` needs two ints, and this is a str
  v += "a"
  print(n[0])         // expect error EVL1009: only a list, map, str or buffer can be indexed, and this is an int
  print("abc"["a"])   // expect error EVL1009: a position is an int, and this is a str
  print({[nil]: 1})   // expect error EVL1009: a key of a map is an int, a str or a bool, and this is nil
  print(s.x)          // expect error EVL1009: only a map has fields such as \`.x\`, and this is a str
  for x in 5 {}       // expect error EVL1009: \`for\` walks over a list, a map or a str, and this is an int
  for x in 0.."a" {}  // expect error EVL1009: the ends of a range are ints, and this is a str
  with n {}           // expect error EVL1009: \`with\` needs a mutex, and this is an int
  n(1)                // expect error EVL1009: only a function can be called, and this is an int
  let f = read        // expect error EVL1009: \`read\` is built in: it can be called, but it is no value
}
`,
      others,
    );
  });
});

describe('EVL1009: constants, colors, sizes', () => {
  test('the value of a const', () => {
    holds(
      `
const a = 1 + 2 * b
const b = 5ms
const c = [a, {x: "y"}]
const d = c[0]
const h = f
fn f() {}
shared s = 1
const e = len("abc")     // expect error EVL1009: so it cannot hold a call
const g = s + 1          // expect error EVL1009: so it cannot hold a shared variable
const i = errno          // expect error EVL1009: so it cannot hold \`errno\`
const j = spawn f()      // expect error EVL1009: so it cannot hold a \`spawn\`
main {}
`,
      others,
    );
  });

  test('constants made from themselves', () => {
    holds(
      'const a = a + 1  // expect error EVL1009: the value of \`a\` is made from itself',
      others,
    );
    holds(
      'const a = b  // expect error EVL1009: the value of \`a\` is made from itself\nconst b = c\nconst c = a',
      others,
    );
  });

  test('ten thousand constants, each made from the one before', () => {
    const n = 10_000;
    const line = (i: number): string =>
      `const c${String(i)} = ${i === n ? '"end"' : `c${String(i + 1)} + c${String(i + 1)}`}`;
    const text = Array.from({ length: n + 1 }, (_, i) => line(i)).join('\n');
    holds(
      `${text}\nmain { print(c0 - 1) }  // expect error EVL1009: but here it has a str and an int`,
      others,
    );
  });

  test('colors', () => {
    holds(
      `
const N = 4
shared s = 1
on a(x) color x % N + (READ << 1) {}
on b(x) color f(x) {}       // expect error EVL1009: so it cannot hold a call
on c(x) color s {}          // expect error EVL1009: so it cannot hold a shared variable
on d(x) color x.fd {}       // expect error EVL1009: so it cannot hold a field of a map
on e(x) color x[0] {}       // expect error EVL1009: so it cannot hold an element of a list or map
on g(x) color [x] {}        // expect error EVL1009: so it cannot hold a list
fn f(x) { return x }
`,
      others,
    );
  });

  test('atomics and mutexes', () => {
    holds(
      `
atomic a = "x"          // expect error EVL1009: the atomic \`a\` holds an int, and this is a str
atomic b[0] = 1         // expect error EVL1009: \`b\` can be 1 to 1000000 of them
mutex m[1000001], k     // expect error EVL1009: \`m\` can be 1 to 1000000 of them
atomic c[8] = 0
`,
      others,
    );
  });
});
