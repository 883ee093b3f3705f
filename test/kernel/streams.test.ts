/** Bytes written to a pipe or socket are the bytes read: in order, none lost, for any sizes and partial operations. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { runText } from '../support/golden.ts';

const sizes = fc.array(fc.integer({ min: 1, max: 30_000 }), { minLength: 1, maxLength: 12 });

/** One thread writes blocks of these sizes, whose bytes count up; main reads blocks of those sizes and checks every byte. */
function program(
  ends: string,
  writes: readonly number[],
  reads: readonly number[],
  nonblocking: boolean,
): string {
  return `
shared wrote = 0
shared bytes = counting()
// The bytes count up to 250 and begin again.
fn counting() {
  let once = buffer(251)
  for i in 0..251 { once[i] = i }
  let all = text(once)
  while len(all) < 40000 { all = all + all }
  return all
}
fn writer(fd) {
  let next = 0
  for n in [${writes.join(', ')}] {
    let block = bytes[next % 251..next % 251 + n]
    next += n
    let done = 0
    while done < n {
      let w = write(fd, block[done..n])
      if w < 0 { assert errno == EAGAIN  sleep(100) } else { done += w }
    }
    wrote += n
  }
  close(fd)
}
main {
  let ends = ${ends}
  ${nonblocking ? 'fcntl(ends[1], F_SETFL, O_NONBLOCK)' : ''}
  spawn writer(ends[1])
  let sizes = [${reads.join(', ')}]
  let next = 0
  let k = 0
  while true {
    let size = sizes[k % len(sizes)]
    k += 1
    let block = buffer(size)
    let n = read(ends[0], block)
    if n == 0 { break }
    assert n > 0
    assert text(block, n) == bytes[next % 251..next % 251 + n]
    next += n
  }
  close(ends[0])
  print(next == wrote)
}`;
}

test.each(['pipe()', 'socketpair()', 'connected()'])(
  '%s',
  (ends) => {
    const made =
      ends === 'connected()'
        ? '\nfn connected() { let l = listen(7)  let c = connect("localhost", 7)  return [accept(l), c] }'
        : '';
    fc.assert(
      fc.property(sizes, sizes, fc.boolean(), (writes, reads, nonblocking) => {
        const outcome = runText(program(ends, writes, reads, nonblocking) + made);
        expect(outcome.diagnostics).toEqual([]);
        expect(outcome.output).toBe('true\n');
      }),
      { numRuns: 25 },
    );
  },
  60_000,
);

test('any call with any arguments gives a result, an errno or an error with a place, never a fault of EVL', () => {
  const value = fc.constantFrom(
    '-1',
    '0',
    '1',
    '3',
    '4',
    '99',
    '1000000',
    '9007199254740991',
    '-9007199254740991',
    'nil',
    'true',
    '"x"',
    '"/a"',
    '[]',
    '[1]',
    '{}',
    'buffer(4)',
    'fd_set()',
    'sigset()',
    'aiocb(3, buffer(4), 4, 0)',
    'SIG_IGN',
    'h',
  );
  const names = [
    'close',
    'read',
    'write',
    'pread',
    'pwrite',
    'lseek',
    'fsync',
    'stat',
    'fstat',
    'unlink',
    'rename',
    'isatty',
    'dup',
    'dup2',
    'fcntl',
    'pipe',
    'listen',
    'accept',
    'connect',
    'send',
    'recv',
    'shutdown',
    'getpeername',
    'setsockopt',
    'getsockopt',
    'socketpair',
    'FD_SET',
    'FD_ISSET',
    'select',
    'poll',
    'epoll_create',
    'epoll_ctl',
    'epoll_wait',
    'eventfd',
    'timerfd',
    'timerfd_settime',
    'signalfd',
    'read_u64',
    'write_u64',
    'watch',
    'unwatch',
    'after',
    'every',
    'cancel',
    'sleep',
    'alarm',
    'setitimer',
    'timer_create',
    'timer_settime',
    'aio_read',
    'aio_write',
    'aio_fsync',
    'aio_error',
    'aio_return',
    'aio_suspend',
    'aio_cancel',
    'lio_listio',
    'aio_open',
    'ring',
    'ring_submit',
    'ring_wait',
    'ring_peek',
    'kill',
    'raise',
    'sigaction',
    'sigprocmask',
    'sigpending',
    'sigqueue',
    'sigaddset',
    'mmap',
    'munmap',
    'mlock',
    'munlock',
    'mincore',
    'madvise',
    'open',
    'chr',
    'ord',
    'split',
    'replace',
    'insert',
    'copy_bytes',
    'fill',
    'text',
    'sort',
    'range',
  ];
  const program = fc.array(
    fc.tuple(fc.constantFrom(...names), fc.array(value, { minLength: 0, maxLength: 6 })),
    { minLength: 1, maxLength: 8 },
  );
  fc.assert(
    fc.property(program, (list) => {
      const text = `fn h(sig) { }\nmain {\n  let p = pipe(O_NONBLOCK)\n${list.map(([name, args]) => `  print(${name}(${args.join(', ')}), errno)`).join('\n')}\n}\nworld { file "/a" = "abc" }`;
      const outcome = runText(text, new Map(), { steps: 100_000 });
      for (const d of outcome.diagnostics) expect(d.line).toBeGreaterThan(0);
    }),
    { numRuns: 600 },
  );
}, 60_000);
