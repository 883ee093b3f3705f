/** eventfd, timerfd and signalfd: counters, timers and signals with a descriptor, so that select, poll and epoll can wait for them. */
import { constant } from '../calls/index.ts';
import type { Value } from '../machine/value.ts';
import type { Blocked, SystemCall } from './call.ts';
import { schedule } from './agenda.ts';
import { later } from './call.ts';
import type { EventFd, SignalFd, TimerFd } from './description.ts';
import { flag } from './flag.ts';
import type { Kernel } from './kernel.ts';
import { maxCount } from './readiness.ts';
import { maskOf, took, takePending, type Pending } from './signal.ts';

function install(k: Kernel, c: SystemCall, d: EventFd | TimerFd | SignalFd): Value {
  const fd = k.install(k.add(d), c.name, c.site);
  if (fd >= 0) return fd;
  k.descriptions.delete(d.id);
  return c.fail('EMFILE');
}

export function eventfd(k: Kernel, c: SystemCall): Value {
  const [count, flags] = [c.intOr(0, 0), c.intOr(1, 0)];
  if (
    count < 0 ||
    (flags & ~(flag.nonblock | constant('EFD_SEMAPHORE') | constant('O_CLOEXEC'))) !== 0
  )
    return c.fail('EINVAL');
  return install(k, c, {
    ...k.common(2 | (flags & flag.nonblock)),
    kind: 'eventfd',
    count: BigInt(count),
    semaphore: (flags & constant('EFD_SEMAPHORE')) !== 0,
  });
}

export function timerfd(k: Kernel, c: SystemCall): Value {
  const [clock, flags] = [c.intOr(0, 0), c.intOr(1, 0)];
  if (clock < 0 || clock > 1 || (flags & ~(flag.nonblock | constant('O_CLOEXEC'))) !== 0)
    return c.fail('EINVAL');
  return install(k, c, {
    ...k.common(flags & flag.nonblock),
    kind: 'timerfd',
    due: 0,
    interval: 0,
    count: 0,
    round: 0,
  });
}

/** timerfd_settime(fd, value, interval, flags), in µs; 0 stops it. Gives what was left before, or −1. */
export function timerfdSettime(k: Kernel, c: SystemCall): Value {
  const d = k.at(c.fd(0));
  const [us, interval, flags] = [c.int(1, 'time'), c.intOr(2, 0), c.intOr(3, 0)];
  if (!d) return c.fail('EBADF');
  if (
    d.kind !== 'timerfd' ||
    us < 0 ||
    interval < 0 ||
    (flags & ~constant('TFD_TIMER_ABSTIME')) !== 0
  )
    return c.fail('EINVAL');
  d.round++;
  d.count = 0;
  d.interval = interval;
  d.due = 0;
  // What reads its count comes after the call that set it.
  k.order.wrote(c.act, d.id, 1);
  if (us > 0) {
    const absolute = (flags & constant('TFD_TIMER_ABSTIME')) !== 0;
    d.due = absolute ? Math.max(us, k.host.now()) : later(c, k.host.now(), us);
    schedule(k.agenda, d.due, { tag: 'timerfd', description: d.id, round: d.round });
  }
  return 0;
}

export function timerfdGettime(k: Kernel, c: SystemCall): Value {
  const d = k.at(c.fd(0));
  if (!d) return c.fail('EBADF');
  if (d.kind !== 'timerfd') return c.fail('EINVAL');
  const map = k.host.heaps.emptyMap();
  map.entries.set('value', d.due === 0 ? 0 : Math.max(0, d.due - k.host.now()));
  map.entries.set('interval', d.interval);
  return map;
}

/** The time of a timerfd has come. */
export function timerfdExpires(k: Kernel, id: number, round: number): void {
  const d = k.get(id);
  if (d?.kind !== 'timerfd' || d.round !== round) return;
  d.count++;
  if (d.interval > 0 && Number.isSafeInteger(d.due + d.interval)) {
    d.due += d.interval;
    schedule(k.agenda, d.due, { tag: 'timerfd', description: id, round });
  } else d.due = 0;
  k.changed(id);
}

/** A new one, or with a third argument another set for an existing one. */
export function signalfd(k: Kernel, c: SystemCall): Value {
  const set = c.arg(0);
  const flags = c.intOr(1, 0);
  if (typeof set !== 'object' || set.kind !== 'sigset') throw c.wrong(0, 'sigset');
  const fd = c.intOr(2, -1);
  if ((flags & ~(flag.nonblock | constant('O_CLOEXEC'))) !== 0) return c.fail('EINVAL');
  if (fd === -1)
    return install(k, c, {
      ...k.common(flags & flag.nonblock),
      kind: 'signalfd',
      signals: [...set.members],
    });
  const d = k.at(fd);
  if (!d) return c.fail('EBADF');
  if (d.kind !== 'signalfd') return c.fail('EINVAL');
  d.signals = [...set.members];
  k.changed(d.id);
  return fd;
}

