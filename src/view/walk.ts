/**
 * A run that is walked along, whoever moves it: forward to any place, and held
 * there. A place is a number: how many statements (time-walk.ts) or steps
 * (step-walk.ts) have begun. Going back is the business of course.ts.
 */
import type { Limits } from '../machine/limit.ts';
import type { Listener } from '../machine/listener.ts';
import type { Findings } from '../run/findings.ts';
import type { RunResult } from '../run/result.ts';
import type { Run } from '../run/run.ts';
import type { Trace } from '../run/trace.ts';
import type { Plan } from '../world/plan.ts';

/** Gives the number of what runs just now: the place before it. */
export interface Clock {
  readonly statements: number;
}

export interface WalkOptions {
  readonly plan: Plan;
  readonly limits: Limits;
  readonly listen: (run: Run, clock: Clock) => Listener;
  readonly trace?: Trace;
  /** Gathers what the run finds; its own list unless it says. */
  readonly findings?: Findings;
  /** Told of each system call. */
  readonly calls?: () => void;
}

/** What a walk knows beside the run: plain data, part of a checkpoint. */
export interface Standing {
  /** What has begun so far; what comes next is held. */
  position: number;
  /** Departures done. */
  applied: number;
  /** How the program ended, where it has. */
  ended: { readonly end: RunResult['end']; readonly status: number } | undefined;
  /** By activation: the site of the statement where it is. */
  sites: Map<number, number>;
  lastAct: number;
  lastSite: number;
}

export interface Walk {
  readonly run: Run;
  readonly listener: Listener;
  readonly standing: Standing;
  /** What belongs to a checkpoint beside the run, and what the state refers to and is left where it is. */
  readonly parts: readonly object[];
  readonly fixed: readonly object[];
  /** A checkpoint can be made here. */
  readonly canKeep: boolean;
  /** Begun so far, with what runs just now. */
  readonly begun: number;
  /** Asked at each place on the way, with the site of what is next there; true to stay. */
  look: ((place: number, site: number) => boolean) | undefined;
  /** Begins the run, or begins it again, and holds it at its first place. */
  start(): void;
  /** Goes forward to a place, or to the end. True where a look made it stay before that. */
  advance(to: number): boolean;
  /** Site where an activation stands, −1 where it has not begun. */
  siteOf(act: number): number;
  /** Site of what comes next, −1 where that is nothing in the program. */
  readonly nextSite: number;
  /** All there is to tell, once it has ended. */
  result(): RunResult;
}
