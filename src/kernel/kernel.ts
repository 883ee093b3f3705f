/**
 * The kernel's core: descriptors and what they stand for, waking what waits,
 * watches. Each family of system calls is in a file of its own and works on
 * this; together they are the table in calls.ts. All state is plain data.
 */
import { constant } from '../calls/index.ts';
import { assert } from '../base/assert.ts';
import { byteQueue } from '../base/byte-queue.ts';
import type { Activation } from '../machine/activation.ts';
import type { Heaps } from '../machine/heaps.ts';
import type { Listener, Moments } from '../machine/listener.ts';
import type { BufferValue, Key, Value } from '../machine/value.ts';
import type { Chance } from '../schedule/chance.ts';
import { agenda, type Agenda } from './agenda.ts';
import type { SystemCall } from './call.ts';
import type { Description, Descriptor, Terminal } from './description.ts';
import { emptyDisk, type Disk } from './disk.ts';
import { epollNotified } from './epoll.ts';
import type { SignalTimer } from './interval.ts';
import { Pages } from './memory.ts';
import { Fails } from './fail.ts';
import { readiness, selects } from './readiness.ts';
import { sendSignal, signals, type Disposition, type Pending, type Signals } from './signal.ts';
import { requestsNotified, type Group, type Request } from './request.ts';
import { ringCompletes } from './ring.ts';
import { StreamOrder } from './order.ts';
import type { Timer } from './timer.ts';

/** An inclusive range of µs. */
export interface Latency {
  readonly least: number;
  readonly most: number;
}

export interface KernelSettings {
  readonly descriptors: number;
  readonly backlog: number;
  readonly net: Latency;
  readonly disk: Latency;
  /** Pages that can be resident, undefined for no limit. */
  readonly pages: number | undefined;
  readonly fails: readonly {
    readonly what: string;
    readonly errno: number;
    readonly after: number;
  }[];
  /** Reads and writes draw how many of the bytes they transfer. */
  readonly shortTransfers?: boolean;
  /** The disk may end what it was asked for in any order, but for what must come after something else. */
  readonly anyOrder?: boolean;
}

/** Something that will run a handler. */
export interface Event {
  readonly handler: number;
  readonly args: readonly Value[];
  readonly color: Key | undefined;
  /** `post`, the asynchronous call's name, `timer`, `signal`, `start`. */
  readonly how: string;
  /** Site of the call that asked for it, −1 for the outside. */
  readonly site: number;
  readonly by: number;
  readonly byName: string;
  /** Number of the watch or timer it is an event of, else −1. */
  readonly source: number;
  readonly result: Value;
  readonly errno: number;
  readonly timerLine: readonly number[];
  /** An activation that an `await` suspended, to be resumed instead of a handler; −1 for none. */
  readonly resumes: number;
  /** The asynchronous request whose end it tells, where there is one: its buffer is the program's again when this runs. */
  readonly request?: number;
  /** Virtual time at which it could first run, in µs. */
  readonly at: number;
  /** The moments that it comes after, for those who listen. */
  readonly after: Moments;
}

/** A wish to be told whenever a descriptor is ready. */
export interface Watch {
  readonly id: number;
  readonly description: number;
  readonly fd: number;
  readonly events: number;
  /** A handler, or −1 for the default ones. */
  readonly handler: number;
  readonly kept: readonly Value[];
  readonly site: number;
  readonly by: number;
  readonly byName: string;
  /** The activation that awaits it, resumed by its one event; −1 for none. */
  readonly resumes: number;
  /** No event of it is queued or running. */
  armed: boolean;
  /** The moment of the call that made it. */
  readonly after: Moments;
}

/** What the kernel tells of beside what the table of calls says. */
export type Looked =
  | 'description'
  | 'in'
  | 'out'
  | 'armed'
  | 'timer'
  | 'watch'
  | 'signals'
  | 'number'
  | 'numbers'
  | 'pages'
  | 'requests'
  | 'gone';