export function takeSignalfd(k: Kernel, c: SystemCall, d: SignalFd): Pending | undefined {
  const mask = maskOf(k, c.act);
  const p = takePending(k, (q) => d.signals.includes(q.signal) && mask.has(q.signal));
  if (p) took(k, c.act, p);
  return p;
}

// ------------------------------------------------------------------ as numbers

/** The count of an eventfd or timerfd, which reading sets back; it waits, or fails with EAGAIN, where that is 0. */
export function takeCount(
  k: Kernel,
  c: SystemCall,
  d: EventFd | TimerFd,
): bigint | number | Blocked {
  if (BigInt(d.count) === 0n)
    return (d.flags & flag.nonblock) !== 0
      ? c.fail('EAGAIN')
      : c.block({ tag: 'descriptors' }, [d.id]);
  k.order.readAll(c.act, d.id);
  let n: bigint;
  if (d.kind === 'eventfd') {
    n = d.semaphore ? 1n : d.count;
    d.count -= n;
  } else {
    n = BigInt(d.count);
    d.count = 0;
  }
  k.changed(d.id);
  return n;
}

/** The count as an int; one that no int can hold stays there (EOVERFLOW), and `read` gives its 8 bytes. */
export function readU64(k: Kernel, c: SystemCall): Value | Blocked {
  const d = k.at(c.fd(0));
  if (!d) return c.fail('EBADF');
  if (d.kind !== 'eventfd' && d.kind !== 'timerfd') return c.fail('EINVAL');
  if (d.kind === 'eventfd' && !d.semaphore && d.count > BigInt(Number.MAX_SAFE_INTEGER))
    return c.fail('EOVERFLOW');
  const n = takeCount(k, c, d);
  return typeof n === 'bigint' ? Number(n) : n;
}

export function writeU64(k: Kernel, c: SystemCall): Value | Blocked {
  const d = k.at(c.fd(0));
  const n = c.int(1);
  if (!d) return c.fail('EBADF');
  if (d.kind !== 'eventfd' || n < 0) return c.fail('EINVAL');
  return addCount(k, c, d, BigInt(n));
}

export function addCount(k: Kernel, c: SystemCall, d: EventFd, n: bigint): Value | Blocked {
  if (n > maxCount) return c.fail('EINVAL');
  if (d.count + n > maxCount)
    return (d.flags & flag.nonblock) !== 0
      ? c.fail('EAGAIN')
      : c.block({ tag: 'descriptors' }, [d.id]);
  d.count += n;
  k.order.wrote(c.act, d.id, Number(n));
  k.changed(d.id);
  return 8;
}

export function readSiginfo(k: Kernel, c: SystemCall): Value | Blocked {
  const d = k.at(c.fd(0));
  if (!d) return c.fail('EBADF');
  if (d.kind !== 'signalfd') return c.fail('EINVAL');
  const p = takeSignalfd(k, c, d);
  if (!p)
    return (d.flags & flag.nonblock) !== 0
      ? c.fail('EAGAIN')
      : c.block({ tag: 'descriptors' }, [d.id]);
  const map = k.host.heaps.emptyMap();
  map.entries.set('signo', p.signal);
  map.entries.set('value', p.value);
  map.entries.set('code', p.code);
  return map;
}

/** A count as the 8 bytes that `read` gives, the least first. */
export function countBytes(n: bigint): string {
  return Array.from({ length: 8 }, (_, i) =>
    String.fromCharCode(Number((n >> BigInt(8 * i)) & 255n)),
  ).join('');
}

export function bytesCount(bytes: string): bigint {
  let n = 0n;
  for (let i = 7; i >= 0; i--) n = n * 256n + BigInt(bytes.charCodeAt(i));
  return n;
}

/** `ssi_code`, asm-generic/siginfo.h. */
const siCodes: Readonly<Record<Pending['code'], number>> = {
  SI_USER: 0,
  SI_QUEUE: -1,
  SI_TIMER: -2,
  SI_TKILL: -6,
  SI_ASYNCIO: -4,
  SI_KERNEL: 0x80,
};

/** A signal as the 128 bytes of a signalfd_siginfo: the number first, the value as int at 20 and 24, the rest 0. */
export function siginfoBytes(p: Pending): string {
  const bytes = new Array<string>(128).fill('\0');
  const put = (at: number, n: number): void => {
    for (let i = 0; i < 4; i++) bytes[at + i] = String.fromCharCode((n >>> (8 * i)) & 255);
  };
  put(0, p.signal);
  put(8, siCodes[p.code]);
  put(44, p.value);
  return bytes.join('');
}
