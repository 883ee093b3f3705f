/**
 * Pipes, as Linux keeps them: 16 slots of a page. A write fills the last slot
 * where its bytes fit into it, and new slots after that, so many small writes
 * can fill a pipe before its 65,536 bytes do. Writes of up to PIPE_BUF bytes
 * are never mixed with others (pipe(7)).
 */
import type { Value } from '../machine/value.ts';
import type { Blocked, SystemCall } from './call.ts';
import type { Pipe, PipeEnd } from './description.ts';
import { flag } from './flag.ts';
import type { Kernel } from './kernel.ts';
import { hasRoom } from './readiness.ts';

export const page = 4096;
const pipeBuf = 4096;

export function pipe(k: Kernel, c: SystemCall): Value {
  const flags = c.intOr(0, 0);
  const pipe: Pipe = {
    id: k.number(),
    slots: [],
    taken: 0,
    length: 0,
    maxSlots: 16,
    reader: undefined,
    writer: undefined,
    readers: 1,
    writers: 1,
  };
  const keep = flags & flag.nonblock;
  const read: PipeEnd = { ...k.common(keep), kind: 'pipe', end: 'read', pipe };
  const write: PipeEnd = { ...k.common(keep | flag.writeOnly), kind: 'pipe', end: 'write', pipe };
  pipe.reader = read.id;
  pipe.writer = write.id;
  const r = k.install(k.add(read), 'pipe', c.site);
  const w = r < 0 ? -1 : k.install(k.add(write), 'pipe', c.site);
  if (w < 0) {
    if (r >= 0) k.remove(r);
    k.descriptions.delete(read.id);
    k.descriptions.delete(write.id);
    return c.fail('EMFILE');
  }
  return k.host.heaps.list([r, w]);
}

/** The last descriptor of one end was closed. */
export function releasePipe(k: Kernel, end: PipeEnd): void {
  if (end.end === 'read') end.pipe.readers = 0;
  else end.pipe.writers = 0;
  const other = end.end === 'read' ? end.pipe.writer : end.pipe.reader;
  if (other !== undefined) k.order.ended(k.host.running(), other);
  if (other !== undefined) k.changed(other);
}

export function readPipe(
  k: Kernel,
  c: SystemCall,
  d: PipeEnd,
  n: number,
): string | number | Blocked {
  const p = d.pipe;
  if (n === 0) return '';
  if (p.length === 0) {
    if (p.writers === 0) {
      k.order.sawEnd(c.act, d.id);
      return '';
    }
    if ((d.flags & flag.nonblock) !== 0) return c.fail('EAGAIN');
    return c.block({ tag: 'descriptors' }, [d.id]);
  }
  const full = !hasRoom(p);
  let out = '';
  while (out.length < n && p.slots.length > 0) {
    const first = p.slots[0] ?? '';
    const part = first.slice(p.taken, p.taken + n - out.length);
    out += part;
    p.taken += part.length;
    if (p.taken < first.length) break;
    p.slots.shift();
    p.taken = 0;
  }
  p.length -= out.length;
  k.order.read(c.act, d.id, out.length, full);
  if (p.writer !== undefined && (full || p.length === 0)) k.changed(p.writer);
  return out;
}

/** Puts bytes into the slots; gives how many went in. */
function put(p: Pipe, data: string): number {
  let at = 0;
  const last = p.slots.length - 1;
  const tail = p.slots[last];
  // Linux appends to the last slot only the part of a write beyond whole pages, and only if that part fits.
  const rest = data.length % page;
  if (tail !== undefined && rest > 0 && tail.length + rest <= page) {
    p.slots[last] = tail + data.slice(0, rest);
    at = rest;
  }
  while (at < data.length && p.slots.length < p.maxSlots) {
    p.slots.push(data.slice(at, at + page));
    at = Math.min(data.length, at + page);
  }
  p.length += at;
  return at;
}

/** True if the whole of a small write fits without mixing. */
function fitsWhole(p: Pipe, n: number): boolean {
  const tail = p.slots.at(-1);
  const rest = n % page;
  if (tail !== undefined && rest > 0 && tail.length + rest <= page)
    return n - rest === 0 || p.slots.length + Math.ceil((n - rest) / page) <= p.maxSlots;
  return p.slots.length + Math.ceil(n / page) <= p.maxSlots;
}

export function writePipe(k: Kernel, c: SystemCall, d: PipeEnd, data: string): Value | Blocked {
  const p = d.pipe;
  const done = c.before?.progress ?? 0;
  if (data.length === 0) return 0;
  if (p.readers === 0) {
    // The signal comes also where part was written before.
    k.raisePipe(c);
    return done > 0 ? done : c.fail('EPIPE');
  }
  const rest = data.slice(done);
  const atomic = data.length <= pipeBuf;
  const wrote = atomic && !fitsWhole(p, rest.length) ? 0 : put(p, rest);
  if (wrote > 0 && p.reader !== undefined) {
    k.order.wrote(c.act, p.reader, wrote);
    k.changed(p.reader);
  }
  if (done + wrote === data.length) return data.length;
  if ((d.flags & flag.nonblock) !== 0) return wrote > 0 ? wrote : c.fail('EAGAIN');
  return c.block({ tag: 'descriptors' }, [d.id], undefined, done + wrote);
}

/** fcntl F_SETPIPE_SZ: whole pages, a power of two of them. */
export function resizePipe(k: Kernel, c: SystemCall, p: Pipe, bytes: number): number {
  if (bytes <= 0 || bytes > 0x7fffffff) return c.fail('EINVAL');
  let slots = 1;
  while (slots * page < bytes) slots *= 2;
  if (slots * page > 1024 * 1024) return c.fail('EPERM');
  if (slots < p.slots.length) return c.fail('EBUSY');
  p.maxSlots = slots;
  if (p.writer !== undefined) k.changed(p.writer);
  return slots * page;
}
