/**
 * Signals: dispositions, masks, what is pending, and the calls that send, block
 * and wait for them. A signal either ends the program, is ignored, becomes an
 * event (`on signal`), or interrupts (`on interrupt`, sigaction): then a handler
 * runs between two steps of whatever its CPU runs. The frames of several
 * handlers are stacked in the order of delivery, as Linux does it, so the last
 * delivered runs first.
 */
import { constant } from '../calls/index.ts';
import type { Activation } from '../machine/activation.ts';
import { lastSignal } from '../machine/builtin/sets.ts';
import { maxQueuedSignals } from '../machine/limit.ts';
import type { Listener, Moments } from '../machine/listener.ts';
import { intOf, type Value } from '../machine/value.ts';
import type { Blocked, SystemCall } from './call.ts';
import type { Kernel } from './kernel.ts';
import { deadlineOf, expired } from './deadline.ts';

export interface Disposition {
  readonly action: 'default' | 'ignore' | 'event' | 'interrupt';
  /** The handler's routine, −1 without one. */
  readonly routine: number;
  readonly mask: readonly number[];
  readonly flags: number;
  /** The moment of the sigaction that set it. */
  readonly after?: Moments;
}

export type SignalCode =
  'SI_USER' | 'SI_TKILL' | 'SI_QUEUE' | 'SI_TIMER' | 'SI_KERNEL' | 'SI_ASYNCIO';

export interface Pending {
  readonly signal: number;
  readonly value: number;
  readonly code: SignalCode;
  /** Thread it was sent to, `toMain` for main and the handlers, −1 for the process: anyone may take it. */
  readonly target: number;
  /** Who sent it: activation and site, −1 for the outside. */
  readonly by: number;
  readonly byName: string;
  readonly site: number;
  /** Number of the timer that raised it, 0 for none. */
  readonly timer: number;
  /** Virtual time at which it was sent, in µs; set when it is. */
  readonly at?: number;
  /** The moments that it comes after: the call that raised it. */
  readonly after?: Moments;
  /** The request whose end it tells, where there is one. */
  readonly request?: number;
}

export interface Signals {
  readonly dispositions: Map<number, Disposition>;
  /** The mask of main and all handlers. */
  mask: Set<number>;
  /** In the order of arrival. */
  pending: Pending[];
  /** Standard signals whose event waits in the queue: still pending. */
  readonly inQueue: Set<number>;
}

export function signals(): Signals {
  return { dispositions: new Map(), mask: new Set(), pending: [], inQueue: new Set() };
}

const defaultDisposition: Disposition = { action: 'default', routine: -1, mask: [], flags: 0 };
const firstRealTime = constant('SIGRTMIN');
const ignoredByDefault: ReadonlySet<number> = new Set(
  (['SIGCHLD', 'SIGURG', 'SIGWINCH', 'SIGCONT'] as const).map(constant),
);
const uncatchable: ReadonlySet<number> = new Set((['SIGKILL', 'SIGSTOP'] as const).map(constant));
const pidNumber = 1000;
/** The target of signals that main, or a handler, has raised: they share one mask and one thread. */
const toMain = -2;

export function dispositionOf(k: Kernel, signal: number): Disposition {
  return k.signals.dispositions.get(signal) ?? defaultDisposition;
}

/** The mask an activation runs under: a thread has its own, main and handlers share one. */
export function maskOf(k: Kernel, act: Activation): Set<number> {
  return act.mask ?? k.signals.mask;
}

/** True if a signal is for this activation, or for anyone. */
function reaches(p: Pending, act: Activation): boolean {
  return p.target === -1 || p.target === (act.kind === 'thread' ? act.id : toMain);
}

function setMask(k: Kernel, act: Activation, members: Iterable<number>): void {
  const mask = new Set(members);
  for (const s of uncatchable) mask.delete(s);
  if (k.host.listener) tellMask(k.host.listener, act, maskOf(k, act), mask);
  if (act.mask) act.mask = mask;
  else k.signals.mask = mask;
}

function tellMask(
  listener: Listener,
  act: Activation,
  before: ReadonlySet<number>,
  after: ReadonlySet<number>,
): void {
  listener.blockedSignals(
    act,
    [...after].filter((s) => !before.has(s)),
  );
  listener.unblockedSignals(
    act,
    [...before].filter((s) => !after.has(s)),
  );
}

// ---------------------------------------------------------------------- sending

