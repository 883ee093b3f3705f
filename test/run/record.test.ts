/** Every program's run can be recorded and replayed: the same result, byte for byte, by the draws alone. */
import { expect, test } from 'vitest';
import { globSync } from 'tinyglobby';
import { defaultLimits } from '../../src/machine/limit.ts';
import { watchedRun } from '../../src/race/index.ts';
import { chooseWorld, openProgram } from '../../src/run/program.ts';
import { recording, replayed } from '../../src/schedule/recorded.ts';
import { seeded } from '../../src/schedule/seeded.ts';
import { planOf } from '../../src/world/plan.ts';
import { diskHost } from '../support/golden.ts';

const programs = globSync('programs/{chapter,homework,bugs}/*.evl').sort();

test.each(programs)('%s', (file) => {
  const opened = openProgram(file, diskHost());
  const choice = chooseWorld(opened.names, undefined);
  const plan = {
    ...planOf(choice.kind === 'world' ? choice.world : opened.names.worlds[0]),
    seed: 7,
  };
  const limits = { ...defaultLimits, steps: 300_000 };
  const host = { expired: () => false };
  const recorded = recording(seeded(plan.seed));
  const first = watchedRun(opened.names, { plan, limits, chance: recorded.chance, host }).run();
  const again = replayed(recorded.draws);
  const second = watchedRun(opened.names, {
    plan: { ...plan, seed: 1 },
    limits,
    chance: again.chance,
    host,
  }).run();
  expect(again.parted()).toBe(undefined);
  expect(second).toEqual(first);
});
