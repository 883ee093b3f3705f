/**
 * A run: joins machine, kernel, world and schedule. This file holds the run's
 * parts and its life from start to end; the choice of what runs next is in
 * scheduler.ts, what generated code asks for is in door.ts, what the kernel asks
 * for in kernel-host.ts, how a run ends when nothing can happen any more in
 * ending.ts, and what it comes to in conclusion.ts.
 */
import { assert } from '../base/assert.ts';
import { fifoItems, fifoLength, fifoPush } from '../base/fifo.ts';
import type { Span } from '../base/span.ts';
import { interleaves } from '../code/interleaves.ts';
import { lower } from '../code/lower.ts';
import { Provenance } from '../code/provenance.ts';
import type { Lowered } from '../code/lowered.ts';
import { phrase } from '../diagnostic/phrase.ts';
import type { Kernel } from '../kernel/kernel.ts';
import { type Event } from '../kernel/kernel.ts';
import {
  states,
  type Activation,
  type ActivationKind,
  type Cause,
  type Wait,
} from '../machine/activation.ts';
import { Exit, Fault } from '../machine/fault.ts';
import { maxEvents, type Limits } from '../machine/limit.ts';
import { noMoments, type Listener } from '../machine/listener.ts';
import { Machine, type CellArray, type Shape } from '../machine/machine.ts';
import type { Key, Value } from '../machine/value.ts';
import type { Names, Routine } from '../names/binding.ts';
import type { Chance } from '../schedule/chance.ts';
import type { Strategy } from '../schedule/strategy.ts';
import type { Plan } from '../world/plan.ts';
import { World } from '../world/world.ts';
import { doorOf, waited } from './door.ts';
import { resultOf, sharedValues } from './conclusion.ts';
import { ending } from './ending.ts';
import { faultDiagnostic } from './fault-diagnostic.ts';
import { Killed, Over } from './over.ts';
import { Findings, nowhere } from './findings.ts';
import { type Json } from './json-value.ts';
import { makeKernel } from './kernel-host.ts';
import { Output } from './output.ts';
import { type RunResult } from './result.ts';
import type { Pace } from './pace.ts';
import type { Trace } from './trace.ts';
import { Scheduler } from './scheduler.ts';
import { runState, type RunState } from './state.ts';

/** What the host of a run provides: real time as a safety net, and where output goes while the run goes on. */
export interface RunHost {
  /** True when the real time of the run is over. Asked now and then. */
  expired(): boolean;
  /** Bytes of output as they come. */
  write?(stream: 'stdout' | 'stderr', bytes: string): void;
}

export interface RunOptions {
  readonly plan: Plan;
  readonly limits: Limits;
  readonly chance: Chance;
  /** Decides which CPU goes on, in the stead of their clocks. */
  readonly strategy?: Strategy;
  /** Every statement asks: the same run, that can be held before any of them (scheduler.ts, `holdAt`). */
  readonly stepping?: boolean;
  /** Moves the run otherwise than by virtual time; then every visible step is asked for. */
  readonly pace?: (run: Run) => Pace;
  /** Makes the listener of the run; nobody listens without. */
  readonly listen?: (run: Run) => Listener;
  /** Notes what the run does when. */
  readonly trace?: Trace;
  /** Reads and writes draw how many of the bytes they transfer: what POSIX allows, and careless programs do not expect. */
  readonly shortTransfers?: boolean;
  /** Bytes on standard input, then its end; undefined: what the world types. */
  readonly stdin?: string;
  readonly host: RunHost;
}

export class Run {
  readonly lowered: Lowered;
  readonly machine: Machine;
  kernel: Kernel;
  world: World;
  state: RunState;
  output: Output;
  findings = new Findings();
  /** Who is told what activations access and what orders them; only where they can interleave. */
  readonly listener: Listener | undefined;
  readonly scheduler: Pace;
  /** Several activations can interleave. */
  readonly interleaved: boolean;
  /** Mutexes of each deadlock found, their numbers by size, with spaces between. */
  readonly deadlocks = new Set<string>();
  /** What is done when nothing runs any more and the result is made: listeners add what they found. */
  readonly atEnd: (() => void)[] = [];
  /** Events that `wait_events` gave to the program and that were not yet dispatched. */
  readonly handedOut = new Map<number, Event>();
  /** Numbers that were threads, so that `join` of one that has ended knows it. */
  readonly threadsSeen = new Set<number>();
  /** Stands for the kernel where it acts by itself; never runs. */
  ghost: Activation;
  /** By handler: the routine of its color expression. */
  private readonly colors: readonly (number | undefined)[];
  readonly defaultHandlers = new Map<string, number>();

