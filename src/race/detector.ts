/**
 * The race detector: listens to a run and finds every pair of conflicting
 * accesses that nothing orders (concurrency.md, "Order" and "Races"). Vector
 * clocks as in FastTrack (Flanagan and Freund, PLDI 2009), with two departures.
 * Order follows activations, never the CPU or thread that happens to run them;
 * only where there is one CPU are all handlers one line. And a location keeps
 * an access for each place in the program, not only the last, since every pair
 * of places is wanted, not only the first.
 *
 * Rule 9 (schedulable happens-before: Mathur, Kini, Viswanathan, OOPSLA 2018):
 * a read comes after the write whose value it saw, for all that follows; the
 * pair itself is judged before.
 */
import type { Activation } from '../machine/activation.ts';
import type { Listener, Moment, Moments } from '../machine/listener.ts';
import type { BufferValue, Key, List, MapValue, Value } from '../machine/value.ts';
import type { Run } from '../run/run.ts';
import { Atomics } from './atomics.ts';
import { Chains, type Line, type Stamp } from './clock.ts';
import {
  bySteps,
  compare,
  history,
  keep,
  type Access,
  type History,
  type Location,
  type Silent,
  type Write,
} from './history.ts';
import { nothing } from './known.ts';
import { both, type LostUpdates } from './lost-update.ts';
import { LockOrder } from './lock-order.ts';
import {
  containerMarks,
  keepAll,
  keepBytes,
  metAll,
  metBytes,
  metPart,
  partOf,
  type Met,
} from './places.ts';
import type { Steps } from './steps.ts';
import { sweep } from './sweep.ts';
import { whoOf, type Who } from './who.ts';

/** Where an activation stands: the line it runs along, and who it is. */
export interface Standing {
  readonly line: Line;
  readonly who: Who;
  readonly act: Activation;
  /** Its line in the order of causes, where lock orders are watched. */
  readonly causal: Line | undefined;
  /** Where it took each mutex that it holds; likewise. */
  readonly locks: Map<number, number> | undefined;
}

/** Two unordered accesses. */
export interface RacePair {
  readonly first: Access;
  readonly second: Access;
  readonly location: Location;
}

/** What the detector tells whoever makes reports of it. */
export interface PairSink {
  pair(p: RacePair): void;
}

const noMutexes: readonly number[] = [];

export class Detector implements Listener {
  readonly chains = new Chains();
  readonly silent: Silent = (chain, time) => this.chains.isSilent(chain, time);
  /** Chains at which the next clean-up is due. */
  private sweepAt = 1024;
  readonly shared: History[];
  private line!: Line;
  private who!: Who;
  private act!: Activation;
  private step = 0;
  /** What the present access comes upon; empty between two. */
  private readonly met: Met = { unordered: [], seen: [] };
  /** With one CPU: the line of main and all handlers, which are ordered as they ran. */
  private one: Line | undefined;
  /** The end of the initialisers, and of what main did before it let events run. */
  readonly ends: { main: Stamp | undefined } = { main: undefined };
  /** Last moments by what puts events in a row: colors; watches, repeating timers and signals by their numbers. */
  readonly colors = new Map<Key, Stamp>();
  readonly rows: Readonly<Record<string, Map<number, Stamp>>> = {
    watch: new Map(),
    timer: new Map(),
    signal: new Map(),
  };
  readonly threads = new Map<number, Stamp>();
  readonly mutexes: (Stamp | undefined)[] = [];
  readonly atomics = new Atomics();
  readonly unblocks = new Map<number, Stamp>();
  readonly interrupts = new Map<number, Stamp>();
  /** The order of causes alone, where the program has mutexes whose order matters. */
  readonly causes: Chains | undefined;
  readonly order = new LockOrder();
  /** Requests under way or ended, by number: what the kernel does to which bytes. */
  private readonly owned = new Map<
    number,
    {
      readonly buffer: BufferValue;
      readonly from: number;
      readonly to: number;
      readonly write: boolean;
      readonly site: number;
    }
  >();

  /** Pairs are told of, not only kept. */
  private telling = true;

