/**
 * A run that is walked along: forward to any statement, and held there. Where
 * it stands is a number: how many statements have begun. Going back is the
 * business of course.ts.
 */
import { assert } from '../base/assert.ts';
import type { Limits } from '../machine/limit.ts';
import type { Listener } from '../machine/listener.ts';
import type { Names } from '../names/binding.ts';
import { depart, type Departure } from '../run/departure.ts';
import { ending } from '../run/ending.ts';
import type { RunResult } from '../run/result.ts';
import { Run } from '../run/run.ts';
import { Scheduler } from '../run/scheduler.ts';
import type { Trace } from '../run/trace.ts';
import type { Plan } from '../world/plan.ts';
import { TapeHead, type Tape } from './tape.ts';

export interface WalkOptions {
  readonly plan: Plan;
  readonly limits: Limits;
  readonly tape: Tape;
  readonly departures: readonly Departure[];
  readonly listen: (run: Run, clock: { readonly statements: number }) => Listener;
  readonly trace?: Trace;
}

/** What a walk knows beside the run: plain data, part of a checkpoint. */
export interface Standing {
  /** Statements begun; the next one is held. */
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

export class Walk {
  readonly run: Run;
  readonly scheduler: Scheduler;
  readonly head: TapeHead;
  readonly listener: Listener;
  readonly standing: Standing = { position: 0, applied: 0, ended: undefined, sites: new Map(), lastAct: -1, lastSite: -1 };
  departures: readonly Departure[];

  constructor(names: Names, { plan, limits, tape, departures, listen, trace }: WalkOptions) {
    this.departures = departures;
    this.head = new TapeHead(tape);
    const clock = { statements: 0 };
    let listener: Listener | undefined;
    this.run = new Run(names, {
      plan, limits, chance: this.head, stepping: true, listen: (run) => (listener = listen(run, clock)),
      // Real time does not end a run that somebody looks at; steps do.
      host: { expired: () => false }, ...(trace ? { trace } : {}),
    });
    assert(this.run.scheduler instanceof Scheduler && listener !== undefined, 'the run is moved by virtual time and listened to');
    this.scheduler = this.run.scheduler;
    this.listener = listener;
    Object.defineProperty(clock, 'statements', { get: () => this.scheduler.statements - 1 });
    this.scheduler.observer = ({ id }, site) => {
      const { standing } = this;
      if (id !== standing.lastAct) {
        standing.sites.set(standing.lastAct, standing.lastSite);
        standing.lastAct = id;
        if (standing.sites.size > 4096) this.prune();
      }
      standing.lastSite = site;
    };
  }

  /** Begins the run, and holds it before its first statement. */
  start(): void {
    this.scheduler.holdAt = 0;
    this.guarded(() => {
      this.run.machine.startConstants();
      this.run.begin();
      this.loop();
    });
    this.depart();
  }

  private prune(): void {
    const { activations } = this.run.state;
    for (const id of this.standing.sites.keys()) if (!activations.has(id)) this.standing.sites.delete(id);
  }

  /** Goes forward until so many statements have begun, or to the end. */
  advance(to: number): void {
    while (this.standing.position < to && !this.standing.ended) this.stretch(to);
  }

  /** The same, but stops as well where an observer has held the run. */
  advanceOnce(to: number): void {
    while (this.standing.position < to && !this.standing.ended) {
      const goal = this.stretch(to);
      if (this.standing.position < goal) return;
    }
  }

  /** Forward to the next departure, or where it goes; gives the place that was meant. */
  private stretch(to: number): number {
    const { standing } = this;
    const next = this.departures[standing.applied];
    const goal = Math.max(standing.position + 1, Math.min(to, next?.at ?? Infinity));
    this.scheduler.holdAt = goal;
    this.guarded(() => { this.loop(); });
    this.depart();
    return goal;
  }

  /** Does the departures of this moment. */
  private depart(): void {
    const { standing } = this;
    for (let next = this.departures[standing.applied]; next && next.at <= standing.position && !standing.ended; next = this.departures[standing.applied]) {
      standing.applied++;
      const { act } = next;
      this.guarded(() => { depart(this.run, this.scheduler, act); });
    }
  }

  private loop(): void {
    const how = this.scheduler.loop();
    if (how === 'held') {
      this.standing.position = this.scheduler.statements - 1;
      return;
    }
    this.standing.position = this.scheduler.statements;
    if (how === 'end') ending(this.run);
    this.standing.ended = { end: how, status: 0 };
  }

  private guarded(body: () => void): void {
    const ended = this.run.attempt(body);
    this.run.scheduler.sync();
    if (!ended) return;
    this.standing.ended = ended;
    this.standing.position = this.scheduler.statements;
  }

  /** Site of the statement where an activation stands, −1 where it has made none. */
  siteOf(act: number): number {
    const { lastAct, lastSite, sites } = this.standing;
    return act === lastAct ? lastSite : sites.get(act) ?? -1;
  }
}
