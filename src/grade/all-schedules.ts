/**
 * Tests `on all schedules` (world-and-test.md) are judged by a search over the
 * schedules of a program. This file is the one place where that search is
 * plugged in; src/grade knows it only by the form below.
 */
import type { Names, Routine } from '../names/binding.ts';
import type { Evaluated } from '../run/expectation.ts';
import type { RunHost } from '../run/run.ts';
import type { RunResult } from '../run/result.ts';
import type { Limits } from '../machine/limit.ts';
import type { Plan } from '../world/plan.ts';

/** One complete execution that the search made. */
export interface Execution {
  readonly result: RunResult;
  /** The schedule, as `run --schedule` reads it. */
  readonly schedule: string;
  /** The value of a test's expression after this execution. */
  readonly evaluate: (routine: Routine) => Evaluated;
}

export interface Exploration {
  /** Every class of executions was tried, or the judge stopped the search. */
  readonly complete: boolean;
  readonly executions: number;
}

/**
 * Runs every inequivalent schedule of a program in a world and shows each
 * execution to the judge, until that gives true.
 */
export type Explorer = (names: Names, plan: Plan, limits: Limits, host: RunHost, judge: (e: Execution) => boolean) => Exploration;

/** The search; undefined while there is none, and then a test `on all schedules` fails and says why. */
export const explorer: Explorer | undefined = undefined;
