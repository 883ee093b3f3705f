import { describe, expect, test } from 'vitest';
import type { Binding } from '../../src/names/binding.ts';
import { holds, tryProgram } from '../check/program.ts';

/** What every mention of a name in the program stands for, in the order of the text. */
function bindings(text: string, name: string): readonly (Binding | undefined)[] {
  const { names } = tryProgram(text);
  return [...names.bindings]
    .filter(([n]) => n.name === name)
    .sort(([a], [b]) => a.span.start - b.span.start)
    .map(([, b]) => b);
}

describe('what resolve gives', () => {
  test('routines are numbered in file order, over all files', () => {
    const { names } = tryProgram(
      'shared a = 1\nfn f() {}\non h(x) color x {}\nmain {}',
      'atomic b = 2\non start {}\ntest "t" { expect a == 1  expect output "" }',
    );
    expect(names.routines.map((r) => [r.index, r.kind, r.name])).toEqual([
      [0, 'initialiser', 'shared a'],
      [1, 'fn', 'f'],
      [2, 'handler', 'h'],
      [3, 'color', 'color of h'],
      [4, 'main', 'main'],
      [5, 'initialiser', 'atomic b'],
      [6, 'handler', 'start'],
      [7, 'expectation', 'test "t"'],
    ]);
    expect(names.initialisers.map((r) => r.name)).toEqual(['shared a', 'atomic b']);
    expect(names.main?.index).toBe(4);
    expect(names.start?.index).toBe(6);
    expect([...names.functions.keys()]).toEqual(['f']);
    expect([...names.handlers.keys()]).toEqual(['h']);
  });

  test('locals are numbered within their routine, parameters first; each has a place of its own', () => {
    const { names } = tryProgram(
      'fn f(a, b) { let c = 1  { let c = 2 }  for i, j in {} { let d = 1 } for k in 0..3 {} }',
    );
    const [f] = names.routines;
    expect(f?.locals.map((l) => [l.index, l.name, l.parameter])).toEqual([
      [0, 'a', true],
      [1, 'b', true],
      [2, 'c', false],
      [3, 'c', false],
      [4, 'i', false],
      [5, 'j', false],
      [6, 'd', false],
      [7, 'k', false],
    ]);
    expect(f?.params.map((p) => p.name)).toEqual(['a', 'b']);
    expect(names.declared.size).toBe(8);
  });

  test('a color has the parameters of its handler as its own', () => {
    const { names } = tryProgram('on h(a, b) color b { print(a, b) }');
    const [handler, color] = names.routines;
    expect(handler && names.colors.get(handler)).toBe(color);
    expect(color?.params.map((p) => p.name)).toEqual(['a', 'b']);
    expect(color?.params[1]).not.toBe(handler?.params[1]);
    expect(
      bindings('on h(a, b) color b { print(b) }', 'b').map((b) => b?.kind === 'local' && b.local),
    ).toEqual([color?.params[1], handler?.params[1]]);
  });

  test('the value of a let does not know its own name', () => {
    expect(bindings('shared x = 1  main { let x = x }', 'x').map((b) => b?.kind)).toEqual([
      'shared',
      'shared',
    ]);
  });

  test('kinds of names', () => {
    const text =
      'const c = 1  shared s = c  atomic a = 1  mutex m, n[4]  fn f(p) { return p }  on h() {}  main { print(c, s, a, m, n, f, h, READ, errno) }';
    const { names } = tryProgram(text);
    const kinds = new Map([...names.bindings].map(([n, b]) => [n.name, b.kind]));
    expect(Object.fromEntries(kinds)).toEqual({
      c: 'const',
      s: 'shared',
      a: 'atomic',
      m: 'mutex',
      n: 'mutex',
      f: 'fn',
      h: 'handler',
      p: 'local',
      READ: 'constant',
      errno: 'errno',
      print: 'call',
    });
    const [, n] = names.mutexes;
    expect(n?.size?.value).toBe(4);
  });

  test('handlers of signals by number', () => {
    const { names } = tryProgram(
      'on signal SIGHUP {}  on interrupt SIGRTMIN + 3 {}  on signal SIGRTMAX {}',
    );
    expect([...names.signalHandlers.keys()]).toEqual([1, 64]);
    expect([...names.interruptHandlers.keys()]).toEqual([37]);
    expect(names.routines.map((r) => r.name)).toEqual([
      'signal SIGHUP',
      'interrupt SIGRTMIN + 3',
      'signal SIGRTMAX',
    ]);
  });

  test('the body of a second definition is looked into as well', () => {
    holds(
      'fn f() {}\nfn f() { print(x) }  // expect error EVL1002: twice; // expect error EVL1001: `x`',
      ['EVL1008'],
    );
  });
});

describe('EVL1007: signals, errors and clients by name', () => {
  test('in headings', () => {
    holds(`
on signal SIGHPU {}          // expect error EVL1007: there is no signal \`SIGHPU\`
on signal HUP {}             // expect error EVL1007: there is no signal \`HUP\`
on interrupt SIGKILL {}      // expect error EVL1007: \`SIGKILL\` cannot be caught
on signal SIGSTOP {}         // expect error EVL1007: \`SIGSTOP\` cannot be caught
on signal SIGRTMIN + 31 {}   // expect error EVL1007: they are SIGRTMIN to SIGRTMIN + 30
on signal SIGRTMIN + 30 {}
on signal SIGHUP + 1 {}      // expect error EVL1007: a number can be added to SIGRTMIN only
on SIGTERM {}                // expect error EVL1007: \`SIGTERM\` is a signal, and no event has its name alone
on signal EAGAIN {}          // expect error EVL1007: there is no signal \`EAGAIN\`
`);
  });

  test('in worlds and tests', () => {
    holds(`
world "busy" {
  fail "/a" with EOI         // expect error EVL1007: there is no errno \`EOI\`
  fail "/a" with SIGHUP      // expect error EVL1007: there is no errno \`SIGHUP\`
  at 1ms signal SIGNOPE      // expect error EVL1007: there is no signal \`SIGNOPE\`
  at 2ms signal SIGKILL
  client bob connect 7 { close }
  server disk on 9 { close }
}
test "one" in "busy" {
  expect client bob received "x"
  expect client disk received "x"
  expect client eve received "x"     // expect error EVL1007: no client has the name \`eve\` in the world "busy"
  expect races on served             // expect error EVL1001: nothing here has the name \`served\`
  expect served == 1                 // expect error EVL1001: nothing here has the name \`served\`
}
`);
    holds(
      'test "t" { expect client bob received "x" }  // expect error EVL1007: in the empty world',
    );
  });
});
