/** The table of system calls: every name that the kernel answers, and the function that does. */
import type { Value } from '../machine/value.ts';
import type { Blocked, SystemCall } from './call.ts';
import * as descriptor from './descriptor.ts';
import type { Kernel } from './kernel.ts';
import { pipe } from './pipe.ts';
import * as select from './select.ts';
import * as signal from './signal.ts';
import * as socket from './socket.ts';
import * as timer from './timer.ts';
import * as watch from './watch.ts';

export type Answer = (k: Kernel, c: SystemCall) => Value | Blocked;

/** A Map, because the names come from programs. */
export const answers: ReadonlyMap<string, Answer> = new Map<string, Answer>(Object.entries({
  close: descriptor.close, read: descriptor.read, write: descriptor.write, recv: descriptor.recv, send: descriptor.send,
  dup: descriptor.dup, dup2: descriptor.dup2, fcntl: descriptor.fcntl, isatty: descriptor.isatty,
  pipe,
  listen: socket.listen, accept: socket.accept, connect: socket.connect, shutdown: socket.shutdown, socketpair: socket.socketpair,
  getpeername: socket.getpeername, setsockopt: socket.setsockopt, getsockopt: socket.getsockopt,
  select: select.select, poll: select.poll,
  watch: watch.watch, unwatch: watch.unwatch,
  after: timer.after, every: timer.every, cancel: timer.cancel, sleep: timer.sleep,
  kill: signal.kill, raise: signal.raise, pid: signal.pid, sigqueue: signal.sigqueue, sigaction: signal.sigaction, signal: signal.signal,
  sigprocmask: signal.sigprocmask, sigpending: signal.sigpending, sigsuspend: signal.sigsuspend, pause: signal.pause,
  sigwait: signal.sigwait, sigtimedwait: signal.sigtimedwait,
}));
