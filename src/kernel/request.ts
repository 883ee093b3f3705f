/**
 * Asynchronous requests: what aio_*, lio_listio, aio_open and the completion
 * ring hand to the kernel. A request on a disk file waits its turn at the disk
 * (what is cached is done at once); one on a pipe or socket waits until the
 * descriptor is ready. From the submission until the program is told of its
 * end, the buffer belongs to the kernel.
 */
import { constant, type SyscallName } from '../calls/index.ts';
import { bytesOf, writeStr } from '../base/bytes.ts';
import type { Activation } from '../machine/activation.ts';
import { maxRequests } from '../machine/limit.ts';
import type { Moment } from '../machine/listener.ts';
import type { Aiocb, BufferValue, Value } from '../machine/value.ts';
import { schedule } from './agenda.ts';
import { blocked, SystemCall } from './call.ts';
import type { Description } from './description.ts';
import { access, cache, isCached, maxFile, synced, writeAt } from './disk.ts';
import { openNow } from './file.ts';
import { flag } from './flag.ts';
import type { Kernel } from './kernel.ts';
import { readPipe, writePipe } from './pipe.ts';
import { shortRead, shortWrite } from './short.ts';
import { accept, readSocket, writeSocket } from './socket.ts';
import { complete } from './completion.ts';
import { owns } from './buffer-owners.ts';

export type Operation = 'read' | 'write' | 'fsync' | 'open' | 'accept' | 'timeout' | 'nop';

export type Teller =
  | { readonly tag: 'poll' }
  | { readonly tag: 'then'; readonly handler: number; readonly kept: readonly Value[] }
  | { readonly tag: 'await'; readonly activation: number }
  | { readonly tag: 'ring'; readonly ring: number; readonly mark: Value };

export interface Request {
  readonly id: number;
  readonly operation: Operation;
  /** Description it works on, −1 for none. */
  readonly description: number;
  readonly fd: number;
  /** Where bytes go to or come from. */
  readonly buffer: BufferValue | undefined;
  readonly data: string;
  readonly n: number;
  /** Position in a file; −1 for the description's own. */
  readonly offset: number;
  readonly path: string;
  readonly flags: number;
  readonly cb: Aiocb | undefined;
  readonly teller: Teller;
  readonly signal: number;
  readonly value: number;
  readonly site: number;
  readonly by: number;
  readonly byName: string;
  readonly timerLine: readonly number[];
  /** Number of the list it was handed in with, 0 for none. */
  readonly group: number;
  state: 'queued' | 'done';
  /** The disk works on it, or it waits for a descriptor: it can no longer be cancelled. */
  begun: boolean;
  access: number;
  result: number;
  errno: number;
  /** The program has been told of its end: the buffer is its own again. */
  reported: boolean;
  /** aio_return has taken the result. */
  reaped: boolean;
  /** The moments that its end comes after: its submission, and what brought its bytes. */
  readonly after: Moment[];
}

/** What a list of requests tells when all are done. */
export interface Group {
  readonly id: number;
  readonly members: number[];
  left: number;
  failed: boolean;
  readonly signal: number;
  readonly value: number;
  readonly teller: Teller;
  readonly site: number;
  readonly by: number;
  readonly byName: string;
  /** The moments that the end of all comes after. */
  readonly after: Moment[];
}

/** The call that asks for each operation. */
const calledBy = {
  read: 'aio_read',
  write: 'aio_write',
  fsync: 'aio_fsync',
  open: 'aio_open',
  accept: 'ring_accept',
  timeout: 'ring_timeout',
  nop: 'lio_listio',
} as const satisfies Record<Operation, SyscallName>;

export type Submission = Pick<Request, 'operation' | 'fd'> &
  Partial<
    Pick<
      Request,
      'buffer' | 'data' | 'n' | 'offset' | 'path' | 'flags' | 'cb' | 'signal' | 'value' | 'group'
    >
  >;

function newRequest(k: Kernel, c: SystemCall, teller: Teller, s: Submission): Request {
  return {
    id: k.number(),
    operation: s.operation,
    description: (s.fd >= 0 ? k.at(s.fd)?.id : undefined) ?? -1,
    fd: s.fd,
    buffer: s.buffer,
    data: s.data ?? '',
    n: s.n ?? 0,
    offset: s.offset ?? -1,
    path: s.path ?? '',
    flags: s.flags ?? 0,
    cb: s.cb,
    teller,
    signal: s.signal ?? 0,
    value: s.value ?? 0,
    site: c.site,
    by: c.act.id,
    byName: c.act.name,
    timerLine: c.act.timerLine,
    group: s.group ?? 0,
    state: 'queued',
    begun: false,
    access: -1,
    result: 0,
    errno: 0,
    reported: false,
    reaped: false,
    after: [],
  };
}

