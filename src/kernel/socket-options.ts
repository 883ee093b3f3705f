/** Making sockets, and their names and options: socket, socketpair, getpeername, setsockopt, getsockopt. */
import { constant } from '../calls/constants.ts';
import type { Value } from '../machine/value.ts';
import type { SystemCall } from './call.ts';
import { flag } from './flag.ts';
import type { Kernel } from './kernel.ts';
import { newSocket } from './socket.ts';

/** A socket without a connection, to see what calls answer on one: `listen` and `connect` make their own. */
export function socket(k: Kernel, c: SystemCall): Value {
  const flags = c.intOr(0, 0);
  if ((flags & ~(flag.nonblock | constant('O_CLOEXEC'))) !== 0) return c.fail('EINVAL');
  const s = newSocket(k, '');
  s.flags |= flags & flag.nonblock;
  const fd = k.install(s, 'socket', c.site);
  if (fd >= 0) return fd;
  k.descriptions.delete(s.id);
  return c.fail('EMFILE');
}

export function socketpair(k: Kernel, c: SystemCall): Value {
  const flags = c.intOr(0, 0) & flag.nonblock;
  const a = newSocket(k, 'pair', true);
  const b = newSocket(k, 'pair', true);
  for (const s of [a, b]) {
    s.state = 'connected';
    s.flags |= flags;
  }
  a.peer = { side: 'own', id: b.id };
  b.peer = { side: 'own', id: a.id };
  const first = k.install(a, 'socketpair', c.site);
  const second = first < 0 ? -1 : k.install(b, 'socketpair', c.site);
  if (second < 0) {
    if (first >= 0) k.remove(first);
    k.descriptions.delete(a.id);
    k.descriptions.delete(b.id);
    return c.fail('EMFILE');
  }
  return k.host.heaps.list([first, second]);
}

export function getpeername(k: Kernel, c: SystemCall): Value {
  const s = k.at(c.fd(0));
  if (!s) return c.fail('EBADF');
  if (s.kind !== 'socket') return c.fail(s.kind === 'listener' ? 'ENOTCONN' : 'ENOTSOCK');
  return s.state === 'connected' && !s.reset ? s.peerName : c.fail('ENOTCONN');
}

export function setsockopt(k: Kernel, c: SystemCall): Value {
  const s = k.at(c.fd(0));
  const [level, option, n] = [c.int(1), c.int(2), c.int(3)];
  if (!s) return c.fail('EBADF');
  if (s.kind !== 'socket' && s.kind !== 'listener') return c.fail('ENOTSOCK');
  if (level !== constant('SOL_SOCKET')) return c.fail('ENOPROTOOPT');
  if (s.kind === 'listener') return 0;
  switch (option) {
    // Linux doubles what is asked for, to leave room for its own records.
    case constant('SO_SNDBUF'):
      s.sendBuffer = Math.max(4608, Math.min(2 * n, 425984));
      break;
    case constant('SO_RCVBUF'):
      s.receiveBuffer = Math.max(2304, Math.min(2 * n, 425984));
      break;
    case constant('SO_LINGER'):
      s.linger = n === 0;
      break;
    case constant('SO_REUSEADDR'):
    case constant('SO_KEEPALIVE'):
      break;
    default:
      return c.fail('ENOPROTOOPT');
  }
  k.changed(s.id);
  return 0;
}

export function getsockopt(k: Kernel, c: SystemCall): Value {
  const s = k.at(c.fd(0));
  const [level, option] = [c.int(1), c.int(2)];
  if (!s) return c.fail('EBADF');
  if (s.kind !== 'socket' && s.kind !== 'listener') return c.fail('ENOTSOCK');
  if (level !== constant('SOL_SOCKET')) return c.fail('ENOPROTOOPT');
  if (s.kind === 'listener') return 0;
  switch (option) {
    case constant('SO_ERROR'): {
      const { error } = s;
      s.error = 0;
      return k.host.heaps.errno(error);
    }
    case constant('SO_SNDBUF'):
      return s.sendBuffer;
    case constant('SO_RCVBUF'):
      return s.receiveBuffer;
    default:
      return c.fail('ENOPROTOOPT');
  }
}
