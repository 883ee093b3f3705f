/** The calls of asynchronous I/O (POSIX aio.h), and aio_open. */
import { constant } from '../calls/index.ts';
import { bytesToStr } from '../machine/collection.ts';
import { readWhole } from '../machine/reading.ts';
import { intOf, type Aiocb, type Value } from '../machine/value.ts';
import type { Blocked, SystemCall } from './call.ts';
import { deadlineOf, expired } from './deadline.ts';
import type { Kernel } from './kernel.ts';
import { notQueued, submit, type Request, type Submission, type Teller } from './request.ts';
import { requestOf } from './buffer-owners.ts';
import { complete, report } from './completion.ts';

/** A request's priority may be lowered by 0 to this (AIO_PRIO_DELTA_MAX); it is checked, and changes nothing: the disk serves in the order of arrival. */
const mostPriority = 20;

function cbOf(c: SystemCall, i: number): Aiocb {
  const v = c.arg(i);
  if (typeof v !== 'object' || v.kind !== 'aiocb') throw c.wrong(i, 'aiocb');
  return v;
}

function tellerOf(c: SystemCall): Teller {
  if (c.told.tag === 'then') return { tag: 'then', handler: c.told.handler, kept: c.told.kept };
  return c.told.tag === 'await' ? { tag: 'await', activation: c.act.id } : { tag: 'poll' };
}

/** The request that a control block describes; EINVAL (undefined) where its fields make no sense or it is under way. */
function described(k: Kernel, cb: Aiocb, operation: 'read' | 'write'): Submission | undefined {
  const before = requestOf(k, cb);
  if (before?.state === 'queued') return undefined;
  // A block that is used again no longer stands for the earlier request.
  if (before) k.requests.delete(before.id);
  const fd = intOf(cb.fd) ?? -1;
  const n = intOf(cb.nbytes);
  const offset = intOf(cb.offset) ?? 0;
  const { buf } = cb;
  const priority = intOf(cb.reqprio) ?? 0;
  if (n === undefined || n < 0 || offset < 0 || priority < 0 || priority > mostPriority)
    return undefined;
  const about = {
    operation,
    fd,
    offset,
    cb,
    n,
    signal: intOf(cb.signo) ?? 0,
    value: intOf(cb.value) ?? 0,
  };
  if (operation === 'read') {
    if (typeof buf !== 'object' || buf.kind !== 'buffer' || n > buf.bytes.length) return undefined;
    return { ...about, buffer: buf };
  }
  if (typeof buf === 'string')
    return n > buf.length ? undefined : { ...about, data: buf.slice(0, n) };
  if (typeof buf !== 'object' || buf.kind !== 'buffer' || n > buf.bytes.length) return undefined;
  return { ...about, buffer: buf, data: bytesToStr(k.host.heaps, buf.bytes.subarray(0, n)) };
}

function start(k: Kernel, c: SystemCall, operation: 'read' | 'write'): Value {
  const cb = cbOf(c, 0);
  const s = described(k, cb, operation);
  if (!s) return c.fail('EINVAL');
  return submit(k, c, tellerOf(c), s) < 0 ? -1 : 0;
}

export function aioRead(k: Kernel, c: SystemCall): Value {
  return start(k, c, 'read');
}

export function aioWrite(k: Kernel, c: SystemCall): Value {
  return start(k, c, 'write');
}

/** Linux takes a descriptor that is open for reading only; so do we. */
export function aioFsync(k: Kernel, c: SystemCall): Value {
  const cb = cbOf(c, 0);
  const op = c.intOr(1, constant('O_SYNC'));
  if (op !== constant('O_SYNC') && op !== constant('O_DSYNC')) return c.fail('EINVAL');
  const fd = intOf(cb.fd) ?? -1;
  if (!k.at(fd)) return c.fail('EBADF');
  if (requestOf(k, cb)?.state === 'queued') return c.fail('EINVAL');
  return submit(k, c, tellerOf(c), {
    operation: 'fsync',
    fd,
    cb,
    signal: intOf(cb.signo) ?? 0,
    value: intOf(cb.value) ?? 0,
  }) < 0
    ? -1
    : 0;
}

export function aioOpen(k: Kernel, c: SystemCall): Value {
  const path = c.str(0);
  return submit(k, c, tellerOf(c), { operation: 'open', fd: -1, path, flags: c.intOr(1, 0) }) < 0
    ? -1
    : 0;
}

/** A block that was never submitted, or whose result was taken, has no status: EINVAL. */
export function aioError(k: Kernel, c: SystemCall): Value {
  const r = requestOf(k, cbOf(c, 0));
  if (!r || r.reaped) {
    c.fail('EINVAL');
    return k.host.heaps.errno(constant('EINVAL'));
  }
  if (r.state === 'queued') return k.host.heaps.errno(constant('EINPROGRESS'));
  report(k, c.act, r);
  return k.host.heaps.errno(r.errno);
}

export function aioReturn(k: Kernel, c: SystemCall): Value {
  const r = requestOf(k, cbOf(c, 0));
  if (!r || r.reaped || r.state === 'queued') return c.fail('EINVAL');
  report(k, c.act, r);
  r.reaped = true;
  if (r.errno !== 0) c.act.errno = r.errno;
  return r.result;
}

