/**
 * The named constants of the language: numbers as on Linux x86-64, so that a
 * program that prints one sees what a C program would.
 */
import { assert } from '../base/assert.ts';

export interface Constant {
  readonly name: string;
  readonly value: number;
  /** errno constants read as their symbol when printed; signals may stand in `on signal`. */
  readonly kind: 'int' | 'errno' | 'signal';
  readonly doc: string;
}

/** A name, its number, and a line of doc; for an errno, what strerror says. */
type Row = readonly [name: string, value: number, doc: string];

const errnoTexts = [
  ['EPERM', 1, 'Operation not permitted'],
  ['ENOENT', 2, 'No such file or directory'],
  ['ESRCH', 3, 'No such process'],
  ['EINTR', 4, 'Interrupted system call'],
  ['EIO', 5, 'Input/output error'],
  ['ENXIO', 6, 'No such device or address'],
  ['E2BIG', 7, 'Argument list too long'],
  ['EBADF', 9, 'Bad file descriptor'],
  ['ECHILD', 10, 'No child processes'],
  ['EAGAIN', 11, 'Resource temporarily unavailable'],
  ['EWOULDBLOCK', 11, 'Resource temporarily unavailable'],
  ['ENOMEM', 12, 'Cannot allocate memory'],
  ['EACCES', 13, 'Permission denied'],
  ['EFAULT', 14, 'Bad address'],
  ['EBUSY', 16, 'Device or resource busy'],
  ['EEXIST', 17, 'File exists'],
  ['EXDEV', 18, 'Invalid cross-device link'],
  ['ENODEV', 19, 'No such device'],
  ['ENOTDIR', 20, 'Not a directory'],
  ['EISDIR', 21, 'Is a directory'],
  ['EINVAL', 22, 'Invalid argument'],
  ['ENFILE', 23, 'Too many open files in system'],
  ['EMFILE', 24, 'Too many open files'],
  ['ENOTTY', 25, 'Inappropriate ioctl for device'],
  ['EFBIG', 27, 'File too large'],
  ['ENOSPC', 28, 'No space left on device'],
  ['ESPIPE', 29, 'Illegal seek'],
  ['EROFS', 30, 'Read-only file system'],
  ['EMLINK', 31, 'Too many links'],
  ['EPIPE', 32, 'Broken pipe'],
  ['EDOM', 33, 'Numerical argument out of domain'],
  ['ERANGE', 34, 'Numerical result out of range'],
  ['EDEADLK', 35, 'Resource deadlock avoided'],
  ['ENAMETOOLONG', 36, 'File name too long'],
  ['ENOSYS', 38, 'Function not implemented'],
  ['ENOTEMPTY', 39, 'Directory not empty'],
  ['ELOOP', 40, 'Too many levels of symbolic links'],
  ['ETIME', 62, 'Timer expired'],
  ['EOVERFLOW', 75, 'Value too large for defined data type'],
  ['ENOTSOCK', 88, 'Socket operation on non-socket'],
  ['EDESTADDRREQ', 89, 'Destination address required'],
  ['EMSGSIZE', 90, 'Message too long'],
  ['ENOPROTOOPT', 92, 'Protocol not available'],
  ['EOPNOTSUPP', 95, 'Operation not supported'],
  ['EADDRINUSE', 98, 'Address already in use'],
  ['EADDRNOTAVAIL', 99, 'Cannot assign requested address'],
  ['ENETUNREACH', 101, 'Network is unreachable'],
  ['ECONNABORTED', 103, 'Software caused connection abort'],
  ['ECONNRESET', 104, 'Connection reset by peer'],
  ['ENOBUFS', 105, 'No buffer space available'],
  ['EISCONN', 106, 'Transport endpoint is already connected'],
  ['ENOTCONN', 107, 'Transport endpoint is not connected'],
  ['ETIMEDOUT', 110, 'Connection timed out'],
  ['ECONNREFUSED', 111, 'Connection refused'],
  ['EHOSTUNREACH', 113, 'No route to host'],
  ['EALREADY', 114, 'Operation already in progress'],
  ['EINPROGRESS', 115, 'Operation now in progress'],
  ['ECANCELED', 125, 'Operation canceled'],
] as const satisfies readonly Row[];

