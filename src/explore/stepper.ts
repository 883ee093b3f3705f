/**
 * Moves a run one visible step at a time, each taken by the process that is
 * named. A process is an activation, or a part of the environment with an order
 * of its own (environment.ts). What no other process can see is not scheduled:
 * an event starts as soon as its color and a free CPU allow, and every
 * activation runs on to its next visible step.
 */
import { assert } from '../base/assert.ts';
import { fifoItems, fifoLength, fifoFind, fifoShift, fifoTake } from '../base/fifo.ts';
import { stepKind } from '../code/lowered.ts';
import type { Due, Entry } from '../kernel/agenda.ts';
import type { Event } from '../kernel/kernel.ts';
import { states, type Activation } from '../machine/activation.ts';
import { intOf } from '../machine/value.ts';
import { happen } from '../run/due.ts';
import { retry } from '../run/door.ts';
import { finished } from '../run/finish.ts';
import { interruptDue } from '../run/interrupt.ts';
import { fuel, newCpu, StepPace } from './step-pace.ts';
import type { Run } from '../run/run.ts';
import { startable } from './startable.ts';
import type { Cpu } from '../run/state.ts';
import { noteDue } from './footprint.ts';
import { takeEntry } from './environment.ts';
import { Choices } from './choices.ts';
import { Ends } from './ends.ts';
import { endOf, type StepEnd } from './step-end.ts';
import { ProcessNames, top, type Interrupt, type Process, type ProcessId } from './process.ts';
import type { Recorder } from './recorder.ts';
import { isFixed } from './fixed-step.ts';
import { ProcessTable } from './process-table.ts';
import { SignalSteps } from './signal-steps.ts';

const nobody: readonly ProcessId[] = [];

export class Stepper extends StepPace {
  private readonly table: ProcessTable;
  readonly choices: Choices;
  private readonly byEvent = new Map<Event, Process>();
  /** The step that put each entry on the agenda. */
  private readonly scheduledAt = new Map<Due, number>();
  /** Entries that the step at hand put there. */
  private scheduled: Due[] = [];
  /** The first thing that ended the program; what comes after only shows what else could have happened. */
  ended: StepEnd | undefined;
  /** The call of the step did not end: the process waits. */
  blocked = false;
  /** An event had to wait for a free CPU or its color. */
  limited = false;
  /** The step queued events. */
  posts = false;
  /** It uses the same wherever its process comes to take it. */
  fixed = false;
  /** Handlers of the signals that the step has delivered. */
  handlers: Interrupt[] = [];
  /** Processes of the environment that the step has left without a next step. */
  prevented: readonly ProcessId[] = nobody;
  private readonly signals: SignalSteps;
  private readonly ends = new Ends();
  /** Something has happened on which the order of events depends beyond what their handlers do. */
  strict = false;
  /** The step that unlocked what this step locked: it only made it possible. */
  unlockedBy = -1;

  constructor(run: Run, names: ProcessNames, recorder: Recorder | undefined) {
    super(run, recorder);
    this.table = new ProcessTable(names);
    this.signals = new SignalSteps(run, recorder);
    this.choices = new Choices(
      run,
      names,
      this.processes,
      (act) => this.processOf(act),
      () => this.loopOpen,
    );
  }

  // -------------------------------------------------------------------- start

  /** Begins an execution: initialisers run, main and `on start` are ready. */
  start(): void {
    this.table.clear();
    this.byAct.clear();
    this.byEvent.clear();
    this.scheduledAt.clear();
    this.signals.reset();
    this.scheduled = [];
    this.run.kernel.agenda.observer = (_time, due) => {
      this.scheduled.push(due);
      this.scheduledAt.set(due, this.at);
    };
    this.moment = -1;
    this.at = -1;
    this.ended = undefined;
    this.limited = false;
    this.loopOpen = false;
    this.grown = true;
    this.ends.reset();
    this.strict = false;
    this.choices.reset();
    this.stepsSeen = 0;
    const { run } = this;
    this.cpu = run.state.cpus[0] ?? newCpu(0);
    const root = this.table.add(ProcessNames.root, 'environment', this.at);
    root.done = true;
    this.current = root;
    this.free = true;
    this.guarded(() => {
      run.machine.startConstants();
      run.begin();
    });
    this.free = false;
    const main = run.state.cpus[0]?.stack[0];
    if (main) {
      const p = this.child('activation');
      p.cpu = run.state.cpus[0];
      this.byAct.set(main.id, p);
      this.current = p;
      this.guarded(() => {
        this.go(p, main);
      });
    } else this.loopOpen = true;
    this.current = root;
    this.adopt(root);
    this.startEvents();
  }

