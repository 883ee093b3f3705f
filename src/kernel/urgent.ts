/**
 * Urgent data (TCP, RFC 9293 3.8.5; send(2) MSG_OOB): one byte beside the
 * stream. Its arrival is told as POLLPRI, and select's exceptional set; `recv`
 * with MSG_OOB takes it, and a second one that comes before takes its place.
 */
import { constant } from '../calls/index.ts';
import { schedule } from './agenda.ts';
import type { SystemCall } from './call.ts';
import type { Socket } from './description.ts';
import type { Kernel } from './kernel.ts';

/** Sends a byte beside the stream; it arrives at a time, after all that was sent before. */
export function sendUrgent(k: Kernel, s: Socket, byte: string, time: number): void {
  if (s.peer.side === 'own') schedule(k.agenda, time, { tag: 'urgent', socket: s.peer.id, byte });
  // A client of the world takes it in line, as with SO_OOBINLINE.
  else if (s.peer.side === 'world') k.outside?.sent(s.peer.id, s.id, byte);
}

export function urgentArrives(k: Kernel, id: number, byte: string): void {
  const s = k.get(id);
  if (s?.kind !== 'socket' || s.reset) return;
  s.urgent = byte;
  k.changed(s.id);
}

/** recv with MSG_OOB: never waits (EINVAL where there is none). */
export function takeUrgent(k: Kernel, c: SystemCall, s: Socket, flags: number): string | number {
  const { urgent } = s;
  if (urgent === undefined) return c.fail('EINVAL');
  if ((flags & constant('MSG_PEEK')) === 0) {
    s.urgent = undefined;
    k.changed(s.id);
  }
  return urgent;
}
