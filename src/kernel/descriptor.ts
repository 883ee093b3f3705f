/** Calls on descriptors of any kind: read, write, close, dup, fcntl. Each kind of description answers in its own file. */
import { constant } from '../calls/index.ts';
import { takeBytes } from '../base/byte-queue.ts';
import { writeStr } from '../base/bytes.ts';
import { bytesToStr } from '../machine/collection.ts';
import type { BufferValue, Value } from '../machine/value.ts';
import type { Blocked, SystemCall } from './call.ts';
import { forget } from './epoll.ts';
import {
  addCount,
  bytesCount,
  countBytes,
  siginfoBytes,
  takeCount,
  takeSignalfd,
} from './event-fd.ts';
import type { Description, Terminal } from './description.ts';
import { flag } from './flag.ts';
import type { Kernel } from './kernel.ts';
import { readFile, readFileAt, writeFile, writeFileAt } from './file.ts';
import { readPipe, releasePipe, resizePipe, writePipe, page } from './pipe.ts';
import { releaseRing } from './ring.ts';
import { shortRead, shortWrite } from './short.ts';
import { readSocket, releaseListener, releaseSocket, writeSocket } from './socket.ts';

export function read(k: Kernel, c: SystemCall): Value | Blocked {
  const d = k.at(c.fd(0));
  const buffer = c.buffer(1);
  const n = c.count(2, buffer.bytes.length);
  if (!d) return c.fail('EBADF');
  if (!isReadable(d)) return c.fail('EBADF');
  if (n === undefined) return c.fail('EINVAL');
  if (k.pages.signalOf(buffer, 0, n, true)) return c.fail('EFAULT');
  return intoBuffer(
    k,
    c,
    buffer,
    bytesFrom(k, c, d, shortRead(k, d, n), c.name === 'recv' ? c.intOr(3, 0) : 0),
  );
}

export function recv(k: Kernel, c: SystemCall): Value | Blocked {
  const d = k.at(c.fd(0));
  if (d && d.kind !== 'socket') return c.fail('ENOTSOCK');
  return read(k, c);
}

function isReadable(d: Description): boolean {
  if (d.kind === 'pipe') return d.end === 'read';
  return (d.flags & flag.accessMode) !== flag.writeOnly;
}

function bytesFrom(
  k: Kernel,
  c: SystemCall,
  d: Description,
  n: number,
  flags: number,
): string | number | Blocked {
  switch (d.kind) {
    case 'terminal':
      return readTerminal(c, d, n);
    case 'pipe':
      return readPipe(k, c, d, n);
    case 'socket':
      return readSocket(k, c, d, n, flags);
    case 'listener':
      return c.fail('ENOTCONN');
    case 'file':
      return readFile(k, c, d, n);
    case 'epoll':
    case 'ring':
      return c.fail('EINVAL');
    case 'eventfd':
    case 'timerfd': {
      if (n < 8) return c.fail('EINVAL');
      const got = takeCount(k, c, d);
      return typeof got === 'bigint' ? countBytes(got) : got;
    }
    case 'signalfd': {
      if (n < 128) return c.fail('EINVAL');
      const p = takeSignalfd(k, c, d);
      if (p) return siginfoBytes(p);
      return (d.flags & flag.nonblock) !== 0
        ? c.fail('EAGAIN')
        : c.block({ tag: 'descriptors' }, [d.id]);
    }
  }
}

/** Puts what was read into the program's buffer; gives how many bytes. */
function intoBuffer(
  k: Kernel,
  c: SystemCall,
  buffer: BufferValue,
  got: string | number | Blocked,
): Value | Blocked {
  if (typeof got !== 'string') return got;
  if (got.length > 0) {
    k.host.touch(buffer, 0, got.length, true, c.site);
    writeStr(buffer.bytes, 0, got);
  }
  return got.length;
}

