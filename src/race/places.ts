/**
 * Where accesses are kept: by part of a container, by bytes of a buffer. Each
 * kind has two steps: `met…` finds what a new access comes upon, `keep…` keeps it.
 */
import type { BufferValue, Key, List, MapValue } from '../machine/value.ts';
import type { Line } from './clock.ts';
import {
  compare,
  compareOne,
  history,
  samePlace,
  type Access,
  type History,
  type Silent,
  type Write,
} from './history.ts';

/** An access of elements or bytes from `from` up to, not including, `to`. */
interface Ranged {
  from: number;
  to: number;
  readonly access: Access;
}

/** Of a list or map. */
export interface ContainerMarks {
  readonly kind: 'container';
  readonly parts: Map<Key, History>;
  readonly size: History;
  /** Accesses of all elements from a position on (a list), or of all values (a map). */
  readonly all: Ranged[];
}

/** Of a buffer: by block, so that a long buffer touched byte by byte stays cheap. */
export interface BufferMarks {
  readonly kind: 'buffer';
  readonly blocks: (Ranged[] | undefined)[];
}

/** What a new access comes upon. */
export interface Met {
  /** Kept accesses that conflict with it and are not ordered before it. */
  readonly unordered: Access[];
  /** Of a read: the writes whose values it sees, one for each location. */
  readonly seen: Write[];
}

export type Marks = ContainerMarks | BufferMarks;

const blockSize = 256;
/** So few accesses are not worth a closer look. */
const few = 4;

export function containerMarks(object: List | MapValue): ContainerMarks {
  const found = object.marks as ContainerMarks | undefined;
  if (found) return found;
  const made: ContainerMarks = {
    kind: 'container',
    parts: new Map(),
    size: history({ kind: 'size', object }),
    all: [],
  };
  object.marks = made;
  return made;
}

function bufferMarks(buffer: BufferValue): BufferMarks {
  const found = buffer.marks as BufferMarks | undefined;
  if (found) return found;
  const made: BufferMarks = { kind: 'buffer', blocks: [] };
  buffer.marks = made;
  return made;
}

export function partOf(object: List | MapValue, key: Key): History {
  const { parts } = containerMarks(object);
  let found = parts.get(key);
  if (!found) {
    found = history({ kind: 'part', object, key });
    parts.set(key, found);
  }
  return found;
}

/** Where an element stands among accesses of all; keys of a map stand nowhere in particular. */
function positionOf(key: Key): number {
  return typeof key === 'number' ? key : 0;
}

/** One part; it is kept in its history. */
export function metPart(
  object: List | MapValue,
  key: Key,
  part: History,
  line: Line,
  write: boolean,
  met: Met,
): void {
  compare(part, line, write, met.unordered);
  const { all } = containerMarks(object);
  const at = object.kind === 'list' ? positionOf(key) : 0;
  let { last } = part;
  for (const r of all) {
    if (at < r.from || at >= r.to) continue;
    compareOne(r.access, line, write, met.unordered);
    if (r.access.write && r.access.step > (last?.step ?? -1)) last = r.access as Write;
  }
  if (last && !write) met.seen.push(last);
}

/** All elements from a position on, up to another. */
export function metAll(
  object: List | MapValue,
  from: number,
  to: number,
  line: Line,
  write: boolean,
  met: Met,
): void {
  const { parts, all } = containerMarks(object);
  for (const [key, part] of parts) {
    const at = object.kind === 'list' ? positionOf(key) : 0;
    if (at < from || at >= to) continue;
    compare(part, line, write, met.unordered);
    if (
      !write &&
      part.last &&
      !all.some((r) => r.access.write && r.from <= at && r.access.step > (part.last?.step ?? 0))
    )
      met.seen.push(part.last);
  }
  for (const r of all)
    if (r.from < to && r.to > from) compareOne(r.access, line, write, met.unordered);
  if (!write) seenOfAll(parts, all, from, to, met.seen);
}

/**
 * Of the writes of all elements from a position on, those whose value stands at
 * some position that is read: not all covered by later ones. Positions beyond the end count:
 * whoever reads all sees that nothing is there.
 */
function seenOfAll(
  parts: ReadonlyMap<Key, History>,
  all: readonly Ranged[],
  from: number,
  to: number,
  seen: Write[],
): void {
  let covered = to;
  for (let i = all.length - 1; i >= 0 && covered > from; i--) {
    const r = all[i] as Ranged;
    if (!r.access.write || r.from >= covered) continue;
    let shows = covered === Infinity;
    for (let at = Math.max(r.from, from); !shows && at < covered; at++)
      shows = (parts.get(at)?.last?.step ?? -1) < r.access.step;
    if (shows) seen.push(r.access as Write);
    covered = r.from;
  }
}

