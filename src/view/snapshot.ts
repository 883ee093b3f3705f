/**
 * Checkpoints of a run that is held. The state of a run is plain data, so a
 * checkpoint is a copy of it in which whatever was one record is one record
 * again. What does not change while a program runs (its code, its names, the
 * plan of its world) is not copied; the objects that others hold on to (kernel,
 * machine, world, scheduler) stay, and get their fields back.
 */
import type { Value } from '../machine/value.ts';
import type { Run } from '../run/run.ts';

/** Objects that stay, each with the copies of its fields' values. */
type Kept = readonly {
  readonly part: object;
  readonly fields: readonly (readonly [string, unknown])[];
}[];

export interface Snapshot {
  readonly kept: Kept;
  readonly constant: readonly object[];
  /** Values that live in arrays which generated code holds on to. */
  readonly shared: readonly unknown[];
  readonly atomics: readonly number[];
  readonly cells: Int32Array;
  readonly arriving: unknown;
}

/** Parts of a machine that never change, or that are put back in their place. */
const fixedInMachine: ReadonlySet<string> = new Set([
  'cells',
  'shared',
  'atomics',
  'memory',
  'heaps',
  'unwound',
  'registers',
  'sources',
  'kept',
  'routines',
  'lowered',
  'shape',
  'door',
  'listener',
  'startConstants',
]);
const fixedInRun: ReadonlySet<string> = new Set([
  'options',
  'names',
  'lowered',
  'machine',
  'kernel',
  'world',
  'listener',
  'scheduler',
  'output',
  'findings',
  'colors',
  'defaultHandlers',
  'atEnd',
]);
const fixedInKernel: ReadonlySet<string> = new Set([
  'host',
  'settings',
  'outside',
  'release',
  'pages',
  'fails',
  'order',
]);
const fixedElsewhere: ReadonlySet<string> = new Set([
  'run',
  'plan',
  'k',
  'tell',
  'limit',
  'cells',
  'attention',
  'charge',
  'listener',
  'observer',
  'tape',
  'clock',
]);

/** Saves a run that is held, together with further objects whose fields belong to it; `fixed` are left as they are. */
export function save(run: Run, more: readonly object[], fixed: readonly object[]): Snapshot {
  const parts = partsOf(run, more);
  const constant = [...constantOf(run), ...fixed];
  const copier = new Copier([...parts.map(([part]) => part), ...constant].map((o) => [o, o]));
  const kept = parts.map(([part, fixed]) => ({
    part,
    fields: fieldsOf(part, fixed).map(([name, value]) => [name, copier.copy(value)] as const),
  }));
  const shared = run.machine.shared.map((v) => copier.copy(v));
  const arriving = copier.copy(registersOf(run).arriving);
  copier.finish();
  return {
    kept,
    constant,
    shared,
    atomics: [...run.machine.atomics],
    cells: run.machine.cells.slice(),
    arriving,
  };
}

/** Puts a run to where it, or another run of the same program in the same world, was saved; the snapshot stays as it is. */
export function restore(
  run: Run,
  more: readonly object[],
  fixed: readonly object[],
  snapshot: Snapshot,
): void {
  const { machine } = run;
  const parts = partsOf(run, more);
  const constant = [...constantOf(run), ...fixed];
  const copier = new Copier([
    ...snapshot.kept.map(({ part }, i) => [part, parts[i]?.[0] ?? part] as const),
    ...snapshot.constant.map((o, i) => [o, constant[i] ?? o] as const),
  ]);
  snapshot.kept.forEach(({ fields }, i) => {
    const part = parts[i]?.[0] as Record<string, unknown>;
    for (const [name, value] of fields) part[name] = copier.copy(value);
  });
  snapshot.shared.forEach((value, i) => {
    machine.shared[i] = copier.copy(value) as Value;
  });
  snapshot.atomics.forEach((value, i) => {
    machine.atomics[i] = value;
  });
  machine.cells.set(snapshot.cells);
  registersOf(run).arriving = copier.copy(snapshot.arriving);
  copier.finish();
}