const signalNumbers = [
  ['SIGHUP', 1, 'the terminal is gone; servers often take it as "read your settings again"'],
  ['SIGINT', 2, 'interrupted from the keyboard'],
  ['SIGQUIT', 3, 'quit from the keyboard'],
  ['SIGILL', 4, 'illegal instruction'],
  ['SIGTRAP', 5, 'breakpoint'],
  ['SIGABRT', 6, 'abort'],
  ['SIGBUS', 7, 'access beyond the end of a mapped file'],
  ['SIGFPE', 8, 'erroneous arithmetic'],
  ['SIGKILL', 9, 'end at once; cannot be caught'],
  ['SIGUSR1', 10, 'free for the program'],
  ['SIGSEGV', 11, 'invalid memory reference'],
  ['SIGUSR2', 12, 'free for the program'],
  ['SIGPIPE', 13, 'a write to a pipe or socket that nobody can read'],
  ['SIGALRM', 14, 'the timer of alarm or setitimer'],
  ['SIGTERM', 15, 'please end'],
  ['SIGCHLD', 17, 'a child ended'],
  ['SIGCONT', 18, 'go on after a stop'],
  ['SIGSTOP', 19, 'stop; cannot be caught'],
  ['SIGTSTP', 20, 'stop from the keyboard'],
  ['SIGTTIN', 21, 'a background process reads the terminal'],
  ['SIGTTOU', 22, 'a background process writes the terminal'],
  ['SIGURG', 23, 'urgent data on a socket'],
  ['SIGXCPU', 24, 'too much CPU time'],
  ['SIGXFSZ', 25, 'a file too large'],
  ['SIGVTALRM', 26, 'the virtual interval timer'],
  ['SIGPROF', 27, 'the profiling timer'],
  ['SIGWINCH', 28, 'the window changed its size'],
  ['SIGIO', 29, 'a descriptor can be read or written'],
  ['SIGPOLL', 29, 'a descriptor can be read or written'],
  ['SIGPWR', 30, 'power failure'],
  ['SIGSYS', 31, 'bad system call'],
  ['SIGRTMIN', 34, 'the first real-time signal; they queue, in order'],
  ['SIGRTMAX', 64, 'the last real-time signal'],
] as const satisfies readonly Row[];

