/**
 * What runs next. Each CPU has its own clock; the run always goes on where
 * the clock is least, be it a CPU or something due from outside, so that
 * virtual time is one order for all. Where clocks are equal, chance decides.
 *
 * A CPU runs what is on its stack (main or a handler, and interrupts upon it)
 * to the end; when that is empty it takes the first event whose color is free.
 * Threads share the CPUs by turns.
 */
import { assert } from '../base/assert.ts';
import { fifoLength, fifoPush, fifoTake } from '../base/fifo.ts';
import { cell, stepKind } from '../code/lowered.ts';
import { takeDue } from '../kernel/agenda.ts';
import type { Event } from '../kernel/kernel.ts';
import { states, type Activation } from '../machine/activation.ts';
import { happen } from './due.ts';
import { beginEvent } from './begin-event.ts';
import { finished } from './finish.ts';
import { firstEvent } from './first-event.ts';
import { deliver, interruptDue } from './interrupt.ts';
import type { Value } from '../machine/value.ts';
import { checkSteps, checkStill, checkTime } from './run-limits.ts';
import type { Run } from './run.ts';
import type { Cpu } from './state.ts';
import { retry } from './door.ts';
import { onlyTimersLeft, readyTime } from './ready.ts';
import type { Strategy } from '../schedule/strategy.ts';
import type { Pace } from './pace.ts';

/** µs that a thread, or the handlers beside threads, may run before others get the CPU. */
const quantum = 1000;
/** Steps between two looks at the real clock. */
const tank = 1 << 20;
/** Slices of CPUs between two looks at the real clock. */
const slicesBetweenLooks = 1 << 14;
/** µs after the last event from outside that repeating timers still run. */
const graceTime = 10_000_000;

export class Scheduler implements Pace {
  /** The CPU that runs now, or ran last. */
  private cpu: Cpu;
  private stepsSeen = 0;
  /** Virtual time of what happens from the agenda just now; −1 while a CPU runs. */
  private moment = -1;
  /** Virtual time up to which the running CPU may go before somebody else's turn. */
  private horizon = Infinity;
  /** Main has returned or awaits: the runtime's own loop takes events. */
  loopOpen = false;
  /** Virtual time up to which anything has run, where a strategy decides. */
  private latest = 0;
  private wantsCensus = -1;
  private slices = 0;
  private clockStood = { time: -1, steps: 0 };
  /** Statements begun since the start of the loop, where each of them asks (`stepping`). */
  statements = 0;
  /** Before the statement of this number the run is held; it goes on from there as if nothing had been. */
  holdAt = Infinity;
  /** What runs now, and since when. */
  private current:
    { readonly cpu: Cpu; readonly act: Activation; readonly began: number } | undefined;
  /** What runs while the run is held: its slice is not over. */
  private heldSlice:
    { readonly cpu: Cpu; readonly act: Activation; readonly began: number } | undefined;
  private holding = false;
  /** Told before each statement, where each asks. */
  observer: ((act: Activation, site: number) => void) | undefined;
  /** Told of each system call. */
  callObserver: (() => void) | undefined;
  /** The CPU that goes on next, instead of the one whose clock is least; −1 for none. Holds for one choice. */
  nextCpu = -1;

  constructor(private readonly run: Run) {
    const [first] = run.state.cpus;
    assert(first !== undefined, 'there is a CPU');
    this.cpu = first;
  }

  // -------------------------------------------------------------------- time

  /** Virtual time on the running CPU, in µs. */
  get now(): number {
    if (this.moment >= 0) return this.moment;
    this.sync();
    return this.cpu.time;
  }

  get running(): Cpu {
    return this.cpu;
  }

  /** Turns the steps since the last look into time. */
  sync(): void {
    const { steps } = this.run.machine;
    this.cpu.time += (steps - this.stepsSeen) * this.run.options.plan.cost.statement;
    this.stepsSeen = steps;
  }

  called(): void {
    // Time passes by what the call costs.
    this.callObserver?.();
  }

  /** What the running slice itself puts on the agenda ends it, as what was there before does. */
  returned(): void {
    const next = this.run.kernel.agenda.entries[0];
    if (!this.run.interleaved || next === undefined || next.time >= this.horizon) return;
    this.horizon = next.time;
    this.run.machine.askSoon();
  }

  looked(): void {
    // It costs nothing.
  }

  spend(us: number): void {
    this.sync();
    this.cpu.time += us;
  }

  /** Something became ready: the running CPU must look up at its next visible step. */
  changed(): void {
    if (this.run.interleaved) this.horizon = -1;
  }

  wake(id: number): void {
    const act = this.run.state.activations.get(id);
    if (act?.state.tag !== 'blocked' || this.run.state.woken.has(id)) return;
    this.run.state.woken.set(id, this.now);
    this.changed();
  }