/** Asynchronous transfers may be short too. */
function shortRequest(k: Kernel, d: Description, s: Submission): Submission {
  if (s.operation === 'read') return { ...s, n: shortRead(k, d, s.n ?? 0) };
  return s.operation === 'write' ? { ...s, data: shortWrite(k, d, s.data ?? '') } : s;
}

/** Takes a request; its number, or −1 with errno set when there are too many. */
export function submit(k: Kernel, c: SystemCall, teller: Teller, s: Submission): number {
  if (k.requestsUnderWay >= maxRequests) return c.fail('EAGAIN');
  const d = s.fd >= 0 ? k.at(s.fd) : undefined;
  const request = newRequest(k, c, teller, d ? shortRequest(k, d, s) : s);
  k.requests.set(request.id, request);
  if (request.buffer && request.n > 0) {
    k.host.listener?.submitted(
      c.act,
      request.id,
      request.buffer,
      0,
      request.n,
      request.operation === 'read',
      c.site,
    );
  }
  // Its end comes after all that was done until now, and after the handing in of the buffer itself.
  request.after.push(...k.order.release(c.act));
  if (request.buffer)
    k.host.claims(request.buffer, request.n, request.operation === 'read', c.site);
  k.requestsUnderWay++;
  if (s.cb) {
    s.cb.request = request.id;
    s.cb.outcome = undefined;
  }
  if (request.buffer) owns(k, request.buffer, request.id);
  if (d) d.refs++;
  begin(k, request, d, c.act);
  return request.id;
}

/** An entry of a list for which there was no room: its status is EAGAIN, and the list goes on without it. */
export function notQueued(k: Kernel, c: SystemCall, cb: Aiocb, group: number): number {
  const request: Request = {
    ...newRequest(k, c, { tag: 'poll' }, { operation: 'nop', fd: -1, cb, group }),
    state: 'done',
    result: -1,
    errno: constant('EAGAIN'),
    reported: true,
  };
  request.after.push(...k.order.release(c.act));
  k.requests.set(request.id, request);
  cb.request = request.id;
  const list = k.groups.get(group);
  if (list) {
    list.left--;
    list.failed = true;
  }
  return request.id;
}

function begin(k: Kernel, r: Request, d: Description | undefined, act: Activation): void {
  const injected =
    r.operation === 'timeout' || r.operation === 'nop' || r.operation === 'accept'
      ? 0
      : k.fails.takeRequest(calledBy[r.operation]);
  if (injected !== 0) later(k, r, -1, injected);
  else if (r.operation === 'open') r.access = access(k, undefined, r.id);
  else if (r.operation === 'nop') later(k, r, 0, 0);
  else if (r.operation === 'timeout')
    schedule(k.agenda, k.host.now() + r.n, { tag: 'request', request: r.id });
  else if (!d) later(k, r, -1, constant('EBADF'));
  else if (r.buffer && k.pages.signalOf(r.buffer, 0, r.n, r.operation === 'read'))
    later(k, r, -1, constant('EFAULT'));
  else if (d.kind === 'file') beginFile(k, r, d);
  else if (r.operation === 'fsync') later(k, r, -1, constant('EINVAL'));
  else tryNow(k, r, d, act);
}

function beginFile(k: Kernel, r: Request, d: Extract<Description, { kind: 'file' }>): void {
  const mode = d.flags & flag.accessMode;
  if (r.operation === 'accept') later(k, r, -1, constant('ENOTSOCK'));
  else if ((r.operation === 'read' && mode === 1) || (r.operation === 'write' && mode === 0))
    later(k, r, -1, constant('EBADF'));
  else if (!d.inode) later(k, r, -1, constant('EISDIR'));
  else if (r.operation === 'read' && isCached(d.inode, positionOf(r, d), positionOf(r, d) + r.n))
    schedule(k.agenda, k.host.now() + 1, { tag: 'request', request: r.id });
  else if (r.operation === 'read')
    r.access = access(k, undefined, r.id, {
      inode: d.inode,
      from: positionOf(r, d),
      to: positionOf(r, d) + r.n,
    });
  else r.access = access(k, undefined, r.id);
}

function positionOf(r: Request, d: Extract<Description, { kind: 'file' }>): number {
  return r.offset >= 0 ? r.offset : d.offset;
}

