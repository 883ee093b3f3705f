/** The order of operations on atomics: as they took place, if one of the two writes (rulings, 2). */
import type { Moment } from '../machine/listener.ts';
import type { Line, Stamp } from './clock.ts';
import type { Who } from './who.ts';

/** Its last write, and the reads since. */
interface Atomic {
  write: Stamp | undefined;
  reads: Stamp[];
}

export class Atomics {
  private readonly all = new Map<number, Atomic>();

  /** An operation of who runs along a line; a failed `compare_and_swap` is a read. */
  operation(at: number, write: boolean, line: Line, who: Who): void {
    let a = this.all.get(at);
    if (!a) this.all.set(at, (a = { write: undefined, reads: [] }));
    if (a.write) line.acquireOne(a.write);
    if (!write) {
      const mine = line.release(who);
      // Of the readers since the last write, those that this one does not follow stay too.
      a.reads = a.reads.filter((r) => !line.knows(r.chain, r.time));
      a.reads.push(mine);
      return;
    }
    line.acquire(a.reads);
    a.reads = [];
    line.happens();
    a.write = line.release(who);
  }

  /** All moments kept, for whoever cleans up. */
  *moments(): Generator<Moment> {
    for (const a of this.all.values()) {
      if (a.write) yield a.write;
      yield* a.reads;
    }
  }
}
