/**
 * Stream sockets: listeners, connections with the world's clients and servers
 * and with this program itself. Bytes take the network's latency to arrive and
 * keep their order; a sender may have as many bytes under way as its send buffer
 * holds. Errors come in Linux's order: what arrived can still be read before a
 * reset is told, once, as ECONNRESET; then reads give 0 and writes EPIPE.
 */
import { constant } from '../calls/index.ts';
import { byteQueue, peekBytes, putBytes, takeBytes } from '../base/byte-queue.ts';
import type { Value } from '../machine/value.ts';
import { schedule } from './agenda.ts';
import type { Blocked, SystemCall } from './call.ts';
import type { Listener, Socket } from './description.ts';
import { flag } from './flag.ts';
import type { Kernel } from './kernel.ts';
import { sendRoom } from './readiness.ts';
import { sendUrgent, takeUrgent } from './urgent.ts';

/** Bytes; what Linux gives at first on a loopback connection is of this order. */
const defaultSendBuffer = 64 * 1024;
const defaultReceiveBuffer = 128 * 1024;

export function newSocket(k: Kernel, peerName: string, pair = false): Socket {
  return k.add<Socket>({
    ...k.common(2),
    kind: 'socket',
    state: 'new',
    peer: { side: 'none' },
    peerName,
    received: byteQueue(),
    arriving: 0,
    urgent: undefined,
    ended: false,
    reset: false,
    error: 0,
    shutRead: false,
    shutWrite: false,
    unacknowledged: 0,
    sendBuffer: defaultSendBuffer,
    receiveBuffer: defaultReceiveBuffer,
    linger: false,
    lastDelivery: 0,
    accepted: true,
    pair,
  });
}

/** One way through the network. */
function travel(k: Kernel, s: Socket): number {
  const us = s.pair ? 0 : k.delay(k.settings.net, 'network');
  // Bytes of one connection never overtake one another.
  s.lastDelivery = Math.max(s.lastDelivery, k.host.now() + us);
  return s.lastDelivery;
}

// ---------------------------------------------------------------- connections

export function listen(k: Kernel, c: SystemCall): Value {
  const port = c.int(0);
  const backlog = c.intOr(1, k.settings.backlog);
  if (port < 0 || port > 65535) return c.fail('EINVAL');
  let number = port;
  // Port 0 is any free one.
  if (number === 0) for (number = 32768; k.ports.has(number); number++);
  if (k.ports.has(number)) return c.fail('EADDRINUSE');
  const listener: Listener = {
    ...k.common(2),
    kind: 'listener',
    port: number,
    backlog: Math.max(0, Math.min(backlog, 4096)),
    pending: [],
    waiting: [],
  };
  const fd = k.install(k.add(listener), 'listen', c.site);
  if (fd < 0) {
    k.descriptions.delete(listener.id);
    return c.fail('EMFILE');
  }
  k.ports.set(number, listener.id);
  return fd;
}

/** A connection attempt has reached the program's host. False where nobody listens. */
export function connectionArrives(k: Kernel, port: number, socket: Socket): boolean {
  const listener = k.get(k.ports.get(port) ?? -1);
  if (listener?.kind !== 'listener') return false;
  // A backlog of n holds n + 1; further ones wait (Linux drops the SYN, which is sent again).
  if (listener.pending.length > listener.backlog) {
    listener.waiting.push(socket.id);
    return true;
  }
  socket.state = 'connected';
  listener.pending.push(socket.id);
  announce(k, socket);
  k.changed(listener.id, 'in');
  return true;
}

/** Tells the other side that the connection stands. */
function announce(k: Kernel, socket: Socket): void {
  if (socket.peer.side === 'world') k.outside?.accepted(socket.peer.id, socket.id);
  else if (socket.peer.side === 'own')
    schedule(k.agenda, travel(k, socket), {
      tag: 'connected',
      socket: socket.peer.id,
      refused: false,
    });
}