const ints = [
  ['READ', 1, 'watch: a read would not wait'],
  ['WRITE', 2, 'watch: a write would not wait'],
  ['STDIN_FILENO', 0, 'standard input'],
  ['STDOUT_FILENO', 1, 'standard output'],
  ['STDERR_FILENO', 2, 'standard error'],
  ['O_RDONLY', 0, 'open for reading'],
  ['O_WRONLY', 1, 'open for writing'],
  ['O_RDWR', 2, 'open for both'],
  ['O_ACCMODE', 3, 'the bits of the access mode'],
  ['O_CREAT', 0o100, 'make the file where it is not there'],
  ['O_EXCL', 0o200, 'with O_CREAT: fail where it is there'],
  ['O_TRUNC', 0o1000, 'empty the file'],
  ['O_APPEND', 0o2000, 'every write goes to the end'],
  ['O_NONBLOCK', 0o4000, 'fail with EAGAIN rather than wait (not for disk files)'],
  ['O_DSYNC', 0o10000, 'aio_fsync: the data only'],
  ['O_SYNC', 0o4010000, 'aio_fsync: everything'],
  ['O_CLOEXEC', 0o2000000, 'kept for programs that set it'],
  ['F_DUPFD', 0, 'fcntl: a duplicate, at or above a number'],
  ['F_GETFD', 1, 'fcntl: descriptor flags'],
  ['F_SETFD', 2, 'fcntl: set descriptor flags'],
  ['F_GETFL', 3, 'fcntl: status flags'],
  ['F_SETFL', 4, 'fcntl: set status flags'],
  ['F_SETPIPE_SZ', 1031, 'fcntl: set the capacity of a pipe'],
  ['F_GETPIPE_SZ', 1032, 'fcntl: the capacity of a pipe'],
  ['FD_CLOEXEC', 1, 'descriptor flag'],
  ['SEEK_SET', 0, 'lseek: from the start'],
  ['SEEK_CUR', 1, 'lseek: from where it is'],
  ['SEEK_END', 2, 'lseek: from the end'],
  ['PIPE_BUF', 4096, 'writes to a pipe up to this size are never mixed with others'],
  ['FD_SETSIZE', 1024, 'an fd_set holds the numbers below'],
  ['SHUT_RD', 0, 'shutdown: no more reading'],
  ['SHUT_WR', 1, 'shutdown: no more writing'],
  ['SHUT_RDWR', 2, 'shutdown: neither'],
  ['SOL_SOCKET', 1, 'level of the socket options'],
  ['SO_REUSEADDR', 2, 'socket option; kept, changes nothing here'],
  ['SO_ERROR', 4, 'getsockopt: the error of the connection, and clear it'],
  ['SO_SNDBUF', 7, 'size of the send buffer'],
  ['SO_RCVBUF', 8, 'size of the receive buffer'],
  ['SO_KEEPALIVE', 9, 'socket option; kept, changes nothing here'],
  ['SO_LINGER', 13, 'a close with linger 0 resets the connection'],
  ['MSG_PEEK', 2, 'recv: leave the bytes there'],
  ['MSG_DONTWAIT', 0x40, 'recv, send: fail with EAGAIN rather than wait'],
  ['MSG_NOSIGNAL', 0x4000, 'send: no SIGPIPE'],
  ['MSG_OOB', 1, 'urgent data'],
  ['POLLIN', 1, 'poll: can be read'],
  ['POLLPRI', 2, 'poll: urgent data'],
  ['POLLOUT', 4, 'poll: can be written'],
  ['POLLERR', 8, 'poll: error'],
  ['POLLHUP', 16, 'poll: the other side is gone'],
  ['POLLNVAL', 32, 'poll: not an open descriptor'],
  ['POLLRDHUP', 0x2000, 'poll: the other side has shut its writing'],
  ['EPOLLIN', 1, 'epoll: can be read'],
  ['EPOLLPRI', 2, 'epoll: urgent data'],
  ['EPOLLOUT', 4, 'epoll: can be written'],
  ['EPOLLERR', 8, 'epoll: error'],
  ['EPOLLHUP', 16, 'epoll: the other side is gone'],
  ['EPOLLRDHUP', 0x2000, 'epoll: the other side has shut its writing'],
  ['EPOLLEXCLUSIVE', 0x10000000, 'epoll: wake one waiter only'],
  ['EPOLLONESHOT', 0x40000000, 'epoll: report once, then wait for EPOLL_CTL_MOD'],
  ['EPOLLET', 0x80000000, 'epoll: report changes, not states'],
  ['EPOLL_CTL_ADD', 1, 'epoll_ctl: watch a descriptor'],
  ['EPOLL_CTL_DEL', 2, 'epoll_ctl: no longer watch it'],
  ['EPOLL_CTL_MOD', 3, 'epoll_ctl: other events, or after a one-shot'],
  ['EFD_SEMAPHORE', 1, 'eventfd: a read takes 1'],
  ['EFD_NONBLOCK', 0o4000, 'eventfd: never wait'],
  ['TFD_NONBLOCK', 0o4000, 'timerfd: never wait'],
  ['TFD_TIMER_ABSTIME', 1, 'timerfd_settime: the time is absolute'],
  ['TIMER_ABSTIME', 1, 'timer_settime: the time is absolute'],
  ['SFD_NONBLOCK', 0o4000, 'signalfd: never wait'],
  ['CLOCK_REALTIME', 0, 'a clock; here all clocks are the virtual one'],
  ['CLOCK_MONOTONIC', 1, 'a clock; here all clocks are the virtual one'],
  ['ITIMER_REAL', 0, 'setitimer: real time, SIGALRM'],
  ['SIG_DFL', 0, 'the default action of a signal'],
  ['SIG_IGN', 1, 'ignore the signal'],
  ['SIG_BLOCK', 0, 'sigprocmask: add to the mask'],
  ['SIG_UNBLOCK', 1, 'sigprocmask: take from the mask'],
  ['SIG_SETMASK', 2, 'sigprocmask: this is the mask'],
  ['SA_RESTART', 0x10000000, 'sigaction: restart an interrupted call'],
  ['SA_NODEFER', 0x40000000, 'sigaction: the handler may interrupt itself'],
  ['SA_RESETHAND', 0x80000000, 'sigaction: back to SIG_DFL when it runs'],
  ['SA_SIGINFO', 4, 'sigaction: kept for programs that set it'],
  ['LIO_READ', 0, 'aiocb.opcode: a read'],
  ['LIO_WRITE', 1, 'aiocb.opcode: a write'],
  ['LIO_NOP', 2, 'aiocb.opcode: nothing'],
  ['LIO_WAIT', 0, 'lio_listio: wait for all'],
  ['LIO_NOWAIT', 1, 'lio_listio: return at once'],
  ['AIO_CANCELED', 0, 'aio_cancel: all were cancelled'],
  ['AIO_NOTCANCELED', 1, 'aio_cancel: one at least goes on'],
  ['AIO_ALLDONE', 2, 'aio_cancel: all were done already'],
  ['PROT_READ', 1, 'mmap: may be read'],
  ['PROT_WRITE', 2, 'mmap: may be written'],
  ['MAP_SHARED', 1, 'mmap: writes reach the file'],
  ['MAP_PRIVATE', 2, 'mmap: writes do not reach the file'],
  ['PROT_NONE', 0, 'mmap: may not be touched'],
  ['MAP_ANONYMOUS', 0x20, 'mmap: fresh memory, no file'],
  ['WILLNEED', 3, 'madvise: load these pages soon'],
  ['DONTNEED', 4, 'madvise: these pages may go'],
  ['MADV_WILLNEED', 3, 'madvise: load these pages soon'],
  ['MADV_DONTNEED', 4, 'madvise: these pages may go'],
] as const satisfies readonly Row[];

