/**
 * The machine: runs activations of one lowered program. It owns the values
 * (shared variables, atomics, the heap) and the account of steps and memory;
 * for everything else it calls the kernel through a door (`Door`). It knows
 * nothing of time, descriptors or other activations.
 */
import type { SyscallName } from '../calls/index.ts';
import { cell, type Frame, type Lowered } from '../code/lowered.ts';
import { maxCallDepth } from '../code/mode.ts';
import type { RuntimeName } from '../code/runtime.ts';
import { assert } from '../base/assert.ts';
import { phrase } from '../diagnostic/phrase.ts';
import type { Activation } from './activation.ts';
import * as arithmetic from './arithmetic.ts';
import { builtinsOf } from './builtin/index.ts';
import type { Builtin } from './builtin/host.ts';
import { arrayElement, collections } from './collection.ts';
import { Fault } from './fault.ts';
import { Heaps } from './heaps.ts';
import { Memory } from './memory.ts';
import { describe } from './show.ts';
import type { Listener } from './listener.ts';
import { intOf, same, type AtomicRef, type FnValue, type Value } from './value.ts';

/** What generated code reaches through the machine: the kernel and the scheduler. */
export interface Door {
  /** A system call. Gives its result, or stops the activation (and gives nothing). */
  sys(call: SyscallName, site: number, args: Value[]): Value;
  sysThen(call: SyscallName, site: number, args: Value[], handler: number, kept: Value[]): Value;
  sysAwait(call: SyscallName, site: number, args: Value[]): Value;
  post(handler: number, site: number, args: Value[]): void;
  spawn(routine: number, site: number, args: Value[]): Value;
  /** Takes a mutex, or stops the activation until it can. */
  lock(mutex: Value, site: number): Value;
  unlock(mutex: Value, site: number): void;
  trylock(mutex: Value, site: number): boolean;
  /** Before a visible step: true to stop and let another activation go first. */
  visible(kind: number, object: Value, key: Value, site: number): boolean;
  /** The fuel is out: true to stop. `mayStop` is false inside plain code. */
  attention(site: number, mayStop: boolean): boolean;
  touch(buffer: Value, from: number, to: number, write: boolean, site: number): void;
  print(text: string, site: number): void;
  random(n: number): number;
  now(): number;
}

/** Shape of an array of atomics or mutexes: where its cells begin, and how many there are (0 for a single one). */
export interface CellArray {
  readonly name: string;
  readonly at: number;
  readonly size: number;
}

export interface Shape {
  readonly shared: readonly string[];
  readonly atomics: readonly CellArray[];
  readonly mutexes: readonly CellArray[];
}

/** Part of a machine's state, as plain data. */
export interface MachineState {
  readonly shared: readonly Value[];
  readonly atomics: readonly number[];
  readonly steps: number;
}

/** For each argument, the reads it was computed from. */
type Sources = readonly (object | undefined)[];

type RoutineFunction = (...args: unknown[]) => Value;

export class Machine {
  /** See `cell` in code/lowered.ts. */
  readonly cells = new Int32Array(4);
  readonly shared: Value[];
  readonly atomics: number[];
  readonly memory: Memory;
  readonly heaps: Heaps;
  /** The activation that runs now. */
  current: Activation | undefined;
  /** Steps already taken off the fuel and counted, without those of the present tank. */
  private counted = 0;
  /** Fuel of the present tank when it was filled. */
  private tank = 0;
  private readonly unwound: Frame<Value>[] = [];
  private readonly registers: { arriving: Value } = { arriving: undefined };
  /** Beside arguments and results on their way: what they were computed from. */
  private readonly sources: { args: Sources | undefined; result: object | undefined } = {
    args: undefined,
    result: undefined,
  };
  /** The same for arguments that wait with an event, by their list. */
  private readonly kept = new WeakMap<readonly Value[], Sources>();
  private readonly routines: readonly RoutineFunction[];
  private deepStop = false;

  constructor(
    readonly lowered: Lowered,
    readonly shape: Shape,
    private readonly door: Door,
    memoryLimit: number,
    private readonly listener?: Listener,
  ) {
    this.memory = new Memory(this.cells, memoryLimit, () => {
      this.askSoon();
    });
    this.heaps = new Heaps((bytes) => {
      this.memory.charge(bytes);
    });
    this.shared = shape.shared.map(() => undefined);
    const cellCount = shape.atomics.reduce((n, a) => n + Math.max(1, a.size), 0);
    this.atomics = new Array<number>(cellCount).fill(0);
    this.routines = this.link();
  }