  constructor(
    readonly names: Names,
    readonly options: RunOptions,
  ) {
    const { plan, limits } = options;
    const stepping = options.stepping ?? false;
    this.interleaved = plan.cpus > 1 || options.pace !== undefined || interleaves(names);
    const provenance = new Provenance(options.listen ? names : undefined);
    const tracked = !provenance.isEmpty;
    this.listener =
      this.interleaved ||
      stepping ||
      tracked ||
      names.mutexes.some((m) => m.size) ||
      names.mutexes.length > 1
        ? options.listen?.(this)
        : undefined;
    this.lowered = lower(
      names,
      {
        interleaved: this.interleaved,
        watched: tracked || ((this.interleaved || stepping) && this.listener !== undefined),
        tracked,
        stepping,
      },
      provenance,
    );
    this.state = runState(plan.cpus);
    this.output = new Output(limits.output, (stream, bytes) => {
      options.host.write?.(stream, bytes);
    });
    const shape = shapeOf(names);
    this.colors = names.routines.map((r) => names.colors.get(r)?.index);
    this.kernel = makeKernel(this, shape);
    this.scheduler = options.pace?.(this) ?? new Scheduler(this);
    this.machine = new Machine(this.lowered, shape, doorOf(this), limits.memory, this.listener);
    this.world = new World(plan, this.kernel);
    for (const [name, routine] of names.handlers) this.defaultHandlers.set(name, routine.index);
    this.ghost = this.newGhost();
    options.trace?.watch(this.kernel.agenda, () => this.scheduler.now);
    this.dispositions();
    this.stdin();
  }

  /** Some execution made a system call, or the world has something to do: the kernel must be made anew each time. */
  kernelWasUsed = false;

  private newGhost(): Activation {
    const ghost = {
      ...this.activation('handler', this.names.routines[0] ?? noRoutine, [], outside('kernel')),
      id: -1,
      name: 'kernel',
    };
    this.state.nextActivation = 1;
    return ghost;
  }

  /** Back to before the first step, with the same code: the next run begins as a new one would. */
  reset(): void {
    const { plan, limits, host } = this.options;
    this.kernelWasUsed ||=
      this.state.figures.syscalls > 0 ||
      this.kernel.agenda.nextOrder > 0 ||
      this.kernel.signals.dispositions.size > 0;
    this.state = runState(plan.cpus);
    this.output = new Output(limits.output, (stream, bytes) => {
      host.write?.(stream, bytes);
    });
    this.findings = new Findings();
    this.machine.reset();
    if (this.kernelWasUsed) {
      this.kernel = makeKernel(this, this.machine.shape);
      this.world = new World(plan, this.kernel);
    } else
      for (const m of this.kernel.mutexes) {
        m.owner = -1;
        m.waiters.length = 0;
      }
    this.handedOut.clear();
    this.threadsSeen.clear();
    this.deadlocks.clear();
    this.ghost = this.newGhost();
    this.dispositions();
    this.stdin();
  }

  /** Goes on from a state that was kept of an execution without system calls. */
  load(state: RunState, stdout: string, owners: readonly number[]): void {
    this.state = state;
    this.output = new Output(this.options.limits.output, (stream, bytes) => {
      this.options.host.write?.(stream, bytes);
    });
    this.output.stdout = stdout;
    this.findings = new Findings();
    this.handedOut.clear();
    this.deadlocks.clear();
    for (let i = 0; i < owners.length; i++) {
      const m = this.kernel.mutexes[i];
      if (!m) continue;
      m.owner = owners[i] as number;
      m.waiters.length = 0;
    }
  }

