/** Where accesses are kept: by shared variable, by part of a container, by bytes of a buffer. */
import type { BufferValue, Key, List, MapValue } from '../machine/value.ts';
import type { Line } from './clock.ts';
import { compare, history, keep, samePlace, type Access, type History, type Pair, type Silent } from './history.ts';

/** An access of elements or bytes from `from` up to, not including, `to`. */
interface Ranged { from: number; to: number; readonly access: Access }

/** Of a list or map. */
export interface ContainerMarks {
  readonly kind: 'container';
  readonly parts: Map<Key, History>;
  readonly size: History;
  /** Accesses of all elements from a position on (a list), or of all values (a map). */
  all: Ranged[];
}

/** Of a buffer: by block, so that a long buffer touched byte by byte stays cheap. */
export interface BufferMarks {
  readonly kind: 'buffer';
  readonly blocks: Map<number, Ranged[]>;
}

export type Marks = ContainerMarks | BufferMarks;

const blockSize = 256;
/** So few accesses are not worth a closer look. */
const few = 4;

export function containerMarks(object: List | MapValue): ContainerMarks {
  const found = object.marks as ContainerMarks | undefined;
  if (found) return found;
  const made: ContainerMarks = { kind: 'container', parts: new Map(), size: history(), all: [] };
  object.marks = made;
  return made;
}

function partOf(marks: ContainerMarks, key: Key): History {
  let found = marks.parts.get(key);
  if (!found) {
    found = history();
    marks.parts.set(key, found);
  }
  return found;
}

/** Where an element stands among accesses of all; keys of a map stand nowhere in particular. */
function positionOf(key: Key): number {
  return typeof key === 'number' ? key : 0;
}

/** Compares and keeps an access of one part; gives the write whose value it found. */
export function accessPart(object: List | MapValue, key: Key, line: Line, make: (before: Access | undefined) => Access, write: boolean, pair: Pair, silent: Silent): void {
  const marks = containerMarks(object);
  const part = partOf(marks, key);
  compare(part.entries, line, write, pair);
  let { last } = part;
  if (marks.all.length > 0) {
    const at = object.kind === 'list' ? positionOf(key) : 0;
    for (const r of marks.all) {
      if (at < r.from) continue;
      compare([r.access], line, write, pair);
      if (r.access.write && r.access.step > (last?.step ?? -1)) last = r.access;
    }
  }
  keep(part, line, make(last), silent);
}

/** The same for all elements from a position on. */
export function accessAll(object: List | MapValue, from: number, line: Line, make: (before: Access | undefined) => Access, write: boolean, pair: Pair, silent: Silent): void {
  const marks = containerMarks(object);
  let last: Access | undefined;
  const look = (a: Access | undefined): void => { if (a && a.step > (last?.step ?? -1)) last = a; };
  for (const [key, part] of marks.parts) {
    if (object.kind === 'list' && positionOf(key) < from) continue;
    compare(part.entries, line, write, pair);
    look(part.last);
  }
  for (const r of marks.all) {
    compare([r.access], line, write, pair);
    if (r.access.write) look(r.access);
  }
  const access = make(last);
  marks.all = keepRange(marks.all, line, { from, to: Infinity, access }, silent);
}

/** Compares and keeps an access of bytes. */
export function accessBytes(buffer: BufferValue, from: number, to: number, line: Line, make: (before: Access | undefined) => Access, write: boolean, pair: Pair, silent: Silent): void {
  const marks = buffer.marks as BufferMarks | undefined ?? { kind: 'buffer', blocks: new Map<number, Ranged[]>() };
  buffer.marks = marks;
  let last: Access | undefined;
  const told = new Set<Access>();
  for (let block = Math.floor(from / blockSize); block * blockSize < to; block++) {
    for (const r of marks.blocks.get(block) ?? []) {
      if (r.from >= to || r.to <= from || told.has(r.access)) continue;
      told.add(r.access);
      compare([r.access], line, write, pair);
      if (r.access.write && r.access.step > (last?.step ?? -1)) last = r.access;
    }
  }
  const access = make(last);
  for (let block = Math.floor(from / blockSize); block * blockSize < to; block++) {
    const part = { from: Math.max(from, block * blockSize), to: Math.min(to, (block + 1) * blockSize), access };
    marks.blocks.set(block, keepRange(marks.blocks.get(block) ?? [], line, part, silent));
  }
}

/** Keeps a range, in the stead of those from its place inside it that are ordered before it; a row of neighbours at one moment is one. */
function keepRange(ranges: readonly Ranged[], line: Line, made: Ranged, silent: Silent): Ranged[] {
  const { access } = made;
  const out: Ranged[] = [];
  let silentOne: Ranged | undefined;
  for (const r of ranges) {
    const same = samePlace(r.access, access);
    if (same && r.from >= made.from && r.to <= made.to && line.knows(r.access.chain, r.access.time)) continue;
    if (same && !access.write && r.access.chain === access.chain && r.access.time === access.time && (r.to === made.from || r.from === made.to)) {
      made.from = Math.min(made.from, r.from);
      made.to = Math.max(made.to, r.to);
      continue;
    }
    if (same && ranges.length > few && silent(r.access.chain, r.access.time)) {
      // One stands for all those of its place and range that nothing will ever come after.
      if (silentOne?.from === r.from && silentOne.to === r.to) continue;
      silentOne = r;
    }
    out.push(r);
  }
  out.push(made);
  return out;
}

/** All accesses kept of a container or buffer, for whoever cleans up. */
export function* keptAccesses(marks: Marks): Generator<Access> {
  if (marks.kind === 'buffer') {
    for (const ranges of marks.blocks.values()) for (const r of ranges) yield r.access;
    return;
  }
  for (const part of marks.parts.values()) yield* keptOf(part);
  yield* keptOf(marks.size);
  for (const r of marks.all) yield r.access;
}

export function* keptOf(h: History): Generator<Access> {
  yield* h.entries;
  if (h.last) yield h.last;
}