  /** The generated code: what never changes. */
  get code(): readonly object[] {
    return [this.routines];
  }

  /** What was being unwound when a fault came is nobody's. */
  dropUnwound(): void {
    this.unwound.length = 0;
    this.cells[cell.stopped] = 0;
  }

  /** The values of variables and the count of steps; records are not copied. */
  save(): MachineState {
    return { shared: this.shared.slice(), atomics: this.atomics.slice(), steps: this.steps };
  }

  /** Back to what was saved; only right where the variables held no records. */
  load(saved: MachineState): void {
    for (let i = 0; i < this.shared.length; i++) this.shared[i] = saved.shared[i];
    for (let i = 0; i < this.atomics.length; i++) this.atomics[i] = saved.atomics[i] as number;
    this.counted = saved.steps;
    this.tank = 0;
    this.cells[cell.fuel] = 0;
    this.cells[cell.stopped] = 0;
    this.unwound.length = 0;
  }

  /** Back to before the first step: no values, no steps, no memory held. */
  reset(): void {
    this.shared.fill(undefined);
    this.atomics.fill(0);
    this.cells.fill(0);
    this.heaps.reset();
    this.memory.reset();
    this.current = undefined;
    this.counted = 0;
    this.tank = 0;
    this.unwound.length = 0;
    this.deepStop = false;
    this.sources.args = this.sources.result = undefined;
  }

  // ------------------------------------------------------------------ steps

  /** Statements run so far. */
  get steps(): number {
    return this.counted + this.tank - (this.cells[cell.fuel] as number);
  }

  /** Lets `n` more steps pass before the machine asks again. */
  fill(n: number): void {
    this.counted = this.steps;
    this.tank = Math.min(n, 0x3fffffff);
    this.cells[cell.fuel] = this.tank;
  }

  /** Makes the machine ask at the next loop or call. */
  askSoon(): void {
    this.fill(0);
  }

  /** Counts steps that no statement made, such as a dispatch. */
  addSteps(n: number): void {
    this.counted += n;
  }

  // ------------------------------------------------------------ activations

  /**
   * Runs an activation until it ends or stops. True if it ended; its result is
   * then in `arriving`. A fault of the program is thrown.
   */
  resume(act: Activation): boolean {
    this.current = act;
    this.listener?.runs(act);
    const { cells } = this;
    cells[cell.stopped] = 0;
    if (!act.started) {
      act.started = true;
      cells[cell.base] = 0;
      this.sources.args = this.lowered.tracked ? this.kept.get(act.args) : undefined;
      const result = this.invoke(act.routine, 0, act.args);
      act.args = [];
      if (cells[cell.stopped] === 0) {
        act.arriving = result;
        return true;
      }
      this.collect(act);
    }
    // A stop that only meant to leave JavaScript's stack goes on at once.
    while (this.deepStop || cells[cell.stopped] === 0) {
      this.deepStop = false;
      const frame = act.frames.pop();
      if (!frame) return true;
      cells[cell.stopped] = 0;
      cells[cell.base] = frame.depth;
      this.registers.arriving = act.arriving;
      const run = this.routines[frame.routine];
      assert(run !== undefined, 'a frame names a routine of its program');
      const result = run(frame, frame.depth);
      if (cells[cell.stopped] === 0) act.arriving = result;
      else this.collect(act);
    }
    return false;
  }

  /** Marks the running activation as stopping: generated code saves its frames and returns. */
  stop(): void {
    this.cells[cell.stopped] = 1;
  }

  /** Calls a routine that cannot stop, such as a color, for its value. */
  evaluate(routine: number, args: readonly Value[]): Value {
    this.cells[cell.stopped] = 0;
    return this.invoke(routine, 0, args);
  }

  private collect(act: Activation): void {
    const { unwound } = this;
    // The innermost call saved its frame first.
    for (let i = unwound.length - 1; i >= 0; i--) act.frames.push(unwound[i] as Frame<Value>);
    unwound.length = 0;
  }

  private invoke(routine: number, depth: number, args: readonly Value[]): Value {
    const run = this.routines[routine];
    const code = this.lowered.routines[routine];
    assert(run !== undefined && code !== undefined, 'a routine of the program');
    const [a, b, c] = args;
    if (code.plain) return args.length <= 3 ? run(depth, a, b, c) : run(depth, ...args);
    return args.length <= 3 ? run(undefined, depth, a, b, c) : run(undefined, depth, ...args);
  }

  // ------------------------------------------------------------------ values

  fnValue(routine: number): FnValue {
    return { kind: 'fn', routine, name: this.lowered.routines[routine]?.routine.name ?? '' };
  }

