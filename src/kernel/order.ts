/**
 * The order that passes through descriptors of this program (rulings, 4): a
 * write, close or shutdown comes before the read that returns its bytes or the
 * end, and before whatever reports the readiness that it made; a read comes
 * before the write, or the writability, that needed its room. Kept beside the
 * descriptions, and only where somebody listens.
 */
import type { Activation } from '../machine/activation.ts';
import { noMoments, type Listener, type Moment, type Moments } from '../machine/listener.ts';

/** What came into a description and was not taken, and what made it ready. */
interface Flow {
  /** Bytes (or counts) that ever came in and that were ever taken. */
  came: number;
  taken: number;
  /** Up to which byte each moment's write reached, oldest first. */
  readonly writes: { readonly upTo: number; readonly moment: Moment }[];
  /** The close or shutdown that ended it. */
  end: Moments;
  /** The reads that made room again since it was full. */
  room: Moments;
}

export class StreamOrder {
  private readonly flows = new Map<number, Flow>();

  constructor(private readonly listener: Listener | undefined) {}

  /** This activation's present moment; nothing where nobody listens. */
  release(act: Activation): Moments {
    if (act.gathered) return act.gathered;
    const moment = this.listener?.release(act);
    return moment ? [moment] : noMoments;
  }

  acquire(act: Activation, after: Moments): void {
    if (after.length === 0) return;
    if (act.gathered) act.gathered.push(...after);
    else this.listener?.acquire(act, after);
  }

  private flow(id: number): Flow {
    let found = this.flows.get(id);
    if (!found) {
      found = { came: 0, taken: 0, writes: [], end: noMoments, room: noMoments };
      this.flows.set(id, found);
    }
    return found;
  }

  /** An activation puts n bytes on their way to a description, into the room that earlier reads made. */
  wrote(act: Activation, to: number, n: number): void {
    if (!this.listener || n === 0) return;
    const flow = this.flow(to);
    this.acquire(act, flow.room);
    flow.came += n;
    for (const moment of this.release(act)) flow.writes.push({ upTo: flow.came, moment });
  }

  /** An activation takes n bytes; `wasFull`: a writer had no room before. */
  read(act: Activation, from: number, n: number, wasFull: boolean): void {
    if (!this.listener || n === 0) return;
    const flow = this.flow(from);
    let at = flow.taken;
    flow.taken += n;
    const { writes } = flow;
    const after: Moment[] = [];
    // Every write of which it takes a byte, and no later one.
    for (let [first] = writes; first !== undefined && at < flow.taken; [first] = writes) {
      after.push(first.moment);
      if (first.upTo > flow.taken) break;
      at = first.upTo;
      writes.shift();
    }
    this.acquire(act, after);
    if (wasFull) flow.room = this.release(act);
  }

  /** An activation takes all that came, as reading an eventfd does. */
  readAll(act: Activation, from: number): void {
    if (!this.listener) return;
    const flow = this.flow(from);
    this.acquire(
      act,
      flow.writes.map((w) => w.moment),
    );
    flow.taken = flow.came;
    flow.writes.length = 0;
  }

  /** An activation ends what comes to a description. */
  ended(act: Activation | undefined, to: number): void {
    if (!this.listener || !act) return;
    this.flow(to).end = this.release(act);
  }

  /** An activation has read the end. */
  sawEnd(act: Activation, from: number): void {
    if (this.listener) this.acquire(act, this.flows.get(from)?.end ?? noMoments);
  }

  /** Before which moments a description cannot have been ready as it is: to read, to write, or both. */
  ready(id: number, toRead: boolean, toWrite: boolean, writesTo: number | undefined): Moments {
    if (!this.listener) return noMoments;
    const flow = this.flows.get(id);
    const room =
      toWrite && writesTo !== undefined ? (this.flows.get(writesTo)?.room ?? noMoments) : noMoments;
    if (!toRead || !flow) return room;
    const [first] = flow.writes;
    return [...(first ? [first.moment] : flow.end), ...room];
  }

  /** A description is gone, and with it its order. */
  forget(id: number): void {
    this.flows.delete(id);
  }

  /** All moments kept, for whoever cleans up behind the listener. */
  *moments(): Generator<Moment> {
    for (const flow of this.flows.values()) {
      for (const w of flow.writes) yield w.moment;
      yield* flow.end;
      yield* flow.room;
    }
  }
}