export function accept(k: Kernel, c: SystemCall): Value | Blocked {
  const d = k.at(c.fd(0));
  if (!d) return c.fail('EBADF');
  if (d.kind !== 'listener') return c.fail(d.kind === 'socket' ? 'EINVAL' : 'ENOTSOCK');
  if (k.freeDescriptor() < 0) return c.fail('EMFILE');
  const id = d.pending.shift();
  if (id === undefined) {
    if ((d.flags & flag.nonblock) !== 0) return c.fail('EAGAIN');
    return c.block({ tag: 'descriptors' }, [d.id]);
  }
  const waiting = d.waiting.shift();
  const next = waiting === undefined ? undefined : k.get(waiting);
  if (next?.kind === 'socket') {
    next.state = 'connected';
    d.pending.push(next.id);
    announce(k, next);
  }
  const socket = k.get(id);
  if (socket?.kind !== 'socket') return c.fail('ECONNABORTED');
  socket.accepted = true;
  k.order.sawEnd(c.act, socket.id);
  const fd = k.install(socket, 'accept', c.site);
  return fd;
}

export function connect(k: Kernel, c: SystemCall): Value | Blocked {
  if (c.before) return connectEnds(k, c);
  const host = c.str(0);
  const port = c.int(1);
  const flags = c.intOr(2, 0);
  if (port < 1 || port > 65535) return c.fail('EINVAL');
  const socket = newSocket(k, `${host}:${String(port)}`);
  socket.flags |= flags & flag.nonblock;
  const fd = k.install(socket, 'connect', c.site);
  if (fd < 0) {
    k.descriptions.delete(socket.id);
    return c.fail('EMFILE');
  }
  socket.state = 'connecting';
  if (host === 'localhost' || host === '127.0.0.1') {
    const server = newSocket(k, 'localhost');
    server.accepted = false;
    server.peer = { side: 'own', id: socket.id };
    socket.peer = { side: 'own', id: server.id };
    // The accept that gives this connection, and what reports that it waits, come after this call.
    k.order.ended(c.act, server.id);
    schedule(k.agenda, travel(k, socket), { tag: 'connection', port, socket: server.id });
  } else if (k.outside?.connect(host, port, socket.id) !== true) {
    k.remove(fd);
    return c.fail('EHOSTUNREACH');
  }
  if ((socket.flags & flag.nonblock) !== 0) {
    c.act.errno = constant('EINPROGRESS');
    return fd;
  }
  return c.block({ tag: 'connection', connection: fd }, [socket.id]);
}

function connectEnds(k: Kernel, c: SystemCall): Value | Blocked {
  const reason = c.before?.reason;
  const fd = reason?.tag === 'connection' ? reason.connection : -1;
  const socket = k.at(fd);
  if (socket?.kind !== 'socket') return c.fail('EBADF');
  if (socket.state === 'connecting')
    return c.block({ tag: 'connection', connection: fd }, [socket.id]);
  if (socket.state === 'connected') return fd;
  const { error } = socket;
  socket.error = 0;
  k.remove(fd);
  return c.failWith(error === 0 ? constant('ECONNREFUSED') : error);
}

/** The answer to a connect of this program has arrived. */
export function connectAnswered(k: Kernel, s: Socket, refused: boolean): void {
  s.state = refused ? 'refused' : 'connected';
  if (refused) s.error = constant('ECONNREFUSED');
  k.changed(s.id);
}

// ---------------------------------------------------------------------- bytes