/** What the kernel needs from the run around it. */
export interface KernelHost {
  readonly heaps: Heaps;
  readonly chance: Chance;
  /** Who is told what is accessed and what orders it; undefined where nobody listens. */
  readonly listener: Listener | undefined;
  /** The activation that runs now, if one does. */
  running(): Activation | undefined;
  /** Virtual time on the CPU that makes the call, in µs. */
  now(): number;
  /** Something was looked at or changed that no call names: `in` and `out` a side of a description to which something was added; `armed` a watch; `number` a descriptor's, given out or freed; `numbers` those below it, none was free; `requests` the disk's queue; `gone` a description whose last descriptor was closed. */
  looked(at: Looked, id: number): void;
  /** A blocked call of this activation may be able to end. */
  wake(activation: number): void;
  enqueue(event: Event): void;
  /** The default handler of a name (`readable`), −1 if the program has none. */
  handlerNamed(name: string): number;
  /** Color of an event, from its handler's color expression. */
  colorOf(handler: number, args: readonly Value[]): Key | undefined;
  /** A call touches bytes of a buffer: pages may have to be loaded, and the kernel may own it. */
  touch(buffer: Value, from: number, to: number, write: boolean, site: number): void;
  /** A request hands a buffer to the kernel, which may have it already for another. */
  claims(buffer: BufferValue, n: number, write: boolean, site: number): void;
  output(stream: 'stdout' | 'stderr', bytes: string, site: number): void;
  activation(id: number): Activation | undefined;
  /** A request has ended: calls that wait for some look again. */
  requestDone(): void;
  /** An activation that stands for the kernel where it acts by itself. */
  ghost(): Activation;
  /** A signal without a handler ends the program. */
  killed(p: Pending): void;
  /** A signal becomes an event for `on signal`. */
  signalEvent(p: Pending, handler: number): void;
  /** A handler can be delivered: the CPUs must look before their next step. */
  interruptible(): void;
  /** A blocked signal is pending: calls that wait for one look again. */
  signalWaits(): void;
  /** A disposition as sigaction gives it: a function, SIG_DFL or SIG_IGN. */
  actionValue(d: Disposition): Value;
}

/** What the kernel tells the world outside: bytes, end of file or a reset that reach a client or server. */
export interface Outside {
  /** A connection attempt to a named server; false if there is none. */
  connect(host: string, port: number, socket: number): boolean;
  sent(peer: number, socket: number, bytes: string): void;
  ended(peer: number, socket: number): void;
  reset(peer: number, socket: number): void;
  /** The program has read bytes of this peer: more may be on its way. */
  room(peer: number, socket: number): void;
  accepted(peer: number, socket: number): void;
  refused(peer: number): void;
}

export class Kernel {
  readonly descriptions = new Map<number, Description>();
  readonly descriptors: (Descriptor | undefined)[] = [];
  readonly ports = new Map<number, number>();
  readonly watches = new Map<number, Watch>();
  readonly timers = new Map<number, Timer>();
  /** Timers that keep the run alive: those that do not merely set themselves again. */
  livingTimers = 0;
  readonly requests = new Map<number, Request>();
  /** By buffer: requests that may own it. Those that were told of are dropped when somebody asks. */
  readonly owned = new Map<number, readonly number[]>();
  /** Requests that wait for a description, by its number. */
  readonly waitingRequests = new Map<number, number[]>();
  readonly groups = new Map<number, Group>();
  requestsUnderWay = 0;
  readonly disk: Disk = emptyDisk();
  readonly pages: Pages;
  /** Buffers that madvise loads, by the disk's access. */
  readonly loading = new Map<
    number,
    { readonly buffer: BufferValue; readonly pages: readonly number[] }
  >();
  readonly fails: Fails;
  readonly signals: Signals = signals();
  /** Timers that raise signals; 0 is the one of alarm and setitimer. */
  readonly signalTimers = new Map<number, SignalTimer>();
  readonly agenda: Agenda = agenda();
  readonly order: StreamOrder;
  private nextDescription = 1;
  private nextNumber = 1;
  outside: Outside | undefined;
  /** Number of mutexes' owners: activation that holds each, −1 for none; and those that wait, in order. */
  readonly mutexes: { owner: number; readonly waiters: number[] }[] = [];

  constructor(
    readonly host: KernelHost,
    readonly settings: KernelSettings,
  ) {
    this.order = new StreamOrder(host.listener);
    this.fails = new Fails(settings.fails);
    this.pages = new Pages(settings.pages);
    for (const stream of ['stdin', 'stdout', 'stderr'] as const) {
      const terminal: Terminal = {
        ...this.common(stream === 'stdin' ? 0 : 1),
        kind: 'terminal',
        stream,
        typed: byteQueue(),
        ended: false,
      };
      this.add(terminal);
      this.put(terminal, 'start', -1, this.firstFree);
    }
  }

  /** A duration of a range, in µs; chance is asked only where there is a choice. */
  delay({ least, most }: Latency, about: string): number {
    return least === most ? least : this.host.chance.between(least, most, about);
  }

  // ------------------------------------------------------------ descriptions

  common(flags: number) {
    return {
      id: this.nextDescription++,
      refs: 0,
      flags,
      waiters: [] as number[],
      watches: [] as number[],
      epolls: [] as number[],
    };
  }

  /** A number for anything else that needs one: watches, timers, pipes. */
  number(): number {
    return this.nextNumber++;
  }

  /** Descriptions, watches and whatever else is numbered are numbered from here on. */
  numberFrom(next: number): void {
    this.nextDescription = next;
    this.nextNumber = next;
  }

