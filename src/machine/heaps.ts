/** Making the records that values live in: each gets its number and is charged to the account of memory. */
import { phrase } from '../diagnostic/phrase.ts';
import { Fault } from './fault.ts';
import { cost, maxBuffer } from './limit.ts';
import { describe } from './show.ts';
import {
  intOf,
  type BufferValue,
  type ErrnoValue,
  type FdSet,
  type Key,
  type List,
  type MapValue,
  type SigSet,
  type Value,
} from './value.ts';

export class Heaps {
  private nextId = 1;
  private readonly errnos = new Map<number, ErrnoValue>();

  constructor(readonly charge: (bytes: number) => void) {}

  /** Records made from now on are numbered from here. */
  numberFrom(next: number): void {
    this.nextId = next;
  }

  /** The number that would be given out next. */
  get reached(): number {
    return this.nextId;
  }

  reset(): void {
    this.nextId = 1;
  }

  get created(): number {
    return this.nextId - 1;
  }

  id(): number {
    return this.nextId++;
  }

  readonly list = (items: Value[]): List => {
    this.charge(cost.list + cost.element * items.length);
    return { kind: 'list', id: this.nextId++, items, marks: undefined };
  };

  readonly emptyMap = (): MapValue => {
    this.charge(cost.map);
    return { kind: 'map', id: this.nextId++, entries: new Map<Key, Value>(), marks: undefined };
  };

  /** A map from keys and values in turn; `sites` are the places of the keys. */
  readonly map = (parts: readonly Value[], sites: readonly number[]): MapValue => {
    const made = this.emptyMap();
    this.charge(cost.entry * sites.length);
    for (let i = 0; i < sites.length; i++)
      made.entries.set(keyOf(parts[2 * i], sites[i] as number), parts[2 * i + 1]);
    return made;
  };

  buffer(n: number): BufferValue {
    this.charge(cost.buffer + n);
    return { kind: 'buffer', id: this.nextId++, bytes: new Uint8Array(n), marks: undefined };
  }

  /** buffer(n) of a program: n must be an int from 0 to the limit. */
  wantedBuffer(n: Value, site: number): BufferValue {
    const size = intOf(n);
    if (size === undefined || size < 0 || size > maxBuffer) {
      throw new Fault(
        phrase('EVL5008.buffer', {
          length: size === undefined ? describe(n) : String(size),
          limit: '16 MiB',
        }),
        site,
      );
    }
    return this.buffer(size);
  }

  fdSet(): FdSet {
    this.charge(cost.map);
    return { kind: 'fd_set', id: this.nextId++, members: new Set() };
  }

  sigSet(members: Iterable<number> = []): SigSet {
    this.charge(cost.map);
    return { kind: 'sigset', id: this.nextId++, members: new Set(members) };
  }

  /** One record for each errno; 0 is the int. */
  readonly errno = (code: number): Value => {
    if (code === 0) return 0;
    let found = this.errnos.get(code);
    if (!found) {
      found = { kind: 'errno', code };
      this.errnos.set(code, found);
    }
    return found;
  };
}

/** A value as the key of a map. */
export function keyOf(v: Value, site: number): Key {
  if (typeof v === 'string' || typeof v === 'number' || typeof v === 'boolean') return v;
  if (typeof v === 'object' && v.kind === 'errno') return v.code;
  throw new Fault(phrase('EVL5001.key', { value: describe(v) }), site);
}
