/**
 * When a description is ready, as Linux answers it: one function per kind
 * gives poll's bits, and select, epoll and watches are read off them, so that
 * they cannot disagree. Measured answers: the oracle's table of readiness.
 */
import { unreachable } from '../base/assert.ts';
import type { Description, Epoll, Pipe, Socket } from './description.ts';
import type { Kernel } from './kernel.ts';

/** The most an eventfd can hold. */
export const maxCount = 2n ** 64n - 2n;

export const poll = { in: 1, pri: 2, out: 4, err: 8, hup: 16, nval: 32, rdhup: 0x2000 } as const;

/** poll's bits for a description, all events asked for. */
export function readiness(k: Kernel, d: Description): number {
  switch (d.kind) {
    case 'terminal':
      if (d.stream !== 'stdin') return poll.out;
      return d.typed.length > 0 || d.ended ? poll.in : 0;
    case 'pipe':
      if (d.end === 'read')
        return (d.pipe.length > 0 ? poll.in : 0) | (d.pipe.writers === 0 ? poll.hup : 0);
      return (hasRoom(d.pipe) ? poll.out : 0) | (d.pipe.readers === 0 ? poll.err : 0);
    case 'listener':
      return d.pending.length > 0 ? poll.in : 0;
    case 'socket':
      return socketReadiness(k, d);
    // Always: select cannot say whether the disk would have to be asked.
    case 'file':
      return poll.in | poll.out;
    case 'epoll':
      return epollReady(k, d) ? poll.in : 0;
    case 'eventfd':
      return (d.count > 0n ? poll.in : 0) | (d.count < maxCount ? poll.out : 0);
    case 'ring':
      return d.completed.length > 0 ? poll.in : 0;
    case 'timerfd':
      return d.count > 0 ? poll.in : 0;
    case 'signalfd':
      return k.signals.pending.some(
        (p) => d.signals.includes(p.signal) && k.signals.mask.has(p.signal),
      )
        ? poll.in
        : 0;
    default:
      return unreachable(d);
  }
}

function socketReadiness(k: Kernel, s: Socket): number {
  if (s.state === 'new') return poll.out | poll.hup;
  if (s.state === 'connecting') return 0;
  let bits = 0;
  if (s.received.length > 0) bits |= poll.in;
  if (s.ended || s.reset || s.shutRead || s.state === 'refused') bits |= poll.in | poll.rdhup;
  if (s.shutWrite && (s.ended || s.shutRead)) bits |= poll.hup;
  if (s.reset || s.state === 'refused') bits |= poll.hup | poll.out;
  if (s.error !== 0) bits |= poll.err;
  if (s.urgent !== undefined) bits |= poll.pri;
  if (s.shutWrite || writable(k, s)) bits |= poll.out;
  return bits;
}

/** Bytes a socket can take now without waiting. */
export function sendRoom(s: Socket): number {
  return Math.max(0, s.sendBuffer - s.unacknowledged);
}

/** Linux calls a socket writable when a third of its send buffer is free. */
function writable(_k: Kernel, s: Socket): boolean {
  return sendRoom(s) * 3 >= s.sendBuffer;
}

/** What select's sets (and `watch`) make of poll's bits: READ 1, WRITE 2, exceptional 4. */
export function selects(bits: number): number {
  return (
    ((bits & (poll.in | poll.hup | poll.err)) !== 0 ? 1 : 0) |
    ((bits & (poll.out | poll.err)) !== 0 ? 2 : 0) |
    ((bits & poll.pri) !== 0 ? 4 : 0)
  );
}

/** Room for at least one more slot: what poll calls writable. */
export function hasRoom(p: Pipe): boolean {
  return p.slots.length < p.maxSlots;
}

/** True if an epoll would report something. */
function epollReady(k: Kernel, ep: Epoll): boolean {
  return ep.ready.some((key) => {
    const entry = ep.entries.get(key);
    const d = entry && k.get(entry.description);
    return (
      entry?.armed === true &&
      d !== undefined &&
      (readiness(k, d) & (entry.events | poll.err | poll.hup)) !== 0
    );
  });
}