  isInterrupted(): boolean {
    return interruptDue(this.run, this.running) !== undefined;
  }

  // -------------------------------------------------------------------- loop

  /** Runs what is on the stacks until nothing is, without taking events (initialisers). */
  loopUntilIdle(): 'end' | 'held' {
    return this.loop(true) === 'held' ? 'held' : 'end';
  }

  loop(stackOnly = false): 'end' | 'until' | 'held' {
    const { agenda } = this.run.kernel;
    const { until } = this.run.options.plan;
    if (this.heldSlice) {
      const { cpu, act, began } = this.heldSlice;
      this.heldSlice = undefined;
      if (this.nextCpu >= 0 && this.nextCpu !== cpu.id) this.leave(cpu, act, began);
      else {
        this.nextCpu = -1;
        this.refuel();
        this.go(cpu, act, began);
        if (this.isHeld) return 'held';
      }
    }
    for (;;) {
      if (!stackOnly && !this.loopOpen) this.openLoop();
      const next = this.choose(stackOnly);
      const [due] = agenda.entries;
      if (stackOnly && this.run.state.cpus.every((c) => c.stack.length === 0)) return 'end';
      if (until !== undefined && Math.min(next?.time ?? Infinity, due?.time ?? Infinity) > until) {
        this.endAt(until);
        return 'until';
      }
      if (due !== undefined && (next === undefined || due.time <= next.time)) {
        if (
          next === undefined &&
          onlyTimersLeft(this.run) &&
          due.time > this.run.state.lastOutside + graceTime
        ) {
          this.endAt(this.run.state.lastOutside + graceTime);
          return 'end';
        }
        this.happenings(due.time);
        continue;
      }
      if (next === undefined) return 'end';
      this.slice(next.cpu, next.time);
      if (this.isHeld) return 'held';
    }
  }

  /** The run stands before a statement. */
  get isHeld(): boolean {
    return this.heldSlice !== undefined;
  }

  private openLoop(): void {
    const [first] = this.run.state.cpus;
    const main = first?.stack[0];
    this.loopOpen = main?.kind !== 'main';
  }

  /** The clocks go to the end of a run that was waiting. */
  private endAt(time: number): void {
    for (const cpu of this.run.state.cpus) cpu.time = Math.max(cpu.time, time);
  }

  atTime(time: number, body: () => void): void {
    this.moment = time;
    body();
    this.moment = -1;
  }

  /** Everything due by a time happens, in order. */
  happenings(by: number): void {
    const { kernel } = this.run;
    if ((kernel.agenda.entries[0]?.time ?? Infinity) > by) return;
    for (let entry = takeDue(kernel.agenda, by); entry; entry = takeDue(kernel.agenda, by)) {
      const { time, due } = entry;
      // What happens sees its own time, also when a CPU is late to notice.
      this.atTime(time, () => {
        happen(this.run, due);
        this.stands(time);
      });
    }
  }

  /** Time must move: things due at one moment without end are a loop like any other. */
  private stands(time: number): void {
    const { clockStood } = this;
    if (clockStood.time === time) clockStood.steps++;
    else this.clockStood = { time, steps: 0 };
    checkStill(this.run, this.clockStood.steps);
  }

  // ------------------------------------------------------------------ choice

  private choose(stackOnly: boolean): { readonly cpu: Cpu; readonly time: number } | undefined {
    const { cpus } = this.run.state;
    const [only] = cpus;
    const { strategy } = this.run.options;
    if (cpus.length === 1 && only) {
      const time = readyTime(this.run, only, stackOnly);
      return time === undefined ? undefined : { cpu: only, time };
    }
    const wanted = this.nextCpu < 0 ? undefined : cpus[this.nextCpu];
    this.nextCpu = -1;
    const wantedTime = wanted && readyTime(this.run, wanted, stackOnly);
    if (wanted && wantedTime !== undefined)
      return { cpu: wanted, time: strategy ? Math.max(wantedTime, this.latest) : wantedTime };
    if (strategy) return this.chooseBy(strategy, stackOnly);
    let least = Infinity;
    let best: Cpu[] = [];
    for (const cpu of cpus) {
      const time = readyTime(this.run, cpu, stackOnly);
      if (time === undefined || time > least) continue;
      if (time < least) best = [];
      least = time;
      best.push(cpu);
    }
    if (best.length === 0) return undefined;
    const chosen = best[best.length === 1 ? 0 : this.run.options.chance.pick(best.length, 'cpu')];
    return chosen ? { cpu: chosen, time: least } : undefined;
  }