export function keepAll(
  object: List | MapValue,
  from: number,
  to: number,
  line: Line,
  access: Access,
  silent: Silent,
): void {
  keepRange(containerMarks(object).all, line, { from, to, access }, silent);
}

export function metBytes(
  buffer: BufferValue,
  from: number,
  to: number,
  line: Line,
  write: boolean,
  met: Met,
): void {
  const { blocks } = bufferMarks(buffer);
  const first = Math.floor(from / blockSize);
  // An access that reaches over several blocks is one.
  const known = first === Math.floor((to - 1) / blockSize) ? undefined : new Set<Access>();
  for (let block = first; block * blockSize < to; block++) {
    const kept = blocks[block];
    if (!kept) continue;
    for (const r of kept) {
      if (r.from >= to || r.to <= from || known?.has(r.access)) continue;
      known?.add(r.access);
      compareOne(r.access, line, write, met.unordered);
    }
    if (!write)
      seenOfBytes(
        kept,
        Math.max(from, block * blockSize),
        Math.min(to, (block + 1) * blockSize),
        met.seen,
      );
  }
}

/** The writes whose value stands in some byte: not all covered by later ones. */
function seenOfBytes(kept: readonly Ranged[], from: number, to: number, seen: Write[]): void {
  let open: readonly (readonly [from: number, to: number])[] | undefined;
  for (let i = kept.length - 1; i >= 0; i--) {
    const r = kept[i] as Ranged;
    if (!r.access.write) continue;
    if (open === undefined && r.from <= from && r.to >= to) {
      // The usual case: what was written last is all that is read.
      seen.push(r.access as Write);
      return;
    }
    open ??= [[from, to]];
    if (!open.some(([a, b]) => r.from < b && r.to > a)) continue;
    seen.push(r.access as Write);
    open = open
      .flatMap(
        ([a, b]) =>
          [
            [a, Math.min(b, r.from)],
            [Math.max(a, r.to), b],
          ] as const,
      )
      .filter(([a, b]) => a < b);
    if (open.length === 0) return;
  }
}

export function keepBytes(
  buffer: BufferValue,
  from: number,
  to: number,
  line: Line,
  access: Access,
  silent: Silent,
): void {
  const { blocks } = bufferMarks(buffer);
  for (let block = Math.floor(from / blockSize); block * blockSize < to; block++) {
    const part = {
      from: Math.max(from, block * blockSize),
      to: Math.min(to, (block + 1) * blockSize),
      access,
    };
    const kept = blocks[block];
    if (kept) keepRange(kept, line, part, silent);
    else blocks[block] = [part];
  }
}

/** Keeps a range, in the stead of those from its place inside it that are ordered before it; a row of neighbours at one moment is one. */
function keepRange(ranges: Ranged[], line: Line, made: Ranged, silent: Silent): void {
  const { access } = made;
  const { length } = ranges;
  let silentOne: Ranged | undefined;
  let to = 0;
  for (let i = 0; i < length; i++) {
    const r = ranges[i] as Ranged;
    if (samePlace(r.access, access)) {
      if (r.from >= made.from && r.to <= made.to && line.knows(r.access.chain, r.access.time))
        continue;
      if (
        !access.write &&
        r.access.chain === access.chain &&
        r.access.time === access.time &&
        (r.to === made.from || r.from === made.to)
      ) {
        made.from = Math.min(made.from, r.from);
        made.to = Math.max(made.to, r.to);
        continue;
      }
      if (length > few && silent(r.access.chain, r.access.time)) {
        // One stands for all those of its place and range that nothing will ever come after.
        if (silentOne?.from === r.from && silentOne.to === r.to) continue;
        silentOne = r;
      }
    }
    if (to !== i) ranges[to] = r;
    to++;
  }
  if (to === length) ranges.push(made);
  else {
    ranges[to++] = made;
    if (to < length) ranges.length = to;
  }
}

/** All accesses kept of a container or buffer, for whoever cleans up. */
export function* keptAccesses(marks: Marks): Generator<Access> {
  if (marks.kind === 'buffer') {
    for (const block of Object.keys(marks.blocks))
      for (const r of marks.blocks[Number(block)] ?? []) yield r.access;
    return;
  }
  for (const part of marks.parts.values()) yield* keptOf(part);
  yield* keptOf(marks.size);
  for (const r of marks.all) yield r.access;
}

export function* keptOf(h: History): Generator<Access> {
  yield* h.reads;
  yield* h.writes;
  if (h.last) yield h.last;
}
