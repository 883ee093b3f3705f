/**
 * One run as a line that is moved along, backwards as exactly as forwards: a
 * walk, with checkpoints of its state from which any place is reached by making
 * the run again from there. Checkpoints are few and evenly spread: when there
 * are too many, every other one is dropped and the space between them doubles.
 */
import type { Limits } from '../machine/limit.ts';
import type { Names } from '../names/binding.ts';
import type { Departure } from '../run/departure.ts';
import type { Run } from '../run/run.ts';
import type { Plan } from '../world/plan.ts';
import { restore, save, type Snapshot } from './snapshot.ts';
import { StepWalk } from './step-walk.ts';
import { Survey } from './survey.ts';
import { Tape } from './tape.ts';
import { TimeWalk, type RunManner } from './time-walk.ts';
import type { Walk, WalkOptions } from './walk.ts';
import { Writers } from './writers.ts';

/** Statements between checkpoints, at first. */
const firstSpace = 4096;
/** The same where steps of a schedule are counted: each costs more. */
const firstSpaceOfSteps = 64;
const mostCheckpoints = 48;
/** Statements before where one stands at which a checkpoint of its own is made, and how far off it may be. */
const nearGap = 256;
const nearSpace = 2048;
/** Such checkpoints that are kept. */
const mostNear = 4;

/** A place, and how the run stands there; the beginning needs no snapshot. */
interface Checkpoint {
  readonly at: number;
  readonly snapshot: Snapshot | undefined;
}

export interface CourseOptions {
  readonly plan: Plan;
  readonly limits: Limits;
  readonly manner?: RunManner;
  /** What was drawn before, for a branch of another course. */
  readonly draws?: readonly number[];
  readonly departures?: readonly Departure[];
  /** The run along a schedule of `explore`: who takes each visible step. */
  readonly moves?: readonly string[];
}

export class Course {
  readonly survey: Survey;
  readonly departures: readonly Departure[];
  readonly tape: Tape;
  private readonly strategyTape: Tape;
  /** Who wrote what, up to here. */
  readonly writers: Writers;
  private readonly walk: Walk;
  private readonly checkpoints: Checkpoint[] = [];
  /** Close before where one stands, so that steps back are quick. */
  private readonly near: Checkpoint[] = [];
  private space: number;

  constructor(
    readonly names: Names,
    readonly options: CourseOptions,
  ) {
    const { plan } = options;
    this.departures = options.departures ?? [];
    this.space = options.moves ? firstSpaceOfSteps : firstSpace;
    this.tape = new Tape(plan.seed, options.draws);
    this.strategyTape = new Tape(plan.seed);
    this.survey = new Survey((listening) => this.makeWalk(listening));
    this.walk = this.newWalk();
    this.writers = this.walk.listener as unknown as Writers;
    this.keep();
  }

  /** The walk along a schedule of `explore`; undefined where virtual time moves the run. */
  get steps(): StepWalk | undefined {
    return this.walk instanceof StepWalk ? this.walk : undefined;
  }

  get run(): Run {
    return this.walk.run;
  }

  /** Statements begun; the one of this number is about to run. */
  get position(): number {
    return this.walk.standing.position;
  }

  get ended(): Walk['standing']['ended'] {
    return this.walk.standing.ended;
  }

  /** Draws that were made up to here. */
  get drawn(): readonly number[] {
    return this.walk instanceof TimeWalk ? this.tape.draws.slice(0, this.walk.head.next) : [];
  }

  /** Virtual time here, in µs: of the CPU that runs, or ran last. */
  get now(): number {
    return this.run.scheduler.now;
  }

  siteOf(act: number): number {
    return this.walk.siteOf(act);
  }

  /** Site of what comes next; −1 where that is nothing in the program. */
  get nextSite(): number {
    return this.walk.nextSite;
  }

  /** Keeps a checkpoint of where a walk stands, unless there is one near. */
  private keep(walk = this.walk): void {
    const { position } = walk.standing;
    const last = this.checkpoints.at(-1);
    if (!walk.canKeep || (last && position < last.at + this.space)) return;
    this.checkpoints.push({ at: position, snapshot: save(walk.run, walk.parts, walk.fixed) });
    if (this.checkpoints.length <= mostCheckpoints) return;
    this.space *= 2;
    const all = this.checkpoints.splice(0);
    this.checkpoints.push(...all.filter((_, i) => i % 2 === 0));
  }

  /** The last checkpoint at or before a place; the beginning where none are kept. */
  private checkpointFor(place: number): Checkpoint {
    let found: Checkpoint = this.checkpoints[0] ?? { at: 0, snapshot: undefined };
    for (const list of [this.checkpoints, this.near])
      for (const c of list) if (c.at <= place && c.at > found.at) found = c;
    return found;
  }

