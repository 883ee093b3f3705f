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
import { noMoments, type Listener, type Moment, type Moments } from '../machine/listener.ts';
import type { BufferValue, Key, List, MapValue, Value } from '../machine/value.ts';
import type { Run } from '../run/run.ts';
import { Chains, type Line, type Stamp } from './clock.ts';
import { compare, history, keep, type Access, type History, type Silent } from './history.ts';
import { both, type LostUpdates } from './lost-update.ts';
import { LockOrder } from './lock-order.ts';
import { accessAll, accessBytes, accessPart, containerMarks } from './places.ts';
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
  /** Where it took each mutex that it holds. */
  readonly locks: Map<number, number>;
}

/** Two unordered accesses, the first time their pair of places is seen. */
export interface RacePair { readonly first: Access; readonly second: Access; readonly location: Location }

export type Location =
  | { readonly kind: 'shared'; readonly index: number }
  | { readonly kind: 'part'; readonly object: List | MapValue; readonly key: Key }
  | { readonly kind: 'size' | 'all'; readonly object: List | MapValue }
  | { readonly kind: 'bytes'; readonly from: number; readonly to: number };

/** What the detector tells whoever makes reports of it. */
export interface PairSink { pair(p: RacePair): void }

const noMutexes: readonly number[] = [];

export class Detector implements Listener {
  readonly chains = new Chains();
  private readonly silent: Silent = (chain, time) => this.chains.isSilent(chain, time);
  /** Chains at which the next clean-up is due. */
  private sweepAt = 1024;
  readonly shared: History[];
  private line!: Line;
  private who!: Who;
  private act!: Activation;
  private step = 0;
  /** With one CPU: the line of main and all handlers, which are ordered as they ran. */
  private one: Line | undefined;
  /** The end of the initialisers, and of what main did before it let events run. */
  readonly ends: { main: Moments } = { main: noMoments };
  /** Last moment by what puts events in a row: a color, a watch, a timer, a signal. */
  readonly rows = new Map<unknown, Stamp>();
  readonly threads = new Map<number, Stamp>();
  readonly mutexes: (Stamp | undefined)[] = [];
  readonly atomics: { write: Stamp | undefined; reads: Stamp[] }[] = [];
  readonly unblocks = new Map<number, Stamp>();
  readonly interrupts = new Map<number, Stamp>();
  /** The order of causes alone, where the program has mutexes whose order matters. */
  readonly causes: Chains | undefined;
  readonly order = new LockOrder();
  /** Requests under way or ended, by number: what the kernel does to which bytes. */
  private readonly owned = new Map<number, { readonly buffer: BufferValue; readonly from: number; readonly to: number; readonly write: boolean; readonly site: number }>();

  /** Pairs are told of, not only kept. */
  private telling = true;

  /** Accesses can be unordered only where activations interleave. */
  private readonly interleaved: boolean;

