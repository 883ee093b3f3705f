/** Timers that raise signals: alarm, setitimer, timer_create and its family. Times in µs, but alarm's, which are seconds. */
import { constant } from '../calls/index.ts';
import { noMoments, type Moments } from '../machine/listener.ts';
import type { Value } from '../machine/value.ts';
import { schedule } from './agenda.ts';
import { later, type SystemCall } from './call.ts';
import type { Kernel } from './kernel.ts';
import { lastSignal } from '../machine/builtin/sets.ts';
import { sendSignal } from './signal.ts';

/** µs of a second. */
const second = 1_000_000;

/** A timer that raises a signal; number 0 is the one of alarm and setitimer. */
export interface SignalTimer {
  readonly id: number;
  readonly signal: number;
  /** What the signal carries. */
  readonly value: number;
  /** Virtual time at which it runs out, 0 if it is not set. */
  due: number;
  interval: number;
  round: number;
  /** Times it ran out while its signal still waited. */
  overrun: number;
  /** The overrun that belongs to the signal delivered last. */
  delivered: number;
  /** The moment of the call that set it: its signals come after that. */
  after: Moments;
}

function alarmTimer(k: Kernel): SignalTimer {
  let t = k.signalTimers.get(0);
  if (!t) {
    t = {
      id: 0,
      signal: constant('SIGALRM'),
      value: 0,
      due: 0,
      interval: 0,
      round: 0,
      overrun: 0,
      delivered: 0,
      after: noMoments,
    };
    k.signalTimers.set(0, t);
  }
  return t;
}

function left(k: Kernel, t: SignalTimer): number {
  return t.due === 0 ? 0 : Math.max(1, t.due - k.host.now());
}

function arm(
  k: Kernel,
  c: SystemCall,
  t: SignalTimer,
  us: number,
  interval: number,
  absolute = false,
): void {
  t.round++;
  t.interval = interval;
  t.after = k.order.release(c.act);
  t.overrun = 0;
  if (us === 0) t.due = 0;
  else t.due = absolute ? Math.max(us, k.host.now()) : later(c, k.host.now(), us);
  if (t.due > 0)
    schedule(k.agenda, t.due, {
      tag: 'signalTimer',
      timer: t.id,
      round: t.round,
      long: t.due - k.host.now() >= second,
    });
}

export function alarm(k: Kernel, c: SystemCall): Value {
  const t = alarmTimer(k);
  const before = Math.ceil(left(k, t) / 1_000_000);
  const seconds = c.int(0);
  if (seconds < 0) return c.fail('EINVAL');
  arm(k, c, t, seconds * 1_000_000, 0);
  return before;
}

function setting(k: Kernel, us: number, interval: number): Value {
  const map = k.host.heaps.emptyMap();
  map.entries.set('value', us);
  map.entries.set('interval', interval);
  return map;
}

export function setitimer(k: Kernel, c: SystemCall): Value {
  const [which, us, interval] = [c.int(0), c.int(1, 'time'), c.intOr(2, 0)];
  if (which !== 0 || us < 0 || interval < 0) return c.fail('EINVAL');
  const t = alarmTimer(k);
  const before = setting(k, left(k, t), t.interval);
  arm(k, c, t, us, interval);
  return before;
}

export function timerCreate(k: Kernel, c: SystemCall): Value {
  const [clock, signal] = [
    c.intOr(0, 0),
    c.arg(1) === undefined ? constant('SIGALRM') : c.int(1, 'signal'),
  ];
  if (clock < 0 || clock > 1 || signal < 1 || signal > lastSignal) return c.fail('EINVAL');
  const t: SignalTimer = {
    id: k.number(),
    signal,
    value: c.intOr(2, 0),
    due: 0,
    interval: 0,
    round: 0,
    overrun: 0,
    delivered: 0,
    after: noMoments,
  };
  k.signalTimers.set(t.id, t);
  return t.id;
}

function timerAt(k: Kernel, c: SystemCall): SignalTimer | undefined {
  const id = c.int(0);
  return id === 0 ? undefined : k.signalTimers.get(id);
}

export function timerSettime(k: Kernel, c: SystemCall): Value {
  const t = timerAt(k, c);
  const [us, interval, flags] = [c.int(1, 'time'), c.intOr(2, 0), c.intOr(3, 0)];
  if (!t || us < 0 || interval < 0) return c.fail('EINVAL');
  arm(k, c, t, us, interval, (flags & constant('TIMER_ABSTIME')) !== 0);
  return 0;
}

export function timerGettime(k: Kernel, c: SystemCall): Value {
  const t = timerAt(k, c);
  return t ? setting(k, left(k, t), t.interval) : c.fail('EINVAL');
}

export function timerGetoverrun(k: Kernel, c: SystemCall): Value {
  const t = timerAt(k, c);
  return t ? t.delivered : c.fail('EINVAL');
}

export function timerDelete(k: Kernel, c: SystemCall): Value {
  const t = timerAt(k, c);
  if (!t) return c.fail('EINVAL');
  k.signalTimers.delete(t.id);
  return 0;
}

/** The time of a timer has come: its signal is raised, unless the last one still waits. */
export function signalTimerExpires(k: Kernel, id: number, round: number): void {
  const t = k.signalTimers.get(id);
  if (t?.round !== round) return;
  const waits = id > 0 && k.signals.pending.some((p) => p.timer === id);
  if (t.interval > 0 && Number.isSafeInteger(t.due + t.interval)) {
    t.due += t.interval;
    schedule(k.agenda, t.due, { tag: 'signalTimer', timer: id, round, long: t.interval >= second });
  } else t.due = 0;
  if (waits) {
    t.overrun++;
    return;
  }
  sendSignal(k, {
    signal: t.signal,
    value: t.value,
    code: id === 0 ? 'SI_KERNEL' : 'SI_TIMER',
    target: -1,
    by: -1,
    byName: '',
    site: -1,
    timer: id,
    after: t.after,
  });
}