  private child(kind: Process['kind']): Process {
    return this.table.child(this.current as Process, kind, this.at);
  }

  find(id: ProcessId): Process | undefined {
    return (
      this.table.get(id) ??
      (this.choices.environment().has(id) ? this.table.add(id, 'environment', this.at) : undefined)
    );
  }

  get processes(): readonly Process[] {
    return this.table.all;
  }

  /** The process that runs an activation. */
  processOfActivation(act: number): Process | undefined {
    return this.byAct.get(act);
  }

  /** The activation on top of a process; undefined for the environment, and before it starts. */
  activationOf(p: Process): Activation | undefined {
    return top(p);
  }

  // -------------------------------------------------------------------- steps

  /** One step of a process that is enabled. */
  step(id: ProcessId): void {
    this.at++;
    this.blocked = false;
    this.unlockedBy = -1;
    this.scheduled = [];
    this.handlers = [];
    this.posts = false;
    this.kernelTouched = this.run.kernel.signals.dispositions.size > 0;
    this.strict ||= this.kernelTouched;
    this.fixed = false;
    this.recorder?.begin();
    const before = this.choices.environment();
    const interrupts = this.choices.interruptible();
    const entry = before.get(id);
    const p = this.table.get(id) ?? this.table.add(id, 'environment', this.at);
    this.current = p;
    const { machine, kernel } = this.run;
    machine.heaps.numberFrom(p.heapNumber);
    kernel.numberFrom(p.kernelNumber);
    if (entry) p.enabledBy = [this.scheduledAt.get(entry.due) ?? -1];
    this.guarded(() => {
      if (entry) this.happens(entry, id);
      else if (p.event?.how === 'signal') this.starts(p.event);
      else if (p.kind === 'environment') this.interrupts(id, p);
      else this.advance(p);
    });
    p.heapNumber = machine.heaps.reached;
    p.kernelNumber = kernel.reached;
    this.adopt(p);
    this.startEvents();
    this.prevented = before.size > 0 ? this.choices.prevented(before, id) : nobody;
    this.signals.sent(this.at);
    if (interrupts.length > 0)
      this.prevented = [...this.prevented, ...this.choices.masked(interrupts, id)];
    if (before.size === 0 || this.scheduled.length === 0) return;
    // What the step has put before what a process was about to do could have come after that as well.
    for (const { process, next } of this.choices.displaced(before, id)) {
      this.recorder?.use(this.recorder.location(`next @${String(process)}`), true);
      this.scheduledAt.delete(next.due);
    }
  }

  private happens({ due, time }: Entry, id: ProcessId): void {
    this.kernelTouched = true;
    const { run, recorder } = this;
    takeEntry(run, due);
    recorder?.use(recorder.location(`next @${String(id)}`), true);
    this.scheduledAt.delete(due);
    this.moment = time;
    if (due.tag === 'timer' && run.kernel.timers.get(due.timer)?.renewing === true)
      this.choices.renewals++;
    if (recorder) noteDue(run, recorder, due, (act) => this.processOf(act));
    happen(run, due);
    this.moment = -1;
    // Whatever woke it before, now it could go on without that.
    const waiter = due.tag === 'deadline' ? this.byAct.get(due.activation) : undefined;
    if (waiter) waiter.enabledBy = [this.at];
  }

  /** Delivers the signals that are due on a CPU; their handlers are processes of their own. */
  private interrupts(id: ProcessId, by: Process): void {
    const cpu = this.choices
      .cpus()
      .find((c) => interruptDue(this.run, c) !== undefined && this.choices.interruptOf(c) === id);
    if (!cpu) return;
    const running = cpu.stack.at(-1) ?? cpu.thread;
    let over = (running && this.byAct.get(running.id)) ?? this.choices.ownerOfCpu(cpu);
    this.cpu = cpu;
    const { handlers, sentBy } = this.signals.deliver(cpu, over);
    by.enabledBy = [...sentBy];
    for (const act of handlers) {
      const p = this.child('activation');
      p.cpu = cpu;
      this.handlers.push({ handler: p.index, over: over?.index ?? -1 });
      p.over = over;
      this.byAct.set(act.id, p);
      over = p;
    }
  }

  /** The start of a signal's event. */
  private starts(event: Event): void {
    const slot = this.run.state.cpus.findIndex((c) => c.stack.length === 0);
    fifoTake(this.run.state.queue, (e) => e === event);
    this.startEvent(event, slot);
  }