  /** `on signal` and `on interrupt` hold from the start. */
  private dispositions(): void {
    const { dispositions } = this.kernel.signals;
    for (const [signal, routine] of this.names.signalHandlers)
      dispositions.set(signal, { action: 'event', routine: routine.index, mask: [], flags: 0 });
    for (const [signal, routine] of this.names.interruptHandlers)
      dispositions.set(signal, { action: 'interrupt', routine: routine.index, mask: [], flags: 0 });
  }

  /** A wait is over: it is counted. */
  waited(act: Activation, wait: Wait): void {
    waited(this, act, wait);
  }

  private stdin(): void {
    const terminal = this.kernel.at(0);
    if (terminal?.kind !== 'terminal' || this.options.stdin === undefined) return;
    terminal.typed.chunks.items.push(this.options.stdin);
    terminal.typed.length = this.options.stdin.length;
    terminal.ended = true;
  }

  // ------------------------------------------------------------------ running

  /** Runs the program to its end. Never throws for anything the program does. */
  run(): RunResult {
    let normally: RunResult['end'] = 'end';
    const ended = this.attempt(() => {
      this.machine.startConstants();
      this.begin();
      const last = this.scheduler.loop();
      if (last === 'until') normally = 'until';
      else ending(this);
    });
    this.scheduler.sync();
    return this.result(ended?.end ?? normally, ended?.status ?? 0);
  }

  /** Runs a part of the program: how the program ended in it, undefined if it did not. */
  attempt(
    body: () => void,
  ): { readonly end: RunResult['end']; readonly status: number } | undefined {
    try {
      body();
      return undefined;
    } catch (e) {
      const ended = this.endedBy(e);
      this.scheduler.sync();
      this.scheduler.cut?.();
      return ended;
    }
  }

  private endedBy(e: unknown): { readonly end: RunResult['end']; readonly status: number } {
    if (e instanceof Exit) return { end: 'exit', status: e.status };
    if (e instanceof Killed) return { end: 'killed', status: 128 + e.signal };
    if (e instanceof Over) return { end: 'end', status: 0 };
    if (!(e instanceof Fault)) throw e;
    // What has begun is paid for, whether its code could stop or not: held or not, the run ends at the same time.
    this.machine.addSteps(this.lowered.unpaid[e.site] ?? 0);
    this.findings.add(faultDiagnostic(this, e));
    return { end: 'fault', status: 0 };
  }

  /** Runs the initialisers, and makes `main` and `on start` ready. False where it is held in one of them: it is called again to go on. */
  begin(): boolean {
    const { names, state } = this;
    const [cpu] = state.cpus;
    assert(cpu !== undefined, 'there is a CPU');
    if (cpu.stack.length > 0 && this.scheduler.loopUntilIdle() === 'held') return false;
    for (
      let next = names.initialisers[state.initialised];
      next;
      next = names.initialisers[state.initialised]
    ) {
      state.initialised++;
      const act = this.activation('initialiser', next, [], outside('start'));
      this.listener?.began(act, noMoments);
      cpu.stack.push(act);
      if (this.scheduler.loopUntilIdle() === 'held') return false;
    }
    state.begun = true;
    if (names.start)
      this.enqueue({ ...startEvent(names.start), color: this.colorOf(names.start.index, []) });
    if (!names.main) return true;
    const main = this.activation('main', names.main, [], outside('start'));
    this.listener?.began(main, noMoments);
    cpu.stack.push(main);
    return true;
  }

  /**
   * A new activation. It is listed by number only when it first stops: most
   * handlers run to their end at once, and nobody asks for them.
   */
  activation(
    kind: ActivationKind,
    routine: Routine,
    args: readonly Value[],
    cause: Cause,
    event?: Event,
  ): Activation {
    const act: Activation = {
      id: this.state.nextActivation++,
      kind,
      routine: routine.index,
      name: routine.name,
      args,
      started: false,
      frames: [],
      arriving: undefined,
      state: states.ready,
      errno: event === undefined ? 0 : event.errno,
      color: event?.color,
      cause,
      source: event === undefined ? -1 : event.source,
      cpu: -1,
      held: [],
      result: event?.result,
      timerLine: event === undefined ? [] : event.timerLine,
      startedAt: 0,
      mask: undefined,
      savedMask: undefined,
      maskBefore: undefined,
      blocksAgain: [],
      signal: 0,
      interrupted: -1,
      standing: undefined,
      parts: 0,
    };
    if (kind === 'thread') {
      act.mask = new Set(this.kernel.signals.mask);
      this.threadsSeen.add(act.id);
      this.state.activations.set(act.id, act);
    }
    return act;
  }