function readTerminal(c: SystemCall, d: Terminal, n: number): string | number | Blocked {
  if (n === 0) return '';
  if (d.typed.length > 0) {
    // A terminal gives a line at a time.
    const waiting = takeBytes(d.typed, n);
    const line = waiting.indexOf('\n');
    if (line < 0 || line === waiting.length - 1) return waiting;
    unread(d, waiting.slice(line + 1));
    return waiting.slice(0, line + 1);
  }
  if (d.ended) return '';
  if ((d.flags & flag.nonblock) !== 0) return c.fail('EAGAIN');
  return c.block({ tag: 'descriptors' }, [d.id]);
}

/** Puts bytes back at the front. */
function unread(d: Terminal, bytes: string): void {
  const q = d.typed;
  if (q.taken > 0) {
    q.taken -= bytes.length;
    if (q.taken >= 0) {
      q.length += bytes.length;
      return;
    }
    q.taken += bytes.length;
  }
  const rest = takeBytes(q, q.length);
  q.chunks.items.splice(0, q.chunks.items.length, bytes + rest);
  q.chunks.head = 0;
  q.taken = 0;
  q.length = bytes.length + rest.length;
}

export function write(k: Kernel, c: SystemCall): Value | Blocked {
  const d = k.at(c.fd(0));
  const whole = dataOf(k, c, 1, 2);
  if (!d) return c.fail('EBADF');
  if (typeof whole !== 'string') return whole;
  const data = c.before ? whole : shortWrite(k, d, whole);
  switch (d.kind) {
    case 'terminal':
      if (d.stream === 'stdin') return c.fail('EBADF');
      k.host.output(d.stream, data, c.site);
      return data.length;
    case 'pipe':
      return d.end === 'read' ? c.fail('EBADF') : writePipe(k, c, d, data);
    case 'socket':
      return writeSocket(k, c, d, data, c.name === 'send' ? c.intOr(3, 0) : 0);
    case 'eventfd':
      if (data.length < 8) return c.fail('EINVAL');
      return addCount(k, c, d, bytesCount(data));
    case 'epoll':
    case 'timerfd':
    case 'signalfd':
    case 'ring':
      return c.fail('EINVAL');
    case 'file':
      return (d.flags & flag.accessMode) === 0 ? c.fail('EBADF') : writeFile(k, c, d, data);
    case 'listener':
      k.raisePipe(c);
      return c.fail('EPIPE');
  }
}

export function send(k: Kernel, c: SystemCall): Value | Blocked {
  const d = k.at(c.fd(0));
  if (d && d.kind !== 'socket') return c.fail('ENOTSOCK');
  return write(k, c);
}

export function pread(k: Kernel, c: SystemCall): Value | Blocked {
  const d = k.at(c.fd(0));
  const buffer = c.buffer(1);
  const n = c.count(2, buffer.bytes.length);
  const offset = c.int(3);
  if (!d) return c.fail('EBADF');
  if (n === undefined || offset < 0) return c.fail('EINVAL');
  if (d.kind !== 'file') return c.fail('ESPIPE');
  if (!isReadable(d)) return c.fail('EBADF');
  if (k.pages.signalOf(buffer, 0, n, true)) return c.fail('EFAULT');
  return intoBuffer(k, c, buffer, readFileAt(k, c, d, offset, shortRead(k, d, n)));
}

export function pwrite(k: Kernel, c: SystemCall): Value | Blocked {
  const d = k.at(c.fd(0));
  const data = dataOf(k, c, 1, 2);
  const offset = c.int(3);
  if (!d) return c.fail('EBADF');
  if (offset < 0) return c.fail('EINVAL');
  if (typeof data !== 'string') return data;
  if (d.kind !== 'file') return c.fail('ESPIPE');
  if ((d.flags & flag.accessMode) === 0) return c.fail('EBADF');
  // Linux: on a file opened with O_APPEND, pwrite appends (pwrite(2), BUGS).
  return writeFileAt(
    k,
    c,
    d,
    (d.flags & flag.append) !== 0 ? (d.inode?.size ?? 0) : offset,
    shortWrite(k, d, data),
  );
}

