/** A search in parts, done by several who number things each in their own way: the same executions, blocked ones, outcomes and findings as one after the other. */
import fc from 'fast-check';
import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { numbersFor } from '../../src/explore/execution.ts';
import { Explorer } from '../../src/explore/explorer.ts';
import {
  Exploration,
  explore,
  type Explored,
  type ExploreOptions,
} from '../../src/explore/explore.ts';
import { findingKey } from '../../src/explore/findings.ts';
import {
  packPart,
  packTask,
  unpackPart,
  unpackTask,
  type PackedPart,
  type PackedTask,
} from '../../src/explore/port.ts';
import type { Names } from '../../src/names/binding.ts';
import { defaultLimits } from '../../src/machine/limit.ts';
import { openProgram } from '../../src/run/program.ts';
import { emptyPlan, planOf } from '../../src/world/plan.ts';
import { diskHost, memoryHost } from '../support/golden.ts';
import { countedPrograms } from './counted.ts';
import { program, shape } from './random-programs.ts';
import { howMany, oneIn } from '../support/thorough.ts';

const base = {
  limits: defaultLimits,
  host: { expired: () => false },
  fingerprint: '00000000',
  world: undefined,
  stopSampling: () => true,
};

/** So many explorers in turns; what goes between them is text. */
function byMany(names: Names, options: ExploreOptions, workers: number): Explored {
  const exploration = new Exploration(names, options);
  let crew: { readonly explorer: Explorer; readonly mode: object }[] = [];
  for (let round = exploration.round(); round.length > 0; round = exploration.round()) {
    if (crew[0]?.mode !== exploration.mode)
      crew = Array.from({ length: workers }, () => ({
        mode: exploration.mode,
        explorer: new Explorer(names, options, exploration.mode, numbersFor(names)),
      }));
    exploration.take(
      round,
      round.map(({ task }, i) => {
        // The last takes the first task, so that they meet names in different orders.
        const { explorer } = crew[workers - 1 - (i % workers)] as (typeof crew)[number];
        const sent = JSON.parse(
          JSON.stringify(packTask(task, exploration.numbers), infinite),
        ) as PackedTask;
        const report = explorer.do(
          unpackTask({ ...sent, task: { ...sent.task, budget: task.budget } }, explorer.numbers),
        );
        const back = JSON.parse(
          JSON.stringify(packPart(report.part, explorer.numbers)),
        ) as PackedPart;
        return { ...report, part: unpackPart(back, exploration.numbers) };
      }),
    );
  }
  return exploration.result();
}

function infinite(_key: string, value: unknown): unknown {
  return value === Infinity ? 0 : value;
}

function counted(e: Explored): object {
  return {
    executions: e.executions,
    blocked: e.blocked,
    complete: e.complete,
    outcomes: e.outcomes
      .map(
        (o) => `${o.output} ${JSON.stringify([...o.shared])} ${String(o.exit)} ${String(o.count)}`,
      )
      .sort(),
  };
}

function whole(e: Explored): object {
  return { ...counted(e), schedules: e.outcomes.map((o) => o.schedule), findings: e.findings };
}

test('random programs: parts of any size count each class once', () => {
  let parts = 0;
  fc.assert(
    fc.property(
      shape,
      fc.integer({ min: 1, max: 4 }),
      fc.integer({ min: 1, max: 5 }),
      fc.integer({ min: 1, max: 4 }),
      fc.integer({ min: 1, max: 5 }),
      (s, cpus, first, later, round) => {
        const { names } = openProgram('p.evl', memoryHost(new Map([['p.evl', program(s)]])));
        const options = {
          ...base,
          stopShrinking: () => true,
          plan: { ...emptyPlan, cpus },
          maxExecutions: 1500,
        };
        const one = explore(names, { ...options, sizes: { first: 5000, later: 1, round: 1 } });
        if (!one.complete) return;
        const sizes = { first, later, round };
        const split = explore(names, { ...options, sizes });
        expect(counted(split)).toEqual(counted(one));
        expect(split.blocked).toBe(0);
        const keys = (e: Explored): string[] =>
          e.findings.map((f) => findingKey(f.diagnostic)).sort();
        expect(keys(split)).toEqual(keys(one));
        expect(whole(byMany(names, { ...options, sizes }, 3))).toEqual(whole(split));
        parts += one.executions > first ? 1 : 0;
      },
    ),
    { numRuns: howMany(15, 200) },
  );
  expect(parts).toBeGreaterThan(howMany(2, 20));
});

for (const folder of ['programs/bugs', 'programs/chapter']) {
  test(`${folder}: by one and by three alike`, () => {
    for (const file of oneIn(
      6,
      readdirSync(folder).filter((f) => f.endsWith('.evl')),
    )) {
      const opened = openProgram(`${folder}/${file}`, diskHost());
      if (opened.diagnostics.some((d) => d.severity === 'error' && d.code !== 'EVL2001')) continue;
      const [world] = opened.names.worlds.values();
      const options = {
        ...base,
        stopShrinking: () => true,
        plan: world ? planOf(world) : emptyPlan,
        maxExecutions: 16,
        sizes: { first: 4, later: 6, round: 4 },
      };
      expect(whole(byMany(opened.names, options, 3)), file).toEqual(
        whole(explore(opened.names, options)),
      );
    }
  });
}

test('the programs of bench/explore: the counts stay as they are however they are parted', () => {
  for (const { path, cpus, executions, atMost } of countedPrograms()) {
    if (executions > howMany(150, 1100) || executions < 10 || atMost) continue;
    const { names } = openProgram(path, diskHost());
    for (const sizes of [
      { first: 1, later: 1, round: 3 },
      { first: 9, later: 7, round: 16 },
    ]) {
      const found = explore(names, {
        ...base,
        stopShrinking: () => true,
        plan: { ...emptyPlan, cpus },
        sizes,
      });
      expect([path, found.executions, found.blocked, found.complete]).toEqual([
        path,
        executions,
        0,
        true,
      ]);
    }
  }
});