  routine(index: number): Routine {
    const found = this.names.routines[index];
    assert(found !== undefined, 'a routine of the program');
    return found;
  }

  enqueue(event: Event): void {
    if (fifoLength(this.state.queue) >= maxEvents) {
      throw new Fault(
        phrase('EVL6002.queue', {
          limit: maxEvents,
          handler: event.handler < 0 ? '' : this.routine(event.handler).name,
        }),
        event.site,
        phrase('EVL6002.help', {}),
      );
    }
    fifoPush(this.state.queue, event);
    this.scheduler.changed();
  }

  colorOf(handler: number, args: readonly Value[]): Key | undefined {
    const color = this.colors[handler];
    if (color === undefined) return undefined;
    const value = this.machine.evaluate(color, args);
    return typeof value === 'object' || value === undefined ? undefined : value;
  }

  span(site: number): Span {
    return this.lowered.sites[site] ?? nowhere;
  }

  // ------------------------------------------------------------------- memory

  /** Counts the memory that is held; too much ends the program. */
  census(site: number): void {
    const { memory } = this.options.limits;
    if (this.machine.memory.census(this.roots(), this.kernelBytes()) <= memory) return;
    throw new Fault(
      phrase('EVL6002.memory', { limit: `${String(Math.round(memory / (1024 * 1024)))} MiB` }),
      site,
      phrase('EVL6002.help', {}),
    );
  }

  /** Every value that the program can still reach begins here. */
  *roots(): Generator<Value> {
    yield* this.machine.shared;
    const onCpus = this.state.cpus.flatMap((cpu) => cpu.stack);
    for (const act of [...this.state.activations.values(), ...onCpus]) {
      yield* act.args;
      yield act.arriving;
      yield act.result;
      for (const frame of act.frames) yield* frame.slots;
      if (act.state.tag === 'blocked') yield* act.state.wait.args;
    }
    for (const event of fifoItems(this.state.queue)) yield* event.args;
    for (const timer of this.kernel.timers.values()) yield* timer.kept;
    for (const watch of this.kernel.watches.values()) yield* watch.kept;
  }

  private kernelBytes(): number {
    let bytes = 0;
    for (const d of this.kernel.descriptions.values()) {
      bytes += 128;
      if (d.kind === 'socket') bytes += d.received.length + d.unacknowledged;
      else if (d.kind === 'pipe' && d.end === 'read') bytes += d.pipe.length;
    }
    return bytes;
  }

  /** The shared and atomic variables as they stand, as data. */
  sharedValues(): Map<string, Json> {
    return sharedValues(this);
  }

  /** What there is to tell at the end of a run. */
  result(end: RunResult['end'], status: number): RunResult {
    return resultOf(this, end, status);
  }
}

/** For a program without any routine. */
const noRoutine = { index: 0, name: '' } as Routine;

function outside(how: string): Cause {
  return { how, site: -1, by: -1, byName: '' };
}

function startEvent(start: Routine): Event {
  return {
    handler: start.index,
    args: [],
    color: undefined,
    how: 'start',
    site: -1,
    by: -1,
    byName: '',
    source: -1,
    result: undefined,
    errno: 0,
    timerLine: [],
    resumes: -1,
    at: 0,
    after: noMoments,
  };
}

/** Where the cells of atomics and mutexes lie: one after the other, arrays as that many. */
function shapeOf(names: Names): Shape {
  const lay = (items: readonly { readonly name: string; readonly size: number }[]): CellArray[] => {
    let at = 0;
    return items.map(({ name, size }) => {
      const array = { name, at, size };
      at += Math.max(1, size);
      return array;
    });
  };
  return {
    shared: names.shared.map(({ item }) => item.name.name),
    atomics: lay(
      names.atomics.map(({ item }) => ({ name: item.name.name, size: item.size?.value ?? 0 })),
    ),
    mutexes: lay(names.mutexes.map((m) => ({ name: m.name.name, size: m.size?.value ?? 0 }))),
  };
}
