/** select and poll: waiting for several descriptors at once. Both read the one answer of readiness.ts. */
import type { FdSet, MapValue, Value } from '../machine/value.ts';
import { readWhole } from '../machine/reading.ts';
import { intOf } from '../machine/value.ts';
import type { Blocked, SystemCall } from './call.ts';
import { deadlineOf, expired } from './deadline.ts';
import type { Kernel } from './kernel.ts';
import { poll as bits, readiness, selects } from './readiness.ts';
import { withMask } from './signal.ts';

/** select(nfds, reads, writes, errors, timeout): the sets become those that are ready; gives how many. */
export function select(k: Kernel, c: SystemCall): Value | Blocked {
  if (c.name === 'pselect') withMask(k, c, 5);
  const nfds = c.int(0);
  const sets = [fdSet(c, 1), fdSet(c, 2), fdSet(c, 3)] as const;
  const timeout = c.timeout(4);
  if (nfds < 0 || (timeout !== undefined && timeout < 0)) return c.fail('EINVAL');
  const ready: number[][] = [[], [], []];
  const on = new Set<number>();
  for (const [i, set] of sets.entries()) {
    if (!set) continue;
    for (const fd of [...set.members].sort((a, b) => a - b)) {
      if (fd >= nfds) continue;
      const d = k.at(fd);
      if (!d) return c.fail('EBADF');
      on.add(d.id);
      if ((selects(readiness(k, d)) & (1 << i)) !== 0) ready[i]?.push(fd);
    }
  }
  const count = ready.reduce((n, r) => n + r.length, 0);
  if (k.host.listener)
    for (const [i, fds] of ready.entries()) for (const fd of fds) saw(k, c, fd, 1 << i);
  if (count === 0 && timeout !== 0 && !expired(k, c)) {
    return c.block(
      on.size > 0
        ? { tag: 'descriptors' }
        : { tag: timeout === undefined ? 'descriptors' : 'time' },
      [...on],
      deadlineOf(k, c, timeout),
    );
  }
  // The kernel copies whole words back: numbers beyond them stay as they were.
  const copied = Math.ceil(nfds / 64) * 64;
  for (const [i, set] of sets.entries()) {
    if (!set) continue;
    for (const fd of [...set.members]) if (fd < copied) set.members.delete(fd);
    for (const fd of ready[i] ?? []) set.members.add(fd);
  }
  return count;
}

/** What this call reports of a descriptor comes after what made it so. */
function saw(k: Kernel, c: SystemCall, fd: number, which: number): void {
  const d = k.at(fd);
  if (d) k.order.acquire(c.act, k.readyAfter(d, which));
}

function fdSet(c: SystemCall, i: number): FdSet | undefined {
  const v = c.arg(i);
  if (v === undefined) return undefined;
  if (typeof v !== 'object' || v.kind !== 'fd_set') throw c.wrong(i, 'fd_set');
  return v;
}

/** poll(list of {fd, events}, timeout): fills revents; gives how many entries are ready. */
export function poll(k: Kernel, c: SystemCall): Value | Blocked {
  if (c.name === 'ppoll') withMask(k, c, 2);
  const list = c.arg(0);
  if (typeof list !== 'object' || list.kind !== 'list') throw c.wrong(0, 'list');
  const timeout = c.timeout(1);
  // Linux refuses more entries than descriptors; ppoll refuses negative times, which for poll mean for ever.
  if (
    list.items.length > k.settings.descriptors ||
    (c.name === 'ppoll' && timeout !== undefined && timeout < 0)
  )
    return c.fail('EINVAL');
  const entries: { readonly map: MapValue; readonly revents: number }[] = [];
  const on = new Set<number>();
  let count = 0;
  // What is polled is read once, when the call begins.
  const listener = c.before ? undefined : k.host.listener;
  if (listener) readWhole(listener, list, c.site);
  for (const item of list.items) {
    if (typeof item !== 'object' || item.kind !== 'map') throw c.wrong(0, 'list');
    const fd = intOf(item.entries.get('fd')) ?? -1;
    const events = intOf(item.entries.get('events')) ?? 0;
    listener?.read(item, 'fd', c.site, fd);
    listener?.read(item, 'events', c.site, events);
    let revents = 0;
    if (fd >= 0) {
      const d = k.at(fd);
      if (d) on.add(d.id);
      revents = d ? readiness(k, d) & (events | bits.err | bits.hup) : bits.nval;
    }
    if (revents !== 0) {
      count++;
      saw(k, c, fd, selects(revents));
    }
    entries.push({ map: item, revents });
  }
  if (count === 0 && timeout !== 0 && !expired(k, c)) {
    const wait = timeout === undefined || timeout < 0 ? undefined : timeout;
    return c.block(
      on.size > 0 || wait === undefined ? { tag: 'descriptors' } : { tag: 'time' },
      [...on],
      deadlineOf(k, c, wait),
    );
  }
  for (const { map, revents } of entries) {
    if (!map.entries.has('revents')) k.host.listener?.writeSize(map, c.site);
    map.entries.set('revents', revents);
    k.host.listener?.write(map, 'revents', c.site, revents);
  }
  return count;
}
