/** The errnos that each system call can give, from its POSIX or Linux page; what only a bad address or another user's process brings is left out. */
const io = ['EAGAIN', 'EBADF', 'EINTR', 'EINVAL', 'EIO'];
const onSocket = [...io, 'ECONNRESET', 'ENOTCONN', 'ETIMEDOUT', 'ENOMEM'];
const number = ['EBADF', 'EINVAL'];
const made = ['EINVAL', 'EMFILE', 'ENFILE', 'ENOMEM'];
const path = ['EACCES', 'EIO', 'ENAMETOOLONG', 'ENOENT', 'ENOTDIR', 'EINTR'];
const waits = ['EINTR', 'EINVAL'];
const aio = ['EAGAIN', 'EBADF', 'EINVAL'];

export const errnosOf: ReadonlyMap<string, readonly string[]> = new Map(Object.entries({
  open: [...path, 'EMFILE', 'EEXIST', 'EISDIR', 'ENOSPC', 'EROFS'], close: ['EBADF', 'EINTR', 'EIO'], read: [...io, 'EISDIR', 'ECONNRESET'],
  write: [...io, 'EPIPE', 'ENOSPC', 'EFBIG', 'ECONNRESET'], pread: [...io, 'ESPIPE'], pwrite: [...io, 'ESPIPE', 'ENOSPC', 'EFBIG'], lseek: [...number, 'ESPIPE', 'EOVERFLOW'],
  fsync: ['EBADF', 'EINTR', 'EINVAL', 'EIO', 'ENOSPC'], stat: path, fstat: ['EBADF', 'EIO'], unlink: [...path, 'EBUSY', 'EISDIR', 'EROFS'], rename: [...path, 'EBUSY', 'EXDEV', 'ENOSPC'],
  isatty: ['EBADF', 'ENOTTY'], dup: ['EBADF', 'EMFILE'], dup2: ['EBADF', 'EINTR', 'EBUSY'], fcntl: [...number, 'EAGAIN', 'EMFILE'], pipe: made,
  socket: made, listen: ['EADDRINUSE', 'EINVAL', 'EMFILE'], accept: [...onSocket, 'ECONNABORTED', 'EMFILE'], connect: ['ECONNREFUSED', 'EHOSTUNREACH', 'EINPROGRESS', 'EINTR', 'EMFILE', 'ENETUNREACH', 'ETIMEDOUT'],
  send: [...onSocket, 'EPIPE', 'ENOBUFS'], recv: onSocket, shutdown: [...number, 'ENOTCONN'], getpeername: ['EBADF', 'ENOTCONN'], setsockopt: [...number, 'ENOPROTOOPT'], getsockopt: [...number, 'ENOPROTOOPT'], socketpair: made,
  select: ['EBADF', ...waits, 'ENOMEM'], pselect: ['EBADF', ...waits], poll: [...waits, 'ENOMEM'], ppoll: waits, epoll_create: made, epoll_ctl: [...number, 'EEXIST', 'ENOENT', 'EPERM', 'ENOSPC'], epoll_wait: ['EBADF', ...waits], epoll_pwait: ['EBADF', ...waits],
  eventfd: made, timerfd: made, timerfd_settime: number, timerfd_gettime: number, signalfd: [...made, 'EBADF'], read_u64: io, write_u64: io, read_siginfo: io,
  watch: [...number, 'ENOMEM'], unwatch: ['EBADF', 'ENOENT'], after: ['EINVAL', 'EAGAIN'], every: ['EINVAL', 'EAGAIN'], sleep: waits, alarm: ['EINVAL'], setitimer: ['EINVAL'],
  timer_create: ['EAGAIN', 'EINVAL'], timer_settime: ['EINVAL'], timer_gettime: ['EINVAL'], timer_delete: ['EINVAL'], timer_getoverrun: ['EINVAL'],
  aio_read: [...aio, 'EIO', 'ECANCELED'], aio_write: [...aio, 'EIO', 'ENOSPC', 'EFBIG', 'ECANCELED'], aio_fsync: [...aio, 'EIO', 'ECANCELED'], aio_open: [...path, 'EAGAIN', 'EMFILE'], aio_error: ['EINVAL'], aio_return: ['EINVAL', 'EINPROGRESS'],
  aio_suspend: ['EAGAIN', 'EINTR'], aio_cancel: ['EBADF'], lio_listio: ['EAGAIN', 'EINVAL', 'EINTR', 'EIO'],
  ring: made, ring_open: ['EBADF', 'EBUSY'], ring_read: ['EBADF', 'EBUSY'], ring_write: ['EBADF', 'EBUSY'], ring_accept: ['EBADF', 'EBUSY'], ring_recv: ['EBADF', 'EBUSY'], ring_send: ['EBADF', 'EBUSY'], ring_timeout: ['EBADF', 'EBUSY'],
  ring_submit: ['EAGAIN', 'EBADF', 'EBUSY'], ring_wait: ['EBADF', 'EINTR'], ring_peek: ['EBADF'],
  kill: ['EINVAL', 'EPERM', 'ESRCH'], raise: ['EINVAL'], sigaction: ['EINVAL'], signal: ['EINVAL'], sigprocmask: ['EINVAL'], sigpending: [], sigsuspend: ['EINTR'], pause: ['EINTR'], sigwait: ['EINVAL'], sigtimedwait: ['EAGAIN', ...waits], sigwaitinfo: waits, sigqueue: ['EAGAIN', 'EINVAL', 'ESRCH'],
  mmap: ['EACCES', 'EAGAIN', 'EBADF', 'EINVAL', 'ENODEV', 'ENOMEM'], munmap: ['EINVAL'], mlock: ['EAGAIN', 'EINVAL', 'ENOMEM', 'EPERM'], munlock: ['EINVAL', 'ENOMEM'], mincore: ['EAGAIN', 'EINVAL', 'ENOMEM'], madvise: ['EAGAIN', 'EINVAL', 'EIO', 'ENOMEM'],
  join: ['EDEADLK', 'EINVAL', 'ESRCH'], cancel: [], pid: [], yield: [], wait_events: [], dispatch: [],
}));
