/** Section D of the bad inputs, row by row; D14, D15 and D16 have files of their own, D17 is in test/check/world.test.ts too. */
import { describe, expect, test } from 'vitest';
import { calls, type CallDeclaration } from '../../src/calls/index.ts';
import { runText } from '../support/golden.ts';

/** `CODE:line` of the errors, then what was printed. */
function all(text: string, options: Record<string, string> = {}): string[] {
  const outcome = runText(text, new Map(Object.entries(options)));
  return [
    ...outcome.diagnostics
      .filter((d) => d.severity === 'error')
      .map((d) => `${d.code}:${String(d.line)}`),
    ...outcome.output.split('\n').filter((l) => l !== ''),
  ];
}

/** What each expression gives, and errno. */
function results(expressions: readonly string[], before = ''): string[] {
  return all(
    `main {\n${before}\n${expressions.map((e) => `errno = 0\nprint(${e}, errno)`).join('\n')}\nexit(0)\n}\nworld { file "/a" = "abc" }`,
  );
}

describe('D01 descriptors that are none', () => {
  const usual: Readonly<Record<string, string>> = {
    int: '1',
    'int?': '1',
    str: '"x"',
    any: 'nil',
    list: '[]',
    map: '{}',
    buffer: 'buffer(4)',
    bytes: '"abcd"',
    fd: '0',
    timeout: '0',
    time: '1',
    signal: 'SIGUSR1',
    'fd_set?': 'nil',
    sigset: 'sigset()',
    'sigset?': 'nil',
    aiocb: 'aiocb(0, buffer(1), 1, 0)',
    'aiocb?': 'nil',
    ring: 'ring(4)',
    handler: 'SIG_IGN',
  };
  const taking = [...calls.values()].filter(
    (c) => c.kind === 'syscall' && c.parameters.some((p) => p.type === 'fd'),
  );
  /** Where −1 has a meaning of its own, or a descriptor is only kept for later. */
  const means = new Map([
    ['mmap', '-1'],
    ['ring_read', 'later'],
    ['ring_write', 'later'],
    ['ring_accept', 'later'],
    ['ring_recv', 'later'],
    ['ring_send', 'later'],
  ]);
  const written = (c: CallDeclaration, at: number, fd: string): string =>
    `${c.name}(${c.parameters
      .slice(0, Math.max(at + 1, c.parameters.filter((p) => !p.optional).length))
      .map((p, i) => (i === at ? fd : (usual[p.type] ?? 'nil')))
      .join(', ')})`;

  test.each(taking)('$name', (c) => {
    const which = c.parameters.flatMap((p, i) => (p.type === 'fd' ? [i] : []));
    for (const at of which) {
      for (const fd of ['-1', '2147483648', '1000000000000000', 'closed', '500']) {
        if (means.get(c.name) === fd || means.get(c.name) === 'later') continue;
        const [line = ''] = all(
          `main {\n  let closed = dup(0)\n  close(closed)\n  errno = 0\n  let r = ${written(c, at, fd)}\n  print(r, errno)\n}`,
        );
        expect(line, written(c, at, fd)).toMatch(
          c.name === 'isatty' ? /^false EBADF$/ : /^-1 EBADF$/,
        );
      }
      for (const fd of ['[3]', '"3"']) {
        const [first = ''] = all(
          `fn given() { return ${fd} }\nmain {\n  ${written(c, at, 'given()')}\n}`,
        );
        expect(first, written(c, at, fd)).toBe('EVL5001:3');
      }
    }
  });
});

test('D02 counts and offsets out of range', () => {
  expect(
    results(
      [
        'read(p[0], b, -1)',
        'write(p[1], b, -1)',
        'recv(s[0], b, -1)',
        'pread(f, b, 1, -1)',
        'pwrite(f, b, 1, -1)',
        'pread(f, b, 1, 9007199254740991)',
        'pwrite(f, b, 1, 9007199254740991)',
      ],
      'let p = pipe()\nlet s = socketpair()\nlet f = open("/a", O_RDWR)\nlet b = buffer(4)',
    ),
  ).toEqual(['-1 EINVAL', '-1 EINVAL', '-1 EINVAL', '-1 EINVAL', '-1 EINVAL', '0 0', '-1 EFBIG']);
  for (const call of [
    'read(p[0], b, 5)',
    'write(p[1], b, 5)',
    'write(p[1], "abcd", 5)',
    'pread(f, b, 5, 0)',
    'pwrite(f, b, 5, 0)',
  ]) {
    expect(
      all(
        `main {\n  let p = pipe()\n  let f = open("/a", O_RDWR)\n  let b = buffer(4)\n  ${call}\n}\nworld { file "/a" = "abcdefgh" }`,
      ),
      call,
    ).toEqual(['EVL5003:5']);
  }
  expect(all('fn none() { return nil }\nmain {\n  read(0, none(), 1)\n}')).toEqual(['EVL5001:3']);
});