/** Ends with a result that was clear at once; the program is told a moment later, never within the call. */
function later(k: Kernel, r: Request, result: number, errno: number): void {
  r.result = result;
  r.errno = errno;
  r.begun = true;
  schedule(k.agenda, k.host.now() + 1, { tag: 'request', request: r.id });
}

/** On a pipe, socket or listener: as a call that does not wait, made again when the description changes. */
function tryNow(k: Kernel, r: Request, d: Description, act: Activation): void {
  const c = new SystemCall(
    calledBy[r.operation],
    [],
    r.site,
    { ...act, errno: 0, gathered: r.after },
    { tag: 'default' },
    k.host.now(),
    undefined,
  );
  const nonblocking = d.flags;
  // The request waits in the kernel: O_NONBLOCK is about callers.
  d.flags &= ~flag.nonblock;
  const got = attempt(k, c, r, d);
  d.flags = nonblocking;
  r.begun = true;
  if (got === blocked) {
    const list = k.waitingRequests.get(d.id);
    if (list) list.push(r.id);
    else k.waitingRequests.set(d.id, [r.id]);
    return;
  }
  later(k, r, typeof got === 'string' ? receive(k, r, got) : got, c.act.errno);
}

function attempt(
  k: Kernel,
  c: SystemCall,
  r: Request,
  d: Description,
): string | number | typeof blocked {
  switch (r.operation) {
    case 'read':
      if (d.kind === 'pipe' && d.end === 'read') return readPipe(k, c, d, r.n);
      if (d.kind === 'socket') return readSocket(k, c, d, r.n);
      return c.fail('EBADF');
    case 'write': {
      let wrote: Value | typeof blocked;
      if (d.kind === 'pipe' && d.end === 'write') wrote = writePipe(k, c, d, r.data);
      else wrote = d.kind === 'socket' ? writeSocket(k, c, d, r.data) : c.fail('EBADF');
      return typeof wrote === 'number' || wrote === blocked ? wrote : -1;
    }
    case 'accept': {
      const on = new SystemCall(
        'accept',
        [r.fd],
        r.site,
        c.act,
        { tag: 'default' },
        c.since,
        undefined,
      );
      const got = accept(k, on);
      return typeof got === 'number' || got === blocked ? got : -1;
    }
    default:
      return c.fail('EINVAL');
  }
}

/** Puts what came into the program's buffer. */
function receive(_k: Kernel, r: Request, bytes: string): number {
  const part = bytes.slice(0, Math.min(r.n, r.buffer?.bytes.length ?? 0));
  if (r.buffer) writeStr(r.buffer.bytes, 0, part);
  return part.length;
}

/** A description changed: requests that wait for it try again. */
export function requestsNotified(k: Kernel, d: Description): void {
  const waiting = k.waitingRequests.get(d.id);
  if (!waiting) return;
  k.waitingRequests.delete(d.id);
  for (const id of waiting) {
    const r = k.requests.get(id);
    if (r?.state === 'queued') tryNow(k, r, d, k.host.ghost());
  }
}

/** The disk has served the request's access, or its moment has come: it is done now. */
export function requestDone(k: Kernel, id: number): void {
  const r = k.requests.get(id);
  if (!r || r.state === 'done') return;
  const d = k.get(r.description);
  if (!r.begun) {
    if (r.operation === 'open') {
      const fd = openNow(k, r.path, r.flags, { name: 'aio_open', site: r.site });
      if (typeof fd === 'number') r.result = fd;
      else fail(r, constant(fd.errno));
    } else if (d?.kind === 'file' && d.inode) onFile(k, r, d);
  }
  complete(k, r);
}

function fail(r: Request, errno: number): void {
  r.result = -1;
  r.errno = errno;
}

function onFile(k: Kernel, r: Request, d: Extract<Description, { kind: 'file' }>): void {
  const { inode } = d;
  if (!inode) return;
  const injected = k.fails.take(d.path);
  if (injected !== 0) {
    fail(r, injected);
    return;
  }
  const at = positionOf(r, d);
  if (r.operation === 'read') {
    const end = Math.min(inode.size, at + r.n);
    cache(inode, at, end);
    const n = Math.max(0, end - at);
    if (n > 0) r.buffer?.bytes.set(inode.data.subarray(at, end), 0);
    r.result = n;
    if (r.offset < 0) d.offset += n;
  } else if (r.operation === 'write') {
    const to = (d.flags & flag.append) !== 0 ? inode.size : at;
    if (to + r.data.length > maxFile) fail(r, constant('EFBIG'));
    else {
      writeAt(inode, to, bytesOf(r.data));
      r.result = r.data.length;
      if (r.offset < 0) d.offset += r.data.length;
    }
  } else synced(inode);
}
