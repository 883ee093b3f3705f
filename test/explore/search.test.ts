/** The search against all interleavings, on random small programs: the same classes, each once, and the same outcomes. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Execution, numbersFor } from '../../src/explore/execution.ts';
import { Search } from '../../src/explore/search.ts';
import { defaultLimits } from '../../src/machine/limit.ts';
import { openProgram } from '../../src/run/program.ts';
import { emptyPlan } from '../../src/world/plan.ts';
import { memoryHost } from '../support/golden.ts';
import { bruteForce, classOf, outcomeKey } from './brute.ts';
import { program, shape } from './random-programs.ts';
import { howMany } from '../support/thorough.ts';
import { orders } from './orders.ts';

test('every class of executions is found, and each once, whatever the search takes first', () => {
  let classes = 0;
  fc.assert(
    fc.property(
      shape,
      fc.integer({ min: 1, max: 4 }),
      fc.nat(orders.length - 1),
      (s, cpus, order) => {
        const text = program(s);
        const opened = openProgram('p.evl', memoryHost(new Map([['p.evl', text]])));
        expect(
          opened.diagnostics.filter((d) => d.severity === 'error').map((d) => d.message.id),
        ).toEqual([]);
        const options = {
          plan: { ...emptyPlan, cpus },
          limits: defaultLimits,
          host: { expired: () => false },
          postsDepend: true,
          numbers: numbersFor(opened.names),
        };
        const brute = bruteForce(new Execution(opened.names, options), 1000);
        if (!brute) return;
        const execution = new Execution(opened.names, options);
        const inOrder = execution.enabled.bind(execution);
        execution.enabled = () => [...inOrder()].sort(orders[order]);
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
        const missing = [...brute.classes]
          .filter(([key]) => !found.has(key))
          .map(([, moves]) => moves.join(' '));
        expect(missing, 'classes that were not found').toEqual([]);
        expect(
          [...found].filter(([key, n]) => n > 1 || !brute.classes.has(key)),
          'classes found more than once, or that are none',
        ).toEqual([]);
        expect([result.executions, result.blocked]).toEqual([brute.classes.size, 0]);
        expect([...outcomes].sort()).toEqual([...brute.outcomes].sort());
        classes += brute.classes.size;
      },
    ),
    { numRuns: howMany(15, 400) },
  );
  // The programs are drawn anew each time: some have one class, some dozens.
  expect(classes).toBeGreaterThan(25);
});