export function readSocket(
  k: Kernel,
  c: SystemCall,
  s: Socket,
  n: number,
  flags = 0,
): string | number | Blocked {
  if (s.state === 'new') return c.fail('ENOTCONN');
  if (s.state === 'connecting') return wouldWait(c, s, flags);
  if ((flags & constant('MSG_OOB')) !== 0) return n === 0 ? '' : takeUrgent(k, c, s, flags);
  if (s.received.length > 0) {
    if (n === 0) return '';
    if ((flags & constant('MSG_PEEK')) !== 0) return peekBytes(s.received, n);
    const bytes = takeBytes(s.received, n);
    const peer = s.peer.side === 'own' ? k.get(s.peer.id) : undefined;
    k.order.read(c.act, s.id, bytes.length, peer?.kind === 'socket' && sendRoom(peer) === 0);
    tookBytes(k, s, bytes.length);
    return bytes;
  }
  if (s.error !== 0) {
    const { error } = s;
    s.error = 0;
    return c.failWith(error);
  }
  if (n === 0 || s.ended || s.reset || s.shutRead || s.state === 'refused') {
    if (n > 0) k.order.sawEnd(c.act, s.id);
    return '';
  }
  return wouldWait(c, s, flags);
}

function wouldWait(c: SystemCall, s: Socket, flags: number): number | Blocked {
  if (((s.flags & flag.nonblock) | (flags & constant('MSG_DONTWAIT'))) !== 0)
    return c.fail('EAGAIN');
  return c.block({ tag: 'descriptors' }, [s.id]);
}

/** The program took bytes: the sender has room again. */
function tookBytes(k: Kernel, s: Socket, n: number): void {
  if (s.peer.side === 'world') {
    k.outside?.room(s.peer.id, s.id);
    return;
  }
  const peer = s.peer.side === 'own' ? k.get(s.peer.id) : undefined;
  if (peer?.kind !== 'socket') return;
  peer.unacknowledged = Math.max(0, peer.unacknowledged - n);
  k.changed(peer.id, 'out');
}

export function writeSocket(
  k: Kernel,
  c: SystemCall,
  s: Socket,
  data: string,
  flags = 0,
): Value | Blocked {
  const done = c.before?.progress ?? 0;
  if (s.error !== 0 && done === 0) {
    const { error } = s;
    s.error = 0;
    if (error === constant('EPIPE') && (flags & constant('MSG_NOSIGNAL')) === 0) k.raisePipe(c);
    return c.failWith(error);
  }
  if (s.state === 'new' || s.state === 'connecting') {
    if (s.state === 'connecting') return wouldWait(c, s, flags);
    if ((flags & constant('MSG_NOSIGNAL')) === 0) k.raisePipe(c);
    return c.fail('EPIPE');
  }
  if (s.shutWrite || s.reset || s.state === 'refused') {
    if (done > 0) return done;
    if ((flags & constant('MSG_NOSIGNAL')) === 0) k.raisePipe(c);
    return c.fail('EPIPE');
  }
  // The last byte goes beside the stream.
  if ((flags & constant('MSG_OOB')) !== 0 && done === 0 && data.length > 0) {
    if (sendRoom(s) < data.length - 1) return wouldWait(c, s, flags);
    const before =
      data.length === 1 ? 0 : writeSocket(k, c, s, data.slice(0, -1), flags & ~constant('MSG_OOB'));
    if (before !== data.length - 1) return before;
    sendUrgent(k, s, data.slice(-1), travel(k, s));
    return data.length;
  }
  const piece = data.slice(done, done + sendRoom(s));
  if (piece.length > 0) {
    s.unacknowledged += piece.length;
    if (s.peer.side === 'own') k.order.wrote(c.act, s.peer.id, piece.length);
    deliver(k, s, piece, false);
  }
  if (done + piece.length === data.length) return data.length;
  const nonblocking = ((s.flags & flag.nonblock) | (flags & constant('MSG_DONTWAIT'))) !== 0;
  if (nonblocking) return piece.length > 0 ? piece.length : c.fail('EAGAIN');
  return c.block({ tag: 'descriptors' }, [s.id], undefined, done + piece.length);
}