  constructor(private readonly run: Run, private readonly sink: PairSink, private readonly steps: Steps, private readonly lost: LostUpdates) {
    this.interleaved = run.interleaved;
    this.shared = run.names.shared.map(() => history());
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

  private access(site: number, write: boolean, value: Value, request = 0): Access {
    const { line, who, act } = this;
    line.happens();
    const { chain, time } = line;
    const made: Access = {
      site, write, chain, time, who, cpu: act.cpu, value: typeof value === 'object' ? undefined : value,
      held: act.held.length === 0 ? noMutexes : act.held.slice(), request, step: this.step++,
      stamp: write ? line.release(who) : undefined,
    };
    this.steps.add(made);
    return made;
  }

  /** Compares and keeps an access of one location. */
  private at(h: History, location: Location, site: number, write: boolean, value: Value): void {
    if (!this.interleaved) return;
    const { entries } = h;
    const last = entries[entries.length - 1];
    const { line } = this;
    // The same place again, with nothing in between: nothing new can be found, and there is nothing new to keep.
    if (last !== undefined && entries.length === 1 && !write && last.site === site && !last.write && last.chain === line.chain && last.time === line.time) return;
    const pairs: Access[] = [];
    compare(entries, line, write, (before) => { pairs.push(before); });
    const seen = h.last;
    const second = this.access(site, write, value);
    for (const first of pairs) this.sink.pair({ first, second, location });
    keep(h, line, second, this.silent);
    if (!write && seen?.stamp) line.acquire([seen.stamp]);
  }

  readShared(index: number, site: number, value: Value): void {
    this.at(this.shared[index] as History, { kind: 'shared', index }, site, false, value);
  }

  writeShared(index: number, site: number, value: Value): void {
    this.at(this.shared[index] as History, { kind: 'shared', index }, site, true, value);
    if (this.run.lowered.tracked) this.lost.wroteShared(this.act, index, site);
  }

  read(object: List | MapValue, key: Key, site: number, value: Value): void {
    this.part(object, key, site, false, value);
  }

  write(object: List | MapValue, key: Key, site: number, value: Value): void {
    this.part(object, key, site, true, value);
    if (this.run.lowered.tracked) this.lost.wrotePart(this.act, object, key, site);
  }

  private part(object: List | MapValue, key: Key, site: number, write: boolean, value: Value): void {
    this.ranged(write, site, value, { kind: 'part', object, key }, (make, pair) => { accessPart(object, key, this.line, make, write, pair, this.silent); });
  }

  readSize(object: List | MapValue, site: number): void {
    this.at(containerMarks(object).size, { kind: 'size', object }, site, false, undefined);
  }

  writeSize(object: List | MapValue, site: number): void {
    this.at(containerMarks(object).size, { kind: 'size', object }, site, true, undefined);
  }

  readAll(object: List | MapValue, from: number, site: number): void {
    this.ranged(false, site, undefined, { kind: 'all', object }, (make, pair) => { accessAll(object, from, this.line, make, false, pair, this.silent); });
  }

  writeAll(object: List | MapValue, from: number, site: number): void {
    this.ranged(true, site, undefined, { kind: 'all', object }, (make, pair) => { accessAll(object, from, this.line, make, true, pair, this.silent); });
  }

  bytes(buffer: BufferValue, from: number, to: number, write: boolean, site: number): void {
    this.bytesFor(buffer, from, to, write, site, 0);
  }

  private bytesFor(buffer: BufferValue, from: number, to: number, write: boolean, site: number, request: number): void {
    this.ranged(write, site, undefined, { kind: 'bytes', from, to }, (make, pair) => { accessBytes(buffer, from, to, this.line, make, write, pair, this.silent); }, request);
  }

  /** One access that may meet several kept ones. */
  private ranged(write: boolean, site: number, value: Value, location: Location,
    keepIt: (make: (before: Access | undefined) => Access, pair: (before: Access) => void) => void, request = 0): void {
    if (!this.interleaved) return;
    const pairs: Access[] = [];
    let seen: Access | undefined;
    let second: Access | undefined;
    keepIt((before) => {
      seen = before;
      second = this.access(site, write, value, request);
      return second;
    }, (before) => {
      // While the kernel has the buffer, touching it is told by the run itself.
      if (before.request === 0 || this.run.kernel.requests.get(before.request)?.reported !== false) pairs.push(before);
    });
    if (second && this.telling) for (const first of pairs) this.sink.pair({ first, second, location });
    if (!write && seen?.stamp) this.line.acquire([seen.stamp]);
  }

  atomic(at: number, write: boolean): void {
    const { line, who } = this;
    let a = this.atomics[at];
    if (!a) {
      a = { write: undefined, reads: [] };
      this.atomics[at] = a;
    }
    if (a.write) line.acquire([a.write]);
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
    if (last) line.acquire([last]);
    if (causal && !tried) this.order.locked(act, who, mutex, site, locks, causal);
    locks.set(mutex, site);
  }

  unlocked(act: Activation, mutex: number): void {
    const { line, who, locks } = this.standing(act);
    locks.delete(mutex);
    line.happens();
    this.mutexes[mutex] = line.release(who);
  }

  refused(): void {
    // A failed trylock says nothing about order.
  }

  // ------------------------------------------------------ lives of activations

  began(act: Activation, after: Moments): void {
    if (this.chains.size > this.sweepAt) this.sweep();
    const all = [...after, ...this.before(act)];
    const by = after.length > 0 ? (after[0] as Stamp).who : undefined;
    const who = whoOf(act, act.cause.by >= 0 ? by : undefined);
    const joins = this.run.state.cpus.length === 1 && act.kind !== 'thread' && act.kind !== 'interrupt';
    let line: Line;
    if (joins) {
      this.one ??= this.chains.begin([]);
      line = this.one;
      line.acquire(all);
    } else line = this.chains.begin(all);
    const causal = this.causes?.begin(causes(all));
    act.standing = { line, who, act, causal, locks: new Map() } satisfies Standing;
  }

  private sweep(): void {
    sweep(this.run, this);
    this.sweepAt = Math.max(1024, 2 * this.chains.size);
  }

  /** What comes before any activation of its kind, beside its cause. */
  private before(act: Activation): Moment[] {
    const found: Moment[] = [...this.ends.main];
    const add = (m: Moment | undefined): void => { if (m) found.push(m); };
    if (act.color !== undefined) add(this.rows.get(act.color));
    if (act.source >= 0) add(this.rows.get(rowOf(act)));
    if (act.kind === 'interrupt') {
      add(this.unblocks.get(act.signal));
      add(this.interrupts.get(act.signal));
    }
    return found;
  }

  paused(act: Activation): void {
    const now = this.now(this.standing(act));
    if (act.color !== undefined) this.rows.set(act.color, now);
    if (act.kind === 'main') this.ends.main = [now];
  }

  resumed(act: Activation, after: Moments): void {
    const color = act.color === undefined ? undefined : this.rows.get(act.color);
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
    if (act.color !== undefined) this.rows.set(act.color, end);
    if (act.source >= 0) this.rows.set(rowOf(act), end);
    if (act.kind === 'thread') this.threads.set(act.id, end);
    if (act.kind === 'interrupt') this.interrupts.set(act.signal, end);
    if (act.kind === 'main' || act.kind === 'initialiser') this.ends.main = [end];
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

  submitted(act: Activation, request: number, buffer: BufferValue, from: number, to: number, write: boolean, site: number): void {
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

/** A watch, a repeating timer or a signal, whose events come one after the other. */
function rowOf(act: Activation): string {
  return `${act.cause.how} ${String(act.source)}`;
}
