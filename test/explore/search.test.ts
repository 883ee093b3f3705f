/** The search against all interleavings, on random small programs: the same classes, each once, and the same outcomes. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Execution } from '../../src/explore/execution.ts';
import { Search } from '../../src/explore/search.ts';
import { defaultLimits } from '../../src/machine/limit.ts';
import { openProgram } from '../../src/run/program.ts';
import { emptyPlan } from '../../src/world/plan.ts';
import { memoryHost } from '../support/golden.ts';
import { bruteForce, classOf, outcomeKey } from './brute.ts';

const simple = fc.constantFrom('x = n', 'y = n', 'v = x', 'v = y', 'y = v', 'x += 1', 'a += 1', 'v = a', 'xs[0] = n', 'v = xs[1]', 'xs[1] += 1', 'v = compare_and_swap(a, 0, n)', 'if trylock(p) { y = n unlock(p) }', 'v = trylock(q) if v { unlock(q) }');
const locked = fc.tuple(fc.constantFrom('p', 'q'), simple).map(([m, s]) => `with ${m} { ${s} }`);
const body = (most: number) => fc.array(fc.oneof({ weight: 4, arbitrary: simple }, { weight: 2, arbitrary: locked }), { minLength: 1, maxLength: most }).map((s) => s.join('\n  '));

interface Shape { readonly bodies: readonly string[]; readonly thread: string | undefined; readonly nested: boolean; readonly color: boolean }

function program({ bodies, thread, nested, color }: Shape): string {
  return `shared x = 0
shared y = 0
shared xs = [1, 2]
atomic a = 0
mutex p, q
${thread === undefined ? 'on start {' : 'main {'}
  ${thread === undefined ? '' : 'spawn t(9)'}
  ${bodies.map((_, i) => `post h${String(i)}(${String(i + 1)})`).join('\n  ')}
}
${thread === undefined ? '' : `fn t(n) { let v = 0\n  ${thread}\n  post h0(8) }`}
${bodies.map((b, i) => `on h${String(i)}(n) ${color && i < 2 ? 'color 1' : ''} { let v = 0\n  ${b}\n  ${nested && i === 0 ? 'if n == 1 { post h1(7) }' : ''} }`).join('\n')}
`;
}

const shape: fc.Arbitrary<Shape> = fc.record({
  bodies: fc.array(body(2), { minLength: 2, maxLength: 3 }), thread: fc.option(body(2), { nil: undefined, freq: 2 }), nested: fc.boolean(), color: fc.boolean(),
});

test('every class of executions is found, and each once', () => {
  let classes = 0;
  fc.assert(fc.property(shape, fc.integer({ min: 1, max: 4 }), (s, cpus) => {
    const text = program(s);
    const opened = openProgram('p.evl', memoryHost(new Map([['p.evl', text]])));
    expect(opened.diagnostics.filter((d) => d.severity === 'error').map((d) => d.message.id)).toEqual([]);
    const options = { plan: { ...emptyPlan, cpus }, limits: defaultLimits, host: { expired: () => false }, postsDepend: true, plansCpus: true };
    const brute = bruteForce(new Execution(opened.names, options), 1000);
    if (!brute) return;
    const execution = new Execution(opened.names, options);
    const found = new Map<string, number>();
    const outcomes = new Set<string>();
    const result = new Search(execution, {
      complete: (trace) => {
        const key = classOf(trace);
        found.set(key, (found.get(key) ?? 0) + 1);
        outcomes.add(outcomeKey(execution.finish().outcome));
        return true;
      },
      race: () => undefined,
      tick: () => true,
    }).run();
    const missing = [...brute.classes].filter(([key]) => !found.has(key)).map(([, moves]) => moves.join(' '));
    expect(missing, 'classes that were not found').toEqual([]);
    expect([...found].filter(([key, n]) => n > 1 || !brute.classes.has(key)), 'classes found more than once, or that are none').toEqual([]);
    expect(result.executions).toBe(brute.classes.size);
    expect([...outcomes].sort()).toEqual([...brute.outcomes].sort());
    classes += brute.classes.size;
  }), { numRuns: 100 });
  expect(classes).toBeGreaterThan(150);
}, 120_000);