/** Sends bytes, and the end of them, to the peer. */
function deliver(k: Kernel, s: Socket, bytes: string, end: boolean): void {
  if (s.peer.side === 'world') {
    if (bytes !== '') k.outside?.sent(s.peer.id, s.id, bytes);
    if (end) k.outside?.ended(s.peer.id, s.id);
    return;
  }
  if (s.peer.side !== 'own') return;
  const time = travel(k, s);
  if (!k.get(s.peer.id)) {
    // The other side is closed: its host answers bytes with a reset.
    if (bytes !== '')
      schedule(k.agenda, time + time - k.host.now(), {
        tag: 'deliver',
        socket: s.id,
        bytes: '',
        end: false,
        reset: true,
      });
    return;
  }
  if (s.pair) {
    arrives(k, s.peer.id, bytes, end, false);
    return;
  }
  schedule(k.agenda, time, { tag: 'deliver', socket: s.peer.id, bytes, end, reset: false });
}

/** Bytes, the end of them, or a reset have reached a socket of the program. */
export function arrives(k: Kernel, id: number, bytes: string, end: boolean, reset: boolean): void {
  const s = k.get(id);
  if (s?.kind !== 'socket') return;
  s.arriving = Math.max(0, s.arriving - bytes.length);
  if (s.reset) return;
  if (reset) {
    s.reset = true;
    // Linux tells EPIPE to a socket whose peer had already ended.
    if (s.state !== 'connected') s.error = constant('ECONNREFUSED');
    else s.error = constant(s.ended && !s.shutWrite ? 'EPIPE' : 'ECONNRESET');
    k.changed(s.id);
    return;
  }
  putBytes(s.received, bytes);
  if (end) s.ended = true;
  k.changed(s.id, 'in');
}

export function shutdown(k: Kernel, c: SystemCall): Value {
  const s = k.at(c.fd(0));
  const how = c.int(1);
  if (!s) return c.fail('EBADF');
  if (s.kind !== 'socket' && s.kind !== 'listener') return c.fail('ENOTSOCK');
  if (how < 0 || how > 2) return c.fail('EINVAL');
  if (s.kind === 'listener') return c.fail('ENOTCONN');
  if (s.state !== 'connected' || s.reset) return c.fail('ENOTCONN');
  if (how !== 0 && !s.shutWrite) {
    s.shutWrite = true;
    if (s.peer.side === 'own') k.order.ended(c.act, s.peer.id);
    deliver(k, s, '', true);
  }
  if (how !== 1) s.shutRead = true;
  k.changed(s.id);
  return 0;
}

/** The last descriptor of a socket was closed. */
export function releaseSocket(k: Kernel, s: Socket): void {
  if (s.state === 'new' || s.state === 'refused' || s.reset) return;
  // Closing with unread bytes, or with linger 0, resets (RFC 1122, 4.2.2.13).
  const abort = s.linger || s.received.length > 0;
  if (s.peer.side === 'world') {
    if (abort) k.outside?.reset(s.peer.id, s.id);
    else if (!s.shutWrite) k.outside?.ended(s.peer.id, s.id);
    k.outside?.room(s.peer.id, s.id);
    return;
  }
  if (s.peer.side !== 'own') return;
  const peer = k.get(s.peer.id);
  if (peer?.kind !== 'socket') return;
  k.order.ended(k.host.running(), peer.id);
  if (s.pair) {
    // A pair has no network between: unread bytes reset the other side at once.
    arrives(k, peer.id, '', !abort, abort);
    if (!abort) {
      peer.shutWrite = true;
      k.changed(peer.id);
    }
    return;
  }
  if (abort)
    schedule(k.agenda, travel(k, s), {
      tag: 'deliver',
      socket: peer.id,
      bytes: '',
      end: false,
      reset: true,
    });
  else if (!s.shutWrite) deliver(k, s, '', true);
}

export function releaseListener(k: Kernel, l: Listener): void {
  k.ports.delete(l.port);
  for (const id of [...l.pending, ...l.waiting]) {
    const s = k.get(id);
    if (s?.kind !== 'socket') continue;
    if (s.peer.side === 'world') k.outside?.reset(s.peer.id, s.id);
    else if (s.peer.side === 'own')
      schedule(k.agenda, travel(k, s), {
        tag: 'deliver',
        socket: s.peer.id,
        bytes: '',
        end: false,
        reset: true,
      });
    k.descriptions.delete(id);
  }
}
