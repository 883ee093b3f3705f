/**
 * Takes back what was done to a graph of plain data, in place, so that whoever
 * holds on to a record still holds the right one. `commit` looks at everything
 * that can be reached from the roots and keeps what has changed since it last
 * looked; `undo` puts that back. It knows no field by name: what is reachable is
 * state, but for the objects it is told never change. So a new field needs no
 * edit here, and state that hides in a closure is a fault (test/base/journal.test.ts).
 *
 * A commit costs a look at each reachable record (some 30 ns), an undo only what
 * the step had changed. Undo logs: Gray and Reuter, Transaction Processing, 1993, ch. 10.
 */

/** What a record held when it was last looked at. */
interface Shadow {
  readonly object: object;
  /** Of a record the values of its fields, of a list its elements, of a map keys and values in turn, of a set its members. */
  readonly held: ArrayLike<unknown>;
  /** Of a record the names of its fields. */
  readonly names: readonly string[] | undefined;
  /** The look at which it was last seen. */
  seen: number;
}

/** A record that a step made had no earlier shadow. */
interface Change {
  readonly object: object;
  readonly before: Shadow | undefined;
}

export class Journal {
  private readonly shadows = new Map<object, Shadow>();
  private readonly constant: ReadonlySet<object>;
  private readonly log: Change[] = [];
  /** Length of the log before each commit. */
  private readonly marks: number[] = [];
  private looks = 0;
  private readonly work: object[] = [];

  /** `constant`: objects that are left alone, with all that only they reach. */
  constructor(
    private readonly roots: readonly object[],
    constant: readonly object[],
  ) {
    this.constant = new Set(constant);
    this.look();
    this.log.length = 0;
  }

  /** Commits that can be taken back. */
  get depth(): number {
    return this.marks.length;
  }

  /** Records that are reached. */
  get size(): number {
    return this.shadows.size;
  }

  /** Notes what has changed since the last commit or undo. */
  commit(): void {
    this.marks.push(this.log.length);
    this.look();
  }

  /** Takes back what the last commit noted. */
  undo(): void {
    const mark = this.marks.pop() ?? 0;
    while (this.log.length > mark) {
      const { object, before } = this.log.pop() as Change;
      if (before === undefined) this.shadows.delete(object);
      else {
        restore(before);
        this.shadows.set(object, before);
      }
    }
  }

  private look(): void {
    const { shadows, log, work, constant } = this;
    const look = ++this.looks;
    for (const root of this.roots) work.push(root);
    for (let object = work.pop(); object !== undefined; object = work.pop()) {
      const shadow = shadows.get(object);
      if (shadow === undefined) {
        if (constant.has(object)) continue;
        const made = shadowOf(object, look);
        shadows.set(object, made);
        log.push({ object, before: undefined });
        into(made.held, work);
      } else if (shadow.seen !== look) {
        shadow.seen = look;
        if (isSame(shadow)) into(shadow.held, work);
        else {
          const made = shadowOf(object, look);
          shadows.set(object, made);
          log.push({ object, before: shadow });
          // What it lets go of may have been changed before: after an undo it is held again.
          into(shadow.held, work);
          into(made.held, work);
        }
      }
    }
  }
}

/** Adds the objects among values to what is still to be looked at. */
function into(values: ArrayLike<unknown>, work: object[]): void {
  if (ArrayBuffer.isView(values)) return;
  for (let i = 0; i < values.length; i++) {
    const v = values[i];
    if (typeof v === 'object' && v !== null) work.push(v);
  }
}

function shadowOf(object: object, seen: number): Shadow {
  if (Array.isArray(object))
    return { object, held: (object as unknown[]).slice(), names: undefined, seen };
  if (object instanceof Map) {
    const held: unknown[] = [];
    for (const [k, v] of object as Map<unknown, unknown>) held.push(k, v);
    return { object, held, names: undefined, seen };
  }
  if (object instanceof Set)
    return { object, held: [...(object as Set<unknown>)], names: undefined, seen };
  if (object instanceof Uint8Array || object instanceof Int32Array)
    return { object, held: object.slice(), names: undefined, seen };
  const names = Object.keys(object);
  return { object, held: Object.values(object), names, seen };
}

function isSame({ object, held, names }: Shadow): boolean {
  if (names !== undefined) {
    let i = 0;
    for (const name in object) {
      if (names[i] !== name || (object as Record<string, unknown>)[name] !== held[i]) return false;
      i++;
    }
    return i === names.length;
  }
  if (object instanceof Map) {
    if (object.size * 2 !== held.length) return false;
    let i = 0;
    for (const [k, v] of object as Map<unknown, unknown>) {
      if (k !== held[i] || v !== held[i + 1]) return false;
      i += 2;
    }
    return true;
  }
  if (object instanceof Set) {
    if (object.size !== held.length) return false;
    let i = 0;
    for (const v of object as Set<unknown>) if (v !== held[i++]) return false;
    return true;
  }
  const list = object as ArrayLike<unknown>;
  if (list.length !== held.length) return false;
  for (let i = 0; i < held.length; i++) if (list[i] !== held[i]) return false;
  return true;
}

function restore({ object, held, names }: Shadow): void {
  if (names !== undefined) {
    const record = object as Record<string, unknown>;
    for (const name in record) if (!names.includes(name)) Reflect.deleteProperty(record, name);
    for (let i = 0; i < names.length; i++) record[names[i] as string] = held[i];
  } else if (Array.isArray(object)) {
    object.length = held.length;
    for (let i = 0; i < held.length; i++) object[i] = held[i];
  } else if (object instanceof Map) {
    object.clear();
    for (let i = 0; i < held.length; i += 2) object.set(held[i], held[i + 1]);
  } else if (object instanceof Set) {
    object.clear();
    for (let i = 0; i < held.length; i++) object.add(held[i]);
  } else (object as Uint8Array).set(held as Uint8Array);
}