  /** Accesses can be unordered only where activations interleave. */
  private readonly interleaved: boolean;

  constructor(
    private readonly run: Run,
    private readonly sink: PairSink,
    private readonly steps: Steps,
    private readonly lost: LostUpdates,
  ) {
    this.interleaved = run.interleaved;
    this.shared = run.names.shared.map((_, index) => history({ kind: 'shared', index }));
    const mutexes = run.names.mutexes.reduce((n, m) => n + Math.max(1, m.size?.value ?? 0), 0);
    this.causes = mutexes > 1 ? new Chains() : undefined;
  }

  runs(act: Activation): void {
    const { line, who } = this.standing(act);
    this.line = line;
    this.who = who;
    this.act = act;
  }

  private standing(act: Activation): Standing {
    return act.standing as Standing;
  }

  // ---------------------------------------------------------------- accesses

  /**
   * The access that takes place now: it is told against what it came upon, and
   * comes after the values that it saw. After that it can be kept.
   */
  private access(
    location: Location | undefined,
    site: number,
    write: boolean,
    value: Value,
    request: number,
  ): Access {
    const { line, who, act } = this;
    const { unordered, seen } = this.met;
    line.happens();
    const made: Write = {
      chain: line.chain,
      time: line.time,
      known: write ? line.known : nothing,
      who,
      causal: undefined,
      site,
      write,
      cpu: act.cpu,
      value: typeof value === 'object' ? undefined : value,
      held: act.held.length === 0 ? noMutexes : act.held.slice(),
      request,
      step: this.step++,
    };
    if (write) line.gives(made);
    this.steps.add(made);
    if (location && unordered.length > 0) this.tellPairs(made, location);
    if (seen.length > 0) {
      for (let i = 0; i < seen.length; i++) line.acquireOne(seen[i] as Write);
      seen.length = 0;
    }
    return made;
  }

  /** There is something to tell of the present access. */
  private get found(): boolean {
    return this.met.unordered.length > 0;
  }

  private tellPairs(second: Access, location: Location): void {
    const { unordered } = this.met;
    // Of one pair of places the earliest is shown.
    if (unordered.length > 1) bySteps(unordered);
    for (let i = 0; i < unordered.length; i++) {
      const first = unordered[i] as Access;
      // While the kernel has the buffer, touching it is told by the run itself.
      if (
        this.telling &&
        (first.request === 0 || this.run.kernel.requests.get(first.request)?.reported !== false)
      )
        this.sink.pair({ first, second, location });
    }
    unordered.length = 0;
  }

  /** An access of a location that is one. */
  private at(h: History, site: number, write: boolean, value: Value): void {
    if (!this.interleaved) return;
    const { line, met } = this;
    const last = write || h.writes.length > 0 ? undefined : h.reads.single;
    // The same place again, with nothing in between: nothing new can be found, and there is nothing new to keep.
    if (last?.site === site && last.chain === line.chain && last.time === line.time) return;
    compare(h, line, write, met.unordered);
    if (!write && h.last) met.seen.push(h.last);
    keep(h, line, this.access(h.location, site, write, value, 0), this.silent);
  }

  readShared(index: number, site: number, value: Value): void {
    this.at(this.shared[index] as History, site, false, value);
  }

  writeShared(index: number, site: number, value: Value): void {
    this.at(this.shared[index] as History, site, true, value);
    if (this.run.lowered.tracked) this.lost.wroteShared(this.act, index, site);
  }

  read(object: List | MapValue, key: Key, site: number, value: Value): void {
    this.part(object, key, site, false, value);
  }

  write(object: List | MapValue, key: Key, site: number, value: Value): void {
    this.part(object, key, site, true, value);
    if (this.run.lowered.tracked) this.lost.wrotePart(this.act, object, key, site);
  }

  private part(
    object: List | MapValue,
    key: Key,
    site: number,
    write: boolean,
    value: Value,
  ): void {
    if (!this.interleaved) return;
    const { line } = this;
    const h = partOf(object, key);
    metPart(object, key, h, line, write, this.met);
    keep(h, line, this.access(h.location, site, write, value, 0), this.silent);
  }