  private advance(p: Process): void {
    const act = top(p);
    assert(act !== undefined && p.cpu !== undefined, 'a process that steps has an activation');
    this.cpu = p.cpu;
    this.stepsSeen = this.run.machine.steps;
    this.signals.runs(p, p.cpu);
    const { pending } = p;
    this.fixed = pending !== undefined && isFixed(this.run, pending);
    if (
      pending?.kind === stepKind.mutex &&
      typeof pending.object === 'object' &&
      pending.object.kind === 'mutex'
    ) {
      if (pending.key === 0) this.unlockedBy = this.ends.unlocks[pending.object.at] ?? -1;
      else this.ends.unlocks[pending.object.at] = this.at;
    }
    if (pending?.kind === stepKind.call && intOf(pending.key) !== undefined) {
      const end = this.ends.threads.get(intOf(pending.key) ?? -1);
      if (end !== undefined && this.run.lowered.callNames[intOf(pending.object) ?? -1] === 'join')
        p.enabledBy.push(end);
    }
    if (act.state.tag === 'blocked') {
      // It goes on where it was woken: a timeout is over then.
      p.cpu.time = Math.max(p.cpu.time, this.run.state.woken.get(act.id) ?? 0);
      this.recorder?.use(this.recorder.location(`wait @${String(p.id)}`), true);
      if (!retry(this.run, act)) {
        this.blocked = true;
        return;
      }
    }
    this.go(p, act);
  }

  /** Runs an activation on to its next visible step, or to its end. */
  private go(p: Process, first: Activation): void {
    const { run } = this;
    p.pending = undefined;
    for (let act: Activation | undefined = first; act;) {
      if (!act.started) act.startedAt = this.cpu.time;
      act.state = states.running;
      act.cpu = Math.max(0, this.cpu.id);
      run.machine.fill(fuel);
      const done = run.machine.resume(act);
      this.sync();
      if (!done) {
        run.state.activations.set(act.id, act);
        const { tag } = act.state as Activation['state'];
        if (tag === 'running') act.state = states.ready;
        if (tag === 'blocked') this.blocked = true;
        if (tag === 'awaiting') this.leaves(p);
        if (tag !== 'dispatching') return;
        act = top(p);
        continue;
      }
      this.over(p, act);
      // What `dispatch` ran has ended: the caller goes on.
      act = p.over === undefined ? top(p) : undefined;
      if (act?.state.tag !== 'ready') return;
    }
  }

  private over(p: Process, act: Activation): void {
    const cpu = p.cpu as Cpu;
    finished(this.run, cpu, act);
    if (act.kind === 'thread') this.ends.threads.set(act.id, this.at);
    if (p.over !== undefined) {
      p.done = true;
      return;
    }
    if (top(p)) return;
    p.done = true;
    if (p.kind === 'activation') this.signals.turns(cpu);
    if (act.kind === 'main') {
      this.loopOpen = true;
      this.ends.main = this.at;
    }
    if (p.kind === 'activation' && act.kind !== 'interrupt') this.ends.handler = this.at;
  }

  /** It awaits: its CPU is free meanwhile. */
  private leaves(p: Process): void {
    const { cpu } = p;
    if (cpu?.stack.length === 0) p.cpu = undefined;
    this.loopOpen = !this.run.state.cpus.some((c) => c.stack[0]?.kind === 'main');
    if (this.loopOpen && this.ends.main < 0) this.ends.main = this.at;
    this.ends.handler = this.at;
  }

  /** What the step has made becomes processes; true if it queued events. */
  private adopt(by: Process): boolean {
    const { run } = this;
    this.current = by;
    if (!this.grown) return false;
    this.grown = false;
    let posted = false;
    for (const event of fifoItems(run.state.queue)) {
      if (this.byEvent.has(event)) continue;
      posted = true;
      if (event.resumes >= 0) {
        const p = this.byAct.get(event.resumes);
        if (!p) continue;
        this.byEvent.set(event, p);
        p.event = event;
        p.queuedBy = this.at;
        p.enabledBy.push(this.at);
        continue;
      }
      const p = this.table.forEvent(this.current, event, this.at);
      p.event = event;
      p.queuedBy = this.at;
      // Events of one color start in the order in which they came.
      if (event.color !== undefined && run.state.cpus.length > 1)
        this.recorder?.use(
          this.recorder.location(`color ${typeof event.color} \0${String(event.color)}`),
          true,
        );
      this.byEvent.set(event, p);
    }
    this.posts ||= posted;
    if (posted) this.recorder?.use(this.recorder.location('posts'), true);
    for (let thread = fifoShift(run.state.threads); thread; thread = fifoShift(run.state.threads)) {
      const p = this.child('thread');
      // A CPU that is none of the world's: signals to the process do not interrupt it.
      p.cpu = { ...newCpu(-1), thread, time: this.cpu.time };
      this.byAct.set(thread.id, p);
      const act = thread;
      this.guarded(() => {
        this.current = p;
        this.cpu = p.cpu as Cpu;
        this.go(p, act);
      });
      this.current = by;
    }
    return posted;
  }