  /** The CPU that a strategy prefers; whoever was passed over goes on later than it could. */
  private chooseBy(
    strategy: Strategy,
    stackOnly: boolean,
  ): { readonly cpu: Cpu; readonly time: number } | undefined {
    const ready = this.readyCpus(stackOnly);
    if (ready.length === 0) return undefined;
    const chosen =
      ready[ready.length === 1 ? 0 : strategy.pick(ready.map(({ cpu }) => this.nextOn(cpu)))];
    return chosen && { cpu: chosen.cpu, time: Math.max(chosen.time, this.latest) };
  }

  private readyCpus(stackOnly: boolean): { readonly cpu: Cpu; readonly time: number }[] {
    return this.run.state.cpus.flatMap((cpu) => {
      const time = readyTime(this.run, cpu, stackOnly);
      return time === undefined ? [] : [{ cpu, time }];
    });
  }

  /** The number of the activation that a CPU would go on with: of one that an event would start, the next to be given. */
  private nextOn(cpu: Cpu): number {
    return cpu.thread?.id ?? cpu.stack.at(-1)?.id ?? this.run.state.nextActivation;
  }

  // ------------------------------------------------------------------- slices

  /** Runs one CPU until what it runs ends or stops. */
  private slice(cpu: Cpu, time: number): void {
    this.sync();
    const idle = time - cpu.time;
    this.cpu = cpu;
    this.stepsSeen = this.run.machine.steps;
    if (idle > 0) cpu.time = time;
    const began = cpu.time;
    this.latest = Math.max(this.latest, time);
    deliver(this.run, cpu);
    const act = this.pick(cpu);
    if (!act) return;
    const { run } = this;
    if (act.state.tag === 'blocked') {
      if (!retry(this.run, act)) return;
      if (interruptDue(this.run, cpu) !== undefined) {
        // A handler comes before what follows the call.
        act.state = states.ready;
        return;
      }
    }
    this.switchTo(cpu, act);
    if (!act.started) {
      act.startedAt = cpu.time;
      if (act.kind !== 'initialiser')
        run.options.trace?.begins(cpu.id, act.id, act.cause, cpu.time);
    }
    act.state = states.running;
    act.cpu = cpu.id;
    this.setHorizon(cpu);
    this.spent(act);
    this.refuel();
    this.go(cpu, act, began);
  }

  /** A slice ends where the run was held: another CPU was chosen to go on. */
  private leave(cpu: Cpu, act: Activation, began: number): void {
    cpu.busy += cpu.time - began;
    act.state = states.ready;
    this.run.options.trace?.slice(cpu.id, act, began, cpu.time, fifoLength(this.run.state.queue));
  }

  /** Runs an activation on its CPU until it ends, stops, or the run is held. */
  private go(cpu: Cpu, act: Activation, began: number): void {
    const { run } = this;
    this.current = { cpu, act, began };
    const done = run.machine.resume(act);
    this.current = undefined;
    this.sync();
    if (this.holding) {
      this.holding = false;
      this.heldSlice = { cpu, act, began };
      run.state.activations.set(act.id, act);
      return;
    }
    cpu.busy += cpu.time - began;
    run.options.trace?.slice(cpu.id, act, began, cpu.time, fifoLength(run.state.queue));
    if (this.wantsCensus >= 0) {
      const site = this.wantsCensus;
      this.wantsCensus = -1;
      this.run.census(site);
    }
    if (done) {
      finished(run, cpu, act);
      this.changed();
    } else {
      run.state.activations.set(act.id, act);
      if (act.state.tag === 'running') act.state = states.ready;
    }
  }

  cut(): void {
    if (!this.current) return;
    const { cpu, act, began } = this.current;
    this.current = undefined;
    cpu.busy += cpu.time - began;
    this.run.options.trace?.slice(cpu.id, act, began, cpu.time, fifoLength(this.run.state.queue));
  }

  /** A context switch: a CPU turns from one thread to another, or between a thread and main with its handlers, which are one. */
  private switchTo(cpu: Cpu, act: Activation): void {
    const context = act.kind === 'thread' ? act.id : 0;
    if (cpu.context !== context && cpu.context >= 0) this.run.state.figures.switches++;
    cpu.context = context;
  }

  /** What a CPU runs now: its thread or its stack, taking turns, or a new event. */
  private pick(cpu: Cpu): Activation | undefined {
    const { state } = this.run;
    const can = (act: Activation | undefined): boolean =>
      act !== undefined &&
      (act.state.tag === 'ready' || (act.state.tag === 'blocked' && state.woken.has(act.id)));
    const top = cpu.stack.at(-1);
    const hasEvent =
      top === undefined && this.loopOpen && firstEvent(this.run, false) !== undefined;
    const others = can(top) || hasEvent;
    if (
      cpu.thread &&
      (!can(cpu.thread) ||
        ((others || fifoLength(state.threads) > 0) && cpu.time >= cpu.quantumEnd))
    ) {
      fifoPush(state.threads, cpu.thread);
      cpu.thread = undefined;
      cpu.quantumEnd = cpu.time + quantum;
      if (others) return can(top) ? top : this.start(cpu);
    }
    if (cpu.thread) return cpu.thread;
    if (others && (fifoLength(state.threads) === 0 || cpu.time < cpu.quantumEnd))
      return can(top) ? top : this.start(cpu);
    const thread = fifoTake(state.threads, can);
    if (thread) {
      cpu.thread = thread;
      cpu.quantumEnd = cpu.time + quantum;
      return thread;
    }
    if (!others) return undefined;
    cpu.quantumEnd = cpu.time + quantum;
    return can(top) ? top : this.start(cpu);
  }