  readSize(object: List | MapValue, site: number): void {
    this.at(containerMarks(object).size, site, false, undefined);
  }

  writeSize(object: List | MapValue, site: number): void {
    this.at(containerMarks(object).size, site, true, undefined);
  }

  readAll(object: List | MapValue, from: number, site: number, to = Infinity): void {
    this.whole(object, from, to, false, site);
  }

  writeAll(object: List | MapValue, from: number, site: number): void {
    this.whole(object, from, Infinity, true, site);
  }

  private whole(
    object: List | MapValue,
    from: number,
    to: number,
    write: boolean,
    site: number,
  ): void {
    if (!this.interleaved) return;
    const { line } = this;
    metAll(object, from, to, line, write, this.met);
    keepAll(
      object,
      from,
      to,
      line,
      this.access(this.found ? { kind: 'all', object } : undefined, site, write, undefined, 0),
      this.silent,
    );
  }

  bytes(buffer: BufferValue, from: number, to: number, write: boolean, site: number): void {
    this.bytesFor(buffer, from, to, write, site, 0);
  }

  private bytesFor(
    buffer: BufferValue,
    from: number,
    to: number,
    write: boolean,
    site: number,
    request: number,
  ): void {
    if (!this.interleaved) return;
    const { line } = this;
    metBytes(buffer, from, to, line, write, this.met);
    keepBytes(
      buffer,
      from,
      to,
      line,
      this.access(
        this.found ? { kind: 'bytes', from, to } : undefined,
        site,
        write,
        undefined,
        request,
      ),
      this.silent,
    );
  }

  atomic(at: number, write: boolean): void {
    this.atomics.operation(at, write, this.line, this.who);
  }

  // ------------------------------------------------------------ lost updates

  seenShared(index: number, site: number): object | undefined {
    return this.lost.seenShared(this.act, index, site);
  }

  seenPart(object: Value, key: Value, site: number): object | undefined {
    return this.lost.seenPart(this.act, object, key, site);
  }

  derivedShared(index: number, sources: object | undefined, site: number): void {
    this.lost.derivedShared(this.act, index, sources, site);
  }

  derivedPart(object: Value, key: Value, sources: object | undefined, site: number): void {
    this.lost.derivedPart(this.act, object, key, sources, site);
  }

  both(a: object | undefined, b: object | undefined): object | undefined {
    return both(a, b);
  }

  // ------------------------------------------------------------------- order

  release(act: Activation): Moment | undefined {
    const standing = act.standing as Standing | undefined;
    return standing && this.now(standing);
  }

  /** The present moment, in both orders. */
  private now({ line, who, causal }: Standing): Stamp {
    if (!causal) return line.release(who);
    // What is told to others must be told apart from what comes later in either order.
    const cause = causal.release(who);
    const stamp = line.release(who);
    if (stamp.causal === cause) return stamp;
    if (stamp.causal === undefined) {
      stamp.causal = cause;
      return stamp;
    }
    return { ...stamp, causal: cause };
  }

  acquire(act: Activation, after: Moments): void {
    const standing = act.standing as Standing | undefined;
    standing?.line.acquire(after);
    standing?.causal?.acquire(causes(after));
  }

  locked(act: Activation, mutex: number, site: number, tried: boolean): void {
    const { line, who, causal, locks } = this.standing(act);
    const last = this.mutexes[mutex];
    if (last) line.acquireOne(last);
    if (!causal || !locks) return;
    if (!tried) this.order.locked(act, who, mutex, site, locks, causal);
    locks.set(mutex, site);
  }

  unlocked(act: Activation, mutex: number): void {
    const { line, who, locks } = this.standing(act);
    locks?.delete(mutex);
    line.happens();
    this.mutexes[mutex] = line.release(who);
  }

  refused(): void {
    // A failed trylock says nothing about order.
  }

  // ------------------------------------------------------ lives of activations