/** Sends a signal. EAGAIN (as a number) when the queue of real-time signals is full, else 0. */
export function sendSignal(k: Kernel, p: Pending): number {
  const { pending, inQueue, mask } = k.signals;
  k.host.looked('signals', p.signal);
  const standard = p.signal < firstRealTime;
  const d = dispositionOf(k, p.signal);
  const target = p.target >= 0 ? k.host.activation(p.target) : undefined;
  const blockedNow = (target?.mask ?? mask).has(p.signal);
  if (
    !blockedNow &&
    (d.action === 'ignore' || (d.action === 'default' && ignoredByDefault.has(p.signal)))
  )
    return 0;
  if (
    standard &&
    (inQueue.has(p.signal) || pending.some((q) => q.signal === p.signal && q.target === p.target))
  )
    return 0;
  if (!standard && pending.length >= maxQueuedSignals) return constant('EAGAIN');
  pending.push({ ...p, at: k.host.now() });
  settle(k);
  return 0;
}

/** What is pending and no longer blocked takes effect: an end, an event, an interrupt, the end of a wait. */
function settle(k: Kernel): void {
  const state = k.signals;
  for (const p of [...state.pending]) {
    const target = p.target >= 0 ? k.host.activation(p.target) : undefined;
    if ((target?.mask ?? state.mask).has(p.signal)) {
      k.host.signalWaits();
      for (const d of k.descriptions.values()) if (d.kind === 'signalfd') k.changed(d.id);
      continue;
    }
    const d = dispositionOf(k, p.signal);
    if (d.action === 'interrupt') {
      k.host.interruptible();
      continue;
    }
    state.pending.splice(state.pending.indexOf(p), 1);
    overrunTaken(k, p.timer);
    if (d.action === 'event') {
      if (state.inQueue.has(p.signal)) continue;
      if (p.signal < firstRealTime) state.inQueue.add(p.signal);
      k.host.signalEvent(p, d.routine);
    } else if (d.action === 'default' && !ignoredByDefault.has(p.signal)) k.host.killed(p);
  }
}

/** The signal to deliver next to an activation: standard before real-time, the lowest number first. Taken from the pending ones. */
export function takeInterrupt(k: Kernel, act: Activation | undefined): Pending | undefined {
  const mask = act ? maskOf(k, act) : k.signals.mask;
  return takePending(
    k,
    (p) =>
      !mask.has(p.signal) &&
      (p.target < 0 || p.target === act?.id) &&
      dispositionOf(k, p.signal).action === 'interrupt',
  );
}

/** Virtual time of the first signal that could interrupt an activation; undefined if there is none. */
export function interruptTime(
  k: Kernel,
  act: Activation | undefined,
  fits: (p: Pending) => boolean,
): number | undefined {
  if (k.signals.pending.length === 0) return undefined;
  const mask = act ? maskOf(k, act) : k.signals.mask;
  let least: number | undefined;
  for (const p of k.signals.pending) {
    if (mask.has(p.signal) || !fits(p) || dispositionOf(k, p.signal).action !== 'interrupt')
      continue;
    if (least === undefined || (p.at ?? 0) < least) least = p.at ?? 0;
  }
  return least;
}

export function takePending(k: Kernel, fits: (p: Pending) => boolean): Pending | undefined {
  const { pending } = k.signals;
  let best = -1;
  pending.forEach((p, i) => {
    const than = pending[best];
    // Of one number, the one sent to this thread goes first (Linux).
    if (
      fits(p) &&
      (!than ||
        p.signal < than.signal ||
        (p.signal === than.signal && than.target === -1 && p.target !== -1))
    )
      best = i;
  });
  const taken = best < 0 ? undefined : pending.splice(best, 1)[0];
  if (taken) overrunTaken(k, taken.timer);
  return taken;
}

// ------------------------------------------------------------------------ calls

export function pid(): Value {
  return pidNumber;
}

function send(
  k: Kernel,
  c: SystemCall,
  signal: number,
  code: SignalCode,
  number: number,
  toThread: boolean,
): Value {
  if (signal < 0 || signal > lastSignal) return c.fail('EINVAL');
  if (signal === 0) return 0;
  let target: number;
  if (!toThread) target = -1;
  else target = c.act.kind === 'thread' ? c.act.id : toMain;
  const errno = sendSignal(k, {
    signal,
    value: number,
    code,
    target,
    by: c.act.id,
    byName: c.act.name,
    site: c.site,
    timer: 0,
    after: k.order.release(c.act),
  });
  return errno === 0 ? 0 : c.failWith(errno);
}

function validSignal(signal: number): boolean {
  return signal >= 0 && signal <= lastSignal;
}

export function kill(k: Kernel, c: SystemCall): Value {
  const to = c.int(0);
  const signal = c.int(1, 'signal');
  if (signal < 0 || signal > lastSignal) return c.fail('EINVAL');
  if (to !== pidNumber && to !== 0) return c.fail('ESRCH');
  return send(k, c, signal, 'SI_USER', 0, false);
}

export function raise(k: Kernel, c: SystemCall): Value {
  return send(k, c, c.int(0, 'signal'), 'SI_TKILL', 0, true);
}