  private back(walk: Walk, snapshot: Snapshot | undefined): void {
    if (snapshot) restore(walk.run, walk.parts, walk.fixed, snapshot);
    else {
      this.writers.clear();
      walk.start();
    }
  }

  /** Moves to a place; beyond the end, to the end. */
  goTo(place: number): void {
    const wanted = Math.max(0, place);
    const checkpoint = this.checkpointFor(wanted);
    if (wanted < this.position || checkpoint.at > this.position)
      this.back(this.walk, checkpoint.snapshot);
    this.forward(wanted);
  }

  private forward(to: number): void {
    const { walk } = this;
    while (walk.standing.position < to && !walk.standing.ended) {
      const last = this.checkpoints.at(-1)?.at ?? 0;
      const stays = walk.advance(
        walk.canKeep && walk.standing.position >= last ? Math.min(to, last + this.space) : to,
      );
      this.keep();
      if (stays) return;
    }
  }

  /**
   * Goes ahead, with a walk of its own, to make checkpoints a bit further than
   * they are; when they reach the end, one close before where one stands. True
   * when there is nothing left to do.
   */
  prepare(statements: number): boolean {
    // Schedules of explore are short, and their walks hold on to what is their own.
    if (this.steps) return true;
    const scout = (this.scout ??= this.newWalk());
    if (this.reachEnd) return this.approach(scout, statements);
    const last = this.checkpoints.at(-1)?.at ?? 0;
    const from = scout.standing.position;
    if (from < last) this.back(scout, this.checkpointFor(last).snapshot);
    scout.advance(Math.min(Math.max(from, last) + statements, last + this.space));
    if (!scout.standing.ended) this.keep(scout);
    else this.reachEnd = true;
    return false;
  }

  /** Checkpoints reach the end. */
  private reachEnd = false;

  private approach(scout: Walk, statements: number): boolean {
    const target = this.position - nearGap;
    const { at, snapshot } = this.checkpointFor(target);
    if (target <= at + nearSpace) return true;
    const { standing } = scout;
    // One thing at a time: each takes some milliseconds, and keys come between.
    if (standing.position > target || standing.position < at || standing.ended) {
      this.back(scout, snapshot);
      return false;
    }
    if (standing.position < target) {
      scout.advance(Math.min(standing.position + statements, target));
      return false;
    }
    this.near.push({ at: target, snapshot: save(scout.run, scout.parts, scout.fixed) });
    if (this.near.length > mostNear) this.near.shift();
    return true;
  }

  private scout: Walk | undefined;

  private newWalk(): Walk {
    const walk = this.makeWalk({ listen: (_run, clock) => new Writers(clock) });
    walk.start();
    return walk;
  }

  private makeWalk(listening: Omit<WalkOptions, 'plan' | 'limits'>): Walk {
    const {
      tape,
      strategyTape,
      departures,
      names,
      options: { plan, limits, moves, manner = {} },
    } = this;
    if (moves) return new StepWalk(names, { plan, limits, moves, ...listening });
    return new TimeWalk(names, {
      plan,
      limits,
      tape,
      strategyTape,
      departures,
      manner,
      ...listening,
    });
  }

  /** The next place from here on, after this one, where a statement of one of these sites is about to run; undefined if there is none. */
  nextAt(sites: ReadonlySet<number>): number | undefined {
    const { position } = this;
    let found: number | undefined;
    this.scan(position, this.survey.end, (place, site) => {
      if (place <= position || !sites.has(site)) return false;
      found = place;
      return true;
    });
    this.goTo(position);
    return found;
  }

  /** The last place before this one where a statement of one of these sites was about to run. */
  previousAt(sites: ReadonlySet<number>): number | undefined {
    const { position } = this;
    let found: number | undefined;
    for (let to = position; to > 0 && found === undefined;) {
      const { at } = this.checkpointFor(to - 1);
      this.scan(at, to, (place, site) => {
        if (place < position && sites.has(site)) found = place;
        return false;
      });
      to = at;
    }
    this.goTo(position);
    return found;
  }

  /** Goes from one place to another and looks at each place on the way; ends early when the look says so. */
  private scan(from: number, to: number, look: (place: number, site: number) => boolean): void {
    this.goTo(from);
    const { walk } = this;
    if (look(walk.standing.position, walk.nextSite)) return;
    walk.look = look;
    try {
      this.forward(to);
    } finally {
      walk.look = undefined;
    }
  }
}