  began(act: Activation, after: Moments): void {
    if (this.chains.size > this.sweepAt) this.sweep();
    const all = this.before(act, after);
    const by = after.length > 0 ? (after[0] as Stamp).who : undefined;
    const who = whoOf(act, act.cause.by >= 0 ? by : undefined);
    const joins =
      this.run.state.cpus.length === 1 && act.kind !== 'thread' && act.kind !== 'interrupt';
    let line: Line;
    if (joins) {
      this.one ??= this.chains.begin([]);
      line = this.one;
      line.acquire(all);
    } else line = this.chains.begin(all);
    const causal = this.causes?.begin(causes(all));
    act.standing = { line, who, act, causal, locks: causal && new Map() } satisfies Standing;
  }

  private sweep(): void {
    sweep(this.run, this);
    this.sweepAt = Math.max(1024, 2 * this.chains.size);
  }

  /** All that comes before an activation: what caused it, and what comes before any of its kind. */
  private before(act: Activation, after: Moments): Moments {
    const found: Moment[] = after.slice();
    const add = (m: Moment | undefined): void => {
      if (m) found.push(m);
    };
    add(this.ends.main);
    if (act.color !== undefined) add(this.colors.get(act.color));
    if (act.source >= 0) add(this.rows[act.cause.how]?.get(act.source));
    if (act.kind === 'interrupt') {
      add(this.unblocks.get(act.signal));
      add(this.interrupts.get(act.signal));
    }
    return found;
  }

  paused(act: Activation): void {
    const now = this.now(this.standing(act));
    if (act.color !== undefined) this.colors.set(act.color, now);
    // The next event of its signal may begin now; those of watches and timers wait for the end.
    if (act.cause.how === 'signal') this.rows['signal']?.set(act.source, now);
    if (act.kind === 'main') this.ends.main = now;
  }

  resumed(act: Activation, after: Moments): void {
    const color = act.color === undefined ? undefined : this.colors.get(act.color);
    this.acquire(act, color ? [...after, color] : after);
  }

  ended(act: Activation): void {
    const standing = this.standing(act);
    const { line, causal } = standing;
    // A moment is made only where somebody will come after it: without one the chain can be forgotten sooner.
    const wanted = act.color !== undefined || act.source >= 0 || act.kind !== 'handler';
    const end = wanted ? this.now(standing) : undefined;
    if (line !== this.one) this.chains.end(line, end);
    if (causal) this.causes?.end(causal, end?.causal);
    if (!end) return;
    if (act.color !== undefined) this.colors.set(act.color, end);
    if (act.source >= 0) this.rows[act.cause.how]?.set(act.source, end);
    if (act.kind === 'thread') this.threads.set(act.id, end);
    if (act.kind === 'interrupt') this.interrupts.set(act.signal, end);
    if (act.kind === 'main' || act.kind === 'initialiser') this.ends.main = end;
  }

  joined(act: Activation, thread: number): void {
    const end = this.threads.get(thread);
    if (end) this.acquire(act, [end]);
  }

  blockedSignals(act: Activation, signals: readonly number[]): void {
    for (const s of signals) {
      const end = this.interrupts.get(s);
      if (end) this.acquire(act, [end]);
    }
  }

  unblockedSignals(act: Activation, signals: readonly number[]): void {
    const standing = act.standing as Standing | undefined;
    if (!standing) return;
    for (const s of signals) this.unblocks.set(s, this.now(standing));
  }

  // ----------------------------------------------------- the kernel's buffers

  submitted(
    act: Activation,
    request: number,
    buffer: BufferValue,
    from: number,
    to: number,
    write: boolean,
    site: number,
  ): void {
    this.runs(act);
    this.owned.set(request, { buffer, from, to, write, site });
    this.bytesFor(buffer, from, to, write, site, request);
  }

  reported(act: Activation, request: number): void {
    const o = this.owned.get(request);
    if (!o || act.standing === undefined) return;
    this.owned.delete(request);
    const running = this.run.machine.current;
    this.runs(act);
    // Who touched it meanwhile was told so then; what is kept is for those who come later.
    this.telling = false;
    this.bytesFor(o.buffer, o.from, o.to, o.write, o.site, request);
    this.telling = true;
    if (running?.standing) this.runs(running);
  }
}

function causes(moments: Moments): Stamp[] {
  return moments.flatMap((m) => (m as Stamp).causal ?? []);
}
