/** What each routine may count on when it begins: the least of what all who start it bring. */
import type { Routine } from '../../names/binding.ts';

/** Bits of Known by way: `0` the first parameter, `1.s:fd` a field of the second, `g3` a shared variable. */
export type Entry = ReadonlyMap<string, number>;

export class Entries {
  private readonly known = new Map<Routine, Map<string, number>>();
  private readonly queue: Routine[] = [];
  private readonly queued = new Set<Routine>();

  has(routine: Routine): boolean {
    return this.known.has(routine);
  }

  of(routine: Routine): Entry {
    return this.known.get(routine) ?? new Map<string, number>();
  }

  /** One more way to start a routine; it is looked at again if that leaves it less. */
  add(routine: Routine, entry: Entry): void {
    const before = this.known.get(routine);
    if (!before) {
      this.known.set(routine, new Map(entry));
      this.enqueue(routine);
      return;
    }
    let changed = false;
    for (const [key, facts] of before) {
      const left = facts & (entry.get(key) ?? 0);
      if (left === facts) continue;
      changed = true;
      if (left === 0) before.delete(key);
      else before.set(key, left);
    }
    if (changed) this.enqueue(routine);
  }

  /** The next routine to look at, if any. */
  next(): Routine | undefined {
    const routine = this.queue[this.at];
    if (!routine) return undefined;
    this.at++;
    this.queued.delete(routine);
    return routine;
  }

  private at = 0;

  private enqueue(routine: Routine): void {
    if (this.queued.has(routine)) return;
    this.queued.add(routine);
    this.queue.push(routine);
  }
}