  atomicGet(ref: AtomicRef, site: number): number {
    this.listener?.atomic(ref.at, false, site);
    return this.atomics[ref.at] ?? 0;
  }

  atomicSet(ref: AtomicRef, value: Value, site: number): void {
    const n = intOf(value);
    if (n === undefined)
      throw new Fault(phrase('EVL5001.atomic', { value: describe(value) }), site);
    this.listener?.atomic(ref.at, true, site);
    this.atomics[ref.at] = n;
  }

  // ------------------------------------------------------------------- link

  private link(): readonly RoutineFunction[] {
    const constants: Value[] = [];
    const runtime = this.runtime(constants);
    // The source holds numbers and our own names only; the user's text is in the tables.
    const load = new Function('rt', this.lowered.source) as (rt: Record<RuntimeName, unknown>) => {
      routines: RoutineFunction[];
      constants: () => void;
    };
    const { routines, constants: evaluateConstants } = load(runtime);
    this.startConstants = evaluateConstants;
    return routines;
  }

  /** Evaluates the constants; may throw a fault (an overflow, say). */
  startConstants: () => void = () => undefined;

  private runtime(constants: Value[]): Record<RuntimeName, unknown> {
    const { door, heaps, listener, lowered } = this;
    const parts = collections({
      heaps,
      listener,
      touch: (buffer, from, to, write, site) => {
        door.touch(buffer, from, to, write, site);
      },
      atomicGet: (ref, site) => this.atomicGet(ref, site),
      atomicSet: (ref, value, site) => {
        this.atomicSet(ref, value, site);
      },
    });
    // Only calls of the kernel are lowered to `sys`.
    const call = (n: number): SyscallName => lowered.callNames[n] as SyscallName;
    const atomic = (n: number): AtomicRef => ({
      kind: 'atomic',
      ...this.arrayAt(this.shape.atomics, n),
    });
    const one = (n: number): AtomicRef => ({ ...atomic(n), size: 0 });
    const fnValues = lowered.routines.map((r) => this.fnValue(r.routine.index));
    const mutexes = this.shape.mutexes.map((m) => ({ kind: 'mutex' as const, ...m }));
    const currentOf = (): Activation => {
      assert(this.current !== undefined, 'code runs in an activation');
      return this.current;
    };
    return {
      F: this.cells,
      U: this.unwound,
      R: this.registers,
      S: this.shared,
      K: lowered.strings,
      C: constants,
      B: this.builtins(),
      add: arithmetic.adder(heaps, () => (this.current ? listener : undefined)),
      subtract: arithmetic.subtract,
      multiply: arithmetic.multiply,
      divide: arithmetic.divide,
      remainder: arithmetic.remainder,
      negate: arithmetic.negate,
      complement: arithmetic.complement,
      bitAnd: arithmetic.bitAnd,
      bitOr: arithmetic.bitOr,
      bitXor: arithmetic.bitXor,
      shiftLeft: arithmetic.shiftLeft,
      shiftRight: arithmetic.shiftRight,
      less: arithmetic.less,
      lessEqual: arithmetic.lessEqual,
      greater: arithmetic.greater,
      greaterEqual: arithmetic.greaterEqual,
      readShared: (n: number, site: number) => {
        const value = this.shared[n];
        listener?.readShared(n, site, value);
        return value;
      },
      writeShared: (n: number, value: Value, site: number) => {
        this.shared[n] = value;
        listener?.writeShared(n, site, value);
      },
      W: this.sources,
      seen: (n: number, site: number) => listener?.seenShared(n, site),
      seenPart: (object: Value, key: Value, site: number) => listener?.seenPart(object, key, site),
      both: (a: object | undefined, b: object | undefined) => listener?.both(a, b),
      tagged: (args: Value[], sources: Sources) => {
        if (sources.some((s) => s !== undefined)) this.kept.set(args, sources);
        return args;
      },
      derived: (n: number, sources: object | undefined, site: number) => {
        listener?.derivedShared(n, sources, site);
      },
      derivedPart: (object: Value, key: Value, sources: object | undefined, site: number) => {
        listener?.derivedPart(object, key, sources, site);
      },
      same,
      list: heaps.list,
      map: heaps.map,
      index: parts.index,
      setIndex: parts.setIndex,
      field: parts.field,
      setField: parts.setField,
      slice: parts.slice,
      cursor: parts.cursor,
      next: parts.next,
      wantInt: parts.wantInt,
      atomicRef: atomic,
      atomicElement: (n: number, index: Value, site: number) =>
        arrayElement(atomic(n), index, site),
      atomicLoad: (n: number, site: number) => this.atomicGet(one(n), site),
      atomicStore: (n: number, value: Value, site: number) => {
        this.atomicSet(one(n), value, site);
      },
      atomicGet: (ref: AtomicRef, site: number) => this.atomicGet(ref, site),
      atomicSet: (ref: AtomicRef, value: Value, site: number) => {
        this.atomicSet(ref, value, site);
      },
      atomicFill: (n: number, value: Value, site: number) => {
        const { at, size } = atomic(n);
        for (let i = 0; i < Math.max(1, size); i++)
          this.atomicSet({ kind: 'atomic', name: '', at: at + i, size: 0 }, value, site);
      },
      mutexRef: (n: number) => mutexes[n],
      fnValue: (routine: number) => fnValues[routine],
      errnoValue: heaps.errno,
      notAValue: (n: number, site: number) => {
        throw new Fault(phrase('EVL5001.notAValue', { name: call(n) }), site);
      },
      getErrno: () => heaps.errno(currentOf().errno),
      setErrno: (value: Value, site: number) => {
        currentOf().errno = parts.wantInt(value, site);
      },
      ask: (site: number) => door.attention(site, true),
      spent: (site: number) => {
        door.attention(site, false);
      },
      unwind: () => {
        this.deepStop = true;
        this.stop();
        return true;
      },
      tooDeep: (site: number) => {
        throw new Fault(
          phrase('EVL5007.deep', { limit: maxCallDepth }),
          site,
          phrase('EVL5007.help', {}),
        );
      },
      failed: arithmetic.failed,
      callValue: (f: Value, depth: number, site: number, args: Value[]) =>
        this.callValue(f, depth, site, args),
      visible: (kind: number, object: Value, key: Value, site: number) =>
        door.visible(kind, object, key, site),
      sys: (n: number, site: number, args: Value[]) => door.sys(call(n), site, args),
      sysThen: (n: number, site: number, args: Value[], handler: number, kept: Value[]) =>
        door.sysThen(call(n), site, args, handler, kept),
      sysAwait: (n: number, site: number, args: Value[]) => door.sysAwait(call(n), site, args),
      post: (handler: number, site: number, args: Value[]) => {
        door.post(handler, site, args);
      },
      spawn: (routine: number, site: number, args: Value[]) => door.spawn(routine, site, args),
      lock: (mutex: Value, site: number) => door.lock(mutex, site),
      unlock: (mutex: Value, site: number) => {
        door.unlock(mutex, site);
      },
    };
  }

