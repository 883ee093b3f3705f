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

/** An object, and what it held when it was last looked at. */
interface Shadow {
  readonly object: object;
  readonly kind: Kind;
  held: ArrayLike<unknown>;
  /** Of the objects among what it held. */
  parts: readonly Shadow[];
  /** The look at which it was last seen. */
  seen: number;
}

/** What an object held before; nothing, where a step made it. */
interface Change {
  readonly shadow: Shadow;
  readonly held: ArrayLike<unknown> | undefined;
  readonly parts: readonly Shadow[];
}

export class Journal {
  private readonly shadows = new Map<object, Shadow>();
  private readonly constant: ReadonlySet<object>;
  private readonly roots: readonly Shadow[];
  private readonly log: Change[] = [];
  /** Length of the log before each commit. */
  private readonly marks: number[] = [];
  private looks = 0;
  private readonly work: Shadow[] = [];

  /** `constant`: objects that are left alone, with all that only they reach. */
  constructor(roots: readonly object[], constant: readonly object[]) {
    this.constant = new Set(constant);
    this.roots = roots.map((root) => this.shadowOf(root));
    this.look();
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
    this.looks++;
    for (const object of untouched) {
      const shadow = this.shadows.get(object);
      if (shadow) shadow.seen = this.looks;
    }
    this.look();
  }

  /** Takes back what the last commit noted. */
  undo(): void {
    const mark = this.marks.pop() ?? 0;
    while (this.log.length > mark) {
      const { shadow, held, parts } = this.log.pop() as Change;
      if (held === undefined) this.shadows.delete(shadow.object);
      else {
        shadow.kind.restore(shadow.object, held);
        shadow.held = held;
        shadow.parts = parts;
      }
    }
  }

  private look(): void {
    const { work, looks } = this;
    for (const root of this.roots) work.push(root);
    for (let shadow = work.pop(); shadow !== undefined; shadow = work.pop()) {
      if (shadow.seen === looks) continue;
      shadow.seen = looks;
      const { object, kind, held, parts } = shadow;
      // What it lets go of may have been changed before: after an undo it is held again.
      for (let i = 0; i < parts.length; i++) {
        const part = parts[i] as Shadow;
        if (part.seen !== looks) work.push(part);
      }
      if (held !== unseen && kind.isSame(object, held)) continue;
      this.log.push({ shadow, held: held === unseen ? undefined : held, parts });
      shadow.held = kind.held(object);
      shadow.parts = this.partsOf(shadow.held);
      for (const part of shadow.parts) if (part.seen !== looks) work.push(part);
    }
    if (this.log.length > mostChanges) throw new RangeError('too many changes to take back');
  }

  private partsOf(held: ArrayLike<unknown>): readonly Shadow[] {
    let parts: Shadow[] | undefined;
    if (!ArrayBuffer.isView(held))
      for (let i = 0; i < held.length; i++) {
        const v = held[i];
        if (typeof v === 'object' && v !== null && !this.constant.has(v))
          (parts ??= []).push(this.shadowOf(v));
      }
    return parts ?? noParts;
  }

  private shadowOf(object: object): Shadow {
    let shadow = this.shadows.get(object);
    if (!shadow) {
      shadow = { object, kind: kindOf(object), held: unseen, parts: noParts, seen: -1 };
      this.shadows.set(object, shadow);
    }
    return shadow;
  }
}

const noParts: readonly Shadow[] = [];
/** Of an object that nobody has looked at yet. */
const unseen: ArrayLike<unknown> = [];
const nothing: readonly object[] = [];
/** Changes that are kept: beyond that they fill the memory. */
const mostChanges = 20_000_000;

const listKind: Kind = {
  held: (o) => (o as unknown[]).slice(),
  isSame: isSameList,
  restore: (o, held) => {
    const list = o as unknown[];
    list.length = held.length;
    for (let i = 0; i < held.length; i++) {
      const v = held[i];
      // A hole stays one: numbers of descriptors have them.
      if (v !== undefined || i in held) list[i] = v;
      else Reflect.deleteProperty(list, i);
    }
  },
};

const bytesKind: Kind = {
  held: (o) => (o as Uint8Array).slice(),
  // Compared at once: an I/O buffer has thousands of bytes.
  isSame: (o, held) =>
    o instanceof Uint8Array ? Buffer.compare(o, held as Uint8Array) === 0 : isSameNumbers(o, held),
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

function isSameNumbers(o: object, held: ArrayLike<unknown>): boolean {
  const numbers = o as Int32Array;
  for (let i = 0; i < numbers.length; i++) if (numbers[i] !== held[i]) return false;
  return true;
}

function isSameList(o: object, held: ArrayLike<unknown>): boolean {
  const list = o as unknown[];
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