export type ErrnoName = (typeof errnoTexts)[number][0];
export type SignalName = (typeof signalNumbers)[number][0];
export type ConstantName = ErrnoName | SignalName | (typeof ints)[number][0];

function all(): ReadonlyMap<string, Constant> {
  const map = new Map<string, Constant>();
  const add = (kind: Constant['kind'], list: readonly Row[]): void => {
    for (const [name, value, doc] of list) map.set(name, { name, value, kind, doc });
  };
  add('errno', errnoTexts);
  add('signal', signalNumbers);
  add('int', ints);
  return map;
}

/** By name. A Map, because names come from programs. */
export const constants: ReadonlyMap<string, Constant> = all();

/** The number of a constant that is known to exist: its name comes from the table, or was checked. */
export function constant(name: ConstantName): number {
  const found = constants.get(name);
  assert(found !== undefined, `no constant ${name}`);
  return found.value;
}

/** Whether there is a constant of this name. */
export function isConstantName(name: string): name is ConstantName {
  return constants.has(name);
}

// The first name of a number is its symbol: EAGAIN, not EWOULDBLOCK.
function symbols(list: readonly Row[]): ReadonlyMap<number, readonly [string, string]> {
  const map = new Map<number, readonly [string, string]>();
  for (const [name, value, doc] of list) if (!map.has(value)) map.set(value, [name, doc]);
  return map;
}
const errnoByNumber = symbols(errnoTexts);
const signalByNumber = symbols(signalNumbers);

/** `EAGAIN` for 11; the number itself where it has no symbol. */
export function errnoSymbol(code: number): string {
  return errnoByNumber.get(code)?.[0] ?? String(code);
}

/** What `strerror` says, as glibc words it. */
export function errnoText(code: number): string {
  if (code === 0) return 'Success';
  return errnoByNumber.get(code)?.[1] ?? `Unknown error ${String(code)}`;
}

/** `SIGHUP` for 1, `SIGRTMIN+2` for 36. */
export function signalSymbol(signal: number): string {
  const known = signalByNumber.get(signal);
  if (known) return known[0];
  return signal > 34 && signal < 64
    ? `SIGRTMIN+${String(signal - 34)}`
    : `signal ${String(signal)}`;
}