export function sigqueue(k: Kernel, c: SystemCall): Value {
  if (c.intOr(2, pidNumber) !== pidNumber)
    return c.fail(validSignal(c.int(0, 'signal')) ? 'ESRCH' : 'EINVAL');
  return send(k, c, c.int(0, 'signal'), 'SI_QUEUE', c.int(1), false);
}

export function sigaction(k: Kernel, c: SystemCall): Value {
  return setAction(k, c, c.arg(2) === undefined ? [] : setMembers(c, 2), c.intOr(3, 0));
}

export function signal(k: Kernel, c: SystemCall): Value {
  return setAction(k, c, [], constant('SA_RESTART'));
}

function setAction(k: Kernel, c: SystemCall, mask: readonly number[], flags: number): Value {
  const signal = c.int(0, 'signal');
  const wanted = c.arg(1);
  if (signal < 1 || signal > lastSignal) return c.fail('EINVAL');
  const before = k.host.actionValue(dispositionOf(k, signal));
  if (wanted === undefined) return before;
  if (uncatchable.has(signal)) return c.fail('EINVAL');
  k.signals.dispositions.set(signal, {
    ...dispositionFor(c, wanted, mask, flags),
    after: k.order.release(c.act),
  });
  // What is now ignored is no longer pending, also if it is blocked (POSIX).
  const d = dispositionOf(k, signal);
  if (d.action === 'ignore' || (d.action === 'default' && ignoredByDefault.has(signal))) {
    k.signals.pending = k.signals.pending.filter((p) => p.signal !== signal);
  }
  settle(k);
  return before;
}

function dispositionFor(
  c: SystemCall,
  wanted: Value,
  mask: readonly number[],
  flags: number,
): Disposition {
  if (typeof wanted === 'object' && wanted.kind === 'fn')
    return { action: 'interrupt', routine: wanted.routine, mask, flags };
  if (wanted === constant('SIG_IGN')) return { action: 'ignore', routine: -1, mask: [], flags };
  if (wanted === constant('SIG_DFL')) return { ...defaultDisposition, flags };
  throw c.wrong(1, 'handler');
}

function setMembers(c: SystemCall, i: number): number[] {
  const v = c.arg(i);
  if (typeof v !== 'object' || v.kind !== 'sigset') throw c.wrong(i, 'sigset');
  return [...v.members];
}

export function sigprocmask(k: Kernel, c: SystemCall): Value {
  const mask = maskOf(k, c.act);
  const before = k.host.heaps.sigSet(mask);
  if (c.arg(1) === undefined) return before;
  const set = setMembers(c, 1);
  switch (intOf(c.arg(0))) {
    case constant('SIG_BLOCK'):
      setMask(k, c.act, [...mask, ...set]);
      break;
    case constant('SIG_UNBLOCK'):
      setMask(
        k,
        c.act,
        [...mask].filter((s) => !set.includes(s)),
      );
      break;
    case constant('SIG_SETMASK'):
      setMask(k, c.act, set);
      break;
    default:
      return c.fail('EINVAL');
  }
  settle(k);
  return before;
}

export function sigpending(k: Kernel, c: SystemCall): Value {
  const mask = maskOf(k, c.act);
  return k.host.heaps.sigSet(
    k.signals.pending.filter((p) => mask.has(p.signal) && reaches(p, c.act)).map((p) => p.signal),
  );
}

/** Puts another mask in force while a call waits. */
export function withMask(k: Kernel, c: SystemCall, i: number): void {
  if (c.before || c.arg(i) === undefined) return;
  c.act.maskBefore = [...maskOf(k, c.act)];
  setMask(k, c.act, setMembers(c, i));
  settle(k);
}

/** The call that had another mask is over: the mask before it holds again. */
export function restoreMask(k: Kernel, act: Activation): void {
  if (act.maskBefore === undefined) return;
  setMask(k, act, act.maskBefore);
  act.maskBefore = undefined;
  settle(k);
}

export function sigsuspend(k: Kernel, c: SystemCall): Value | Blocked {
  withMask(k, c, 0);
  return c.block({ tag: 'signal' }, []);
}

export function pause(_k: Kernel, c: SystemCall): Value | Blocked {
  return c.block({ tag: 'signal' }, []);
}

/** Takes a pending signal of a set, or waits for one. Gives what is known of it, or what the call gives without. */
function awaitSignal(k: Kernel, c: SystemCall, timed: boolean): Pending | number | Blocked {
  const wanted = new Set(setMembers(c, 0));
  const timeout = timed ? c.timeout(1) : undefined;
  if (timeout !== undefined && timeout < 0) return c.fail('EINVAL');
  const p = takePending(k, (q) => wanted.has(q.signal) && reaches(q, c.act));
  if (p) {
    took(k, c.act, p);
    return p;
  }
  if (timeout === 0 || expired(k, c)) return c.fail('EAGAIN');
  return c.block({ tag: 'signal' }, [], deadlineOf(k, c, timeout));
}