test('D03 sets of descriptors', () => {
  for (const fd of ['-1', '1000000000', '1024'])
    expect(all(`fn n() { return ${fd} }\nmain {\n  FD_SET(n(), fd_set())\n}`), fd).toEqual([
      'EVL5003:3',
    ]);
  expect(all('main { let s = fd_set()  FD_SET(1023, s)  print(FD_ISSET(1023, s)) }')).toEqual([
    'true',
  ]);
  expect(
    results(
      [
        'select(-1, nil, nil, nil, 0)',
        'select(9007199254740991, nil, nil, nil, 0)',
        'select(9007199254740991, s, nil, nil, 0)',
      ],
      'let s = fd_set()\nFD_SET(1000, s)',
    ),
  ).toEqual(['-1 EINVAL', '0 0', '-1 EBADF']);
});

describe('D04 waiting for what cannot come', () => {
  test.each([
    ['select on nothing', 'main {\n  select(0, nil, nil, nil, nil)\n}', 2],
    ['poll on nothing', 'main {\n  poll([], nil)\n}', 2],
    ['its own pipe', 'main {\n  let p = pipe()\n  read(p[0], buffer(1))\n}', 3],
    ['an empty epoll', 'main {\n  epoll_wait(epoll_create(), 1, nil)\n}', 2],
    ['a request never made', 'main {\n  let r = ring(4)\n  ring_wait(r, nil)\n}', 3],
    ['an eventfd', 'main {\n  read_u64(eventfd(0))\n}', 2],
    ['a timer never set', 'main {\n  read_u64(timerfd())\n}', 2],
  ])('%s', (_, text, line) => {
    expect(all(text)).toEqual([`EVL4002:${String(line)}`]);
  });
});

describe('D05 times', () => {
  test('negative ones are EINVAL, or mean for ever where C says so', () => {
    expect(
      results(
        [
          'sleep(-1)',
          'after(-1)',
          'every(-1)',
          'alarm(-1)',
          'setitimer(0, -1)',
          'timerfd_settime(t, -1)',
          'select(0, nil, nil, nil, -1)',
          'pselect(0, nil, nil, nil, -1)',
          'ppoll([], -1)',
          'aio_suspend([], -1)',
          'sigtimedwait(sigset(), -1)',
        ],
        'let t = timerfd()',
      ),
    ).toEqual(Array.from({ length: 11 }, () => '-1 EINVAL'));
    expect(all('main {\n  poll([], -1)\n}')).toEqual(['EVL4002:2']);
  });

  test.each([
    'sleep(9007199254740991)',
    'after(9007199254740991)',
    'every(9007199254740991)',
    'timerfd_settime(timerfd(), 9007199254740991)',
    'select(0, nil, nil, nil, 9007199254740991)',
    'poll([], 9007199254740991)',
    'setitimer(0, 9007199254740991)',
  ])('%s is later than the clock can tell', (call) => {
    expect(all(`main {\n  sleep(1)\n  ${call}\n}`)).toEqual(['EVL5005:3']);
  });

  test('the latest times that the clock can tell', () => {
    // alarm takes seconds, so it overflows sooner.
    expect(all('main {\n  sleep(1)\n  alarm(9007199255)\n}')).toEqual(['EVL5005:3']);
    expect(all('main {\n  print(alarm(9007199254))\n  exit(0)\n}')).toEqual(['0']);
  });
});

test('D06 time must move, or steps must count', () => {
  expect(
    all('on start { after(0) then again() }\non again { after(0) then again() }', {
      'max-steps': '10000',
    }).map((e) => e.slice(0, 7)),
  ).toEqual(['EVL6001']);
  expect(
    all('on start { every(0) then tick() }\non tick { }', { 'max-steps': '100000' }).filter(
      (e) => !e.startsWith('EVL6001'),
    ),
  ).toEqual([]);
});

test('D08 a handler that raises its own signal; signals without end', () => {
  expect(
    all(
      'fn h(sig) {\n  raise(SIGUSR1)\n}\nmain { sigaction(SIGUSR1, h, sigset(), SA_NODEFER)  raise(SIGUSR1) }',
    ),
  ).toEqual(['EVL5007:2']);
  expect(
    all(`main {
  let s = sigset()
  sigaddset(s, SIGRTMIN)
  sigprocmask(SIG_BLOCK, s)
  let n = 0
  while sigqueue(SIGRTMIN, n) == 0 { n += 1 }
  print(n, errno)
  print(sigqueue(SIGRTMIN, 0), errno)
  sigwait(s)
  print(sigqueue(SIGRTMIN, 0))
}`),
  ).toEqual(['1000 EAGAIN', '-1 EAGAIN', '0']);
});

