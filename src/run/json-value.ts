/** Values of the program as JSON: what `shared` of a result holds. */
import { textOf } from '../base/bytes.ts';
import { show } from '../machine/show.ts';
import type { Heap, Value } from '../machine/value.ts';

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

const deepest = 60;
const longest = 100_000;

/** A value as JSON: strs as text (bytes that are not UTF-8 as U+FFFD), a cycle as "[...]", what has no JSON form as print shows it. */
export function jsonOf(v: Value): Json {
  let room = longest;
  const convert = (x: Value, open: ReadonlySet<Heap>, depth: number): Json => {
    if (x === undefined) return null;
    if (typeof x === 'boolean' || typeof x === 'number') return x;
    if (typeof x === 'string') return textOf(x);
    if (x.kind !== 'list' && x.kind !== 'map') return textOf(show(x, 1000));
    if (open.has(x) || depth > deepest || room-- < 0) return '[...]';
    const inside = new Set(open).add(x);
    if (x.kind === 'list') return x.items.map((item) => convert(item, inside, depth + 1));
    // No prototype: a program may well use `__proto__` as a key.
    const out = Object.create(null) as { [key: string]: Json };
    for (const [key, value] of x.entries)
      out[textOf(String(key))] = convert(value, inside, depth + 1);
    return out;
  };
  return convert(v, new Set(), 0);
}
