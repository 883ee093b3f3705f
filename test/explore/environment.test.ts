/**
 * The programs of the suite against all their interleavings: descriptors,
 * timers, signals, interrupts, requests, clients. Whatever the search takes
 * first, it comes to the same outcomes and findings, with nothing
 * redundant; and so does the stateful mode.
 */
import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { Execution, numbersFor, type ExecutionOptions } from '../../src/explore/execution.ts';
import { findingKey, outcomeKey } from '../../src/explore/findings.ts';
import { Search } from '../../src/explore/search.ts';
import { exploreStates } from '../../src/explore/stateful.ts';
import { defaultLimits } from '../../src/machine/limit.ts';
import { openProgram } from '../../src/run/program.ts';
import { emptyPlan, planOf } from '../../src/world/plan.ts';
import { diskHost } from '../support/golden.ts';
import { bruteForce } from './brute.ts';
import { howMany, oneIn } from '../support/thorough.ts';
import { orders } from './orders.ts';

/** Interleavings that are few enough for every run of the tests; more are for the slow ones. */
const most = howMany(60, 600);
/** Steps of an execution, likewise. */
const longest = 400;

class TooLong extends Error {}

function watched(
  names: ConstructorParameters<typeof Execution>[0],
  options: ExecutionOptions,
): {
  readonly execution: Execution;
  readonly findings: Set<string>;
  readonly outcomes: Set<string>;
} {
  const execution = new Execution(names, options);
  const findings = new Set<string>();
  const outcomes = new Set<string>();
  const finish = execution.finish.bind(execution);
  execution.finish = () => {
    const ended = finish();
    outcomes.add(outcomeKey(ended.outcome));
    for (const d of ended.result?.diagnostics ?? []) findings.add(findingKey(d));
    return ended;
  };
  return { execution, findings, outcomes };
}

for (const folder of ['programs/bugs', 'programs/chapter', 'test/lang/races', 'test/lang/kernel']) {
  test(`${folder} in all orders`, () => {
    let compared = 0;
    for (const file of oneIn(
      3,
      readdirSync(folder).filter((f) => f.endsWith('.evl')),
    )) {
      const opened = openProgram(`${folder}/${file}`, diskHost());
      if (opened.diagnostics.some((d) => d.severity === 'error' && d.code !== 'EVL2001')) continue;
      const [world] = opened.names.worlds.values();
      const options = {
        plan: world ? planOf(world) : emptyPlan,
        limits: defaultLimits,
        host: { expired: () => false },
        postsDepend: true,
        numbers: numbersFor(opened.names),
      };
      const all = watched(opened.names, options);
      const step = all.execution.step.bind(all.execution);
      all.execution.step = (id) => {
        if (all.execution.tokens.length > longest) throw new TooLong();
        return step(id);
      };
      let brute;
      try {
        brute = bruteForce(all.execution, most);
      } catch (e) {
        if (!(e instanceof TooLong)) throw e;
      }
      if (!brute) continue;
      compared++;
      const wanted = {
        blocked: 0,
        outcomes: [...all.outcomes].sort(),
        findings: [...all.findings].sort(),
      };
      for (const order of orders) {
        const { execution, outcomes, findings } = watched(opened.names, options);
        const inOrder = execution.enabled.bind(execution);
        execution.enabled = () => [...inOrder()].sort(order);
        const { executions, blocked } = new Search(execution, {
          complete: () => {
            execution.finish();
            return true;
          },
          race: () => undefined,
          tick: () => true,
        }).run();
        expect(
          { blocked, outcomes: [...outcomes].sort(), findings: [...findings].sort() },
          file,
        ).toEqual(wanted);
        // Before a call that waits and after it nothing differs, so there can be fewer.
        expect(executions, file).toBeLessThanOrEqual(brute.classes.size);
      }
      const states = exploreStates(opened.names, {
        ...options,
        fingerprint: '00000000',
        world: undefined,
      });
      expect(states.outcomes.map(outcomeKey).sort(), `${file}, by states`).toEqual(wanted.outcomes);
    }
    expect(compared).toBeGreaterThan(0);
  });
}
