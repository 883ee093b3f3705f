/** Builtins on values of any type, and on lists and maps. */
import { phrase } from '../../diagnostic/phrase.ts';
import { tooLongList } from '../arithmetic.ts';
import { checkGrowth } from '../collection.ts';
import { Fault } from '../fault.ts';
import { keyOf } from '../heaps.ts';
import { cost, maxList, maxStr } from '../limit.ts';
import { describe, show } from '../show.ts';
import { tooLongStr } from '../arithmetic.ts';
import { deepEqual, intOf, same, typeName, type List, type Value } from '../value.ts';
import type { Listener } from '../listener.ts';
import { readArguments, readDeep, readWhole } from '../reading.ts';
import {
  wantInt,
  wantList,
  wantMap,
  wrongArgument,
  type Builtin,
  type BuiltinHost,
} from './host.ts';

export function valueBuiltins(host: BuiltinHost): Record<string, Builtin> {
  const { heaps, listener } = host;
  return {
    str: (site, x) => {
      if (typeof x === 'string') return x;
      if (listener) readDeep(listener, [x], site);
      const text = show(x, maxStr);
      if (text.length > maxStr) throw tooLongStr(text.length, site);
      heaps.charge(cost.str + text.length);
      return text;
    },
    int: (_site, x) => {
      const n = intOf(x);
      if (n !== undefined) return n;
      return typeof x === 'string' ? decimal(x) : undefined;
    },
    len: (site, x) => {
      if (typeof x === 'string') return x.length;
      if (typeof x === 'object') {
        if (listener && (x.kind === 'list' || x.kind === 'map')) listener.readSize(x, site);
        if (x.kind === 'list') return x.items.length;
        if (x.kind === 'map') return x.entries.size;
        if (x.kind === 'buffer') return x.bytes.length;
      }
      throw wrongArgument('len', 'x', 'container', x, site);
    },
    type: (_site, x) => typeName(x),
    equal: (site, a, b) => {
      if (listener) readDeep(listener, [a, b], site);
      return deepEqual(a, b);
    },
    copy: (site, x) => {
      if (typeof x !== 'object') return x;
      if (listener && (x.kind === 'list' || x.kind === 'map')) readWhole(listener, x, site);
      if (listener && x.kind === 'buffer') listener.bytes(x, 0, x.bytes.length, false, site);
      if (x.kind === 'list') return heaps.list(x.items.slice());
      if (x.kind === 'map') {
        const made = heaps.emptyMap();
        heaps.charge(cost.entry * x.entries.size);
        for (const [k, v] of x.entries) made.entries.set(k, v);
        return made;
      }
      if (x.kind === 'buffer') {
        const made = heaps.buffer(x.bytes.length);
        made.bytes.set(x.bytes);
        return made;
      }
      if (x.kind === 'fd_set') {
        const made = heaps.fdSet();
        for (const fd of x.members) made.members.add(fd);
        return made;
      }
      return x.kind === 'sigset' ? heaps.sigSet(x.members) : x;
    },
    min: (site, ...xs) => {
      if (listener) readArguments(listener, xs, site);
      return extreme('min', xs, site, (a, b) => a < b);
    },
    max: (site, ...xs) => {
      if (listener) readArguments(listener, xs, site);
      return extreme('max', xs, site, (a, b) => a > b);
    },
    abs: (site, n) => Math.abs(wantInt('abs', 'n', n, site)),
    append: (site, xs, x) => {
      const list = wantList('append', 'xs', xs, site);
      const { items } = list;
      // Charged by the 32, before the first of them.
      if ((items.length & 31) === 0) {
        checkGrowth(items.length + 1, site);
        heaps.charge(32 * cost.element);
      }
      items.push(x);
      if (listener) {
        listener.writeSize(list, site);
        listener.write(list, items.length - 1, site, x);
      }
      return undefined;
    },
    pop: (site, xs) => {
      const list = wantList('pop', 'xs', xs, site);
      listener?.readSize(list, site);
      if (list.items.length === 0) throw new Fault(phrase('EVL5003.pop', {}), site);
      if (listener) {
        listener.writeSize(list, site);
        listener.write(list, list.items.length - 1, site, list.items.at(-1));
      }
      return list.items.pop();
    },
    insert: (site, xs, i, x) => {
      const list = wantList('insert', 'xs', xs, site);
      const at = wantInt('insert', 'i', i, site);
      if (at < 0 || at > list.items.length)
        throw new Fault(
          phrase('EVL5003.insert', { index: String(at), length: list.items.length }),
          site,
        );
      checkGrowth(list.items.length + 1, site);
      heaps.charge(cost.element);
      list.items.splice(at, 0, x);
      if (listener) {
        listener.writeSize(list, site);
        listener.writeAll(list, at, site);
      }
      return undefined;
    },
    remove: (site, xs, x) => {
      const list = wantList('remove', 'xs', xs, site);
      const at = searched(listener, list, x, site);
      if (at < 0) return false;
      if (listener) {
        listener.writeSize(list, site);
        listener.writeAll(list, at, site);
      }
      list.items.splice(at, 1);
      return true;
    },
    delete: (site, m, k) => {
      const map = wantMap('delete', 'm', m, site);
      const key = keyOf(k, site);
      const was = map.entries.delete(key);
      if (listener) {
        if (was) {
          listener.writeSize(map, site);
          listener.write(map, key, site, undefined);
        } else listener.read(map, key, site, undefined);
      }
      return was;
    },
    has: (site, m, k) => {
      if (typeof m === 'object' && m.kind === 'list') return searched(listener, m, k, site) >= 0;
      const map = wantMap('has', 'm', m, site);
      const key = keyOf(k, site);
      listener?.read(map, key, site, map.entries.get(key));
      return map.entries.has(key);
    },
    keys: (site, m) => {
      const map = wantMap('keys', 'm', m, site);
      listener?.readSize(map, site);
      return heaps.list([...map.entries.keys()]);
    },
    values: (site, m) => {
      const map = wantMap('values', 'm', m, site);
      if (listener) readWhole(listener, map, site);
      return heaps.list([...map.entries.values()]);
    },
    sort: (site, xs) => {
      const list = wantList('sort', 'xs', xs, site);
      if (listener) {
        readWhole(listener, list, site);
        listener.writeAll(list, 0, site);
      }
      return sort(list, site);
    },
    range: (site, a, b) => {
      const first = b === undefined ? 0 : wantInt('range', 'a', a, site);
      const end = b === undefined ? wantInt('range', 'a', a, site) : wantInt('range', 'b', b, site);
      const length = Math.max(0, end - first);
      if (length > maxList) throw tooLongList(length, site);
      return heaps.list(Array.from({ length }, (_, i) => first + i));
    },
  };
}

