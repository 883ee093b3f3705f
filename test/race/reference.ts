/**
 * The rules of order read directly (concurrency.md, rulings): the whole trace
 * is recorded, every edge drawn, the transitive closure taken, every pair of
 * accesses compared. No clocks, no epochs, no cleverness; for small programs.
 */
import type { Activation } from '../../src/machine/activation.ts';
import type { Listener, Moment, Moments } from '../../src/machine/listener.ts';
import type { BufferValue, Key, List, MapValue } from '../../src/machine/value.ts';
import type { Run } from '../../src/run/run.ts';

interface Step {
  readonly act: number;
  readonly locations: readonly string[];
  readonly write: boolean;
  readonly site: number;
}

export class Reference implements Listener {
  private readonly steps: Step[] = [];

  private readonly edges: (readonly [number, number])[] = [];
  private readonly last = new Map<number, number>();
  private readonly waiting = new Map<number, number[]>();
  private readonly mutexes = new Map<number, number>();
  private readonly atomics = new Map<number, number[]>();
  private readonly rows = new Map<unknown, number>();
  private readonly threads = new Map<number, number>();
  private mainEnd: number | undefined;
  private handlers: number | undefined;
  private current!: Activation;
  private readonly writes = new Map<string, number>();
  /** Reads that came after a write by rule 9: the edge counts for what follows, not for the pair. */
  private readonly saw: (readonly [number, number])[] = [];

  constructor(private readonly run: Run) {}

  /** A step of an activation, after all it did before and all it was told to come after. */
  private step(
    act: Activation,
    locations: readonly string[] = [],
    write = false,
    site = -1,
  ): number {
    const n = this.steps.length;
    this.steps.push({ act: act.id, locations, write, site });
    const before = this.last.get(act.id);
    if (before !== undefined) this.edges.push([before, n]);
    for (const from of this.waiting.get(act.id) ?? []) this.edges.push([from, n]);
    this.waiting.delete(act.id);
    this.last.set(act.id, n);
    const oneLine =
      this.run.state.cpus.length === 1 && act.kind !== 'thread' && act.kind !== 'interrupt';
    if (oneLine) {
      if (this.handlers !== undefined) this.edges.push([this.handlers, n]);
      this.handlers = n;
    }
    return n;
  }

  private after(act: Activation, from: number | undefined): void {
    if (from === undefined) return;
    const list = this.waiting.get(act.id);
    if (list) list.push(from);
    else this.waiting.set(act.id, [from]);
  }

  runs(act: Activation): void {
    this.current = act;
  }

  /** One operation, on one location or several. */
  private access(locations: readonly string[], write: boolean, site: number): void {
    const seen = locations.flatMap((l) => this.writes.get(l) ?? []);
    const n = this.step(this.current, locations, write, site);
    if (write) for (const l of locations) this.writes.set(l, n);
    else for (const w of new Set(seen)) this.saw.push([w, n]);
  }

  readShared(index: number, site: number): void {
    this.access([`shared ${String(index)}`], false, site);
  }
  writeShared(index: number, site: number): void {
    this.access([`shared ${String(index)}`], true, site);
  }
  read(object: List | MapValue, key: Key, site: number): void {
    this.access([part(object, key)], false, site);
  }
  write(object: List | MapValue, key: Key, site: number): void {
    this.access([part(object, key)], true, site);
  }
  readSize(object: List | MapValue, site: number): void {
    this.access([`size ${String(object.id)}`], false, site);
  }
  writeSize(object: List | MapValue, site: number): void {
    this.access([`size ${String(object.id)}`], true, site);
  }
  readAll(object: List | MapValue, from: number, site: number, to = 40): void {
    this.access(parts(object, from, Math.min(to, 40)), false, site);
  }
  writeAll(object: List | MapValue, from: number, site: number): void {
    this.access(parts(object, from), true, site);
  }

  bytes(buffer: BufferValue, from: number, to: number, write: boolean, site: number): void {
    this.access(
      Array.from({ length: to - from }, (_, i) => `byte ${String(buffer.id)} ${String(from + i)}`),
      write,
      site,
    );
  }

  atomic(at: number, write: boolean, site: number): void {
    const before = this.atomics.get(at) ?? [];
    const n = this.step(this.current, [], write, site);
    for (const earlier of before)
      if (write || this.steps[earlier]?.write === true) this.edges.push([earlier, n]);
    this.atomics.set(at, [...before, n]);
  }