/** The bytes to be written: the first n of a buffer or str; −1 for a negative n (EINVAL) or memory that is not there (EFAULT). */
function dataOf(k: Kernel, c: SystemCall, at: number, countAt: number): string | number {
  const from = c.arg(at);
  if (typeof from === 'string') {
    const n = c.count(countAt, from.length);
    if (n === undefined) return c.fail('EINVAL');
    return n === from.length ? from : from.slice(0, n);
  }
  if (typeof from !== 'object' || from.kind !== 'buffer') throw c.wrong(at, 'bytes');
  const n = c.count(countAt, from.bytes.length);
  if (n === undefined) return c.fail('EINVAL');
  if (k.pages.signalOf(from, 0, n, false)) return c.fail('EFAULT');
  k.host.touch(from, 0, n, false, c.site);
  return bytesToStr(k.host.heaps, from.bytes.subarray(0, n));
}

export function close(k: Kernel, c: SystemCall): Value {
  const fd = c.fd(0);
  if (!k.at(fd)) return c.fail('EBADF');
  k.remove(fd);
  k.closedAt.set(fd, c.site);
  return 0;
}

/** The last descriptor of a description was closed. */
export function release(k: Kernel, d: Description): void {
  forget(k, d);
  switch (d.kind) {
    case 'terminal':
      break;
    case 'pipe':
      releasePipe(k, d);
      break;
    case 'socket':
      releaseSocket(k, d);
      break;
    case 'listener':
      releaseListener(k, d);
      break;
    case 'ring':
      releaseRing(k, d);
      break;
    case 'file':
    case 'epoll':
    case 'eventfd':
    case 'timerfd':
    case 'signalfd':
      break;
  }
}

export function dup(k: Kernel, c: SystemCall): Value {
  const d = k.at(c.fd(0));
  if (!d) return c.fail('EBADF');
  const fd = k.install(d, 'dup', c.site);
  return fd < 0 ? c.fail('EMFILE') : fd;
}

export function dup2(k: Kernel, c: SystemCall): Value {
  const from = c.fd(0);
  const to = c.int(1);
  const d = k.at(from);
  if (!d || to < 0 || to >= k.settings.descriptors) return c.fail('EBADF');
  if (from === to) return to;
  d.refs++;
  k.remove(to);
  d.refs--;
  return k.install(d, 'dup2', c.site, to);
}

export function fcntl(k: Kernel, c: SystemCall): Value {
  const fd = c.fd(0);
  const d = k.at(fd);
  const descriptor = k.descriptors[fd];
  if (!d || !descriptor) return c.fail('EBADF');
  switch (c.int(1)) {
    case constant('F_GETFL'):
      return d.flags;
    case constant('F_SETFL'): {
      const kept = flag.nonblock | flag.append;
      d.flags = (d.flags & ~kept) | (c.intOr(2, 0) & kept);
      return 0;
    }
    case constant('F_GETFD'):
      return descriptor.flags;
    case constant('F_SETFD'):
      descriptor.flags = c.intOr(2, 0) & constant('FD_CLOEXEC');
      return 0;
    case constant('F_DUPFD'): {
      const from = c.intOr(2, 0);
      if (from < 0 || from >= k.settings.descriptors) return c.fail('EINVAL');
      const free = k.freeDescriptor(from);
      return free < 0 ? c.fail('EMFILE') : k.install(d, 'fcntl', c.site, free);
    }
    case constant('F_GETPIPE_SZ'):
      return d.kind === 'pipe' ? d.pipe.maxSlots * page : c.fail('EBADF');
    case constant('F_SETPIPE_SZ'):
      return d.kind === 'pipe' ? resizePipe(k, c, d.pipe, c.intOr(2, 0)) : c.fail('EBADF');
    default:
      return c.fail('EINVAL');
  }
}

export function isatty(k: Kernel, c: SystemCall): Value {
  const d = k.at(c.fd(0));
  if (!d) {
    c.fail('EBADF');
    return false;
  }
  if (d.kind !== 'terminal') c.fail('ENOTTY');
  return d.kind === 'terminal';
}