  /** The number that would be given out next. */
  get reached(): number {
    return Math.max(this.nextDescription, this.nextNumber);
  }

  add<T extends Description>(description: T): T {
    this.descriptions.set(description.id, description);
    return description;
  }

  /** The description that a descriptor stands for. */
  at(fd: number): Description | undefined {
    const descriptor = this.descriptors[fd];
    return descriptor && this.descriptions.get(descriptor.description);
  }

  get(id: number): Description | undefined {
    return this.descriptions.get(id);
  }

  /** Lowest free descriptor from a number on; −1 if there is none (EMFILE). */
  freeDescriptor(from = 0): number {
    let fd = from;
    while (fd < this.settings.descriptors && this.descriptors[fd] !== undefined) fd++;
    this.host.looked('numbers', fd);
    return fd < this.settings.descriptors ? fd : -1;
  }

  /** Puts a description on the lowest free descriptor; −1 if there is none. */
  install(description: Description, call: string, site: number, fd = this.lowestFree()): number {
    if (fd < 0) return -1;
    this.put(description, call, site, fd);
    this.host.looked('number', fd);
    return fd;
  }

  private put(description: Description, call: string, site: number, fd: number): void {
    this.closedAt.delete(fd);
    this.descriptors[fd] = { description: description.id, flags: 0, made: { call, site } };
    description.refs++;
    if (fd === this.firstFree) this.firstFree++;
  }

  /** Numbers that were closed and not given out again: by which `close`. */
  readonly closedAt = new Map<number, number>();

  /** No descriptor below this is free, so that giving one out does not search them all. */
  private firstFree = 0;

  private lowestFree(): number {
    const fd = this.freeDescriptor(this.firstFree);
    this.firstFree = fd < 0 ? this.settings.descriptors : fd;
    return fd;
  }

  /** Takes a descriptor away; the last one of a description ends it. */
  remove(fd: number): void {
    const descriptor = this.descriptors[fd];
    if (!descriptor) return;
    this.descriptors[fd] = undefined;
    this.host.looked('number', fd);
    if (fd < this.firstFree) this.firstFree = fd;
    const description = this.descriptions.get(descriptor.description);
    assert(description !== undefined, 'a descriptor stands for a description');
    this.unwatch(fd);
    this.unhold(description);
  }

  /** One user less: a descriptor was closed, or a request on it has ended. */
  unhold(description: Description): void {
    description.refs--;
    if (description.refs > 0) return;
    this.host.looked('gone', description.id);
    this.release?.(description);
    this.descriptions.delete(description.id);
    this.changed(description.id, undefined, description);
    this.order.forget(description.id);
  }

  ringCompletes(
    ring: number,
    mark: Value,
    result: number,
    errno: number,
    after: Moments,
    request: number,
  ): void {
    ringCompletes(this, ring, mark, result, errno, after, request);
  }

  /** What each kind of description does when its last descriptor is closed; set by the table of calls. */
  release: ((description: Description) => void) | undefined;

  // ------------------------------------------------------------------ waking

  /** Something about a description changed; with a side, only more came in, or there is more room: calls that wait for it try again, watches look again. */
  changed(id: number, side?: 'in' | 'out', description = this.descriptions.get(id)): void {
    if (!description) return;
    this.host.looked(side ?? 'description', id);
    for (const act of description.waiters) this.host.wake(act);
    for (const number of description.watches) this.consider(number);
    if (this.waitingRequests.size > 0) requestsNotified(this, description);
    for (const number of description.epolls) {
      const epoll = this.descriptions.get(number);
      if (epoll?.kind === 'epoll') epollNotified(this, epoll, id);
    }
  }

  /** A blocked activation waits for these. */
  waitOn(act: number, ids: readonly number[]): void {
    for (const id of ids) this.descriptions.get(id)?.waiters.push(act);
  }

  stopWaiting(act: number, ids: readonly number[]): void {
    for (const id of ids) {
      const waiters = this.descriptions.get(id)?.waiters;
      const at = waiters?.indexOf(act) ?? -1;
      if (at >= 0) waiters?.splice(at, 1);
    }
  }

  /** A write that nobody can read raises SIGPIPE, whose default ends the program. */
  raisePipe(c: SystemCall): void {
    const { id, name, kind } = c.act;
    sendSignal(this, {
      signal: constant('SIGPIPE'),
      value: 0,
      code: 'SI_USER',
      target: kind === 'thread' ? id : -1,
      by: id,
      byName: name,
      site: c.site,
      timer: 0,
      after: this.order.release(c.act),
    });
  }

  // ----------------------------------------------------------------- watches

