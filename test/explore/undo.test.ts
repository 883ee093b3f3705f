/** Taking steps back leaves the state as another execution has it that never took them, for every kind of step. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Execution, numbersFor } from '../../src/explore/execution.ts';
import { defaultLimits } from '../../src/machine/limit.ts';
import { openProgram } from '../../src/run/program.ts';
import { planOf } from '../../src/world/plan.ts';
import { memoryHost } from '../support/golden.ts';
import { picture } from '../support/picture.ts';
import { lines, program, shape, type About, type Shape } from './any-step.ts';
import { howMany } from '../support/thorough.ts';

/** Some without handlers of signals: with them, every step may have changed the kernel. */
function textOf(s: Shape): string {
  return s.signal ? program(s) : program(s).replace(/^on (signal|interrupt) .*\n/gm, '');
}

test.each(Object.keys(lines) as About[])('%s', (about) => {
  let compared = 0;
  fc.assert(
    fc.property(
      shape([about]),
      fc.array(fc.nat(30), { minLength: 20, maxLength: 60 }),
      (s, walk) => {
        const opened = openProgram('p.evl', memoryHost(new Map([['p.evl', textOf(s)]])));
        const [world] = opened.names.worlds.values();
        if (!world) throw new Error('the program has a world');
        const plan = planOf(world);
        const numbers = numbersFor(opened.names);
        const made = (): Execution =>
          new Execution(opened.names, {
            plan,
            limits: defaultLimits,
            host: { expired: () => false },
            postsDepend: true,
            numbers,
          });
        const walker = made();
        walker.begin();
        const ids: number[] = [];
        for (const n of walk) {
          const enabled = walker.enabled();
          const id = enabled[n % Math.max(1, enabled.length)];
          if (id === undefined || n % 7 === 6) {
            const depth = n % (ids.length + 1);
            walker.attempts();
            walker.back(depth);
            ids.length = depth;
          } else {
            walker.step(id);
            ids.push(id);
          }
        }
        const straight = made();
        straight.begin();
        for (const id of ids) straight.step(id);
        const of = (e: Execution): string =>
          picture({ run: e.run, stepper: e.stepper }, [
            e.run.options,
            e.run.names,
            e.run.lowered,
            numbers.processes,
            numbers.locations,
          ]);
        expect(of(walker)).toBe(of(straight));
        compared++;
      },
    ),
    { numRuns: howMany(12, 400) },
  );
  expect(compared).toBe(howMany(12, 400));
});
