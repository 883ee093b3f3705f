/**
 * One lowering, several switches: random programs must do the same as plain
 * code, with every shared access a visible step, with every statement one, and
 * when a second CPU stands by. The generator knows the language, not the lowering.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { defaultLimits } from '../../src/machine/limit.ts';
import { openProgram } from '../../src/run/program.ts';
import { Run } from '../../src/run/run.ts';
import { seeded } from '../../src/schedule/seeded.ts';
import { emptyPlan } from '../../src/world/plan.ts';
import { memoryHost } from '../support/golden.ts';
import { howMany } from '../support/thorough.ts';

const name = fc.constantFrom('a', 'b', 'c');
const shared = fc.constantFrom('s', 't');

const { expr } = fc.letrec<{ expr: string; cond: string }>((tie) => ({
  expr: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.integer({ min: -5, max: 20 }).map((n) => `(${String(n)})`),
    name,
    shared,
    fc
      .tuple(tie('expr'), fc.constantFrom('+', '-', '*', '&', '|', '^', '/', '%'), tie('expr'))
      .map(([l, op, r]) => `(${l} ${op} ${r})`),
    fc.tuple(tie('cond'), tie('expr'), tie('expr')).map(([c, x, y]) => `pick(${c}, ${x}, ${y})`),
    tie('expr').map((x) => `plain(${x})`),
    tie('expr').map((x) => `looping(${x})`),
    tie('expr').map((x) => `waiting(${x})`),
    fc.tuple(tie('expr'), tie('expr')).map(([x, y]) => `[${x}, ${y}][1]`),
    tie('expr').map((x) => `{k: ${x}}.k`),
    tie('expr').map((x) => `xs[min(1, abs(${x}))]`),
  ),
  cond: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom('true', 'false'),
    fc
      .tuple(tie('expr'), fc.constantFrom('<', '<=', '==', '!=', '>', '>='), tie('expr'))
      .map(([l, op, r]) => `(${l} ${op} ${r})`),
    fc
      .tuple(tie('cond'), fc.constantFrom('&&', '||'), tie('cond'))
      .map(([l, op, r]) => `(${l} ${op} ${r})`),
    tie('cond').map((c) => `!${c}`),
  ),
}));
const cond = fc
  .tuple(expr, fc.constantFrom('<', '==', '>='), expr)
  .map(([l, op, r]) => `${l} ${op} ${r}`);

const { block } = fc.letrec<{ block: string; statement: string }>((tie) => ({
  block: fc.array(tie('statement'), { minLength: 1, maxLength: 4 }).map((all) => all.join('\n')),
  statement: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc
      .tuple(fc.oneof(name, shared), fc.constantFrom('=', '+=', '-='), expr)
      .map(([x, op, e]) => `${x} ${op} ${e}`),
    expr.map((e) => `print(${e})`),
    fc.tuple(expr, expr).map(([i, e]) => `xs[min(1, abs(${i}))] += ${e}`),
    expr.map((e) => `m.k = ${e}`),
    fc
      .tuple(cond, tie('block'), tie('block'))
      .map(([c, x, y]) => `if ${c} {\n${x}\n} else {\n${y}\n}`),
    fc.tuple(cond, tie('block')).map(([c, x]) => `if ${c} {\n${x}\n}`),
    fc
      .tuple(cond, tie('block'))
      .map(([c, x]) => `{ let n = 0  while n < 3 {\nn += 1\nif ${c} { continue }\n${x}\n} }`),
    fc
      .tuple(fc.integer({ min: 0, max: 3 }), cond, tie('block'))
      .map(([n, c, x]) => `for i in 0..${String(n)} {\na += i\nif ${c} { break }\n${x}\n}`),
    tie('block').map((x) => `for x in [1, 2] {\nb = x\n${x}\n}`),
    tie('block').map((x) => `with mu {\n${x}\n}`),
    expr.map((e) => `c = locked(${e})`),
  ),
}));

function program(body: string, handler: string): string {
  return `
shared s = 1
shared t = 2
shared xs = [3, 4]
shared m = {k: 5}
mutex mu
fn pick(c, x, y) { if c { return x } return y }
fn plain(x) { return x % 1000 }
fn looping(x) { let n = 0  while n < 2 { n += 1  s = (s + n) % 1000 }  return x % 1000 + n }
fn waiting(x) { sleep(1)  t = (t + 1) % 1000  return x % 1000 }
fn locked(x) { if trylock(mu) { unlock(mu) return x % 7 } return 1 }
main {
  let a = 1
  let b = 2
  let c = 3
${body}
  print("end", a, b, c, s, t, xs, m)
  post h(a % 10)
}
on h(a) {
  let b = 0
  let c = 0
${handler}
  print("handler", a, b, c, s, t, xs, m)
}`;
}

function outcome(text: string, cpus: number, stepping: boolean): string {
  const opened = openProgram('main.evl', memoryHost(new Map([['main.evl', text]])));
  const errors = opened.diagnostics.filter(
    (d) => d.severity === 'error' && !d.code.startsWith('EVL2'),
  );
  if (errors.length > 0) return `not a program: ${JSON.stringify(errors[0])}`;
  const result = new Run(opened.names, {
    plan: { ...emptyPlan, cpus },
    limits: { ...defaultLimits, steps: 20_000 },
    chance: seeded(1),
    host: { expired: () => false },
    stepping,
  }).run();
  const codes = result.diagnostics.map((d) => `${d.code} ${String(d.span.start)}`).sort();
  // Where the steps ran out depends on how finely they are looked at.
  return codes.some((c) => c.startsWith('EVL6001'))
    ? 'out of steps'
    : JSON.stringify([
        result.output,
        codes.filter((c) => !c.startsWith('EVL2')),
        [...result.shared],
      ]);
}

test('plain, interleaved and stepped code do the same', () => {
  fc.assert(
    fc.property(block, block, (body, handler) => {
      const text = program(body, handler);
      const plain = outcome(text, 1, false);
      expect(plain).not.toContain('not a program');
      expect(outcome(text, 1, true)).toBe(plain);
      expect(outcome(text, 2, false)).toBe(plain);
    }),
    { numRuns: howMany(60, 1000) },
  );
});