/** Finds an element as `remove` and `has` do, telling what is looked at on the way. */
function searched(listener: Listener | undefined, list: List, x: Value, site: number): number {
  const at = position(list, x);
  if (listener) {
    listener.readSize(list, site);
    const end = at < 0 ? list.items.length : at + 1;
    for (let i = 0; i < end; i++) listener.read(list, i, site, list.items[i]);
  }
  return at;
}

/** The int that a str spells in decimal, else nil: an optional minus and digits, nothing around them. */
function decimal(s: string): number | undefined {
  let i = s.charCodeAt(0) === 45 ? 1 : 0;
  if (i === s.length) return undefined;
  let n = 0;
  for (; i < s.length; i++) {
    const digit = s.charCodeAt(i) - 48;
    if (!(digit >= 0 && digit <= 9)) return undefined;
    n = n * 10 + digit;
    if (n > Number.MAX_SAFE_INTEGER) return undefined;
  }
  return s.charCodeAt(0) === 45 ? 0 - n : n;
}

function position(list: List, x: Value): number {
  for (let i = 0; i < list.items.length; i++) if (same(list.items[i], x)) return i;
  return -1;
}

function extreme(
  call: 'min' | 'max',
  xs: readonly Value[],
  site: number,
  better: (a: number | string, b: number | string) => boolean,
): Value {
  const [only] = xs;
  const items =
    xs.length === 1 && typeof only === 'object' && only.kind === 'list' ? only.items : xs;
  if (items.length === 0) throw new Fault(phrase('EVL5003.empty', { call }), site);
  const wanted = typeof items[0] === 'string' ? 'str' : 'int';
  let best: number | string | undefined;
  for (const item of items) {
    const x = wanted === 'str' ? item : intOf(item);
    if (typeof x !== 'number' && typeof x !== 'string')
      throw wrongArgument(call, 'x', wanted, item, site);
    if (best === undefined || better(x, best)) best = x;
  }
  return best;
}

/** In place; ints by size or strs by bytes; equal elements keep their order. */
function sort(list: List, site: number): List {
  const { items } = list;
  const [first] = items;
  const strs = typeof first === 'string';
  for (const item of items) {
    if (strs ? typeof item !== 'string' : intOf(item) === undefined) {
      throw new Fault(
        phrase('EVL5001.sortMixed', { first: describe(first), second: describe(item) }),
        site,
      );
    }
  }
  if (strs)
    items.sort((a, b) => {
      if ((a as string) < (b as string)) return -1;
      return (a as string) > (b as string) ? 1 : 0;
    });
  else items.sort((a, b) => (intOf(a) ?? 0) - (intOf(b) ?? 0));
  return list;
}
