/**
 * Values of the language, as plain data. nil is `undefined`; bools and ints
 * are JavaScript's; a str is a JavaScript string of bytes (see base/bytes);
 * everything else is a record with a `kind`, so that a snapshot, a hash, a
 * printout and a panel of the UI can all be made from it.
 */

export type Value = undefined | boolean | number | string | Heap;

/** Keys of maps: a JavaScript Map keeps 1, "1" and true apart and remembers the order of insertion. */
export type Key = string | number | boolean;

/** What a listener keeps about the accesses of a container's parts; the machine never looks inside. */
interface Marked {
  marks: object | undefined;
}
export interface List extends Marked {
  readonly kind: 'list';
  readonly id: number;
  readonly items: Value[];
}
export interface MapValue extends Marked {
  readonly kind: 'map';
  readonly id: number;
  readonly entries: Map<Key, Value>;
}
export interface BufferValue extends Marked {
  readonly kind: 'buffer';
  readonly id: number;
  /** Replaced where a shared mapping follows its file. */ bytes: Uint8Array;
}
/** A routine used as a value. */
export interface FnValue {
  readonly kind: 'fn';
  readonly routine: number;
  readonly name: string;
}
/** An errno: prints as its symbol, is equal to the int of its number. */
export interface ErrnoValue {
  readonly kind: 'errno';
  readonly code: number;
}
export interface FdSet {
  readonly kind: 'fd_set';
  readonly id: number;
  readonly members: Set<number>;
}
export interface SigSet {
  readonly kind: 'sigset';
  readonly id: number;
  readonly members: Set<number>;
}
export interface Aiocb {
  readonly kind: 'aiocb';
  readonly id: number;
  fd: Value;
  buf: Value;
  nbytes: Value;
  offset: Value;
  signo: Value;
  value: Value;
  opcode: Value;
  reqprio: Value;
  /** Number of the request it stands for, 0 before it is submitted. */
  request: number;
  /** That request, once its end was told and it is no longer kept elsewhere; the machine never looks inside. */
  outcome: object | undefined;
}
/** A mutex, or an array of them (`size` > 0) before it is indexed. `at` is the number of the first. */
export interface MutexRef {
  readonly kind: 'mutex';
  readonly name: string;
  readonly at: number;
  readonly size: number;
}
/** An atomic, or an array of them, likewise. */
export interface AtomicRef {
  readonly kind: 'atomic';
  readonly name: string;
  readonly at: number;
  readonly size: number;
}
/** An event as `wait_events` gives it, for `dispatch`; `number` is its place in the machine's table. */
export interface EventValue {
  readonly kind: 'event';
  readonly number: number;
  readonly name: string;
}
/** Where a `for` stands in what it walks over. Never seen by programs. */
export interface Cursor {
  readonly kind: 'cursor';
  readonly items: Value[] | undefined;
  readonly text: string | undefined;
  readonly map: MapValue | undefined;
  /** The list that `items` are of; undefined for a map. */
  readonly list: List | undefined;
  at: number;
  /** With one loop variable: the element, or the key of a map. */
  item: Value;
  /** With two: index or key, and the element or value. */
  key: Value;
  value: Value;
}

export type Heap =
  | List
  | MapValue
  | BufferValue
  | FnValue
  | ErrnoValue
  | FdSet
  | SigSet
  | Aiocb
  | MutexRef
  | AtomicRef
  | EventValue
  | Cursor;

/** The name of a value's type, as `type(x)` gives it. */
export function typeName(v: Value): string {
  switch (typeof v) {
    case 'undefined':
      return 'nil';
    case 'boolean':
      return 'bool';
    case 'number':
      return 'int';
    case 'string':
      return 'str';
    // An errno is an int that knows its name.
    default:
      return v.kind === 'errno' ? 'int' : v.kind;
  }
}

/** The int a value stands for: itself, or an errno's number; undefined if it is no int. */
export function intOf(v: Value): number | undefined {
  if (typeof v === 'number') return v;
  return typeof v === 'object' && v.kind === 'errno' ? v.code : undefined;
}

/** `==`: nil, bool, int and str by value, everything else by identity. */
export function same(a: Value, b: Value): boolean {
  if (a === b) return true;
  if (typeof a === 'object' && a.kind === 'errno') return a.code === intOf(b);
  if (typeof b === 'object' && b.kind === 'errno') return b.code === a;
  if (typeof a !== 'object' || typeof b !== 'object') return false;
  if (a.kind === 'fn' && b.kind === 'fn') return a.routine === b.routine;
  if (a.kind === 'mutex' && b.kind === 'mutex') return a.at === b.at && a.size === b.size;
  if (a.kind === 'atomic' && b.kind === 'atomic') return a.at === b.at && a.size === b.size;
  return false;
}

/** `equal(a, b)`: lists and maps by what they hold, also where they hold themselves. Without recursion: nesting is the program's. */
export function deepEqual(a: Value, b: Value): boolean {
  const work: [Value, Value][] = [[a, b]];
  // Pairs already assumed equal: a difference, if any, is found elsewhere.
  const assumed = new Map<Heap, Set<Heap>>();
  for (let pair = work.pop(); pair; pair = work.pop()) {
    const [x, y] = pair;
    if (same(x, y)) continue;
    if (typeof x !== 'object' || typeof y !== 'object') return false;
    const seen = assumed.get(x);
    if (seen?.has(y)) continue;
    if (seen) seen.add(y);
    else assumed.set(x, new Set([y]));
    if (x.kind === 'list' && y.kind === 'list') {
      if (x.items.length !== y.items.length) return false;
      for (let i = 0; i < x.items.length; i++) work.push([x.items[i], y.items[i]]);
    } else if (x.kind === 'map' && y.kind === 'map') {
      if (x.entries.size !== y.entries.size) return false;
      for (const [k, v] of x.entries) {
        if (!y.entries.has(k)) return false;
        work.push([v, y.entries.get(k)]);
      }
    } else {
      return false;
    }
  }
  return true;
}
