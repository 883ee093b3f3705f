/** Tests `on all schedules` (world-and-test.md): every execution that the search makes is shown to the judge. */
import { exploreEach, type EachExecution, type Exploration } from '../explore/each.ts';
import type { Limits } from '../machine/limit.ts';
import type { Names } from '../names/binding.ts';
import type { RunHost } from '../run/run.ts';
import type { Plan } from '../world/plan.ts';

/** Runs every inequivalent schedule of a program in a world and shows each execution to the judge, until that gives true. */
export function onEverySchedule(names: Names, files: readonly { readonly text: string }[], plan: Plan, limits: Limits, host: RunHost, judge: (e: EachExecution) => boolean): Exploration {
  return exploreEach(names, { plan, limits, host, texts: files.map((f) => f.text) }, judge);
}
