/**
 * A walk along a schedule of `explore`: a place is the number of visible steps
 * taken. It can be copied until something is drawn by chance, whose state is
 * nobody's to copy; from there on, places before are reached from an earlier
 * one. A trace of it counts in steps, not in µs: latencies do not count there,
 * and what comes earlier in the schedule can bear a later time.
 */
import { assert } from '../base/assert.ts';
import { fifoLength } from '../base/fifo.ts';
import { Execution } from '../explore/execution.ts';
import type { Process, ProcessId } from '../explore/process.ts';
import type { Activation } from '../machine/activation.ts';
import type { Listener } from '../machine/listener.ts';
import type { Names } from '../names/binding.ts';
import type { RunResult } from '../run/result.ts';
import type { Run } from '../run/run.ts';
import type { Outside, Trace, Waited } from '../run/trace.ts';
import { stepText } from './step-text.ts';
import type { Standing, Walk, WalkOptions } from './walk.ts';

export interface StepWalkOptions extends WalkOptions {
  /** Who takes each step, as schedules write it; then whatever can go first. */
  readonly moves: readonly string[];
}

/** A process that could take the next step. */
export interface Candidate {
  /** Its name in a schedule. */
  readonly token: string;
  /** Who would do what, in words. */
  readonly text: string;
  /** The schedule has it go next. */
  readonly next: boolean;
}

export class StepWalk implements Walk {
  readonly run: Run;
  readonly listener: Listener;
  readonly parts: readonly object[];
  readonly fixed: readonly object[];
  readonly standing: Standing = {
    position: 0,
    applied: 0,
    ended: undefined,
    sites: new Map(),
    lastAct: -1,
    lastSite: -1,
  };
  /** What else belongs to a checkpoint. */
  private readonly own: { begun: number; parted: number | undefined; told: RunResult | undefined } =
    { begun: 0, parted: undefined, told: undefined };
  look: Walk['look'];
  private readonly execution: Execution;
  private readonly moves: readonly string[];
  private readonly trace: Trace | undefined;
  private readonly findings: WalkOptions['findings'];
  /** Activations that cannot go on, with the place since when. */
  private readonly waiting = new Map<
    number,
    { readonly since: number; readonly made: Omit<Waited, 'from' | 'to'> }
  >();
  private readonly seen = new Set<number>();

  constructor(names: Names, { plan, limits, listen, trace, findings, moves }: StepWalkOptions) {
    this.moves = moves;
    this.trace = trace;
    this.findings = findings;
    const clock = { statements: 0 };
    let listener: Listener | undefined;
    this.execution = new Execution(names, {
      plan,
      limits,
      host: { expired: () => false },
      postsDepend: true,
      listen: (run) => (listener = listen(run, clock)),
    });
    assert(listener !== undefined, 'an execution is listened to');
    this.listener = listener;
    this.run = this.execution.run;
    Object.defineProperty(clock, 'statements', { get: () => this.begun - 1 });
    const { changing, fixed } = this.execution.parts;
    this.parts = [this.standing, this.own, listener, ...changing];
    this.fixed = fixed;
  }

  get begun(): number {
    return this.own.begun;
  }

  /** The first move that could not be made. */
  get parted(): number | undefined {
    return this.own.parted;
  }

  get canKeep(): boolean {
    return !this.standing.ended && !this.execution.hasDrawn;
  }

  start(): void {
    const { standing, own } = this;
    own.begun = standing.position = 0;
    standing.ended = own.told = own.parted = undefined;
    this.waiting.clear();
    this.seen.clear();
    this.execution.restart();
    if (this.findings) this.run.findings = this.findings;
    this.noteBeginnings();
    this.lookAtEnd();
  }

  /** Moves made so far, as schedules write them. */
  get taken(): readonly string[] {
    return this.execution.tokens;
  }

  advance(to: number): boolean {
    const { standing } = this;
    while (standing.position < to && !standing.ended) {
      this.step();
      if (this.look?.(standing.position, this.nextSite) === true) return true;
    }
    return false;
  }

  private step(): void {
    const { execution, standing } = this;
    const id = this.next();
    assert(id !== undefined, 'somebody can go');
    const act = this.activationOf(id);
    const from = standing.position;
    const outside = act ? undefined : outsideWork(execution.stepper.describe(id));
    this.own.begun = from + 1;
    execution.step(id);
    standing.position = from + 1;
    if (this.trace) {
      // Cut into steps on purpose: who went in between is what is looked for.
      if (act) this.trace.slice(act.cpu, act, from, from + 1, fifoLength(this.run.state.queue));
      else if (outside) this.trace.outside.push({ ...outside, bytes: 0, from, to: from + 1 });
      this.noteWaits();
    }
    this.noteBeginnings();
    this.lookAtEnd();
  }

  /** Who takes the next step; undefined where nobody can. */
  private next(): ProcessId | undefined {
    const { execution, moves, own } = this;
    const token = own.parted === undefined ? moves[execution.tokens.length] : undefined;
    if (token !== undefined) {
      const id = execution.processOf(token);
      if (id !== undefined) return id;
      own.parted = execution.tokens.length;
    }
    return execution.enabled()[0];
  }

  private lookAtEnd(): void {
    const { ended } = this.execution.stepper;
    if (!ended && this.next() !== undefined) return;
    if (this.trace) this.closeWaits(this.trace);
    if (ended && ended.kind !== 'over') {
      let status = 0;
      if (ended.kind === 'exit') status = ended.status;
      else if (ended.kind === 'killed') status = 128 + ended.signal;
      this.standing.ended = { end: ended.kind, status };
    } else {
      this.standing.ended = { end: 'end', status: 0 };
      // Who is about to lock what is held makes the call, and is seen to wait.
      this.result();
    }
  }