test('D09 threads without end, and joins that cannot be', () => {
  expect(
    all(`fn wait_for(n) { sleep(1s) }
main {
  let n = 0
  while spawn wait_for(n) > 0 { n += 1 }
  print(n, errno)
  exit(0)
}`),
  ).toEqual(['1000 EAGAIN']);
  expect(all('fn own() {\n  join(self())\n}\nmain { spawn own() }')).toEqual(['EVL4001:2']);
  expect(results(['join(99)', 'join(-1)'])).toEqual(['-1 ESRCH', '-1 ESRCH']);
});

describe('D10 a descriptor that is closed under its own events', () => {
  test("an event that waits is dropped, and never becomes the new file's", () => {
    expect(
      all(
        `on start {
  let p = pipe()
  watch(p[0], READ) then a(p)
  watch(p[0], READ) then b()
  write(p[1], "x")
}
on a(p) {
  close(p[0])
  let f = open("/a")
  print("a", f == p[0])
}
on b { print("b: of which file?") }
world { file "/a" = "abc" }`,
        { 'allow-blocking': '' },
      ).filter((l) => !l.startsWith('EVL2')),
    ).toEqual(['a true']);
  });

  test('unwatch drops it too; a duplicate keeps the description', () => {
    expect(
      all(`on start {
  let p = pipe()
  watch(p[0], READ) then a(p)
  watch(p[0], READ) then b()
  write(p[1], "x")
}
on a(p) { unwatch(p[0])  let q = dup(p[0])  close(p[0])  let buf = buffer(1)  print(read(q, buf), text(buf)) }
on b { print("b") }`),
    ).toEqual(['1 x']);
  });
});

describe('D11 control blocks', () => {
  test('submitted twice, reaped twice or early, of another descriptor', () => {
    expect(
      results(
        [
          'aio_read(cb)',
          'aio_read(cb)',
          'aio_return(cb)',
          'aio_suspend([cb], nil)',
          'aio_return(cb)',
          'aio_return(cb)',
          'aio_read(cb)',
          'aio_cancel(0, cb)',
        ],
        'let f = open("/a")\nlet cb = aiocb(f, buffer(3), 3, 0)',
      ),
    ).toEqual(['0 0', '-1 EINVAL', '-1 EINVAL', '0 0', '3 0', '-1 EINVAL', '0 0', '-1 EINVAL']);
  });

  test('a list of a million, and of one more', () => {
    const text = (n: number): string =>
      `main {\n  let xs = [nil]\n  while len(xs) * 2 <= 1000000 { xs = xs + xs }\n  xs = xs + xs[0..${String(n)} - len(xs)]\n  print(lio_listio(LIO_NOWAIT, xs), len(xs))\n}`;
    expect(all(text(1_000_000))).toEqual(['0 1000000']);
    expect(all(text(1_000_001))).toEqual(['EVL5008:4']);
  });
});

describe('D12 a buffer while the kernel has it', () => {
  const start =
    'main {\n  let f = open("/a")\n  let b = buffer(3)\n  let cb = aiocb(f, b, 3, 0)\n  aio_read(cb)\n';
  const end =
    '  aio_suspend([cb], nil)\n  print(aio_return(cb), text(b, 3))\n}\nworld { file "/a" = "abc" }';
  test.each([
    ['written', 'b[0] = 1', ['EVL3003:6']],
    ['read', 'print(b[0])', ['EVL3003:6', '0']],
    ['filled', 'fill(b, "x")', ['EVL3003:6']],
  ] as const)('%s', (_, touch, found) => {
    expect(all(`${start}  ${touch}\n${end}`)).toEqual([...found, '3 abc']);
  });

  test('dropped: the request completes; so it does where the descriptor is closed', () => {
    expect(
      all(
        `${start}  b = buffer(3)\n  cb.buf = b\n  aio_suspend([cb], nil)\n  print(aio_return(cb))\n}\nworld { file "/a" = "abc" }`,
      ),
    ).toEqual(['3']);
    expect(all(`${start}  close(f)\n${end}`)).toEqual(['3 abc']);
  });
});

