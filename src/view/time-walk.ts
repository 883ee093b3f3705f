/**
 * A walk along the run that virtual time makes: the program asks before each
 * statement, and the scheduler holds the run there.
 */
import { assert } from '../base/assert.ts';
import type { Listener } from '../machine/listener.ts';
import type { Names } from '../names/binding.ts';
import { depart, type Departure } from '../run/departure.ts';
import { ending } from '../run/ending.ts';
import type { RunResult } from '../run/result.ts';
import { Run } from '../run/run.ts';
import { Scheduler } from '../run/scheduler.ts';
import { Priorities } from '../schedule/priority.ts';
import { TapeHead, type Tape } from './tape.ts';
import type { Standing, Walk, WalkOptions } from './walk.ts';

/** How a run is made beside its plan: what `evl run` can be told. */
export interface RunManner {
  /** Bytes on standard input, then its end; undefined: what the world types. */
  readonly stdin?: string;
  readonly shortTransfers?: boolean;
  /** Who goes on is decided by random priorities (schedule/priority.ts), for a run of so many steps with so many orderings. */
  readonly priorities?: { readonly steps: number; readonly depth: number };
}

export interface TimeWalkOptions extends WalkOptions {
  /** What chance draws, and what the priorities draw. */
  readonly tape: Tape;
  readonly strategyTape: Tape;
  readonly departures: readonly Departure[];
  readonly manner: RunManner;
}

export class TimeWalk implements Walk {
  readonly run: Run;
  readonly scheduler: Scheduler;
  readonly head: TapeHead;
  readonly listener: Listener;
  readonly parts: readonly object[];
  readonly fixed: readonly object[] = [];
  readonly canKeep = true;
  readonly standing: Standing = {
    position: 0,
    applied: 0,
    ended: undefined,
    sites: new Map(),
    lastAct: -1,
    lastSite: -1,
  };
  look: Walk['look'];
  private stays = false;
  private readonly departures: readonly Departure[];

  constructor(
    names: Names,
    {
      plan,
      limits,
      tape,
      strategyTape,
      departures,
      listen,
      trace,
      findings,
      calls,
      manner,
    }: TimeWalkOptions,
  ) {
    this.departures = departures;
    this.head = new TapeHead(tape);
    const { stdin, shortTransfers, priorities } = manner;
    const strategyHead = new TapeHead(strategyTape);
    const strategy =
      priorities && plan.cpus > 1
        ? new Priorities(strategyHead, priorities.steps, priorities.depth)
        : undefined;
    const clock = { statements: 0 };
    let listener: Listener | undefined;
    this.run = new Run(names, {
      plan,
      limits,
      chance: this.head,
      stepping: true,
      listen: (run) => (listener = listen(run, clock)),
      // Real time does not end a run that somebody looks at; steps do.
      host: { expired: () => false },
      ...(trace ? { trace } : {}),
      ...(stdin === undefined ? {} : { stdin }),
      ...(shortTransfers === true ? { shortTransfers } : {}),
      ...(strategy ? { strategy } : {}),
    });
    if (findings) this.run.findings = findings;
    assert(
      this.run.scheduler instanceof Scheduler && listener !== undefined,
      'the run is moved by virtual time and listened to',
    );
    this.scheduler = this.run.scheduler;
    this.listener = listener;
    this.parts = [
      this.standing,
      this.head,
      listener,
      ...(strategy ? [strategyHead, strategy] : []),
    ];
    Object.defineProperty(clock, 'statements', { get: () => this.scheduler.statements - 1 });
    this.scheduler.callObserver = () => {
      calls?.();
    };
    this.scheduler.observer = ({ id }, site) => {
      const { standing } = this;
      if (id !== standing.lastAct) {
        standing.sites.set(standing.lastAct, standing.lastSite);
        standing.lastAct = id;
        if (standing.sites.size > 4096) this.prune();
      }
      standing.lastSite = site;
      if (this.look?.(this.scheduler.statements, site) === true) {
        this.stays = true;
        this.scheduler.holdAt = this.scheduler.statements;
      }
    };
  }

  get begun(): number {
    return this.scheduler.statements;
  }

  /** Begins the run, and holds it before its first statement. */
  start(): void {
    this.scheduler.holdAt = 0;
    this.guarded(() => {
      this.run.machine.startConstants();
      this.loop();
    });
    this.depart();
  }

  private prune(): void {
    const { activations } = this.run.state;
    for (const id of this.standing.sites.keys())
      if (!activations.has(id)) this.standing.sites.delete(id);
  }

  advance(to: number): boolean {
    while (this.standing.position < to && !this.standing.ended) if (this.stretch(to)) return true;
    return false;
  }

  /** Forward to the next departure, or where it goes. True where a look made it stay. */
  private stretch(to: number): boolean {
    this.stays = false;
    const { standing } = this;
    const next = this.departures[standing.applied];
    this.scheduler.holdAt = Math.max(standing.position + 1, Math.min(to, next?.at ?? Infinity));
    this.guarded(() => {
      this.loop();
    });
    this.depart();
    return this.stays;
  }

  /** Does the departures of this moment. */
  private depart(): void {
    const { standing } = this;
    for (
      let next = this.departures[standing.applied];
      next && next.at <= standing.position && !standing.ended;
      next = this.departures[standing.applied]
    ) {
      standing.applied++;
      const { act } = next;
      this.guarded(() => {
        depart(this.run, this.scheduler, act);
      });
    }
  }

  private loop(): void {
    // Initialisers are held in like everything else.
    const how = this.run.state.begun || this.run.begin() ? this.scheduler.loop() : 'held';
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

  siteOf(act: number): number {
    const { lastAct, lastSite, sites } = this.standing;
    return act === lastAct ? lastSite : (sites.get(act) ?? -1);
  }

  get nextSite(): number {
    const cpu = this.scheduler.running;
    const act = cpu.thread ?? cpu.stack.at(-1);
    return act ? this.siteOf(act.id) : -1;
  }

  result(): RunResult {
    const { ended } = this.standing;
    return this.run.result(ended?.end ?? 'end', ended?.status ?? 0);
  }
}
