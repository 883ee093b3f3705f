/** Tells a listener of operations that read whole values: printing, comparing, copying. */
import type { Listener } from './listener.ts';
import type { Heap, List, MapValue, Value } from './value.ts';

/** The size and all elements of one container. */
export function readWhole(listener: Listener, object: List | MapValue, site: number): void {
  listener.readSize(object, site);
  listener.readAll(object, 0, site);
}

/** The elements of a list that is the only argument, as `min` and `max` take it. */
export function readArguments(listener: Listener, xs: readonly Value[], site: number): void {
  const [only] = xs;
  if (xs.length === 1 && typeof only === 'object' && only.kind === 'list')
    readWhole(listener, only, site);
}

/** Everything that printing or comparing the values looks at. Without recursion: nesting is the program's. */
export function readDeep(listener: Listener, values: readonly Value[], site: number): void {
  const work: Value[] = [...values];
  const seen = new Set<Heap>();
  while (work.length > 0) {
    const v = work.pop();
    if (typeof v !== 'object' || (v.kind !== 'list' && v.kind !== 'map') || seen.has(v)) continue;
    seen.add(v);
    readWhole(listener, v, site);
    for (const part of v.kind === 'list' ? v.items : v.entries.values())
      if (typeof part === 'object') work.push(part);
  }
}
