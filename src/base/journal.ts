/**
 * Takes back what was done to a graph of plain data, in place, so that whoever
 * holds on to a record still holds the right one. `commit` looks at everything
 * that can be reached from the roots and keeps what has changed since it last
 * looked; `undo` puts that back. It knows no field by name: what is reachable is
 * state, but for the objects it is told never change. So a new field needs no
 * edit here, and state that hides in a closure is a fault (test/base/journal.test.ts).
 * Records keep the fields they were made with; lists, maps and sets may grow.
 *
 * A commit costs a look at each reachable record (some 20 ns), an undo only what
 * the step had changed. Undo logs: Gray and Reuter, Transaction Processing, 1993, ch. 10.
 */

/** How a kind of object is looked at. */
interface Kind {
  /** What it holds: of a record the values of its fields, of a map keys and values in turn. */
  readonly held: (object: object) => ArrayLike<unknown>;
  readonly isSame: (object: object, held: ArrayLike<unknown>) => boolean;
  readonly restore: (object: object, held: ArrayLike<unknown>) => void;
}

/** What an object held when it was last looked at. */
interface Shadow {
  readonly object: object;
  readonly kind: Kind;
  readonly held: ArrayLike<unknown>;
  /** The objects among what it held. */
  readonly parts: readonly object[];
  /** The look at which it was last seen. */
  seen: number;
}

/** An object that a step made had no earlier shadow. */
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
    this.look(nothing);
    this.log.length = 0;
  }

  /** Commits that can be taken back. */
  get depth(): number {
    return this.marks.length;
  }

  /** Objects that are reached. */
  get size(): number {
    return this.shadows.size;
  }

  /** Notes what has changed since the last commit or undo; `untouched` are objects of which nobody has changed anything, nor of what only they reach. */
  commit(untouched: readonly object[] = nothing): void {
    this.marks.push(this.log.length);
    this.look(untouched);
  }

  /** Takes back what the last commit noted. */
  undo(): void {
    const mark = this.marks.pop() ?? 0;
    while (this.log.length > mark) {
      const { object, before } = this.log.pop() as Change;
      if (before === undefined) this.shadows.delete(object);
      else {
        before.kind.restore(object, before.held);
        this.shadows.set(object, before);
      }
    }
  }

  private look(untouched: readonly object[]): void {
    const { shadows, log, work } = this;
    const look = ++this.looks;
    for (const object of untouched) {
      const shadow = shadows.get(object);
      if (shadow) shadow.seen = look;
    }
    for (const root of this.roots) work.push(root);
    for (let object = work.pop(); object !== undefined; object = work.pop()) {
      const shadow = shadows.get(object);
      if (shadow === undefined) {
        if (this.constant.has(object)) continue;
        this.note(object, undefined, kindOf(object), look);
      } else if (shadow.seen !== look) {
        shadow.seen = look;
        if (shadow.kind.isSame(object, shadow.held)) {
          const { parts } = shadow;
          for (let i = 0; i < parts.length; i++) work.push(parts[i] as object);
        } else {
          // What it lets go of may have been changed before: after an undo it is held again.
          for (const part of shadow.parts) work.push(part);
          this.note(object, shadow, shadow.kind, look);
        }
      }
    }
    if (log.length > mostChanges) throw new RangeError('too many changes to take back');
  }

  private note(object: object, before: Shadow | undefined, kind: Kind, look: number): void {
    const held = kind.held(object);
    const parts: object[] = [];
    if (!ArrayBuffer.isView(held)) {
      for (let i = 0; i < held.length; i++) {
        const v = held[i];
        if (typeof v === 'object' && v !== null) parts.push(v);
      }
    }
    this.shadows.set(object, { object, kind, held, parts, seen: look });
    this.log.push({ object, before });
    for (const part of parts) this.work.push(part);
  }
}

const nothing: readonly object[] = [];
/** Changes that are kept: beyond that they fill the memory. */
const mostChanges = 20_000_000;

const listKind: Kind = {
  held: (o) => (o as unknown[]).slice(),
  isSame: isSameList,
  restore: (o, held) => {
    const list = o as unknown[];
    list.length = held.length;
    for (let i = 0; i < held.length; i++) list[i] = held[i];
  },
};

const bytesKind: Kind = {
  held: (o) => (o as Uint8Array).slice(),
  isSame: isSameList,
  restore: (o, held) => {
    (o as Uint8Array).set(held as Uint8Array);
  },
};

const mapKind: Kind = {
  held: (o) => {
    const held: unknown[] = [];
    for (const [k, v] of o as Map<unknown, unknown>) held.push(k, v);
    return held;
  },
  isSame: (o, held) => {
    const map = o as Map<unknown, unknown>;
    if (map.size * 2 !== held.length) return false;
    if (map.size === 0) return true;
    let i = 0;
    for (const [k, v] of map) {
      if (k !== held[i] || v !== held[i + 1]) return false;
      i += 2;
    }
    return true;
  },
  restore: (o, held) => {
    const map = o as Map<unknown, unknown>;
    map.clear();
    for (let i = 0; i < held.length; i += 2) map.set(held[i], held[i + 1]);
  },
};

const setKind: Kind = {
  held: (o) => [...(o as Set<unknown>)],
  isSame: (o, held) => {
    const set = o as Set<unknown>;
    if (set.size !== held.length) return false;
    if (set.size === 0) return true;
    let i = 0;
    for (const v of set) if (v !== held[i++]) return false;
    return true;
  },
  restore: (o, held) => {
    const set = o as Set<unknown>;
    set.clear();
    for (let i = 0; i < held.length; i++) set.add(held[i]);
  },
};

function isSameList(o: object, held: ArrayLike<unknown>): boolean {
  const list = o as ArrayLike<unknown>;
  if (list.length !== held.length) return false;
  for (let i = 0; i < held.length; i++) if (list[i] !== held[i]) return false;
  return true;
}

/** Kinds of records, by the names of their fields. */
const recordKinds = new Map<string, Kind>();

function kindOf(object: object): Kind {
  if (Array.isArray(object)) return listKind;
  if (object instanceof Map) return mapKind;
  if (object instanceof Set) return setKind;
  if (ArrayBuffer.isView(object)) return bytesKind;
  const names = Object.keys(object);
  const key = names.join(' ');
  let kind = recordKinds.get(key);
  if (!kind) recordKinds.set(key, (kind = recordKind(names)));
  return kind;
}

/** Code for one list of fields: asking for each by a name that varies would take most of the time of a search. */
function recordKind(names: readonly string[]): Kind {
  const fields = names.map((name) => `o[${JSON.stringify(name)}]`);
  const code = (body: string): never => new Function('o', 'h', body) as never;
  return {
    held: code(`return [${fields.join(', ')}];`),
    isSame: code(
      `return ${fields.map((f, i) => `${f} === h[${String(i)}]`).join(' && ') || 'true'};`,
    ),
    // A field that is only read, such as one that a getter gives, stays.
    restore: code(
      fields.map((f, i) => `if (${f} !== h[${String(i)}]) ${f} = h[${String(i)}];`).join('\n'),
    ),
  };
}
