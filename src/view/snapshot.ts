/**
 * Checkpoints of a run that is held. The state of a run is plain data, so a
 * checkpoint is a copy of it in which whatever was one record is one record
 * again. What does not change while a program runs (its code, its names, the
 * plan of its world) is not copied; the objects that others hold on to (kernel,
 * machine, world, scheduler) stay, and get their fields back.
 */
import type { Value } from '../machine/value.ts';
import type { Run } from '../run/run.ts';

/** Fields of an object that stays, and the copies of their values. */
type Kept = readonly (readonly [object, readonly (readonly [string, unknown])[]])[];

export interface Snapshot {
  readonly kept: Kept;
  /** Values that live in arrays which generated code holds on to. */
  readonly shared: readonly unknown[];
  readonly atomics: readonly number[];
  readonly cells: Int32Array;
  readonly arriving: unknown;
}

/** Parts of a machine that never change, or that are put back in their place. */
const fixedInMachine: ReadonlySet<string> = new Set(['cells', 'shared', 'atomics', 'memory', 'heaps', 'unwound', 'registers', 'sources', 'kept', 'routines', 'lowered', 'shape', 'door', 'listener', 'startConstants']);
const fixedInRun: ReadonlySet<string> = new Set(['options', 'names', 'lowered', 'machine', 'kernel', 'world', 'listener', 'scheduler', 'output', 'findings', 'colors', 'defaultHandlers', 'atEnd']);
const fixedInKernel: ReadonlySet<string> = new Set(['host', 'settings', 'outside', 'release', 'pages', 'fails', 'order']);
const fixedElsewhere: ReadonlySet<string> = new Set(['run', 'plan', 'k', 'tell', 'limit', 'cells', 'attention', 'charge', 'listener', 'observer', 'tape', 'clock']);

/** Saves a run that is held, together with further objects whose fields belong to it. */
export function save(run: Run, more: readonly object[]): Snapshot {
  const parts = partsOf(run, more);
  const copier = new Copier(parts.map(([part]) => part).concat(run.options, run.names, run.lowered, run.options.plan));
  const kept = parts.map(([part, fixed]) => [part, fieldsOf(part, fixed).map(([name, value]) => [name, copier.copy(value)] as const)] as const);
  const inner = run.machine as unknown as { registers: { arriving: unknown } };
  const shared = run.machine.shared.map((v) => copier.copy(v));
  const arriving = copier.copy(inner.registers.arriving);
  copier.finish();
  return { kept, shared, atomics: [...run.machine.atomics], cells: run.machine.cells.slice(), arriving };
}

/** Puts a run back to where it was saved; the snapshot stays as it is. */
export function restore(run: Run, snapshot: Snapshot): void {
  const copier = new Copier(snapshot.kept.map(([part]) => part).concat(run.options, run.names, run.lowered, run.options.plan));
  for (const [part, fields] of snapshot.kept) for (const [name, value] of fields) (part as Record<string, unknown>)[name] = copier.copy(value);
  const { machine } = run;
  snapshot.shared.forEach((value, i) => { machine.shared[i] = copier.copy(value) as Value; });
  snapshot.atomics.forEach((value, i) => { machine.atomics[i] = value; });
  machine.cells.set(snapshot.cells);
  (run.machine as unknown as { registers: { arriving: unknown } }).registers.arriving = copier.copy(snapshot.arriving);
  copier.finish();
}

function partsOf(run: Run, more: readonly object[]): (readonly [object, ReadonlySet<string>])[] {
  const { machine, kernel } = run;
  return [
    [run, fixedInRun], [machine, fixedInMachine], [kernel, fixedInKernel],
    ...[run.output, run.findings, machine.memory, machine.heaps, kernel.pages, kernel.fails, kernel.order, run.world, run.scheduler, ...more].map((part) => [part, fixedElsewhere] as const),
  ];
}

function fieldsOf(part: object, fixed: ReadonlySet<string>): [string, unknown][] {
  return Object.entries(part).filter(([name, value]) => !fixed.has(name) && typeof value !== 'function');
}

/** Values that never change, however often they are held. */
const constantKinds: ReadonlySet<unknown> = new Set(['fn', 'mutex', 'atomic', 'errno']);

/** Copies a graph of plain data without recursion: nesting is the program's to choose. */
class Copier {
  private readonly copies = new Map<object, object>();
  private readonly work: (() => void)[] = [];

  /** `stay` are objects that are the same in every copy. */
  constructor(stay: readonly object[]) {
    for (const o of stay) this.copies.set(o, o);
  }

  /** A copy whose parts are filled in by `finish`. */
  copy(value: unknown): unknown {
    if (typeof value !== 'object' || value === null) return value;
    const known = this.copies.get(value);
    if (known) return known;
    const made = this.begin(value);
    this.copies.set(value, made);
    return made;
  }

  finish(): void {
    for (let next = this.work.pop(); next; next = this.work.pop()) next();
  }

  private begin(value: object): object {
    if (Array.isArray(value)) {
      const made: unknown[] = (value as unknown[]).slice();
      if (made.some(isObject)) this.work.push(() => { for (let i = 0; i < made.length; i++) if (isObject(made[i])) made[i] = this.copy(made[i]); });
      return made;
    }
    if (value instanceof Map) {
      const made = new Map<unknown, unknown>();
      this.work.push(() => { for (const [k, v] of value) made.set(this.copy(k), this.copy(v)); });
      return made;
    }
    if (value instanceof Set) {
      const made = new Set<unknown>();
      this.work.push(() => { for (const v of value) made.add(this.copy(v)); });
      return made;
    }
    if (value instanceof Uint8Array) return value.slice();
    if (value instanceof WeakMap || value instanceof WeakSet) return value;
    if ('kind' in value && constantKinds.has(value.kind)) return value;
    const made = Object.assign(Object.create(Object.getPrototypeOf(value) as object | null) as object, value) as Record<string, unknown>;
    const names = Object.keys(made).filter((name) => isObject(made[name]));
    if (names.length > 0) this.work.push(() => { for (const name of names) made[name] = this.copy(made[name]); });
    return made;
  }
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null;
}