/** What never changes, though the state points to it. */
function constantOf(run: Run): readonly object[] {
  return [run.options, run.names, run.lowered, run.options.plan];
}

/** Where a result is handed to code that goes on; generated code holds on to the record itself. */
function registersOf(run: Run): { arriving: unknown } {
  return (run.machine as unknown as { readonly registers: { arriving: unknown } }).registers;
}

function partsOf(run: Run, more: readonly object[]): (readonly [object, ReadonlySet<string>])[] {
  const { machine, kernel } = run;
  return [
    [run, fixedInRun],
    [machine, fixedInMachine],
    [kernel, fixedInKernel],
    ...[
      run.output,
      run.findings,
      machine.memory,
      machine.heaps,
      kernel.pages,
      kernel.fails,
      kernel.order,
      run.world,
      run.scheduler,
      ...more,
    ].map((part) => [part, fixedElsewhere] as const),
  ];
}

function fieldsOf(part: object, fixed: ReadonlySet<string>): [string, unknown][] {
  return Object.entries(part).filter(
    ([name, value]) => !fixed.has(name) && typeof value !== 'function',
  );
}

/** Values that never change, however often they are held. */
const constantKinds: ReadonlySet<unknown> = new Set(['fn', 'mutex', 'atomic', 'errno']);

/** Copies a graph of plain data without recursion: nesting is the program's to choose. */
class Copier {
  private readonly copies = new Map<object, object>();
  /** Copies whose parts are still those of the original. */
  private readonly work: object[] = [];

  /** `stay` are objects that are not copied, each with what stands for it. */
  constructor(stay: readonly (readonly [object, object])[]) {
    for (const [original, standsFor] of stay) this.copies.set(original, standsFor);
  }

  /** A copy whose parts are filled in by `finish`. */
  copy(value: unknown): unknown {
    if (typeof value !== 'object' || value === null) return value;
    let made = this.copies.get(value);
    if (made === undefined) {
      made = this.shallow(value);
      this.copies.set(value, made);
    }
    return made;
  }

  finish(): void {
    for (let made = this.work.pop(); made; made = this.work.pop()) this.fill(made);
  }

  private shallow(value: object): object {
    if (value instanceof Uint8Array) return value.slice();
    if (value instanceof WeakMap) return value;
    let made: object;
    if (Array.isArray(value)) {
      if (value.length === 0) return [];
      made = (value as unknown[]).slice();
    } else if (value instanceof Map) made = new Map(value);
    else if (value instanceof Set) made = new Set(value);
    else if (Object.getPrototypeOf(value) === Object.prototype) {
      if ('kind' in value && constantKinds.has(value.kind)) return value;
      made = { ...value };
    } else
      made = Object.assign(
        Object.create(Object.getPrototypeOf(value) as object | null) as object,
        value,
      );
    this.work.push(made);
    return made;
  }

  private fill(made: object): void {
    if (Array.isArray(made)) {
      const list = made as unknown[];
      for (let i = 0; i < list.length; i++)
        if (typeof list[i] === 'object') list[i] = this.copy(list[i]);
    } else if (made instanceof Map) {
      const entries = made as Map<unknown, unknown>;
      const [first] = entries.keys();
      if (typeof first === 'object' && first !== null) {
        const all = [...entries];
        entries.clear();
        for (const [k, v] of all) entries.set(this.copy(k), this.copy(v));
        return;
      }
      // Setting what is there keeps its place.
      for (const [k, v] of entries) if (typeof v === 'object') entries.set(k, this.copy(v));
    } else if (made instanceof Set) {
      const members = [...(made as Set<unknown>)];
      if (!members.some((m) => typeof m === 'object')) return;
      (made as Set<unknown>).clear();
      for (const m of members) (made as Set<unknown>).add(this.copy(m));
    } else {
      const record = made as Record<string, unknown>;
      for (const name in record)
        if (typeof record[name] === 'object') record[name] = this.copy(record[name]);
    }
  }
}
