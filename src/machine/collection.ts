/** Elements, fields, slices and walks: the parts of lists, maps, strs and buffers. */
import { distance } from 'fastest-levenshtein';
import { phrase } from '../diagnostic/phrase.ts';
import { strOf, textOf } from '../base/bytes.ts';
import { Fault } from './fault.ts';
import { keyOf, type Heaps } from './heaps.ts';
import { cost, maxList } from './limit.ts';
import { tooLongList } from './arithmetic.ts';
import { brief, describe } from './show.ts';
import type { Listener } from './listener.ts';
import {
  intOf,
  type Aiocb,
  type Cursor,
  type Key,
  type List,
  type MapValue,
  type MutexRef,
  type AtomicRef,
  type Value,
} from './value.ts';

/** What a touch of a buffer's bytes must go through: pages, and who owns them (the kernel answers). */
export type TouchBuffer = (
  buffer: Value,
  from: number,
  to: number,
  write: boolean,
  site: number,
) => void;

function outOfRange(index: Value, container: string, length: number, site: number): Fault {
  const last = container === 'list' && intOf(index) === -1 && length > 0;
  return new Fault(
    phrase('EVL5003.index', { index: brief(index), container, length }),
    site,
    last ? phrase('EVL5003.help.last', {}) : undefined,
  );
}

function position(index: Value, length: number, container: string, site: number): number {
  const i = intOf(index);
  if (i === undefined)
    throw new Fault(phrase('EVL5001.indexType', { container, value: describe(index) }), site);
  if (i < 0 || i >= length) throw outOfRange(index, container, length, site);
  return i;
}

/** One of an array of mutexes or atomics. */
export function arrayElement<T extends MutexRef | AtomicRef>(
  ref: T,
  index: Value,
  site: number,
): T {
  const i = intOf(index);
  if (i === undefined)
    throw new Fault(
      phrase('EVL5001.indexType', { container: ref.kind, value: describe(index) }),
      site,
    );
  if (i < 0 || i >= ref.size)
    throw new Fault(
      phrase('EVL5003.array', { index: String(i), name: ref.name, size: ref.size }),
      site,
    );
  return { ...ref, name: `${ref.name}[${String(i)}]`, at: ref.at + i, size: 0 };
}

export interface CollectionHost {
  readonly heaps: Heaps;
  readonly touch: TouchBuffer;
  /** Who is told of accesses; undefined where nobody listens. */
  readonly listener: Listener | undefined;
  atomicGet(ref: AtomicRef, site: number): number;
  atomicSet(ref: AtomicRef, value: Value, site: number): void;
}

