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
import { Survey } from './survey.ts';
import { Tape } from './tape.ts';
import { Walk } from './walk.ts';
import { Writers } from './writers.ts';

/** Statements between checkpoints, at first. */
const firstSpace = 4096;
const mostCheckpoints = 48;

export interface CourseOptions {
  readonly plan: Plan;
  readonly limits: Limits;
  /** What was drawn before, for a branch of another course. */
  readonly draws?: readonly number[];
  readonly departures?: readonly Departure[];
}

export class Course {
  readonly survey: Survey;
  readonly departures: readonly Departure[];
  readonly tape: Tape;
  /** Who wrote what, up to here. */
  readonly writers: Writers;
  private readonly walk: Walk;
  private readonly checkpoints: { readonly at: number; readonly snapshot: Snapshot }[] = [];
  private space = firstSpace;

  constructor(readonly names: Names, readonly options: CourseOptions) {
    const { plan, limits } = options;
    this.departures = options.departures ?? [];
    this.tape = new Tape(plan.seed, options.draws);
    const { tape, departures } = this;
    this.survey = new Survey(names, { plan, limits, tape, departures });
    this.walk = this.newWalk();
    this.writers = this.walk.listener as unknown as Writers;
    this.keep();
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
    return this.tape.draws.slice(0, this.walk.head.next);
  }

  /** Virtual time here, in µs: of the CPU that runs, or ran last. */
  get now(): number {
    return this.run.scheduler.now;
  }

  siteOf(act: number): number {
    return this.walk.siteOf(act);
  }

  private parts({ standing, head, listener }: Walk): object[] {
    return [standing, head, listener];
  }

  /** Keeps a checkpoint of where a walk stands, unless there is one near. */
  private keep(walk = this.walk): void {
    const { position } = walk.standing;
    const last = this.checkpoints.at(-1);
    if (last && position < last.at + this.space) return;
    this.checkpoints.push({ at: position, snapshot: save(walk.run, this.parts(walk)) });
    if (this.checkpoints.length <= mostCheckpoints) return;
    this.space *= 2;
    const all = this.checkpoints.splice(0);
    this.checkpoints.push(...all.filter((_, i) => i % 2 === 0));
  }

  /** The last checkpoint at or before a place. */
  private checkpointFor(place: number): { readonly at: number; readonly snapshot: Snapshot } {
    let found = this.checkpoints[0];
    for (const c of this.checkpoints) if (c.at <= place) found = c;
    return found as { readonly at: number; readonly snapshot: Snapshot };
  }

  /** Moves to a place; beyond the end, to the end. */
  goTo(place: number): void {
    const wanted = Math.max(0, place);
    const checkpoint = this.checkpointFor(wanted);
    if (wanted < this.position || checkpoint.at > this.position) restore(this.run, this.parts(this.walk), checkpoint.snapshot);
    this.forward(wanted);
  }

  private forward(to: number): void {
    const { walk } = this;
    while (walk.standing.position < to && !walk.standing.ended) {
      const last = this.checkpoints.at(-1)?.at ?? 0;
      walk.advance(walk.standing.position >= last ? Math.min(to, last + this.space) : to);
      this.keep();
    }
  }

  /** Goes ahead, with a walk of its own, to make checkpoints a bit further than they are. True when they reach the end. */
  prepare(statements: number): boolean {
    this.scout ??= this.newWalk();
    const { scout } = this;
    const last = this.checkpoints.at(-1)?.at ?? 0;
    const from = scout.standing.position;
    if (from < last) restore(scout.run, this.parts(scout), this.checkpointFor(last).snapshot);
    scout.advance(Math.min(Math.max(from, last) + statements, last + this.space));
    if (!scout.standing.ended) this.keep(scout);
    return scout.standing.ended !== undefined;
  }

  private scout: Walk | undefined;

  private newWalk(): Walk {
    const { tape, departures, names, options: { plan, limits } } = this;
    const walk = new Walk(names, { plan, limits, tape, departures, listen: (_run, clock) => new Writers(clock) });
    walk.start();
    return walk;
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

  /** Goes from one place to another and looks at each statement on the way; ends early when the look says so. */
  private scan(from: number, to: number, look: (place: number, site: number) => boolean): void {
    this.goTo(from);
    const { scheduler } = this.walk;
    const { observer } = scheduler;
    scheduler.observer = (act, site) => {
      observer?.(act, site);
      if (look(scheduler.statements, site)) scheduler.holdAt = scheduler.statements;
    };
    const started = this.walk.standing.position;
    if (look(started, this.siteOf(this.walk.standing.lastAct))) {
      scheduler.observer = observer;
      return;
    }
    try {
      this.forwardOnce(to);
    } finally {
      scheduler.observer = observer;
    }
  }

  /** Forward without coming back when something holds the run before that. */
  private forwardOnce(to: number): void {
    const { walk } = this;
    for (let before = -1; walk.standing.position < to && !walk.standing.ended && walk.standing.position !== before;) {
      before = walk.standing.position;
      const last = this.checkpoints.at(-1)?.at ?? 0;
      const goal = before >= last ? Math.min(to, last + this.space) : to;
      walk.advanceOnce(goal);
      this.keep();
      if (walk.standing.position < goal) return;
    }
  }
}