  /** Once told; what else could have come first is run through too. */
  result(): RunResult {
    const { execution, own } = this;
    if (own.told) return own.told;
    if (execution.stepper.ended) {
      for (
        let id = this.next();
        id !== undefined && execution.tokens.length < longest;
        id = this.next()
      )
        execution.step(id);
    }
    own.told = execution.result();
    return own.told;
  }

  private noteBeginnings(): void {
    const { trace, run, seen } = this;
    if (!trace) return;
    const note = (act: Activation, cpu: number): void => {
      if (seen.has(act.id) || act.kind === 'initialiser') return;
      seen.add(act.id);
      trace.begins(
        cpu,
        act.id,
        { ...act.cause, at: this.standing.position },
        this.standing.position,
      );
    };
    for (const cpu of run.state.cpus) for (const act of cpu.stack) note(act, cpu.id);
    for (const act of run.state.activations.values()) note(act, Math.max(0, act.cpu));
  }

  /** Begins and ends of waits, counted in steps. */
  private noteWaits(): void {
    const {
      trace,
      standing: { position },
      waiting,
    } = this;
    if (!trace) return;
    const now = new Set<number>();
    for (const act of this.run.state.activations.values()) {
      const made = this.waitOf(act);
      if (!made) continue;
      now.add(act.id);
      if (!waiting.has(act.id)) waiting.set(act.id, { since: position, made });
    }
    for (const [id, { since, made }] of waiting) {
      if (now.has(id)) continue;
      waiting.delete(id);
      // The step at hand is the one that ended it.
      if (position - 1 > since) trace.waits.push({ ...made, from: since, to: position - 1 });
    }
  }

  /** What waits at the end waits to the end. */
  private closeWaits(trace: Trace): void {
    const { position } = this.standing;
    for (const { since, made } of this.waiting.values())
      trace.waits.push({ ...made, from: since, to: Math.max(since + 1, position) });
    this.waiting.clear();
  }

  private waitOf(act: Activation): Omit<Waited, 'from' | 'to'> | undefined {
    const { stepper } = this.execution;
    const common = {
      cpu: Math.max(0, act.cpu),
      activation: act.id,
      name: act.name,
      kind: act.kind,
    };
    if (act.state.tag === 'blocked') {
      const { call, site, reason } = act.state.wait;
      return {
        ...common,
        what: call === 'lock' ? 'lock' : 'call',
        call,
        site,
        ...(reason.tag === 'mutex' ? { mutex: reason.mutex } : {}),
      };
    }
    const p = this.processOf(act.id);
    if (act.state.tag !== 'ready' || !p?.pending || p.done || stepper.choices.isEnabled(p))
      return undefined;
    const { object, site } = p.pending;
    if (typeof object === 'object' && object.kind === 'mutex')
      return { ...common, what: 'lock', call: 'lock', site, mutex: object.at };
    return { ...common, what: 'call', call: stepText(this.run, p.pending), site };
  }

  private processOf(act: number): Process | undefined {
    return this.execution.stepper.processOfActivation(act);
  }

  /** The activation that a process runs; looking must not make the process. */
  private activationOf(id: ProcessId): Activation | undefined {
    const { stepper } = this.execution;
    const p = stepper.processes.find((q) => q.id === id);
    return p && stepper.activationOf(p);
  }

  siteOf(act: number): number {
    const pending = this.processOf(act)?.pending;
    if (pending) return pending.site;
    const state = this.run.state.activations.get(act)?.state;
    if (state?.tag === 'blocked') return state.wait.site;
    return state?.tag === 'awaiting' ? state.site : -1;
  }

  get nextSite(): number {
    const id = this.standing.ended ? undefined : this.next();
    const act = id === undefined ? undefined : this.activationOf(id);
    return act ? this.siteOf(act.id) : -1;
  }

  /** What an activation is about to do, in words; empty where it is not about to do anything. */
  aboutTo(act: number): string {
    const p = this.processOf(act);
    return p?.pending
      ? `${stepText(this.run, p.pending)}${this.execution.stepper.choices.isEnabled(p) ? '' : ', but cannot yet'}`
      : '';
  }

  /** Everybody who could take the next step. */
  get candidates(): readonly Candidate[] {
    if (this.standing.ended) return [];
    const { execution } = this;
    const { stepper } = execution;
    const wanted = this.next();
    const outside = stepper.choices.outside();
    return execution.enabled().map((id) => {
      const p = stepper.processes.find((q) => q.id === id);
      const act = p && stepper.activationOf(p);
      const token = p && p.kind !== 'environment' ? p.token : `e${String(outside.indexOf(id))}`;
      const what = !act
        ? `outside: ${stepper.describe(id)}`
        : `${act.name} #${String(act.id)} ${p.pending ? stepText(this.run, p.pending) : 'goes on'}`;
      return { token, text: what, next: id === wanted };
    });
  }
}

/** Steps after which a run whose program has ended is left alone. */
const longest = 100_000;

/** What a step of the environment means for disk or network, by the word for it. */
function outsideWork(what: string): Pick<Outside, 'lane' | 'what'> | undefined {
  switch (what) {
    case 'disk':
    case 'request':
      return { lane: 'disk', what };
    case 'deliver':
    case 'arrive':
    case 'urgent':
    case 'connection':
    case 'connected':
    case 'script':
    case 'load':
    case 'client':
      return { lane: 'network', what };
    default:
      return undefined;
  }
}