  /** Queues the event of a watch if its descriptor is ready and no earlier event of it is queued or running. */
  consider(number: number): void {
    const watch = this.watches.get(number);
    if (!watch?.armed) return;
    const description = this.descriptions.get(watch.description);
    if (!description) return;
    const ready = readiness(this, description);
    const can = selects(ready);
    const which = can & watch.events;
    if (which === 0) return;
    if (watch.resumes >= 0) {
      this.dropWatch(watch);
      this.host.enqueue({
        handler: -1,
        args: [],
        color: undefined,
        how: 'watch',
        site: watch.site,
        by: watch.by,
        byName: watch.byName,
        source: -1,
        result: which,
        errno: 0,
        timerLine: [],
        resumes: watch.resumes,
        at: this.host.now(),
        after: [...watch.after, ...this.readyAfter(description, which)],
      });
      return;
    }
    const { handler, args } = this.target(watch, description, ready, which);
    if (handler < 0) return;
    watch.armed = false;
    this.host.enqueue({
      handler,
      args,
      color: this.host.colorOf(handler, args),
      how: 'watch',
      site: watch.site,
      by: watch.by,
      byName: watch.byName,
      source: watch.id,
      result: which,
      errno: 0,
      timerLine: [],
      resumes: -1,
      at: this.host.now(),
      after: [...watch.after, ...this.readyAfter(description, which)],
    });
  }

  /** What made a description ready as `select` sees it (READ 1, WRITE 2): the moments of writes, ends and reads of this program. */
  readyAfter(d: Description, which: number): Moments {
    if (this.host.listener === undefined) return [];
    if (d.kind === 'epoll') {
      return [...d.entries.values()].flatMap((e) => {
        const inner = this.descriptions.get(e.description);
        return inner ? this.readyAfter(inner, which) : [];
      });
    }
    if (d.kind === 'listener')
      return d.pending.slice(0, 1).flatMap((id) => this.order.ready(id, true, false, undefined));
    if (d.kind === 'ring') return d.completed[0]?.after ?? [];
    let writesTo: number | undefined;
    if (d.kind === 'pipe') writesTo = d.pipe.reader;
    else if (d.kind === 'socket' && d.peer.side === 'own') writesTo = d.peer.id;
    else writesTo = d.kind === 'eventfd' ? d.id : undefined;
    return this.order.ready(d.id, (which & 1) !== 0, (which & 2) !== 0, writesTo);
  }

  /** True if the descriptor of a watch is ready now, whether or not its event may be queued. */
  isDue(number: number): boolean {
    const watch = this.watches.get(number);
    const description = watch && this.descriptions.get(watch.description);
    return (
      watch !== undefined &&
      description !== undefined &&
      (selects(readiness(this, description)) & watch.events) !== 0
    );
  }

  /** The handler of a watch: its own, or the default one that fits. */
  private target(
    watch: Watch,
    description: Description,
    ready: number,
    which: number,
  ): { handler: number; args: readonly Value[] } {
    if (watch.handler >= 0) return { handler: watch.handler, args: watch.kept };
    const gone =
      (ready & (constant('POLLHUP') | constant('POLLERR') | constant('POLLRDHUP'))) !== 0;
    let unread: number;
    if (description.kind === 'socket') unread = description.received.length;
    else unread = description.kind === 'pipe' ? description.pipe.length : 1;
    const hangup = this.host.handlerNamed('hangup');
    const args = [watch.fd];
    if (gone && unread === 0 && hangup >= 0) return { handler: hangup, args };
    return {
      handler: this.host.handlerNamed((which & constant('READ')) !== 0 ? 'readable' : 'writable'),
      args,
    };
  }

  /** The event of a watch is over: the next may come. */
  rearm(number: number): void {
    const watch = this.watches.get(number);
    if (!watch) return;
    watch.armed = true;
    this.host.looked('armed', number);
    this.consider(number);
  }

  /** Ends all watches made with a descriptor; their queued events are dropped when their turn comes. Gives how many. */
  unwatch(fd: number): number {
    const description = this.at(fd) ?? undefined;
    let n = 0;
    for (const number of [...(description?.watches ?? this.watchesOf(fd))]) {
      const watch = this.watches.get(number);
      if (watch?.fd !== fd) continue;
      this.dropWatch(watch);
      n++;
    }
    return n;
  }

  private dropWatch(watch: Watch): void {
    this.host.looked('watch', watch.id);
    this.watches.delete(watch.id);
    const list = this.descriptions.get(watch.description)?.watches;
    const at = list?.indexOf(watch.id) ?? -1;
    if (at >= 0) list?.splice(at, 1);
  }

  private watchesOf(fd: number): number[] {
    return [...this.watches.values()].filter((w) => w.fd === fd).map((w) => w.id);
  }
}
