/** The table of system calls: every name that the kernel answers, and the function that does. */
import type { SyscallName } from '../calls/index.ts';
import type { Value } from '../machine/value.ts';
import type { Blocked, SystemCall } from './call.ts';
import * as descriptor from './descriptor.ts';
import * as aio from './aio.ts';
import * as ring from './ring.ts';
import * as epoll from './epoll.ts';
import * as eventFd from './event-fd.ts';
import * as interval from './interval.ts';
import * as memory from './mapping.ts';
import * as file from './file.ts';
import type { Kernel } from './kernel.ts';
import { pipe } from './pipe.ts';
import * as select from './select.ts';
import * as signal from './signal.ts';
import * as socket from './socket.ts';
import * as socketOptions from './socket-options.ts';
import * as timer from './timer.ts';
import * as watch from './watch.ts';

/** Calls that concern events and activations. */
export type RunCallName = 'wait_events' | 'dispatch' | 'join' | 'yield';

export type Answer = (k: Kernel, c: SystemCall) => Value | Blocked;

/** What the run itself answers (run/event-calls.ts) is not here. */
export const answers: Readonly<Record<Exclude<SyscallName, RunCallName>, Answer>> = {
  close: descriptor.close,
  read: descriptor.read,
  write: descriptor.write,
  recv: descriptor.recv,
  send: descriptor.send,
  dup: descriptor.dup,
  dup2: descriptor.dup2,
  fcntl: descriptor.fcntl,
  isatty: descriptor.isatty,
  pread: descriptor.pread,
  pwrite: descriptor.pwrite,
  open: file.open,
  unlink: file.unlink,
  rename: file.rename,
  stat: file.stat,
  fstat: file.fstat,
  lseek: file.lseek,
  fsync: file.fsync,
  pipe,
  socket: socketOptions.socket,
  listen: socket.listen,
  accept: socket.accept,
  connect: socket.connect,
  shutdown: socket.shutdown,
  socketpair: socketOptions.socketpair,
  getpeername: socketOptions.getpeername,
  setsockopt: socketOptions.setsockopt,
  getsockopt: socketOptions.getsockopt,
  select: select.select,
  poll: select.poll,
  pselect: select.select,
  ppoll: select.poll,
  epoll_create: epoll.epollCreate,
  epoll_ctl: epoll.epollCtl,
  epoll_wait: epoll.epollWait,
  epoll_pwait: epoll.epollWait,
  aio_read: aio.aioRead,
  aio_write: aio.aioWrite,
  aio_fsync: aio.aioFsync,
  aio_open: aio.aioOpen,
  aio_error: aio.aioError,
  aio_return: aio.aioReturn,
  aio_suspend: aio.aioSuspend,
  aio_cancel: aio.aioCancel,
  lio_listio: aio.lioListio,
  ring: ring.ring,
  ring_open: ring.ringOpen,
  ring_read: ring.ringRead,
  ring_recv: ring.ringRead,
  ring_write: ring.ringWrite,
  ring_send: ring.ringWrite,
  ring_accept: ring.ringAccept,
  ring_timeout: ring.ringTimeout,
  ring_submit: ring.ringSubmit,
  ring_wait: ring.ringWait,
  ring_peek: ring.ringPeek,
  mmap: memory.mmap,
  munmap: memory.munmap,
  mlock: memory.mlock,
  munlock: memory.munlock,
  mincore: memory.mincore,
  madvise: memory.madvise,
  eventfd: eventFd.eventfd,
  timerfd: eventFd.timerfd,
  timerfd_settime: eventFd.timerfdSettime,
  timerfd_gettime: eventFd.timerfdGettime,
  signalfd: eventFd.signalfd,
  read_u64: eventFd.readU64,
  write_u64: eventFd.writeU64,
  read_siginfo: eventFd.readSiginfo,
  alarm: interval.alarm,
  setitimer: interval.setitimer,
  timer_create: interval.timerCreate,
  timer_settime: interval.timerSettime,
  timer_gettime: interval.timerGettime,
  timer_getoverrun: interval.timerGetoverrun,
  timer_delete: interval.timerDelete,
  watch: watch.watch,
  unwatch: watch.unwatch,
  after: timer.after,
  every: timer.every,
  cancel: timer.cancel,
  sleep: timer.sleep,
  kill: signal.kill,
  raise: signal.raise,
  pid: signal.pid,
  sigqueue: signal.sigqueue,
  sigaction: signal.sigaction,
  signal: signal.signal,
  sigprocmask: signal.sigprocmask,
  sigpending: signal.sigpending,
  sigsuspend: signal.sigsuspend,
  pause: signal.pause,
  sigwait: signal.sigwait,
  sigtimedwait: signal.sigtimedwait,
  sigwaitinfo: signal.sigwaitinfo,
};