  /** Takes the next event and makes its activation. */
  private start(cpu: Cpu): Activation | undefined {
    const event = firstEvent(this.run, true);
    if (!event) return undefined;
    const act = this.begin(event);
    if (act) cpu.stack.push(act);
    return act;
  }

  /** The activation of an event; undefined where the event is void by now (its watch was ended). */
  begin(event: Event): Activation | undefined {
    const { run } = this;
    const { machine } = run;
    this.sync();
    machine.addSteps(1);
    this.stepsSeen = machine.steps;
    this.cpu.time += run.options.plan.cost.dispatch;
    return beginEvent(run, event, this.cpu);
  }

  // ------------------------------------------------------------------- fuel

  private setHorizon(cpu: Cpu): void {
    if (!this.run.interleaved) return;
    let least = this.run.kernel.agenda.entries[0]?.time ?? Infinity;
    for (const other of this.run.state.cpus) {
      if (other === cpu) continue;
      const time = readyTime(this.run, other, false);
      if (time !== undefined && time < least) least = time;
    }
    const waiting = fifoLength(this.run.state.threads) > 0 || cpu.thread !== undefined;
    this.horizon = waiting ? Math.min(least, Math.max(cpu.quantumEnd, cpu.time + 1)) : least;
  }

  private refuel(): void {
    const { machine, options } = this.run;
    const left = options.limits.steps - machine.steps;
    machine.fill(Math.max(0, Math.min(left, this.run.interleaved ? this.stepsToHorizon() : tank)));
    if (machine.memory.wantsCensus) machine.askSoon();
  }

  /** Steps until somebody else's turn, where activations interleave. */
  private stepsToHorizon(): number {
    const { statement } = this.run.options.plan.cost;
    const us = this.horizon - this.cpu.time;
    return us > quantum * Math.max(1, statement) || statement === 0
      ? quantum
      : Math.max(1, Math.ceil(us / statement));
  }

  /** Before a visible step: true if somebody else is due first. */
  yields(kind: number, _object: Value, _key: Value, site: number): boolean {
    if (kind === stepKind.statement) return this.before(site);
    this.sync();
    const { strategy } = this.run.options;
    if (strategy && this.run.state.cpus.length > 1) {
      this.latest = Math.max(this.latest, this.cpu.time);
      strategy.step(this.nextOn(this.cpu));
      return (
        (this.run.kernel.agenda.entries[0]?.time ?? Infinity) <= this.cpu.time ||
        this.readyCpus(false).some(({ cpu }) => cpu !== this.cpu)
      );
    }
    return this.cpu.time >= this.horizon;
  }

  /** A statement is about to begin: true to hold the run before it. It is nobody else's turn there. */
  private before(site: number): boolean {
    const { current } = this.run.machine;
    if (current) this.observer?.(current, site);
    if (this.statements < this.holdAt) {
      this.statements++;
      return false;
    }
    this.statements++;
    this.holding = true;
    return true;
  }

  /** Handlers without a loop never run out of fuel: the limits are looked at between them too. */
  private spent(act: Activation): void {
    const site = act.started ? -1 : act.cause.site;
    checkSteps(this.run, site);
    if (++this.slices % slicesBetweenLooks === 0) checkTime(this.run, site);
  }

  /** The fuel is out. True to stop, so that others may run or memory may be counted. */
  attention(site: number, mayStop: boolean): boolean {
    const { machine } = this.run;
    this.sync();
    checkSteps(this.run, site);
    checkTime(this.run, site);
    if (!this.run.interleaved) this.happenings(this.cpu.time);
    if (machine.memory.wantsCensus) {
      if (mayStop) {
        this.wantsCensus = site;
        machine.stop();
        return true;
      }
      machine.fill(1000);
      return false;
    }
    this.sync();
    if (mayStop && this.run.interleaved && this.cpu.time >= this.horizon) {
      machine.stop();
      return true;
    }
    this.refuel();
    return false;
  }

  /** True while a stop unwinds. */
  get stopping(): boolean {
    return this.run.machine.cells[cell.stopped] === 1;
  }
}