function listOf(k: Kernel, c: SystemCall, i: number): Aiocb[] {
  const v = c.arg(i);
  if (typeof v !== 'object' || v.kind !== 'list') throw c.wrong(i, 'list');
  // The list is read once, when the call begins.
  if (k.host.listener && !c.before) readWhole(k.host.listener, v, c.site);
  const out: Aiocb[] = [];
  for (const item of v.items) {
    if (item === undefined) continue;
    if (typeof item !== 'object' || item.kind !== 'aiocb') throw c.wrong(i, 'aiocb');
    out.push(item);
  }
  return out;
}

export function aioSuspend(k: Kernel, c: SystemCall): Value | Blocked {
  const list = listOf(k, c, 0);
  const timeout = c.timeout(1);
  if (timeout !== undefined && timeout < 0) return c.fail('EINVAL');
  const requests = list.map((cb) => requestOf(k, cb));
  const done = requests.filter((r) => r?.state !== 'queued');
  if (done.length > 0 || list.length === 0) {
    for (const r of done) if (r) report(k, c.act, r);
    return 0;
  }
  if (timeout === 0 || expired(k, c)) return c.fail('EAGAIN');
  return c.block(
    { tag: 'requests', requests: requests.flatMap((r) => (r ? [r.id] : [])) },
    [],
    deadlineOf(k, c, timeout),
  );
}

export function aioCancel(k: Kernel, c: SystemCall): Value {
  const fd = c.fd(0);
  const d = k.at(fd);
  if (!d) return c.fail('EBADF');
  let wanted: Request[];
  if (c.arg(1) !== undefined) {
    const r = requestOf(k, cbOf(c, 1));
    if (r && r.fd !== fd) return c.fail('EINVAL');
    wanted = r ? [r] : [];
  } else wanted = [...k.requests.values()].filter((r) => r.fd === fd && r.cb !== undefined);
  let cancelled = 0;
  let running = 0;
  for (const r of wanted) {
    if (r.state === 'done') continue;
    const serving = r.begun || (r.access >= 0 && k.disk.queue[0]?.id === r.access);
    if (serving) running++;
    else {
      cancelled++;
      r.begun = true;
      r.result = -1;
      r.errno = constant('ECANCELED');
      complete(k, r);
    }
  }
  if (running > 0) return constant('AIO_NOTCANCELED');
  // Either answer tells that all of them have ended: the buffers are the program's again.
  for (const r of wanted) report(k, c.act, r);
  return cancelled > 0 ? constant('AIO_CANCELED') : constant('AIO_ALLDONE');
}

/** lio_listio(mode, list, signo?, value?): several at once; the signal, with its value, tells that all are done. */
export function lioListio(k: Kernel, c: SystemCall): Value | Blocked {
  const mode = c.int(0);
  const list = listOf(k, c, 1);
  if (mode !== constant('LIO_WAIT') && mode !== constant('LIO_NOWAIT')) return c.fail('EINVAL');
  if (c.before?.reason.tag === 'requests') return listDone(k, c, c.before.reason.requests);
  const group = k.number();
  const members: number[] = [];
  k.groups.set(group, {
    id: group,
    members,
    left: list.length,
    failed: false,
    signal: c.intOr(2, 0),
    value: c.intOr(3, 0),
    teller: tellerOf(c),
    site: c.site,
    by: c.act.id,
    byName: c.act.name,
    after: [],
  });
  for (const cb of list) members.push(submitOne(k, c, cb, group));
  if (members.some((id) => k.requests.get(id)?.errno === constant('EAGAIN')))
    return c.fail('EAGAIN');
  if (mode === constant('LIO_NOWAIT')) return 0;
  return listDone(k, c, members);
}

/** One entry of a list; for one that found no room there is a request that ended at once, with EAGAIN. */
function submitOne(k: Kernel, c: SystemCall, cb: Aiocb, group: number): number {
  const id = handIn(k, c, cb, group);
  return id >= 0 ? id : notQueued(k, c, cb, group);
}

function handIn(k: Kernel, c: SystemCall, cb: Aiocb, group: number): number {
  const op = intOf(cb.opcode) ?? 0;
  if (op === constant('LIO_NOP'))
    return submit(k, c, { tag: 'poll' }, { operation: 'nop', fd: -1, cb, group });
  let operation: 'read' | 'write' | undefined;
  if (op === constant('LIO_READ')) operation = 'read';
  else operation = op === constant('LIO_WRITE') ? 'write' : undefined;
  const s = operation && described(k, cb, operation);
  if (s) return submit(k, c, { tag: 'poll' }, { ...s, group });
  const id = submit(k, c, { tag: 'poll' }, { operation: 'nop', fd: -1, cb, group });
  const r = k.requests.get(id);
  if (r) {
    r.result = -1;
    r.errno = constant('EINVAL');
  }
  return id;
}

function listDone(k: Kernel, c: SystemCall, ids: readonly number[]): Value | Blocked {
  const requests = ids.map((id) => k.requests.get(id));
  if (requests.some((r) => r?.state === 'queued'))
    return c.block({ tag: 'requests', requests: ids }, []);
  for (const r of requests) if (r) report(k, c.act, r);
  return requests.some((r) => r !== undefined && r.errno !== 0) ? c.fail('EIO') : 0;
}
