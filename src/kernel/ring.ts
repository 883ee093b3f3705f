/**
 * The completion ring: one place where disk and network meet. Requests are put
 * in, handed over together, and their completions are read as {tag, result,
 * errno}. A ring is a descriptor: it is readable when completions wait.
 */
import { bytesToStr } from '../machine/collection.ts';
import type { Activation } from '../machine/activation.ts';
import type { Moments } from '../machine/listener.ts';
import type { Value } from '../machine/value.ts';
import type { Blocked, SystemCall } from './call.ts';
import { deadlineOf, expired } from './deadline.ts';
import type { Ring } from './description.ts';
import type { Kernel } from './kernel.ts';
import { submit, type Submission } from './request.ts';
import { report } from './completion.ts';

const mostEntries = 4096;

export function ring(k: Kernel, c: SystemCall): Value {
  const entries = c.int(0);
  if (entries < 1 || entries > mostEntries) return c.fail('EINVAL');
  const made: Ring = { ...k.common(2), kind: 'ring', entries, prepared: [], completed: [] };
  const fd = k.install(k.add(made), 'ring', c.site);
  if (fd >= 0) return fd;
  k.descriptions.delete(made.id);
  return c.fail('EMFILE');
}

function prepare(k: Kernel, c: SystemCall, mark: Value, s: Submission): Value {
  const r = k.at(c.fd(0));
  if (!r) return c.fail('EBADF');
  if (r.kind !== 'ring') return c.fail('EINVAL');
  // As with io_uring: a full submission queue must first be handed over.
  if (r.prepared.length >= r.entries) return c.fail('EBUSY');
  r.prepared.push({ mark, what: s });
  return 0;
}

export function ringOpen(k: Kernel, c: SystemCall): Value {
  return prepare(k, c, c.arg(3), { operation: 'open', fd: -1, path: c.str(1), flags: c.int(2) });
}

function sized(c: SystemCall, n: number, available: number): boolean {
  return n >= 0 && n <= available && c.args.length > 0;
}

export function ringRead(k: Kernel, c: SystemCall): Value {
  const recv = c.name === 'ring_recv';
  const buffer = c.buffer(2);
  const n = c.int(3);
  if (!sized(c, n, buffer.bytes.length)) return c.fail('EINVAL');
  const offset = recv || c.arg(4) === undefined ? -1 : c.int(4);
  return prepare(k, c, c.arg(recv ? 4 : 5), {
    operation: 'read',
    fd: c.int(1, 'fd'),
    buffer,
    n,
    offset,
  });
}

export function ringWrite(k: Kernel, c: SystemCall): Value {
  const send = c.name === 'ring_send';
  const from = c.arg(2);
  const n = c.int(3);
  const offset = send || c.arg(4) === undefined ? -1 : c.int(4);
  const mark = c.arg(send ? 4 : 5);
  const about = { operation: 'write' as const, fd: c.int(1, 'fd'), n, offset };
  if (typeof from === 'string')
    return sized(c, n, from.length)
      ? prepare(k, c, mark, { ...about, data: from.slice(0, n) })
      : c.fail('EINVAL');
  if (typeof from !== 'object' || from.kind !== 'buffer') throw c.wrong(2, 'bytes');
  if (!sized(c, n, from.bytes.length)) return c.fail('EINVAL');
  return prepare(k, c, mark, {
    ...about,
    buffer: from,
    data: bytesToStr(k.host.heaps, from.bytes.subarray(0, n)),
  });
}

export function ringAccept(k: Kernel, c: SystemCall): Value {
  return prepare(k, c, c.arg(2), { operation: 'accept', fd: c.int(1, 'fd') });
}

export function ringTimeout(k: Kernel, c: SystemCall): Value {
  const us = c.int(1, 'time');
  return us < 0
    ? c.fail('EINVAL')
    : prepare(k, c, c.arg(2), { operation: 'timeout', fd: -1, n: us });
}

export function ringSubmit(k: Kernel, c: SystemCall): Value {
  const r = k.at(c.fd(0));
  if (!r) return c.fail('EBADF');
  if (r.kind !== 'ring') return c.fail('EINVAL');
  const all = r.prepared.splice(0);
  for (const { mark, what } of all) submit(k, c, { tag: 'ring', ring: r.id, mark }, what);
  return all.length;
}

/** A request of a ring has ended. */
export function ringCompletes(
  k: Kernel,
  id: number,
  mark: Value,
  result: number,
  errno: number,
  after: Moments,
  request: number,
): void {
  const r = k.get(id);
  if (r?.kind !== 'ring') return;
  r.completed.push({ mark, result, errno, after, request });
  k.changed(id);
}

/** The last descriptor of a ring was closed: what was completed and not taken is lost. */
export function releaseRing(k: Kernel, r: Ring): void {
  for (const { request } of r.completed) k.requests.delete(request);
}

function take(k: Kernel, act: Activation, r: Ring): Value {
  const out = r.completed.splice(0).map(({ mark, result, errno, after, request }) => {
    k.order.acquire(act, after);
    const r = k.requests.get(request);
    if (r) {
      report(k, act, r);
      k.requests.delete(request);
    }
    const map = k.host.heaps.emptyMap();
    map.entries.set('tag', mark);
    map.entries.set('result', result);
    map.entries.set('errno', k.host.heaps.errno(errno));
    return map;
  });
  return k.host.heaps.list(out);
}

export function ringWait(k: Kernel, c: SystemCall): Value | Blocked {
  const r = k.at(c.fd(0));
  const timeout = c.timeout(1);
  if (!r) return c.fail('EBADF');
  if (r.kind !== 'ring') return c.fail('EINVAL');
  if (r.completed.length > 0 || timeout === 0 || expired(k, c)) return take(k, c.act, r);
  return c.block(
    { tag: 'descriptors' },
    [r.id],
    deadlineOf(k, c, timeout !== undefined && timeout < 0 ? undefined : timeout),
  );
}

export function ringPeek(k: Kernel, c: SystemCall): Value {
  const r = k.at(c.fd(0));
  if (!r) return c.fail('EBADF');
  return r.kind === 'ring' ? take(k, c.act, r) : c.fail('EINVAL');
}
