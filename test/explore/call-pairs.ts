/**
 * Two handlers on two CPUs, each with one system call, for every two calls of
 * the table: on the same objects, or each on its own.
 */
import type { SyscallName } from '../../src/calls/index.ts';

/** How each call is made on objects of a set `o` (made by `make` below). */
export const examples: Readonly<Record<Exclude<SyscallName, 'join'>, readonly string[]>> = {
  open: ['open("/f", O_RDONLY)', 'open("/new", O_RDWR | O_CREAT)', 'open("/f", O_RDWR | O_TRUNC)'],
  close: ['close(o.p[0])', 'close(o.p[1])', 'close(o.f)', 'close(o.e)', 'close(o.l)'],
  read: ['read(o.p[0], buffer(2))', 'read(o.f, buffer(1))', 'read(o.e, buffer(8))'],
  write: ['write(o.p[1], "ab")', 'write(o.f, "z")', 'write(1, "w")'],
  pread: ['pread(o.f, buffer(2), 2, 0)'],
  pwrite: ['pwrite(o.f, "y", 1, 0)'],
  lseek: ['lseek(o.f, 1, SEEK_SET)', 'lseek(o.f, 0, SEEK_END)'],
  fsync: ['fsync(o.f)'],
  stat: ['stat("/f")', 'stat("/new")'],
  fstat: ['fstat(o.f)'],
  unlink: ['unlink("/f")', 'unlink("/new")'],
  rename: ['rename("/f", "/new")', 'rename("/new", "/f")'],
  isatty: ['isatty(o.p[0])'],
  dup: ['dup(o.p[0])', 'dup(o.e)'],
  dup2: ['dup2(o.p[0], o.e)', 'dup2(o.e, 20)'],
  fcntl: [
    'fcntl(o.p[0], F_SETFL, 0)',
    'fcntl(o.p[0], F_GETFL)',
    'fcntl(o.p[0], F_DUPFD, 3)',
    'fcntl(o.p[1], F_SETPIPE_SZ, 4096)',
  ],
  pipe: ['pipe()'],
  socket: ['socket()'],
  listen: ['listen(o.port)', 'listen(o.port + 1)'],
  accept: ['accept(o.l)'],
  connect: ['connect("localhost", o.port, O_NONBLOCK)'],
  send: ['send(o.q[0], "s")', 'send(o.q[1], "t")'],
  recv: ['recv(o.q[0], buffer(1))', 'recv(o.q[1], buffer(1))'],
  shutdown: ['shutdown(o.q[0], SHUT_WR)', 'shutdown(o.q[1], SHUT_RDWR)'],
  getpeername: ['getpeername(o.q[0])'],
  setsockopt: ['setsockopt(o.q[0], SOL_SOCKET, SO_SNDBUF, 4096)'],
  getsockopt: [
    'getsockopt(o.q[0], SOL_SOCKET, SO_SNDBUF)',
    'getsockopt(o.q[0], SOL_SOCKET, SO_ERROR)',
  ],
  socketpair: ['socketpair()'],
  select: ['select(40, o.set, nil, nil, 0)'],
  pselect: ['pselect(40, o.set, nil, nil, 0, o.s)'],
  poll: ['poll([{fd: o.p[0], events: POLLIN}], 0)', 'poll([{fd: o.q[0], events: POLLOUT}], 0)'],
  ppoll: ['ppoll([{fd: o.e, events: POLLIN}], 0, o.s)'],
  epoll_create: ['epoll_create()'],
  epoll_ctl: [
    'epoll_ctl(o.ep, EPOLL_CTL_ADD, o.p[0], EPOLLIN)',
    'epoll_ctl(o.ep, EPOLL_CTL_DEL, o.e)',
    'epoll_ctl(o.ep, EPOLL_CTL_MOD, o.e, EPOLLOUT)',
  ],
  epoll_wait: ['epoll_wait(o.ep, 4, 0)'],
  epoll_pwait: ['epoll_pwait(o.ep, 4, 0, o.s)'],
  eventfd: ['eventfd(1)'],
  timerfd: ['timerfd()'],
  timerfd_settime: ['timerfd_settime(o.tf, 1ms)', 'timerfd_settime(o.tf, 0)'],
  timerfd_gettime: ['timerfd_gettime(o.tf).value > 0'],
  signalfd: ['signalfd(o.s)'],
  read_u64: ['read_u64(o.e)'],
  write_u64: ['write_u64(o.e, 2)'],
  read_siginfo: ['read_siginfo(o.sf)'],
  watch: ['watch(o.p[0], READ) then seen(1)', 'watch(o.e, READ) then seen(2)'],
  unwatch: ['unwatch(o.w)'],
  wait_events: [],
  dispatch: [],
  after: ['after(1ms) then seen(3)'],
  every: [],
  cancel: ['cancel(o.t)'],
  sleep: ['sleep(1ms)'],
  alarm: ['alarm(3)', 'alarm(0)'],
  setitimer: ['setitimer(ITIMER_REAL, 5s)', 'setitimer(ITIMER_REAL, 0)'],
  timer_create: ['timer_create(0, SIGUSR2)'],
  timer_settime: ['timer_settime(o.st, 1ms)', 'timer_settime(o.st, 0)'],
  timer_gettime: ['timer_gettime(o.st).value > 0'],
  timer_getoverrun: ['timer_getoverrun(o.st)'],
  timer_delete: ['timer_delete(o.st)'],
  aio_read: ['aio_read(o.cb)'],
  aio_write: ['aio_write(o.wb)'],
  aio_fsync: ['aio_fsync(o.cb)'],
  aio_error: ['aio_error(o.cb)'],
  aio_return: ['aio_return(o.cb)'],
  aio_suspend: ['aio_suspend([o.cb], 0)'],
  aio_cancel: ['aio_cancel(o.f)', 'aio_cancel(o.f, o.cb)'],
  lio_listio: ['lio_listio(LIO_NOWAIT, [o.cb])'],
  aio_open: ['aio_open("/f", O_RDONLY) then seen(4)'],
  ring: ['ring(4)'],
  ring_open: ['ring_open(o.r, "/f", O_RDONLY, "a")'],
  ring_read: ['ring_read(o.r, o.f, buffer(1), 1, 0, "b")'],
  ring_write: ['ring_write(o.r, o.p[1], "c", 1, nil, "c")'],
  ring_accept: ['ring_accept(o.r, o.l, "d")'],
  ring_recv: ['ring_recv(o.r, o.q[0], buffer(1), 1, "e")'],
  ring_send: ['ring_send(o.r, o.q[0], "f", 1, "f")'],
  ring_timeout: ['ring_timeout(o.r, 1ms, "g")'],
  ring_submit: ['ring_submit(o.r)'],
  ring_wait: ['ring_wait(o.r, 0)'],
  ring_peek: ['ring_peek(o.r)'],
  kill: ['kill(pid(), SIGUSR1)'],
  raise: ['raise(SIGUSR1)'],
  pid: ['pid()'],
  sigaction: ['sigaction(SIGUSR2, SIG_IGN)', 'sigaction(SIGUSR2, SIG_DFL)'],
  signal: ['signal(SIGUSR2, SIG_IGN)'],
  sigprocmask: ['sigprocmask(SIG_BLOCK, o.s) != nil', 'sigprocmask(SIG_UNBLOCK, o.s) != nil'],
  sigpending: ['sigismember(sigpending(), SIGUSR2)'],
  sigsuspend: [],
  pause: [],
  sigwait: [],
  sigtimedwait: ['sigtimedwait(o.s, 0)'],
  sigwaitinfo: [],
  sigqueue: ['sigqueue(SIGUSR1, 5)'],
  mmap: ['len(mmap(o.f, 2))'],
  munmap: ['munmap(o.m)'],
  mlock: ['mlock(o.m)'],
  munlock: ['munlock(o.m)'],
  mincore: ['mincore(o.m)'],
  madvise: ['madvise(o.m, WILLNEED)', 'madvise(o.m, DONTNEED)'],
  yield: ['yield()'],
};