/** An activation has taken a pending signal by a call. */
export function took(k: Kernel, act: Activation, p: Pending): void {
  k.order.acquire(act, p.after ?? []);
  const r = p.request === undefined ? undefined : k.requests.get(p.request);
  if (r) k.host.listener?.reported(act, r.id);
}

export function sigwait(k: Kernel, c: SystemCall): Value | Blocked {
  const got = awaitSignal(k, c, false);
  return typeof got === 'object' ? got.signal : got;
}

/** sigtimedwait(set, timeout, info?): what is known of the signal is put into the map, as C puts it into a siginfo_t. */
export function sigtimedwait(k: Kernel, c: SystemCall): Value | Blocked {
  const got = awaitSignal(k, c, true);
  return typeof got === 'object' ? taken(k, c, got, 2) : got;
}

export function sigwaitinfo(k: Kernel, c: SystemCall): Value | Blocked {
  const got = awaitSignal(k, c, false);
  return typeof got === 'object' ? taken(k, c, got, 1) : got;
}

function taken(k: Kernel, c: SystemCall, p: Pending, at: number): number {
  const overrun = k.signalTimers.get(p.timer)?.delivered ?? 0;
  // As in glibc: who waits for signals need not tell raise from kill.
  const code = p.code === 'SI_TKILL' ? 'SI_USER' : p.code;
  const info = c.arg(at);
  if (info === undefined) return p.signal;
  if (typeof info !== 'object' || info.kind !== 'map') throw c.wrong(at, 'map');
  for (const [name, known] of [
    ['signo', p.signal],
    ['value', p.value],
    ['code', code],
    ['overrun', overrun],
  ] as const) {
    if (!info.entries.has(name)) k.host.listener?.writeSize(info, c.site);
    info.entries.set(name, known);
    k.host.listener?.write(info, name, c.site, known);
  }
  return p.signal;
}

/** A timer's signal was delivered or taken: the runs-out beyond it are its overrun. */
function overrunTaken(k: Kernel, timer: number): void {
  const t = timer > 0 ? k.signalTimers.get(timer) : undefined;
  if (!t) return;
  t.delivered = t.overrun;
  t.overrun = 0;
}

/** Calls that a handler ends with EINTR even where SA_RESTART is set (signal(7)). */
const neverRestarted: ReadonlySet<string> = new Set([
  'select',
  'pselect',
  'poll',
  'ppoll',
  'epoll_wait',
  'epoll_pwait',
  'sleep',
  'pause',
  'sigsuspend',
  'sigtimedwait',
  'sigwaitinfo',
  'aio_suspend',
  'lio_listio',
  'ring_wait',
]);
/** Waits that a signal does not end at all. */
const uninterruptible: ReadonlySet<string> = new Set(['lock', 'join', 'sigwait', 'wait_events']);

/** What a handler's delivery does to a call that waits: ends it with EINTR, or lets it go on afterwards. */
export function interrupts(call: string, flags: number): boolean {
  if (uninterruptible.has(call)) return false;
  return neverRestarted.has(call) || (flags & constant('SA_RESTART')) === 0;
}

/** A handler begins: the mask it runs under, and what is restored at its end. */
export function enterHandler(
  k: Kernel,
  under: Activation | undefined,
  handler: Activation,
  p: Pending,
): void {
  const d = dispositionOf(k, p.signal);
  const mask = under?.mask ?? k.signals.mask;
  // A handler that ends a sigsuspend restores the mask from before that call.
  handler.savedMask = under?.maskBefore ?? [...mask];
  handler.blocksAgain = under?.maskBefore?.filter((s) => !mask.has(s)) ?? [];
  if (under?.maskBefore) under.maskBefore = undefined;
  const own = (d.flags & constant('SA_NODEFER')) === 0 ? [p.signal] : [];
  if (under?.mask) handler.mask = under.mask;
  setMask(k, handler, [...mask, ...d.mask, ...own]);
  if (under?.mask && handler.mask) under.mask = handler.mask;
  if ((d.flags & constant('SA_RESETHAND')) !== 0)
    k.signals.dispositions.set(p.signal, defaultDisposition);
}

/** A handler has ended. */
export function leaveHandler(k: Kernel, under: Activation | undefined, handler: Activation): void {
  if (handler.savedMask === undefined) return;
  const holder = under?.mask ? under : { ...handler, mask: undefined };
  setMask(k, holder, handler.savedMask);
  // The call that had unblocked a signal blocks it again, and so comes after its handler.
  if (under && handler.blocksAgain.length > 0)
    k.host.listener?.blockedSignals(under, handler.blocksAgain);
  handler.savedMask = undefined;
  settle(k);
}
