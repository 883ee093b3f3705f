/**
 * What a run asks of whoever moves it (run/pace.ts), where that goes by steps:
 * each activation has a clock of its own, an activation stops before every
 * visible step, and what is due waits until it is chosen.
 */
import type { CallName } from '../calls/index.ts';
import { assert } from '../base/assert.ts';
import { cell } from '../code/lowered.ts';
import { phrase } from '../diagnostic/phrase.ts';
import { isOutside, type Agenda, type Entry } from '../kernel/agenda.ts';
import type { Event, Looked } from '../kernel/kernel.ts';
import { states, type Activation } from '../machine/activation.ts';
import { Fault } from '../machine/fault.ts';
import type { Value } from '../machine/value.ts';
import { beginEvent } from '../run/begin-event.ts';
import { retry } from '../run/door.ts';
import { happen } from '../run/due.ts';
import { finished } from '../run/finish.ts';
import { interruptDue } from '../run/interrupt.ts';
import type { Pace } from '../run/pace.ts';
import type { Run } from '../run/run.ts';
import type { Cpu } from '../run/state.ts';
import type { Process, ProcessId } from './process.ts';
import type { Recorder } from './recorder.ts';
import { noteCall, noteLooked } from './footprint.ts';

export abstract class StepPace implements Pace {
  protected readonly byAct = new Map<number, Process>();
  protected current: Process | undefined;
  /** Initialisers run through, nobody looks on. */
  protected free = false;
  /** Virtual time of what happens from the agenda just now; −1 while an activation runs. */
  protected moment = -1;
  protected cpu: Cpu;
  protected stepsSeen = 0;
  loopOpen = false;
  /** Events or threads may have been added since they were last looked at. */
  protected grown = true;
  /** The step has called the kernel, or something from outside has happened. */
  kernelTouched = false;
  /** Number of the step being taken; −1 before the first. */
  at = -1;

  constructor(
    readonly run: Run,
    protected readonly recorder: Recorder | undefined,
  ) {
    this.cpu = run.state.cpus[0] ?? newCpu(0);
  }

  /** The process that an activation belongs to. */
  protected processOf(act: number): ProcessId {
    return this.byAct.get(act)?.id ?? 0;
  }

  begin(event: Event): Activation | undefined {
    const { run } = this;
    this.sync();
    run.machine.addSteps(1);
    this.stepsSeen = run.machine.steps;
    this.cpu.time += run.options.plan.cost.dispatch;
    return beginEvent(run, event, this.cpu);
  }

  get now(): number {
    if (this.moment >= 0) return this.moment;
    this.sync();
    return this.cpu.time;
  }

  get running(): Cpu {
    return this.cpu;
  }

  get stopping(): boolean {
    return this.run.machine.cells[cell.stopped] === 1;
  }

  sync(): void {
    const { steps } = this.run.machine;
    this.cpu.time += (steps - this.stepsSeen) * this.run.options.plan.cost.statement;
    this.stepsSeen = steps;
  }

  spend(us: number): void {
    this.sync();
    this.cpu.time += us;
  }

  atTime(time: number, body: () => void): void {
    this.moment = time;
    body();
    this.moment = -1;
  }

  happenings(): void {
    /* what is due is a step of the environment */
  }
  changed(): void {
    this.grown = true;
  }

  wake(id: number): void {
    const act = this.run.state.activations.get(id);
    if (act?.state.tag !== 'blocked') return;
    this.run.state.woken.set(id, this.now);
    this.byAct.get(id)?.enabledBy.push(this.at);
  }

  /** A handler may come before any step, so only one that the activation raised itself must come before its next. */
  isInterrupted(act: Activation): boolean {
    return (
      this.run.kernel.signals.pending.some((s) => s.by === act.id) &&
      interruptDue(this.run, this.cpu) !== undefined
    );
  }

  yields(kind: number, object: Value, key: Value, site: number): boolean {
    if (this.free) return false;
    (this.current as Process).pending = { kind, object, key, site };
    return true;
  }

  called(name: CallName | 'post' | 'spawn', args: readonly Value[], act: Activation): void {
    this.kernelTouched = true;
    if (this.recorder && !this.free) noteCall(this.run, this.recorder, name, args, act);
  }

  returned(): void {
    // Each visible step ends by itself.
  }

  looked(at: Looked, id: number): void {
    this.kernelTouched = true;
    if (this.recorder && !this.free) noteLooked(this.run, this.recorder, at, id);
  }

  attention(site: number): boolean {
    const { machine, options } = this.run;
    this.sync();
    if (machine.steps >= options.limits.steps)
      throw new Fault(
        phrase('EVL6001.steps', { limit: options.limits.steps }),
        site,
        phrase('EVL6001.help', {}),
      );
    if (machine.memory.wantsCensus) this.run.census(site);
    machine.fill(Math.min(fuel, Math.max(0, options.limits.steps - machine.steps)));
    return false;
  }

  /** An initialiser waits in a call: nothing else runs yet, so what it waits for comes next. False: it goes on. */
  private waited(act: Activation): boolean {
    const { run } = this;
    run.state.activations.set(act.id, act);
    while (act.state.tag === 'blocked') {
      const entry = takeFirst(run.kernel.agenda);
      if (!entry) throw new Fault(phrase('EVL4002.initialiser', {}), -1);
      this.atTime(entry.time, () => {
        happen(run, entry.due);
      });
      if (!run.state.woken.has(act.id)) continue;
      this.cpu.time = Math.max(this.cpu.time, entry.time);
      if (retry(run, act)) act.state = states.ready;
    }
    return false;
  }

  /** Runs what is on the stack of the first CPU to its end: initialisers. */
  loopUntilIdle(): 'end' {
    const [cpu] = this.run.state.cpus;
    assert(cpu !== undefined, 'there is a CPU');
    for (let act = cpu.stack.at(-1); act; act = cpu.stack.at(-1)) {
      act.state = states.running;
      act.cpu = 0;
      this.run.machine.fill(fuel);
      if (!this.run.machine.resume(act) && !this.waited(act)) continue;
      this.sync();
      finished(this.run, cpu, act);
    }
    return 'end';
  }

  loop(): 'end' {
    throw new Error('an execution is moved by its steps');
  }
}

/** Steps between two looks at the limits. */
export const fuel = 1 << 16;

/** Takes the first entry that the program itself has asked for; if there is none, the first from outside. */
function takeFirst(agenda: Agenda): Entry | undefined {
  const first = (outside: boolean): Entry | undefined =>
    agenda.entries
      .filter((e) => isOutside(e.due) === outside)
      .sort((a, b) => a.time - b.time || a.order - b.order)[0];
  const entry = first(false) ?? first(true);
  if (!entry) return undefined;
  agenda.entries.splice(agenda.entries.indexOf(entry), 1);
  if (isOutside(entry.due)) agenda.outside--;
  return entry;
}

export function newCpu(id: number): Cpu {
  return {
    id,
    time: 0,
    stack: [],
    thread: undefined,
    context: -1,
    quantumEnd: 0,
    busy: 0,
    stalled: 0,
    lockWait: 0,
  };
}
