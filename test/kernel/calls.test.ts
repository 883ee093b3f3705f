/** Every call that the description of the virtual OS names is declared, and answered: by the kernel, by the run, or by the machine. */
import { describe, expect, test } from 'vitest';
import { calls, constants } from '../../src/calls/index.ts';
import { answers } from '../../src/kernel/calls.ts';
import { eventCalls } from '../../src/run/event-calls.ts';
import { runText } from '../support/golden.ts';

const families: Readonly<Record<string, string>> = {
  'descriptors and files':
    'open close read write pread pwrite lseek fsync stat fstat unlink rename pipe dup dup2 fcntl isatty strerror',
  sockets: 'listen accept connect send recv shutdown getpeername setsockopt getsockopt socketpair',
  readiness:
    'fd_set FD_ZERO FD_SET FD_CLR FD_ISSET select pselect poll ppoll epoll_create epoll_ctl epoll_wait epoll_pwait eventfd timerfd timerfd_settime signalfd read_u64 write_u64 watch unwatch wait_events dispatch',
  'asynchronous I/O':
    'aiocb aio_read aio_write aio_fsync lio_listio aio_error aio_return aio_suspend aio_cancel aio_open result ring ring_open ring_read ring_write ring_accept ring_recv ring_send ring_timeout ring_submit ring_wait ring_peek',
  signals:
    'kill pid raise sigaction signal sigprocmask sigpending sigsuspend sigwait sigtimedwait sigqueue pause sigset sigaddset sigdelset sigfillset sigemptyset sigismember alarm setitimer timer_create timer_settime timer_gettime',
  timers: 'after every cancel sleep now',
  memory: 'buffer mmap munmap mlock munlock mincore madvise',
  threads: 'join yield lock unlock trylock self cpu',
};
const flags = `O_RDONLY O_WRONLY O_RDWR O_CREAT O_TRUNC O_APPEND O_NONBLOCK F_GETFL F_SETFL SHUT_WR EPOLL_CTL_ADD EPOLLIN EPOLLET EPOLLONESHOT READ WRITE LIO_READ LIO_WRITE LIO_NOP LIO_WAIT LIO_NOWAIT
  SIG_DFL SIG_IGN SA_RESTART SA_NODEFER SA_RESETHAND SIG_BLOCK SIG_UNBLOCK SIG_SETMASK SIGRTMIN SIGKILL SIGTERM SIGCHLD SIGPIPE WILLNEED EINPROGRESS ECANCELED`;

describe.each(Object.entries(families))('%s', (_, names) => {
  test.each(names.split(' '))('%s', (name) => {
    const c = calls.get(name);
    expect(c, 'is declared').toBeDefined();
    if (c?.kind === 'syscall' && name !== 'yield')
      expect(Object.hasOwn(answers, name) || Object.hasOwn(eventCalls, name), 'is answered').toBe(
        true,
      );
  });
});

test('the named constants are there', () => {
  for (const name of flags.split(/\s+/)) expect(constants.has(name), name).toBe(true);
});

test('spawn is part of the language', () => {
  expect(runText('fn f() { print("thread") }\nmain { join(spawn f()) }').output).toBe('thread\n');
});
