/**
 * The account of memory. Allocation is counted as it happens; what was dropped
 * is only found by a census, a walk over everything the program can still
 * reach. A census is taken when the count since the last one would pass the
 * limit, at a moment when no value hides on JavaScript's stack.
 */
import { cell } from '../code/lowered.ts';
import { cost } from './limit.ts';
import type { Heap, Value } from './value.ts';

/** Strs shorter than this are counted at every place that holds them; longer ones once. */
const shortStr = 256;

export class Memory {
  /** Bytes held at the last census. */
  private held = 0;
  /** Bytes that could be allocated after the last census. */
  private room: number;

  constructor(
    private readonly cells: Int32Array,
    readonly limit: number,
    private readonly attention: () => void,
  ) {
    this.room = limit;
    cells[cell.room] = limit;
  }

  /** Nothing is held any more. */
  reset(): void {
    this.held = 0;
    this.room = this.limit;
    this.cells[cell.room] = this.limit;
  }

  /** Counts an allocation; asks for a census at the next chance when the room is used up. */
  charge(bytes: number): void {
    const left = (this.cells[cell.room] as number) - bytes;
    this.cells[cell.room] = left < -0x7fffffff ? -0x7fffffff : left;
    if (left < 0) this.attention();
  }

  get wantsCensus(): boolean {
    return (this.cells[cell.room] as number) < 0;
  }

  /** An upper bound of the bytes held now. */
  get estimate(): number {
    return this.held + this.room - (this.cells[cell.room] as number);
  }

  /** Counts what the roots reach. Gives the bytes held; the caller compares them with the limit. */
  census(roots: Iterable<Value>, other: number): number {
    this.held = other + bytesReached(roots);
    // A program near its limit must not be counted again at every step.
    this.room = Math.max(this.limit - this.held, 1024 * 1024);
    this.cells[cell.room] = this.room;
    return this.held;
  }
}

/** Bytes of everything the values reach, each record once. Without recursion. */
function bytesReached(roots: Iterable<Value>): number {
  const seen = new Set<Heap | string>();
  const work: Value[] = [...roots];
  let bytes = 0;
  while (work.length > 0) {
    const v = work.pop();
    if (typeof v === 'string') {
      if (v.length >= shortStr) {
        if (seen.has(v)) continue;
        seen.add(v);
      }
      bytes += cost.str + v.length;
      continue;
    }
    if (typeof v !== 'object' || seen.has(v)) continue;
    seen.add(v);
    switch (v.kind) {
      case 'list':
        bytes += cost.list + cost.element * v.items.length;
        for (const item of v.items)
          if (typeof item === 'object' || typeof item === 'string') work.push(item);
        break;
      case 'map':
        bytes += cost.map + cost.entry * v.entries.size;
        for (const [key, value] of v.entries) {
          if (typeof key === 'string') bytes += key.length;
          if (typeof value === 'object' || typeof value === 'string') work.push(value);
        }
        break;
      case 'buffer':
        bytes += cost.buffer + v.bytes.length;
        break;
      case 'aiocb':
        bytes += cost.map;
        work.push(v.buf);
        break;
      case 'cursor':
        bytes += cost.list;
        if (v.map) work.push(v.map);
        if (v.items) for (const item of v.items) work.push(item);
        if (v.text !== undefined) work.push(v.text);
        break;
      default:
        bytes += cost.list;
    }
  }
  return bytes;
}
