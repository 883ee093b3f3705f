/**
 * System calls: what the kernel answers (os.md). A call's name, argument order
 * and result are those of the C call unless the one line says otherwise.
 */
import { declare, type Declaration, type NameIn, type Options, type Touch } from './declare.ts';

const family =
  (name: string) =>
  <Signature extends string>(
    signature: Signature,
    doc: string,
    touches: readonly Touch[],
    options?: Options,
  ): Declaration<NameIn<Signature>, 'syscall'> =>
    declare('syscall', name, signature, doc, { ...options, touches });

/** C's macros and library routines on sets and control blocks: no call into the kernel, so none of its cost. */
const data =
  (name: string) =>
  <Signature extends string>(
    signature: Signature,
    doc: string,
  ): Declaration<NameIn<Signature>, 'builtin'> =>
    declare('builtin', name, signature, doc);

const readyData = data('readiness');
const aioData = data('aio');
const signalData = data('signals');
const file = family('files');
const pipe = family('pipes');
const socket = family('sockets');
const ready = family('readiness');
const watch = family('watches');
const timer = family('timers');
const aio = family('aio');
const ring = family('ring');
const signal = family('signals');
const memory = family('memory');
const thread = family('threads');

/** A call that touches nothing which other activations could tell: what it makes is new. */
const nothing: readonly Touch[] = [];

const may: Options = { blocking: 'may' };
const disk: Options = { blocking: 'disk' };
const always: Options = { blocking: 'always' };
const timeoutAt = (index: number): Options => ({ blocking: 'timeout', decidedBy: index });
const async: Options = { async: true };

