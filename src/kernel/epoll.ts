/**
 * epoll: a set of descriptions that the kernel watches. Level-triggered entries
 * are reported as long as they are ready; edge-triggered ones once for each
 * change; one-shot ones once, until EPOLL_CTL_MOD. A disk file cannot be added
 * (EPERM): it would always be ready. An entry belongs to the description and
 * goes when the last descriptor of that is closed (epoll(7)).
 */
import { constant } from '../calls/index.ts';
import type { Value } from '../machine/value.ts';
import type { Blocked, SystemCall } from './call.ts';
import type { Description, Epoll, EpollEntry } from './description.ts';
import type { Kernel } from './kernel.ts';
import { poll, readiness, selects } from './readiness.ts';
import { deadlineOf, expired } from './deadline.ts';
import { withMask } from './signal.ts';

const edge = constant('EPOLLET');
const oneShot = constant('EPOLLONESHOT');
const always = poll.err | poll.hup;

export function epollCreate(k: Kernel, c: SystemCall): Value {
  if (c.arg(0) !== undefined && c.int(0) <= 0) return c.fail('EINVAL');
  const made: Epoll = { ...k.common(2), kind: 'epoll', entries: new Map(), ready: [] };
  const fd = k.install(k.add(made), 'epoll_create', c.site);
  if (fd >= 0) return fd;
  k.descriptions.delete(made.id);
  return c.fail('EMFILE');
}

/** Entries are found by descriptor and description together, as on Linux. */
function keyOf(fd: number, id: number): string {
  return `${String(fd)} ${String(id)}`;
}

export function epollCtl(k: Kernel, c: SystemCall): Value {
  const ep = k.at(c.fd(0));
  const op = c.int(1);
  const fd = c.int(2, 'fd');
  const target = k.at(fd);
  if (!ep || !target) return c.fail('EBADF');
  if (target.kind === 'file') return c.fail('EPERM');
  if (ep.kind !== 'epoll' || ep === target) return c.fail('EINVAL');
  const key = keyOf(fd, target.id);
  const entry = ep.entries.get(key);
  switch (op) {
    case constant('EPOLL_CTL_ADD'): {
      if (entry) return c.fail('EEXIST');
      if (
        target.kind === 'epoll' &&
        (contains(k, target, ep) || below(k, target) + 1 + above(k, ep) > mostNested)
      )
        return c.fail('ELOOP');
      const events = c.intOr(3, 0);
      const made: EpollEntry = { fd, description: target.id, events, armed: true, key };
      ep.entries.set(key, made);
      target.epolls.push(ep.id);
      mark(k, ep, made);
      return 0;
    }
    case constant('EPOLL_CTL_MOD'):
      if (!entry) return c.fail('ENOENT');
      entry.events = c.intOr(3, 0);
      entry.armed = true;
      mark(k, ep, entry);
      return 0;
    case constant('EPOLL_CTL_DEL'):
      if (!entry) return c.fail('ENOENT');
      drop(k, ep, entry);
      return 0;
    default:
      return c.fail('EINVAL');
  }
}

/** An epoll in an epoll and so on, at most so often: five of them in all, as on Linux. */
const mostNested = 4;

function inside(k: Kernel, ep: Epoll): Epoll[] {
  return [...ep.entries.values()].flatMap((entry) => {
    const d = k.get(entry.description);
    return d?.kind === 'epoll' ? [d] : [];
  });
}

/** True if an epoll is inside another, directly or through others. */
function contains(k: Kernel, outer: Epoll, inner: Epoll): boolean {
  return outer === inner || inside(k, outer).some((d) => contains(k, d, inner));
}

/** How deep epolls are inside this one. */
function below(k: Kernel, ep: Epoll): number {
  return Math.max(0, ...inside(k, ep).map((d) => 1 + below(k, d)));
}

/** How deep this one is inside others. */
function above(k: Kernel, ep: Epoll): number {
  return Math.max(
    0,
    ...ep.epolls.flatMap((id) => {
      const d = k.get(id);
      return d?.kind === 'epoll' ? [1 + above(k, d)] : [];
    }),
  );
}

function drop(k: Kernel, ep: Epoll, entry: EpollEntry): void {
  ep.entries.delete(entry.key);
  const at = ep.ready.indexOf(entry.key);
  if (at >= 0) ep.ready.splice(at, 1);
  const list = k.get(entry.description)?.epolls;
  const index = list?.indexOf(ep.id) ?? -1;
  if (index >= 0) list?.splice(index, 1);
}

/** Puts an entry on the ready list if it is ready now. */
function mark(k: Kernel, ep: Epoll, entry: EpollEntry): void {
  const d = k.get(entry.description);
  if (
    !d ||
    !entry.armed ||
    (readiness(k, d) & (entry.events | always)) === 0 ||
    ep.ready.includes(entry.key)
  )
    return;
  ep.ready.push(entry.key);
  k.changed(ep.id);
}

/** A description in epolls changed: its entries may be ready, edge-triggered ones once more. The newest hears of it first, as on Linux. */
export function epollNotified(k: Kernel, ep: Epoll, changed: number): void {
  const entries = [...ep.entries.values()].filter((entry) => entry.description === changed);
  for (const entry of entries.reverse()) mark(k, ep, entry);
}

/** A description is gone: its entries go with it. */
export function forget(k: Kernel, d: Description): void {
  for (const id of [...d.epolls]) {
    const ep = k.get(id);
    if (ep?.kind !== 'epoll') continue;
    for (const entry of [...ep.entries.values()])
      if (entry.description === d.id) drop(k, ep, entry);
  }
}

function current(k: Kernel, ep: Epoll, key: string): number {
  const entry = ep.entries.get(key);
  const d = entry && k.get(entry.description);
  return entry?.armed && d ? readiness(k, d) & (entry.events | always) : 0;
}

export function epollWait(k: Kernel, c: SystemCall): Value | Blocked {
  if (c.name === 'epoll_pwait') withMask(k, c, 3);
  const ep = k.at(c.fd(0));
  const max = c.int(1);
  const timeout = c.timeout(2);
  if (!ep) return c.fail('EBADF');
  if (max <= 0 || ep.kind !== 'epoll') return c.fail('EINVAL');
  const out: Value[] = [];
  const again: string[] = [];
  while (ep.ready.length > 0 && out.length < max) {
    const key = ep.ready.shift() ?? '';
    const entry = ep.entries.get(key);
    const events = current(k, ep, key);
    if (!entry || events === 0) continue;
    const map = k.host.heaps.emptyMap();
    map.entries.set('fd', entry.fd);
    map.entries.set('events', events);
    out.push(map);
    const d = k.get(entry.description);
    if (d) k.order.acquire(c.act, k.readyAfter(d, selects(events)));
    if ((entry.events & oneShot) !== 0) entry.armed = false;
    // Level: reported again as long as it is ready, after the others.
    else if (Math.floor(entry.events / edge) % 2 === 0) again.push(key);
  }
  ep.ready.push(...again);
  if (out.length > 0) return k.host.heaps.list(out);
  if (timeout === 0 || expired(k, c)) return k.host.heaps.list([]);
  return c.block(
    { tag: 'descriptors' },
    [ep.id],
    deadlineOf(k, c, timeout !== undefined && timeout < 0 ? undefined : timeout),
  );
}