test('D13 a byte at the end of the number range', () => {
  expect(
    results(
      [
        'lseek(f, 9007199254740991, SEEK_SET)',
        'write(f, "x")',
        'lseek(f, 1, SEEK_CUR)',
        'fstat(f).size',
      ],
      'let f = open("/a", O_RDWR)',
    ),
  ).toEqual(['9007199254740991 0', '-1 EFBIG', '-1 EINVAL', '3 0']);
  // The largest file: its last byte, and the one behind it.
  expect(
    results(
      ['pwrite(f, "x", 1, 67108863)', 'pwrite(f, "x", 1, 67108864)'],
      'let f = open("/b", O_RDWR | O_CREAT)',
    ),
  ).toEqual(['1 0', '-1 EFBIG']);
});

describe('D17 worlds that make no sense', () => {
  test.each([
    'cpus 0',
    'cpus 1000000',
    'memory 0 pages',
    'descriptors 2',
    'until 0',
    'clients 1000000000 every 1ms connect 7 { close }',
    'clients 5 every 0us connect 7 { close }',
    'disk latency 8ms..4ms',
    'file "/a" size -1',
    'file "/a" size 5 fill ""',
    'client a connect 0 { close }',
    'client a connect 65536 { close }',
    'client a connect 7 { close } client a connect 7 { close }',
    'client a connect 7 { repeat 1000000000000 { send "x" } }',
    '',
  ])('%s', (part) => {
    const [first = ''] = all(`main { }\nworld { ${part} }`);
    expect(first.slice(0, 7)).toBe('EVL7002');
  });

  test.each([
    'cpus 1',
    'cpus 64',
    'memory 1 pages',
    'descriptors 3',
    'until 1',
    'clients 1 every 1us connect 7 { close }',
    'client a connect 65535 { close }',
    'disk latency 4ms..4ms',
  ])('%s does', (part) => {
    expect(all(`main { }\nworld { ${part} }`).filter((e) => e.startsWith('EVL7002'))).toEqual([]);
  });
});

describe('D18 exit', () => {
  const exitOf = (text: string): number => runText(text).exit;
  test('statuses', () => {
    expect([
      exitOf('main { exit(0) }'),
      exitOf('main { exit(255) }'),
      exitOf('main { exit(256) }'),
      exitOf('main { exit(-1) }'),
      exitOf('main { exit() }'),
    ]).toEqual([0, 255, 0, 255, 0]);
    expect(all('fn x() { return "x" }\nmain {\n  exit(x())\n}')).toEqual(['EVL5001:3']);
  });

  test('in an interrupt, while holding a mutex, after much output', () => {
    expect(exitOf('on interrupt SIGUSR1 { exit(7) }\nmain { raise(SIGUSR1)  exit(1) }')).toBe(7);
    expect(exitOf('mutex m\nmain { lock(m)  exit(4) }')).toBe(4);
    const { output, exit } = runText(
      'main {\n  let s = "x"\n  while len(s) < 1048575 { s = s + s[0..min(len(s), 1048575 - len(s))] }\n  write(1, s)\n  exit(3)\n}',
    );
    expect([output.length, exit]).toEqual([1_048_575, 3]);
  });
});

describe('D20 clients of bad manners', () => {
  test('one that never reads: the send buffer fills, then EAGAIN', () => {
    expect(
      all(`on start { watch(listen(7), READ) then c(3) }
on c(l) {
  let s = accept(l)
  fcntl(s, F_SETFL, O_NONBLOCK)
  let n = 1
  while n > 0 { n = write(s, buffer(65536)) }
  print(n, errno)
  close(s)
}
world { client a at 1ms connect 7 { wait 100ms close } }`),
    ).toEqual(['-1 EAGAIN']);
  });

  test('one that resets in mid-write: ECONNRESET, then EPIPE', () => {
    expect(
      all(`on start { signal(SIGPIPE, SIG_IGN)  watch(listen(7), READ) then c(3) }
on c(l) {
  let s = accept(l)
  write(s, "half")
  after(10ms) then rest(s)
}
on rest(s) {
  print(write(s, "other half"), errno)
  print(write(s, "other half"), errno)
  print(read(s, buffer(1)))
  close(s)
}
world { client a at 1ms connect 7 { wait 2ms reset } }`),
    ).toEqual(['-1 ECONNRESET', '-1 EPIPE', '0']);
  });

  test('more than the backlog: the others wait, as on Linux', () => {
    const { output } = runText(`shared n = 0
on start { let l = listen(7, 1)  after(100ms) then take(l) }
on take(l) { fcntl(l, F_SETFL, O_NONBLOCK)  let s = accept(l)  while s >= 0 { n += 1  write(s, "x")  close(s)  s = accept(l) }  if n < 5 { after(10ms) then take(l) } else { print(n) } }
world { clients 5 every 1us connect 7 { expect close } }`);
    expect(output).toBe('5\n');
  });
});
