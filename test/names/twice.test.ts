import { describe, expect, test } from 'vitest';
import { holds, tryProgram } from '../check/program.ts';

const unused = ['EVL1008'];

describe('EVL1002: defined twice', () => {
  test('one namespace for all that stands at the top', () => {
    holds(
      `
const a = 1
shared a = 2      // expect error EVL1002: \`a\` is defined twice
atomic a = 3      // expect error EVL1002: \`a\` is defined twice
mutex a, b        // expect error EVL1002: \`a\` is defined twice
fn b() {}         // expect error EVL1002: \`b\` is defined twice
on b(x) {}        // expect error EVL1002: \`b\` is defined twice
main {}
main {}           // expect error EVL1002: there are two \`main\`
on start {}
on start {}       // expect error EVL1002: there are two handlers for \`on start\`
on signal SIGIO {}
on signal SIGPOLL {}        // expect error EVL1002: there are two handlers for \`on signal SIGPOLL\`
on interrupt SIGIO {}
on interrupt SIGRTMIN + 2 {}
on interrupt SIGRTMIN + 2 {}  // expect error EVL1002: \`on interrupt SIGRTMIN + 2\`
`,
      unused,
    );
  });

  test('across files', () => {
    const { diagnostics } = tryProgram('shared x = 1', 'fn x() {}');
    expect(diagnostics.map((d) => [d.code, d.span.file, d.related[0]?.span.file])).toEqual([
      ['EVL1002', 1, 0],
    ]);
  });

  test('names of builtins and constants, with their line of doc', () => {
    holds(
      `
fn read(fd) {}    // expect error EVL1002: \`read\` is built in: \`read(fd, buf, n?)\` — reads up to n bytes
const READ = 1    // expect error EVL1002: \`READ\` is a constant of the system
shared errno = 0  // expect error EVL1002: \`errno\` is built in
`,
      unused,
    );
  });

  test('a local or parameter may hide anything further out', () => {
    holds(`
shared served = 0
fn f(read) { let served = read  if true { let served = 2  print(served) }  return served }
main { let print = f  let errno = print(1)  for len in 0..errno { f(len) } }
`);
  });

  test('in one scope: two locals, two parameters, a local and a parameter, two loop variables', () => {
    holds(
      `
fn f(x, x) {      // expect error EVL1002: two parameters have the name \`x\`
  let x = 1       // expect error EVL1002: \`x\` is defined twice
  let y = 1
  let y = 2       // expect error EVL1002: \`y\` is defined twice
  for i, i in {} { let i = 1 }  // expect error EVL1002: \`i\` is defined twice
  { let y = 3 }
}
`,
      unused,
    );
  });

  test('the target of post, then and spawn is a top-level name, whatever locals there are', () => {
    holds(`
on timer(id) { print(id) }
fn work() {}
main { let timer = after(1s) then timer(1)  let work = spawn work()  post timer(work)  cancel(timer) }
`);
  });

  test('B09: one name defined ten thousand times', () => {
    const text = Array.from({ length: 10_000 }, () => 'fn same() {}').join('\n');
    const { diagnostics } = tryProgram(text);
    expect(diagnostics.length).toBe(9_999);
    expect(new Set(diagnostics.map((d) => d.related[0]?.span.start))).toEqual(new Set([3]));
  });
});