/** The functions that generated code calls for parts of values. */
export function collections(host: CollectionHost) {
  const { heaps, listener } = host;

  // Small, so that the engine can put it where it is called.
  const index = (object: Value, i: Value, site: number, place = site): Value =>
    typeof object === 'object' &&
    object.kind === 'map' &&
    listener === undefined &&
    (typeof i === 'number' || typeof i === 'string')
      ? object.entries.get(i)
      : elementOf(object, i, site, place);

  const elementOf = (object: Value, i: Value, site: number, place: number): Value => {
    if (typeof object === 'string') return object.charAt(position(i, object.length, 'str', site));
    if (typeof object === 'object') {
      switch (object.kind) {
        case 'list': {
          const at = placeIn(object, i, site, place);
          const found = object.items[at];
          listener?.read(object, at, place, found);
          return found;
        }
        case 'map': {
          const key = keyOf(i, site);
          const found = object.entries.get(key);
          listener?.read(object, key, place, found);
          return found;
        }
        case 'buffer': {
          const at = position(i, object.bytes.length, 'buffer', site);
          host.touch(object, at, at + 1, false, place);
          return object.bytes[at];
        }
        case 'mutex':
          if (object.size > 0) return arrayElement(object, i, site);
          break;
        case 'atomic':
          if (object.size > 0) return host.atomicGet(arrayElement(object, i, site), site);
          break;
        default:
          break;
      }
    }
    throw new Fault(phrase('EVL5001.index', { object: describe(object) }), site);
  };

  /** Where an element of a list stands. Who finds that it is not there has read that, and perhaps another took it away. */
  const placeIn = (list: List, i: Value, site: number, told: number): number => {
    const at = intOf(i);
    if (listener && at !== undefined && at >= list.items.length)
      listener.read(list, at, told, undefined);
    return position(i, list.items.length, 'list', site);
  };

  const setEntry = (
    object: MapValue,
    key: Value,
    value: Value,
    site: number,
    place: number,
  ): void => {
    const k = typeof key === 'number' || typeof key === 'string' ? key : keyOf(key, site);
    const { entries } = object;
    const before = entries.size;
    entries.set(k, value);
    if (listener) {
      if (entries.size > before) listener.writeSize(object, place);
      listener.write(object, k, place, value);
    }
    if (entries.size > before) heaps.charge(cost.entry + (typeof k === 'string' ? k.length : 0));
  };

  const setIndex = (object: Value, i: Value, value: Value, site: number, place = site): void => {
    if (typeof object === 'object' && object.kind === 'map')
      setEntry(object, i, value, site, place);
    else setElement(object, i, value, site, place);
  };

  const setElement = (object: Value, i: Value, value: Value, site: number, place: number): void => {
    if (typeof object === 'string') throw new Fault(phrase('EVL5001.setStr', {}), site);
    if (typeof object === 'object') {
      switch (object.kind) {
        case 'list': {
          const at = placeIn(object, i, site, place);
          object.items[at] = value;
          listener?.write(object, at, place, value);
          return;
        }
        case 'buffer': {
          const at = position(i, object.bytes.length, 'buffer', site);
          const byte = intOf(value);
          if (byte === undefined || byte < 0 || byte > 255)
            throw new Fault(phrase('EVL5001.byte', { value: describe(value) }), site);
          host.touch(object, at, at + 1, true, place);
          object.bytes[at] = byte;
          return;
        }
        case 'atomic':
          if (object.size > 0) {
            host.atomicSet(arrayElement(object, i, site), value, site);
            return;
          }
          break;
        default:
          break;
      }
    }
    throw new Fault(phrase('EVL5001.index', { object: describe(object) }), site);
  };

  const field = (object: Value, name: string, site: number, place = site): Value => {
    if (typeof object === 'object') {
      if (object.kind === 'map') {
        const value = object.entries.get(name);
        listener?.read(object, name, place, value);
        if (value === undefined && !object.entries.has(name)) throw noField(object, name, site);
        return value;
      }
      if (object.kind === 'aiocb' && isAiocbField(name)) return object[name];
      if (object.kind === 'aiocb')
        throw new Fault(phrase('EVL5004.noField', { name: textOf(name), kind: 'an aiocb' }), site);
    }
    throw new Fault(
      phrase('EVL5001.field', { name: textOf(name), object: describe(object) }),
      site,
    );
  };

  const setField = (
    object: Value,
    name: string,
    value: Value,
    site: number,
    place = site,
  ): void => {
    if (typeof object === 'object') {
      if (object.kind === 'map') {
        setEntry(object, name, value, site, place);
        return;
      }
      if (object.kind === 'aiocb' && isAiocbField(name)) {
        object[name] = value;
        return;
      }
      if (object.kind === 'aiocb')
        throw new Fault(phrase('EVL5004.noField', { name: textOf(name), kind: 'an aiocb' }), site);
    }
    throw new Fault(
      phrase('EVL5001.field', { name: textOf(name), object: describe(object) }),
      site,
    );
  };

  const slice = (
    object: Value,
    from: Value,
    to: Value,
    hasFrom: boolean,
    hasTo: boolean,
    site: number,
  ): Value => {
    let kind: string;
    if (typeof object === 'string') kind = 'str';
    else kind = typeof object === 'object' ? object.kind : '';
    if (kind !== 'str' && kind !== 'list' && kind !== 'buffer')
      throw new Fault(phrase('EVL5001.index', { object: describe(object) }), site);
    let length: number;
    if (typeof object === 'string') length = object.length;
    else if (typeof object === 'object' && object.kind === 'list') length = object.items.length;
    else length = typeof object === 'object' && object.kind === 'buffer' ? object.bytes.length : 0;
    const a = hasFrom ? intOf(from) : 0;
    const b = hasTo ? intOf(to) : length;
    if (a === undefined) throw new Fault(phrase('EVL5001.bound', { value: describe(from) }), site);
    if (b === undefined) throw new Fault(phrase('EVL5001.bound', { value: describe(to) }), site);
    // Who finds that an element is not there has read that.
    if (listener && b > length && typeof object === 'object' && object.kind === 'list')
      listener.read(object, b - 1, site, undefined);
    if (a < 0 || b > length || a > b)
      throw new Fault(
        phrase('EVL5003.slice', { from: String(a), to: String(b), container: kind, length }),
        site,
      );
    if (typeof object === 'string') {
      heaps.charge(cost.str + b - a);
      return object.slice(a, b);
    }
    if (typeof object === 'object' && object.kind === 'list') {
      if (listener) {
        // Where it ends by itself, it asks how long the list is.
        if (!hasTo) listener.readSize(object, site);
        listener.readAll(object, a, site, hasTo ? b : Infinity);
      }
      return heaps.list(object.items.slice(a, b));
    }
    if (typeof object === 'object' && object.kind === 'buffer') {
      host.touch(object, a, b, false, site);
      return bytesToStr(heaps, object.bytes.subarray(a, b));
    }
    return undefined;
  };

  /** Where a `for` begins. A list is walked live; of a map the keys at the beginning, without those removed meanwhile. */
  const cursor = (of: Value, site: number): Cursor => {
    const base = {
      kind: 'cursor' as const,
      at: -1,
      item: undefined,
      key: undefined,
      value: undefined,
      text: undefined,
      map: undefined,
      list: undefined,
    };
    if (typeof of === 'string') return { ...base, items: undefined, text: of };
    if (typeof of === 'object' && of.kind === 'list') return { ...base, items: of.items, list: of };
    if (typeof of === 'object' && of.kind === 'map') {
      heaps.charge(cost.list + cost.element * of.entries.size);
      return { ...base, items: [...of.entries.keys()], map: of };
    }
    throw new Fault(phrase('EVL5001.iterate', { value: describe(of) }), site);
  };

  const wantInt = (v: Value, site: number): number => {
    const n = intOf(v);
    if (n === undefined) throw new Fault(phrase('EVL5001.bound', { value: describe(v) }), site);
    return n;
  };

  /** One round of a `for`: tells what the round reads. */
  const watchedNext = (c: Cursor, site: number, both: boolean): boolean => {
    const more = next(c);
    if (listener && c.list) {
      listener.readSize(c.list, site);
      if (more) listener.read(c.list, c.at, site, c.item);
    } else if (listener && c.map) {
      listener.readSize(c.map, site);
      if (more && both) listener.read(c.map, c.key as Key, site, c.value);
    }
    return more;
  };

  return {
    index,
    setIndex,
    field,
    setField,
    slice,
    cursor,
    next: listener ? watchedNext : next,
    wantInt,
  };
}

