/**
 * Listens to a run and notes which locations each step uses, so that the
 * search knows which steps depend on one another (concurrency.md, "Schedules").
 * A location is a number, the same in all executions of one search.
 */
import type { Activation } from '../machine/activation.ts';
import type { Listener, Moment } from '../machine/listener.ts';
import type { Locations } from './location.ts';
import type { BufferValue, Key, List, MapValue, Value } from '../machine/value.ts';
import { both, LostUpdates, type LostUpdate } from '../race/lost-update.ts';

/** location * 2 + 1 for a write, location * 2 for a read. */
export type Use = number;

/** A plain access, for the data races of the step. */
export interface PlainAccess {
  readonly location: number;
  readonly write: boolean;
  readonly site: number;
  readonly kind: Activation['kind'];
}

/** Bytes of a buffer are told apart one by one where it is short, in blocks of so many where it is longer. */
function blockOf(length: number): number {
  if (length <= 64) return 1;
  return length <= 512 ? 8 : 64;
}

export class Recorder implements Listener {
  /** What the step at hand used. */
  uses: Use[] = [];
  plain: PlainAccess[] = [];
  private act: Activation | undefined;
  lost: LostUpdates | undefined;

  constructor(
    private readonly locations: Locations,
    private readonly tellLost: ((lost: LostUpdate) => void) | undefined,
  ) {
    this.reset();
  }

  /** A new execution begins. */
  reset(): void {
    this.uses = [];
    this.plain = [];
    this.act = undefined;
    this.lost = this.tellLost ? new LostUpdates(this.tellLost) : undefined;
  }

  /** A step begins; what it uses is noted from now on. */
  begin(): void {
    this.uses = [];
    this.plain = [];
  }

  /** The number of a location that has a name. */
  location(name: string): number {
    return this.locations.named(name);
  }

  use(location: number, write: boolean): void {
    const u = 2 * location + (write ? 1 : 0);
    const { uses } = this;
    for (let i = 0; i < uses.length; i++) {
      if ((uses[i] as number) >> 1 !== location) continue;
      if (write) uses[i] = u;
      return;
    }
    uses.push(u);
  }

  private access(location: number, write: boolean, site: number): void {
    this.use(location, write);
    this.plain.push({ location, write, site, kind: this.act?.kind ?? 'main' });
  }

  runs(act: Activation): void {
    this.act = act;
  }

  readShared(index: number, site: number): void {
    this.access(index, false, site);
  }
  writeShared(index: number, site: number): void {
    this.access(index, true, site);
    if (this.lost && this.act) this.lost.wroteShared(this.act, index, site);
  }

  private part(object: List | MapValue, key: Key | undefined): number {
    return this.location(
      key === undefined
        ? `#${String(object.id)} size`
        : `#${String(object.id)} \0${typeof key} ${String(key)}`,
    );
  }

  read(object: List | MapValue, key: Key, site: number): void {
    this.access(this.part(object, key), false, site);
  }
  write(object: List | MapValue, key: Key, site: number): void {
    this.access(this.part(object, key), true, site);
    if (this.lost && this.act) this.lost.wrotePart(this.act, object, key, site);
  }
  readSize(object: List | MapValue, site: number): void {
    this.access(this.part(object, undefined), false, site);
  }
  writeSize(object: List | MapValue, site: number): void {
    this.access(this.part(object, undefined), true, site);
  }
  readAll(object: List | MapValue, from: number, site: number, to = Infinity): void {
    this.each(object, from, false, site, to);
  }
  writeAll(object: List | MapValue, from: number, site: number): void {
    this.each(object, from, true, site);
  }

  private each(
    object: List | MapValue,
    from: number,
    write: boolean,
    site: number,
    to = Infinity,
  ): void {
    if (object.kind === 'map')
      for (const key of object.entries.keys()) this.access(this.part(object, key), write, site);
    else
      for (let i = from; i < Math.min(to, object.items.length); i++)
        this.access(this.part(object, i), write, site);
  }

  bytes(buffer: BufferValue, from: number, to: number, write: boolean, site: number): void {
    const block = blockOf(buffer.bytes.length);
    for (let at = Math.floor(from / block); at * block < to; at++)
      this.access(this.location(`#${String(buffer.id)} bytes ${String(at)}`), write, site);
  }

  atomic(at: number, write: boolean): void {
    this.use(this.locations.atomics + at, write);
  }

  seenShared(index: number, site: number): object | undefined {
    return this.act && this.lost?.seenShared(this.act, index, site);
  }
  seenPart(object: Value, key: Value, site: number): object | undefined {
    return this.act && this.lost?.seenPart(this.act, object, key, site);
  }
  derivedShared(index: number, sources: object | undefined, site: number): void {
    if (this.act) this.lost?.derivedShared(this.act, index, sources, site);
  }
  derivedPart(object: Value, key: Value, sources: object | undefined, site: number): void {
    if (this.act) this.lost?.derivedPart(this.act, object, key, sources, site);
  }
  both(a: object | undefined, b: object | undefined): object | undefined {
    return both(a, b);
  }

  release(): Moment | undefined {
    return undefined;
  }
  acquire(): void {
    /* the search keeps its own order */
  }
  locked(_act: Activation, mutex: number, _site: number, tried: boolean): void {
    this.use(this.locations.mutexes + mutex, true);
    if (tried) this.asksFree(mutex, false);
  }

  /** Of a `lock` it is only what makes it possible; a `trylock` before it and one after it go different ways. */
  unlocked(_act: Activation, mutex: number): void {
    this.asksFree(mutex, true);
  }

  refused(act: Activation, mutex: number): void {
    // Who holds it itself is refused whatever others do.
    if (act.held.includes(mutex)) return;
    this.use(this.locations.mutexes + mutex, false);
    this.asksFree(mutex, false);
  }

  private asksFree(mutex: number, write: boolean): void {
    const { locations } = this;
    if (locations.tries) this.use(locations.freedom + mutex, write);
  }

  began(): void {
    /* likewise */
  }
  paused(): void {
    /* likewise */
  }
  resumed(): void {
    /* likewise */
  }
  ended(): void {
    /* likewise */
  }
  joined(): void {
    /* likewise */
  }
  blockedSignals(): void {
    /* likewise */
  }
  unblockedSignals(): void {
    /* likewise */
  }

  submitted(
    _act: Activation,
    _request: number,
    buffer: BufferValue,
    from: number,
    to: number,
    write: boolean,
    site: number,
  ): void {
    this.bytes(buffer, from, to, write, site);
  }
  reported(): void {
    /* the buffer was used when the request was handed in and when it ended */
  }
}