  seenShared(): undefined {
    return undefined;
  }
  seenPart(): undefined {
    return undefined;
  }
  derivedShared(): void {
    /* lost updates are judged elsewhere */
  }
  derivedPart(): void {
    /* likewise */
  }
  both(): undefined {
    return undefined;
  }

  release(act: Activation): Moment {
    return { chain: this.step(act), time: 0 };
  }
  acquire(act: Activation, after: Moments): void {
    for (const m of after) this.after(act, m.chain);
  }
  locked(act: Activation, mutex: number): void {
    this.after(act, this.mutexes.get(mutex));
    this.step(act);
  }
  unlocked(act: Activation, mutex: number): void {
    this.mutexes.set(mutex, this.step(act));
  }

  refused(): void {
    /* a failed trylock orders nothing */
  }

  began(act: Activation, after: Moments): void {
    this.acquire(act, after);
    this.after(act, this.mainEnd);
    if (act.color !== undefined) this.after(act, this.rows.get(act.color));
    if (act.source >= 0) this.after(act, this.rows.get(`${act.cause.how} ${String(act.source)}`));
    this.step(act);
  }

  paused(act: Activation): void {
    const n = this.step(act);
    if (act.color !== undefined) this.rows.set(act.color, n);
    if (act.cause.how === 'signal') this.rows.set(`signal ${String(act.source)}`, n);
    if (act.kind === 'main') this.mainEnd = n;
  }

  resumed(act: Activation, after: Moments): void {
    this.acquire(act, after);
    if (act.color !== undefined) this.after(act, this.rows.get(act.color));
    this.step(act);
  }

  ended(act: Activation): void {
    const n = this.step(act);
    if (act.color !== undefined) this.rows.set(act.color, n);
    if (act.source >= 0) this.rows.set(`${act.cause.how} ${String(act.source)}`, n);
    if (act.kind === 'thread') this.threads.set(act.id, n);
    if (act.kind === 'main' || act.kind === 'initialiser') this.mainEnd = n;
  }

  joined(act: Activation, thread: number): void {
    this.after(act, this.threads.get(thread));
  }
  blockedSignals(): void {
    /* the programs here have no signals */
  }
  unblockedSignals(): void {
    /* likewise */
  }
  submitted(): void {
    /* nor requests */
  }
  reported(): void {
    /* likewise */
  }

  /** The unordered pairs of places, as `span~span`, with how many second accesses completed each. */
  races(): Map<string, number> {
    const n = this.steps.length;
    const before: Set<number>[] = [];
    const into: number[][] = Array.from({ length: n }, () => []);
    for (const [from, to] of this.edges) into[to]?.push(from);
    const sawBy = new Map<number, number[]>();
    for (const [w, r] of this.saw) sawBy.set(r, [...(sawBy.get(r) ?? []), w]);
    // What a step comes after: with rule 9 through earlier reads, without it for the step's own value.
    const closed: Set<number>[] = [];
    for (let i = 0; i < n; i++) {
      const own = new Set<number>();
      for (const from of into[i] ?? []) {
        own.add(from);
        for (const x of closed[from] ?? []) own.add(x);
      }
      before.push(own);
      const all = new Set(own);
      for (const w of sawBy.get(i) ?? []) for (const x of [w, ...(closed[w] ?? [])]) all.add(x);
      closed.push(all);
    }
    const found = new Map<string, number>();
    for (let second = 0; second < n; second++) {
      const b = this.steps[second] as Step;
      const completed = new Set<string>();
      for (let first = 0; first < second; first++) {
        const a = this.steps[first] as Step;
        if (
          !a.locations.some((l) => b.locations.includes(l)) ||
          (!a.write && !b.write) ||
          a.act === b.act ||
          before[second]?.has(first)
        )
          continue;
        completed.add([this.place(a.site), this.place(b.site)].sort().join('~'));
      }
      for (const key of completed) found.set(key, (found.get(key) ?? 0) + 1);
    }
    return found;
  }

  private place(site: number): string {
    const { start, end } = this.run.span(site);
    return `${String(start)}-${String(end)}`;
  }
}

function part(object: List | MapValue, key: Key): string {
  return `${String(object.id)}[${String(key)}]`;
}

/** All parts from a position on, also those that are not there any more or not yet: whoever reads all sees that they are missing. */
function parts(object: List | MapValue, from: number, to = 40): string[] {
  if (object.kind === 'map') return ['a', 'b', 'c'].map((k) => part(object, k));
  return Array.from({ length: Math.max(0, to - from) }, (_, i) => part(object, from + i));
}