export const syscalls = [
  file(
    'open(path: str, flags?: int, mode?: int): fd:disk',
    'opens a file: waits for the disk',
    ['w disk'],
    disk,
  ),
  file('close(fd: fd): int', 'gives the descriptor back', ['w closed']),
  file(
    'read(fd: fd, buf: buffer, n?: int): int',
    'reads up to n bytes; 0 at the end',
    ['w input', 'r content'],
    may,
  ),
  file(
    'write(fd: fd, data: bytes, n?: int): int',
    'writes up to n bytes of a buffer or str',
    ['w output', 'w content'],
    may,
  ),
  file(
    'pread(fd: fd, buf: buffer, n: int, offset: int): int',
    'reads at an offset, which does not move',
    ['r descriptor', 'r content'],
    disk,
  ),
  file(
    'pwrite(fd: fd, data: bytes, n: int, offset: int): int',
    'writes at an offset, which does not move',
    ['r descriptor', 'w content'],
    disk,
  ),
  file('lseek(fd: fd, offset: int, whence?: int): int', 'moves the offset of a file', [
    'w descriptor',
    'r content',
  ]),
  file(
    'fsync(fd: fd): int',
    'waits until the disk holds what was written',
    ['r descriptor', 'w content'],
    disk,
  ),
  file('stat(path: str): any', 'a map with size and kind of a file, or −1', ['r disk'], disk),
  file('fstat(fd: fd): any', 'a map with size and kind of an open file, or −1', [
    'r descriptor',
    'r content',
  ]),
  file('unlink(path: str): int', 'removes a name', ['w disk'], disk),
  file(
    'rename(from: str, to: str): int',
    'gives a file another name, in one step',
    ['w disk'],
    disk,
  ),
  file('isatty(fd: fd): bool', 'true for a terminal', ['r descriptor']),
  file('dup(fd: fd): fd:same', 'another number for the same open file', ['r descriptor']),
  file('dup2(fd: fd, to: int): fd:same', 'makes a given number stand for the same open file', [
    'r descriptor',
    'w second',
  ]),
  file(
    'fcntl(fd: fd, command: int, argument?: int): int',
    'reads or sets flags: F_GETFL, F_SETFL, …',
    ['w control'],
  ),
  pipe('pipe(flags?: int): fds:pipe', 'a pipe: a list of its read end and its write end', nothing),

  socket(
    'socket(flags?: int): fd:socket',
    'a socket without a connection; listen and connect make their own',
    nothing,
  ),
  socket('listen(port: int, backlog?: int): fd:listener', 'socket, bind and listen in one', [
    'w port',
  ]),
  socket('accept(fd: fd): fd:socket', 'takes the next connection', ['w input'], may),
  socket(
    'connect(host: str, port: int, flags?: int): fd:socket',
    'connects to a server; waits for its answer, unless O_NONBLOCK',
    ['w port'],
    may,
  ),
  socket(
    'send(fd: fd, data: bytes, n?: int, flags?: int): int',
    'writes to a socket',
    ['w output'],
    may,
  ),
  socket(
    'recv(fd: fd, buf: buffer, n?: int, flags?: int): int',
    'reads from a socket',
    ['w input'],
    may,
  ),
  socket('shutdown(fd: fd, how: int): int', 'ends one direction of a connection', ['w descriptor']),
  socket('getpeername(fd: fd): any', 'the name of the other side, or −1', ['r descriptor']),
  socket(
    'setsockopt(fd: fd, level: int, option: int, value: int): int',
    'sets an option of a socket',
    ['w descriptor'],
  ),
  socket(
    'getsockopt(fd: fd, level: int, option: int): int',
    'an option of a socket; SO_ERROR clears it',
    ['w descriptor'],
  ),
  socket('socketpair(flags?: int): fds:socket', 'two connected sockets, as a list', nothing),

  readyData('fd_set(): fd_set', 'an empty set of descriptors'),
  readyData('FD_ZERO(set: fd_set)', 'empties the set'),
  readyData('FD_SET(fd: fd, set: fd_set)', 'puts a descriptor in'),
  readyData('FD_CLR(fd: fd, set: fd_set)', 'takes a descriptor out'),
  readyData('FD_ISSET(fd: fd, set: fd_set): bool', 'true if the descriptor is in the set'),
  ready(
    'select(nfds: int, reads: fd_set?, writes: fd_set?, errors: fd_set?, timeout: timeout): int',
    'waits until a descriptor below nfds is ready; changes the sets in place',
    ['r members'],
    timeoutAt(4),
  ),
  ready(
    'pselect(nfds: int, reads: fd_set?, writes: fd_set?, errors: fd_set?, timeout: timeout, mask?: sigset?): int',
    'select with a signal mask of its own',
    ['r members', 'w mask'],
    timeoutAt(4),
  ),
  ready(
    'poll(fds: list, timeout: timeout): int',
    'waits until one of {fd, events} is ready; fills revents',
    ['r members'],
    timeoutAt(1),
  ),
  ready(
    'ppoll(fds: list, timeout: timeout, mask?: sigset?): int',
    'poll with a signal mask of its own',
    ['r members', 'w mask'],
    timeoutAt(1),
  ),
  ready(
    'epoll_create(size?: int): fd:epoll',
    'a set of watched descriptors, kept by the kernel',
    nothing,
  ),
  ready(
    'epoll_ctl(ep: fd, op: int, fd: fd, events?: int): int',
    'adds, changes or removes a watched descriptor',
    ['w descriptor', 'r second'],
  ),
  ready(
    'epoll_wait(ep: fd, max: int, timeout: timeout): any',
    'a list of {fd, events} that are ready, or −1',
    ['w descriptor'],
    timeoutAt(2),
  ),
  ready(
    'epoll_pwait(ep: fd, max: int, timeout: timeout, mask?: sigset?): any',
    'epoll_wait with a signal mask of its own',
    ['w descriptor', 'w mask'],
    timeoutAt(2),
  ),
  ready('eventfd(n?: int, flags?: int): fd:eventfd', 'a counter with a descriptor', nothing),
  ready('timerfd(clock?: int, flags?: int): fd:timerfd', 'a timer with a descriptor', nothing),
  ready(
    'timerfd_settime(fd: fd, value: time, interval?: time, flags?: int): int',
    'sets a timerfd, in µs',
    ['w descriptor'],
  ),
  ready('timerfd_gettime(fd: fd): any', 'a map with value and interval, in µs', ['r descriptor']),
  ready(
    'signalfd(set: sigset, flags?: int, fd?: int): fd:signalfd',
    'pending signals of a set, to be read from a descriptor; with fd, another set for that one',
    ['w third'],
  ),
  ready(
    'read_u64(fd: fd): int',
    'reads the 8-byte count of an eventfd or timerfd',
    ['w descriptor', 'r content'],
    may,
  ),
  ready('write_u64(fd: fd, n: int): int', 'adds to an eventfd', ['w descriptor', 'w content'], may),
  ready(
    'read_siginfo(fd: fd): any',
    'reads one record of a signalfd: {signo, value, code}',
    ['w descriptor', 'r content'],
    may,
  ),

  watch(
    'watch(fd: fd, events: int): int',
    'tells `then` (or on readable, on writable) each time the descriptor is ready',
    ['w watches'],
    async,
  ),
  watch('unwatch(fd: fd): int', 'ends the watches of a descriptor', ['w descriptor']),
  watch(
    'wait_events(timeout?: timeout): list',
    'the events that are ready; waits for at least one',
    ['w queue'],
    timeoutAt(0),
  ),
  watch('dispatch(e: any): nil', 'runs the handler of an event to its end', ['w queue']),

  timer('after(us: time): timer', 'tells once, after a time', nothing, async),
  timer('every(us: time): timer', 'tells again and again', nothing, async),
  timer('cancel(id: int): bool', 'stops a timer; true if it was set', ['w timer']),
  timer('sleep(us: time): int', 'waits', nothing, always),
  timer(
    'alarm(seconds: int): int',
    'SIGALRM after that many seconds; gives the seconds that were left',
    ['w alarm'],
  ),
  timer(
    'setitimer(which: int, value: time, interval?: time): any',
    'SIGALRM after a time in µs, perhaps again and again',
    ['w alarm'],
  ),
  timer(
    'timer_create(clock?: int, signal?: signal, value?: int): int',
    'a timer that raises a signal, which carries a value',
    nothing,
  ),
  timer(
    'timer_settime(id: int, value: time, interval?: time, flags?: int): int',
    'sets such a timer, in µs',
    ['w signal timer'],
  ),
  timer('timer_gettime(id: int): any', 'a map with value and interval, in µs', ['r signal timer']),
  timer('timer_getoverrun(id: int): int', 'how often it ran out beyond the signal last delivered', [
    'r signal timer',
    'r signals',
  ]),
  timer('timer_delete(id: int): int', 'removes such a timer', ['w signal timer']),

  aioData(
    'aiocb(fd: fd, buf: any, nbytes: int, offset: int): aiocb',
    'a control block for an asynchronous request',
  ),
  aio(
    'aio_read(cb: aiocb): int',
    'asks for a read and returns at once',
    ['w blocks', 'r requests'],
    async,
  ),
  aio(
    'aio_write(cb: aiocb): int',
    'asks for a write and returns at once',
    ['w blocks', 'r requests'],
    async,
  ),
  aio(
    'aio_fsync(cb: aiocb, op?: int): int',
    'asks for the file to be put on the disk and returns at once',
    ['w blocks', 'r requests'],
    async,
  ),
  aio('aio_error(cb: aiocb): errno', 'EINPROGRESS, 0, ECANCELED or an errno', ['r blocks']),
  aio('aio_return(cb: aiocb): int', 'the result of a finished request, once', ['w blocks']),
  aio(
    'aio_suspend(list: list, timeout: timeout): int',
    'waits until one of the requests is finished',
    ['r blocks'],
    timeoutAt(1),
  ),
  aio('aio_cancel(fd: fd, cb?: aiocb?): int', 'cancels requests that have not begun', [
    'w cancelled',
  ]),
  aio(
    'lio_listio(mode: int, list: list, signo?: int, value?: int): int',
    'asks for several requests at once; with LIO_WAIT, waits for all',
    ['w blocks', 'r requests'],
    async,
  ),
  aio(
    'aio_open(path: str, flags?: int): fd:disk',
    'opens a file without waiting; then or await gives the descriptor',
    ['r requests', 'r disk'],
    async,
  ),

  ring('ring(entries: int): fd:ring', 'a completion ring: one place for disk and network', nothing),
  ring('ring_open(r: ring, path: str, flags: int, tag: any): int', 'puts an open into the ring', [
    'w descriptor',
  ]),
  ring(
    'ring_read(r: ring, fd: fd, buf: buffer, n: int, offset: int?, tag: any): int',
    'puts a read into the ring',
    ['w descriptor'],
  ),
  ring(
    'ring_write(r: ring, fd: fd, data: bytes, n: int, offset: int?, tag: any): int',
    'puts a write into the ring',
    ['w descriptor'],
  ),
  ring('ring_accept(r: ring, fd: fd, tag: any): int', 'puts an accept into the ring', [
    'w descriptor',
  ]),
  ring(
    'ring_recv(r: ring, fd: fd, buf: buffer, n: int, tag: any): int',
    'puts a recv into the ring',
    ['w descriptor'],
  ),
  ring(
    'ring_send(r: ring, fd: fd, data: bytes, n: int, tag: any): int',
    'puts a send into the ring',
    ['w descriptor'],
  ),
  ring('ring_timeout(r: ring, us: time, tag: any): int', 'puts a timer into the ring', [
    'w descriptor',
  ]),
  ring('ring_submit(r: ring): int', 'hands what was put in to the kernel; gives how many', [
    'w descriptor',
    'r requests',
  ]),
  ring(
    'ring_wait(r: ring, timeout: timeout): any',
    'waits for completions: a list of {tag, result, errno}',
    ['w descriptor'],
    timeoutAt(1),
  ),
  ring('ring_peek(r: ring): any', 'the completions that are there, without waiting', [
    'w descriptor',
  ]),

  signal('kill(pid: int, sig: signal): int', 'sends a signal', ['w signals']),
  signal('raise(sig: signal): int', 'sends a signal to oneself', ['w signals']),
  signal('pid(): int', 'the number of this process', nothing),
  signal(
    'sigaction(sig: signal, handler: handler, mask?: sigset?, flags?: int): any',
    'says what a signal does; gives what it did before, or −1',
    ['w signals'],
  ),
  signal('signal(sig: signal, handler: handler): any', 'sigaction with SA_RESTART', ['w signals']),
  signal(
    'sigprocmask(how: int, set: sigset?): any',
    'changes the blocked signals; gives the old set',
    ['w mask'],
  ),
  signal('sigpending(): sigset', 'the signals that are blocked and wait', ['r signals']),
  signal(
    'sigsuspend(mask: sigset): int',
    'waits for a signal under another mask',
    ['w signals', 'w mask'],
    always,
  ),
  signal('pause(): int', 'waits for a signal', ['r signals'], always),
  signal(
    'sigwait(set: sigset): int',
    'waits for one of the signals and takes it',
    ['w signals'],
    always,
  ),
  signal(
    'sigtimedwait(set: sigset, timeout: timeout, info?: map): int',
    'sigwait that gives up after a time; info gets signo, value, code, overrun',
    ['w signals'],
    timeoutAt(1),
  ),
  signal(
    'sigwaitinfo(set: sigset, info?: map): int',
    'sigwait that tells more: info gets signo, value, code, overrun',
    ['w signals'],
    always,
  ),
  signal(
    'sigqueue(sig: signal, value: int, pid?: int): int',
    'sends a signal with a value, to oneself',
    ['w signals'],
  ),
  signalData('sigset(): sigset', 'an empty set of signals'),
  signalData('sigaddset(set: sigset, sig: int): int', 'puts a signal in'),
  signalData('sigdelset(set: sigset, sig: int): int', 'takes a signal out'),
  signalData('sigfillset(set: sigset): int', 'puts all signals in'),
  signalData('sigemptyset(set: sigset): int', 'takes all signals out'),
  signalData('sigismember(set: sigset, sig: int): bool', 'true if the signal is in the set'),

  memory(
    'mmap(fd: fd, length: int, offset?: int, prot?: int, flags?: int): any',
    'a buffer that is a part of a file; with −1 for fd, fresh memory',
    ['r descriptor', 'w pages'],
  ),
  memory(
    'munmap(buf: buffer, offset?: int, length?: int): int',
    'ends a mapping, or some pages of it',
    ['w pages'],
  ),
  memory(
    'mlock(buf: buffer, offset?: int, length?: int): int',
    'loads all pages of a buffer and keeps them',
    ['w pages'],
    disk,
  ),
  memory('munlock(buf: buffer, offset?: int, length?: int): int', 'lets the pages go again', [
    'w pages',
  ]),
  memory(
    'mincore(buf: buffer, offset?: int, length?: int): any',
    'a list of bools: which pages are in memory',
    ['r pages'],
  ),
  memory(
    'madvise(buf: buffer, advice: int, offset?: int, length?: int): int',
    'WILLNEED loads the pages in the background, DONTNEED drops them',
    ['w pages'],
  ),

  thread('yield(): int', 'lets another thread run', nothing),
] satisfies readonly Declaration[];
