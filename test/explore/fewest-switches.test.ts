/** Orders with few changes between processes, held against all orders that there are. */
import { growsWithLength } from '../support/growth.ts';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fewestSwitches, pastOf } from '../../src/explore/fewest-switches.ts';
import { switchesOf } from '../../src/explore/length.ts';
import { ExecutionTrace } from '../../src/explore/trace.ts';

/** Steps of some processes, each writing one of a few locations: those of one location depend on one another. */
const steps = fc.array(fc.record({ process: fc.nat(3), location: fc.nat(4) }), { maxLength: 8 });

function traceOf(
  all: readonly { readonly process: number; readonly location: number }[],
): ExecutionTrace {
  const trace = new ExecutionTrace();
  for (const { process, location } of all) {
    trace.add(process, {
      process,
      uses: [2 * location + 1],
      plain: [],
      made: [],
      after: [],
      behind: -1,
      block: undefined,
      unlocked: -1,
      handlers: [],
      posts: false,
      fixed: true,
      prevented: [],
      waits: false,
    });
  }
  return trace;
}

/** All orders that happens-before allows. */
function* orders(trace: ExecutionTrace, rest: readonly number[]): Generator<readonly number[]> {
  if (rest.length === 0) yield [];
  for (const i of rest) {
    if (rest.some((j) => j !== i && j < i && trace.before(j, i))) continue;
    for (const tail of orders(
      trace,
      rest.filter((j) => j !== i),
    ))
      yield [i, ...tail];
  }
}

const changes = (trace: ExecutionTrace, order: readonly number[]): number =>
  switchesOf(order.map((i) => trace.steps[i]?.process ?? -1));

test('the fewest changes of all orders, and one of these orders', () => {
  fc.assert(
    fc.property(steps, (all) => {
      const trace = traceOf(all);
      const kept = all.map((_, i) => i);
      const found = fewestSwitches(trace, kept);
      expect([...found].sort((a, b) => a - b)).toEqual(kept);
      for (const [n, i] of found.entries())
        for (const j of found.slice(n + 1)) expect(trace.before(j, i) && j < i).toBe(false);
      let least = Infinity;
      for (const order of orders(trace, kept)) least = Math.min(least, changes(trace, order));
      if (kept.length > 0) expect(changes(trace, found)).toBe(least);
    }),
    { numRuns: 150 },
  );
}, 30_000);

test('the past of a step is closed: with each step, what that depends on', () => {
  fc.assert(
    fc.property(
      steps.filter((all) => all.length > 0),
      (all) => {
        const trace = traceOf(all);
        const past = pastOf(trace, [all.length - 1]);
        expect(past).toContain(all.length - 1);
        for (const i of past)
          for (let j = 0; j < i; j++) if (trace.before(j, i)) expect(past).toContain(j);
      },
    ),
  );
});

test('a long execution of many processes costs what its length does', () => {
  growsWithLength((n) => {
    const trace = traceOf(
      Array.from({ length: n }, (_, i) => ({ process: i % 12, location: (i * 7) % 40 })),
    );
    const kept = trace.steps.map((_, i) => i);
    return () => {
      expect(changes(trace, fewestSwitches(trace, kept))).toBeLessThan(changes(trace, kept));
    };
  }, 300);
});