function next(c: Cursor): boolean {
  const at = ++c.at;
  const { items } = c;
  if (items !== undefined && c.map === undefined) {
    if (at >= items.length) return false;
    c.key = at;
    c.item = c.value = items[at];
    return true;
  }
  if (c.text !== undefined) {
    if (at >= c.text.length) return false;
    c.key = at;
    c.item = c.value = c.text.charAt(at);
    return true;
  }
  if (items === undefined || c.map === undefined) return false;
  let i = at;
  while (i < items.length && !c.map.entries.has(items[i] as string)) i++;
  c.at = i;
  if (i >= items.length) return false;
  c.key = c.item = items[i];
  c.value = c.map.entries.get(items[i] as string);
  return true;
}

const aiocbFields = [
  'fd',
  'buf',
  'nbytes',
  'offset',
  'signo',
  'value',
  'opcode',
  'reqprio',
] as const;
type AiocbField = (typeof aiocbFields)[number] & keyof Aiocb;

function isAiocbField(name: string): name is AiocbField {
  return (aiocbFields as readonly string[]).includes(name);
}

function noField(object: MapValue, name: string, site: number): Fault {
  let near = '';
  let least = 3;
  let looked = 0;
  for (const key of object.entries.keys()) {
    if (typeof key !== 'string' || key.length > 40) continue;
    const d = distance(key, name);
    if (d < least) {
      least = d;
      near = key;
    }
    if (++looked > 100) break;
  }
  return new Fault(
    phrase('EVL5004.field', { name: textOf(name), near: textOf(near) }),
    site,
    phrase('EVL5004.help', { name: textOf(name) }),
  );
}

/** Bytes of memory as a str. */
export function bytesToStr(heaps: Heaps, bytes: Uint8Array): string {
  heaps.charge(cost.str + bytes.length);
  return strOf(bytes);
}

/** Grows a list by one; its size is bounded. */
export function checkGrowth(length: number, site: number): void {
  if (length > maxList) throw tooLongList(length, site);
}