  private arrayAt(arrays: readonly CellArray[], n: number): CellArray {
    const found = arrays[n];
    assert(found !== undefined, 'code names an array of its program');
    return found;
  }

  /** The builtins that the program mentions, by the numbers its code uses. */
  private builtins(): (Builtin | undefined)[] {
    const { door, heaps } = this;
    const all = builtinsOf({
      heaps,
      listener: this.listener,
      touch: (buffer, from, to, write, site) => {
        door.touch(buffer, from, to, write, site);
      },
      print: (text, site) => {
        door.print(text, site);
      },
      random: (n) => door.random(n),
      now: () => door.now(),
      cpu: () => this.current?.cpu ?? 0,
      self: () => this.current?.id ?? 0,
      setErrno: (code) => {
        if (this.current) this.current.errno = code;
      },
      result: () => this.current?.result,
      atomicGet: (ref, site) => this.atomicGet(ref, site),
      atomicSet: (ref, value, site) => {
        this.atomicSet(ref, value, site);
      },
      unlock: (mutex, site) => {
        door.unlock(mutex, site);
      },
      trylock: (mutex, site) => door.trylock(mutex, site),
    });
    return this.lowered.callNames.map((name) => all.get(name));
  }

  private callValue(f: Value, depth: number, site: number, args: Value[]): Value {
    if (typeof f !== 'object' || f.kind !== 'fn')
      throw new Fault(phrase('EVL5001.notCallable', { value: describe(f) }), site);
    if (depth >= maxCallDepth)
      throw new Fault(
        phrase('EVL5007.deep', { limit: maxCallDepth }),
        site,
        phrase('EVL5007.help', {}),
      );
    const wanted = this.lowered.routines[f.routine]?.routine.params.length ?? 0;
    if (args.length !== wanted)
      throw new Fault(
        phrase('EVL5001.arguments', { name: f.name, wants: wanted, given: args.length }),
        site,
      );
    return this.invoke(f.routine, depth + 1, args);
  }
}