  /** Events whose color and a CPU allow it start, first in, first out. */
  private startEvents(): void {
    const { run } = this;
    while (this.loopOpen && fifoLength(run.state.queue) > 0) {
      const slot = run.state.cpus.findIndex((c) => c.stack.length === 0);
      const event = slot < 0 ? undefined : fifoFind(run.state.queue, startable(run));
      if (!event) {
        this.limited = true;
        return;
      }
      // Until its event starts, a signal that is sent again is one with it: the start is a step.
      if (event.how === 'signal') {
        this.strict = true;
        return;
      }
      fifoTake(run.state.queue, (e) => e === event);
      this.startEvent(event, slot);
    }
  }

  private startEvent(event: Event, slot: number): void {
    const { run } = this;
    // The start of an event that the kernel has made changes what the kernel knows of it.
    if (event.how !== 'post' && event.how !== 'start') this.kernelTouched = true;
    const p = this.byEvent.get(event);
    assert(p !== undefined, 'a queued event is a process');
    this.byEvent.delete(event);
    p.event = undefined;
    const cpu = newCpu(slot);
    cpu.time = event.at;
    this.cpu = cpu;
    this.current = p;
    const { heaps } = run.machine;
    heaps.numberFrom(p.heapNumber);
    run.kernel.numberFrom(p.kernelNumber);
    // Its start takes the signal away, and asks whether its watch is still there.
    if (event.how === 'signal') this.recorder?.use(this.recorder.location('signals'), true);
    else if (event.how === 'watch' && event.source >= 0)
      this.recorder?.use(this.recorder.location(`watch #${String(event.source)}`), false);
    this.guarded(() => {
      const act = this.begin(event);
      if (!act) {
        p.done = this.strict = true;
        return;
      }
      p.block = p.queuedBy;
      cpu.stack.push(act);
      run.state.cpus[slot] = cpu;
      this.signals.turns(cpu);
      p.cpu = cpu;
      this.byAct.set(act.id, p);
      if (this.ends.main >= 0) p.enabledBy.push(this.ends.main);
      if (run.state.cpus.length === 1) p.behind = this.ends.handler;
      this.go(p, act);
    });
    p.heapNumber = heaps.reached;
    p.kernelNumber = run.kernel.reached;
    // Whoever posts before its first step does so in the step of another.
    if (this.adopt(p) && this.at >= 0) this.strict = true;
  }

  /** Processes of the environment that the step has given something to do. */
  get awakened(): ProcessId[] {
    return this.scheduled.length === 0
      ? []
      : this.scheduled.map((due) => this.choices.ownerOf(due));
  }

  /** Nothing can go any more: who is about to lock or join makes the call and waits, as it would in a run. */
  settle(): void {
    this.at++;
    for (const p of this.processes) {
      const act = top(p);
      if (
        p.done ||
        p.kind === 'environment' ||
        act?.state.tag !== 'ready' ||
        !p.cpu ||
        this.choices.isInterrupted(p) ||
        this.choices.spins.waits(p)
      )
        continue;
      this.current = p;
      this.cpu = p.cpu;
      this.guarded(() => {
        this.go(p, act);
      });
    }
  }

  /** What a process of the environment is about to do, in a word. */
  describe(id: ProcessId): string {
    return this.choices.environment().get(id)?.due.tag ?? 'signal';
  }
  /** The step's call waits, and has a timeout that ends it. */
  get hasDeadline(): boolean {
    return this.scheduled.some((due) => due.tag === 'deadline');
  }

  /** What ends the program ends its process; the others go on, so that all that could have come first is seen. */
  private guarded(body: () => void): void {
    try {
      body();
    } catch (e) {
      const p = this.current as Process;
      const end = endOf(e);
      this.ended ??= end;
      p.done = true;
      this.run.machine.dropUnwound();
    }
  }
}