/** Objects for calls, in a map; the lines of a set of them that the calls do not name are left out. */
const make: readonly (readonly [name: string, code: string])[] = [
  ['p', 'o.p = pipe()  fcntl(o.p[0], F_SETFL, O_NONBLOCK)  write(o.p[1], "x")'],
  [
    'q',
    'o.q = socketpair()  fcntl(o.q[0], F_SETFL, O_NONBLOCK)  fcntl(o.q[1], F_SETFL, O_NONBLOCK)',
  ],
  ['f', 'o.f = open("/f", O_RDWR)'],
  ['e', 'o.e = eventfd(1, EFD_NONBLOCK)'],
  ['port', 'o.port = PORT'],
  ['l', 'o.l = listen(PORT + 5)  fcntl(o.l, F_SETFL, O_NONBLOCK)'],
  ['tf', 'o.tf = timerfd(0, TFD_NONBLOCK)'],
  ['s', 'o.s = sigset()  sigaddset(o.s, SIGUSR2)'],
  ['sf', 'o.s = sigset()  sigaddset(o.s, SIGUSR2)  o.sf = signalfd(o.s, SFD_NONBLOCK)'],
  [
    'ep',
    'if !has(o, "e") { o.e = eventfd(1, EFD_NONBLOCK) }  o.ep = epoll_create()  epoll_ctl(o.ep, EPOLL_CTL_ADD, o.e, EPOLLIN)',
  ],
  ['st', 'o.st = timer_create(0, SIGUSR2, 7)'],
  ['t', 'o.t = after(1ms) then seen(9)'],
  ['cb', 'o.f = open("/f", O_RDWR)  o.cb = aiocb(o.f, buffer(2), 2, 0)'],
  ['wb', 'o.f = open("/f", O_RDWR)  o.wb = aiocb(o.f, "q", 1, 0)'],
  ['r', 'o.r = ring(4)'],
  ['m', 'o.f = open("/f", O_RDWR)  o.m = mmap(o.f, 2)'],
  ['w', 'o.w = eventfd(0, EFD_NONBLOCK)  watch(o.w, READ) then seen(8)'],
  ['set', 'o.set = fd_set()  o.p = pipe()  FD_SET(o.p[0], o.set)'],
];

export function pairProgram(first: string, second: string, common: boolean): string {
  const setUp = (code: string, set: string, port: number): string[] =>
    make
      .filter(([name]) => new RegExp(`\\bo\\.${name}\\b`).test(code))
      .map(
        ([, text]) =>
          `  ${text.replaceAll('o.', `${set}.`).replaceAll('(o,', `(${set},`).replaceAll('PORT', String(port))}`,
      );
  const other = common ? 'a' : 'b';
  const both = common ? `${first} ${second}` : first;
  return `shared a = {}
shared b = {}
shared r1 = nil
shared r2 = nil
shared told = []
on signal SIGUSR1 { append(told, 50) }
on signal SIGALRM { }
main {
${setUp(both, 'a', 10).join('\n')}
${common ? '' : setUp(second, 'b', 30).join('\n')}
  post one()
  post two()
}
on one { ${store('r1', first.replaceAll('o.', 'a.'))} }
on two { ${store('r2', second.replaceAll('o.', `${other}.`))} }
on seen(n) { append(told, n) }
world { cpus 3 file "/f" = "hello" }
`;
}

/** What follows a \`then\` cannot stand in an assignment's middle: the call's own result is kept. */
function store(name: string, call: string): string {
  return `${name} = ${call}`;
}
