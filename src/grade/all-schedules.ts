/** Tests `on all schedules`: every execution that the search makes is shown to the judge. */
import type { TestItem } from '../ast/nodes.ts';
import { exploreEach, type EachExecution, type Exploration } from '../explore/each.ts';
import type { Limits } from '../machine/limit.ts';
import type { RunHost } from '../run/run.ts';
import type { Plan } from '../world/plan.ts';
import type { Suite } from './suite.ts';

/**
 * Runs every inequivalent schedule of a program in a world and shows each
 * execution to the judge, until that gives true.
 * @param world the name of the world, for the schedules
 */
export function onEverySchedule(
  suite: Suite,
  item: TestItem,
  plan: Plan,
  world: string | undefined,
  limits: Limits,
  host: RunHost,
  judge: (e: EachExecution) => boolean,
): Exploration {
  const own = suite.files.slice(0, Math.min(suite.ownFiles, suite.files.length));
  // Who expects races expects them of every schedule.
  const everyRace = item.expectations.some(
    ({ what }) => what.kind === 'finding' && !what.no && what.finding !== 'leaks',
  );
  return exploreEach(
    suite.names,
    { plan, limits, host, texts: own.map((f) => f.text), world, everyRace },
    judge,
  );
}
