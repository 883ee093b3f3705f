import { describe, expect, test } from 'vitest';
import { sentence } from '../../src/diagnostic/sentence.ts';
import { diagnosticsOf, holds } from './program.ts';

const others = ['EVL1008'];

describe('EVL2001: calls that always wait, in handlers', () => {
  test('each class of call, in each kind of handler', () => {
    holds(
      `
on start { open("x") }           // expect error EVL2001: \`open\` always waits, and \`on start\` must not wait
on h() { sleep(1) }              // expect error EVL2001: \`sleep\` always waits, and \`on h\` must not wait
on signal SIGHUP { stat("x") }   // expect error EVL2001: \`stat\` always waits, and \`on signal SIGHUP\` must not wait
on interrupt SIGHUP { unlink("x") }  // expect error EVL2001: \`unlink\` always waits, and \`on interrupt SIGHUP\`
on readable(fd) {
  rename("a", "b")               // expect error EVL2001: \`rename\`
  select(1, nil, nil, nil, nil)  // expect error EVL2001: \`select\` with a timeout
  select(1, nil, nil, nil, 5ms)  // expect error EVL2001: \`select\` with a timeout
  select(1, nil, nil, nil, 0)
  poll([], -1)                   // expect error EVL2001: \`poll\` with a timeout
  epoll_wait(fd, 1, 0)
  wait_events()                  // expect error EVL2001: \`wait_events\` with a timeout
  wait_events(0)
  aio_suspend([], nil)           // expect error EVL2001: \`aio_suspend\` with a timeout
  sigsuspend(sigset())           // expect error EVL2001: \`sigsuspend\`
  sigwait(sigset())              // expect error EVL2001: \`sigwait\`
  pause()                        // expect error EVL2001: \`pause\`
  join(1)                        // expect error EVL2001: \`join\`
  join(["a"], ",")
  lio_listio(LIO_WAIT, [])       // expect error EVL2001: \`lio_listio\`
  lio_listio(LIO_NOWAIT, [])
  lock(m)
  with m { unlock(m) }
}
mutex m
`,
      others,
    );
  });

  test('main, threads and initialisers may wait', () => {
    holds(
      `
shared config = load_config()
fn load_config() { let fd = open("c")  let b = buffer(9)  read(fd, b, 9)  return text(b, 9) }
fn worker() { sleep(1)  open("x") }
on start { spawn worker() }
main { sleep(1)  load_config()  join(spawn worker()) }
`,
      others,
    );
  });

  test('a read of a disk file always waits, of a socket may, of either may', () => {
    holds(
      `
shared b = buffer(9)
shared disk = -1
shared both = nil
on start { both = accept(1)  }          // expect warning EVL2002: \`accept\` on a descriptor
fn opened() { return open("x") }        // expect error EVL2001: on disk_file → opened → open
on disk_file() {
  let fd = opened()
  read(fd, b)                           // expect error EVL2001: \`read\` of a disk file always waits
  disk = fd
  let copy_of = dup(fd)
  let m = {fd: copy_of}
  fsync(m.fd)                           // expect error EVL2001: \`fsync\` of a disk file
  let xs = []
  append(xs, m)
  for x in xs { write(x.fd, "a") }      // expect error EVL2001: \`write\` of a disk file
  pread(fd, b, 1, 0)                    // expect error EVL2001: \`pread\` of a disk file
  post later(fd, 1)
}
on later(fd, n) {
  write(disk, "x")                      // expect error EVL2001: \`write\` of a disk file
  read(fd, b)                           // expect error EVL2001: \`read\` of a disk file
  if n { both = fd }
  read(both, b)                         // expect warning EVL2002: \`read\` of what may be a disk file
}
`,
      others,
    );
  });

  test('O_NONBLOCK changes nothing for a disk file', () => {
    holds(
      `
on start {
  let fd = await aio_open("x", O_RDONLY | O_NONBLOCK)
  fcntl(fd, F_SETFL, O_NONBLOCK)
  read(fd, buffer(1))                   // expect error EVL2001: \`read\` of a disk file always waits
}
`,
      others,
    );
  });

  test('through functions: at the call that waits, with the way to it', () => {
    const text = `
on echo(conn) { serve("x", conn) }
fn serve(path, conn) { fill_from(open_it(path), conn) }
fn open_it(path) { return open(path) }  // expect error EVL2001: \`open\` always waits, and a handler leads to it: on echo → serve → open_it → open
fn fill_from(fd, conn) {
  let b = buffer(9)
  let n = read(fd, b, 9)                // expect error EVL2001: \`read\` of a disk file always waits, and a handler leads to it: on echo → serve → fill_from → read
  write(conn, b, n)                     // expect warning EVL2002: on echo → serve → fill_from → write
}
`;
    holds(text, others);
    const { all } = diagnosticsOf(text);
    const [first] = all.filter((d) => d.code === 'EVL2001');
    expect(first?.related.map((r) => sentence(r.message))).toEqual([
      '`on echo` begins here; while it waits, no other handler runs on its CPU',
      '`on echo` calls `serve`',
      '`serve` calls `open_it`',
    ]);
    expect(first?.help && sentence(first.help)).toContain('aio_open');
  });

  test('one report for a place, with the handlers that lead to it', () => {
    const { all } = diagnosticsOf(
      `fn nap() { sleep(1) }\n${['a', 'b', 'c', 'd', 'e', 'f'].map((h) => `on ${h}() { nap() }`).join('\n')}`,
    );
    const found = all.filter((d) => d.code === 'EVL2001');
    expect(found.length).toBe(1);
    expect(found[0]?.related.map((r) => sentence(r.message)).slice(2)).toEqual([
      '`on b` leads to it as well',
      '`on c` leads to it as well',
      '`on d` and others lead to it as well',
    ]);
  });

  test('functions as values, and functions given to sigaction', () => {
    holds(
      `
fn slow() { sleep(1) }                  // expect error EVL2001: on h → apply → slow → sleep
fn quick() {}
fn apply(f) { f() }
fn caught(sig) { sleep(sig) }           // expect error EVL2001: \`sleep\` always waits, and \`caught\` must not wait
on h(table) { apply(slow)  apply(quick)  let t = {x: fsyncer}  t.x(1) }
fn fsyncer(fd) { sleep(2) }             // expect error EVL2001: on h → fsyncer → sleep
on start { post h({}) sigaction(SIGHUP, caught) }
`,
      others,
    );
  });

  test('a variable that may hold several functions: an error only where handlers alone call it', () => {
    holds(
      `
fn slow() { sleep(1) }                  // expect warning EVL2002: \`sleep\` may wait, and a handler leads to it: on h → apply → slow → sleep
fn quick() {}
fn apply(f) { f() }
on h() { apply(quick) }
main { apply(slow)  post h() }
`,
      others,
    );
  });

  test('asynchronous calls do not wait, awaited or not', () => {
    holds(
      `
async fn fetch(path) {
  let fd = await aio_open(path)
  let cb = aiocb(fd, buffer(9), 9, 0)
  let n = await aio_read(cb)
  aio_write(cb)
  return n
}
on start { let n = await fetch("x")  print(n)  aio_open("x") then opened()  await after(1s)  await lio_listio(LIO_WAIT, []) }
on opened() { let fd = result()  read(fd, buffer(1)) }  // expect error EVL2001: \`read\` of a disk file always waits
on complete(cb) { read(cb.fd, buffer(1)) }   // expect error EVL2001: \`read\` of a disk file always waits
`,
      others,
    );
  });

  test('timeouts through constants and variables', () => {
    holds(
      `
const NOW = 0
const LATER = 5ms
on h(t, z) {
  let a = NOW
  poll([], a)
  poll([], LATER)               // expect error EVL2001: \`poll\` with a timeout
  let b = nil
  poll([], b)                   // expect error EVL2001: \`poll\` with a timeout
  poll([], t)                   // expect warning EVL2002: \`poll\` with a timeout that is not known
  poll([], t + 1)               // expect warning EVL2002: \`poll\` with a timeout that is not known
  poll([], z)
  let c = 0
  if t { c = 1 }
  poll([], c)                   // expect warning EVL2002: \`poll\` with a timeout that is not known
}
on start { post h(now(), 0) }
`,
      others,
    );
  });
});

describe('EVL2002: calls that may wait', () => {
  test('the echo server: the first read after a watch does not wait, the write may', () => {
    holds(
      `
on start { let listener = listen(7)  watch(listener, READ) then connected(listener) }
on connected(listener) {
  let conn = accept(listener)
  watch(conn, READ) then echo(conn, buffer(512))
}
on echo(conn, buf) color conn {
  let n = read(conn, buf, 512)
  if n <= 0 { close(conn)  return }
  write(conn, buf, n)                 // expect warning EVL2002: \`write\` on a descriptor that is not known to be ready
  print("served", n)  write(1, "x")  write(STDERR_FILENO, "y")
}
`,
      others,
    );
  });

  test('a second read, and one in a loop, may wait; one on each way does not', () => {
    holds(
      `
on start { watch(0, READ) then twice(0)  watch(STDIN_FILENO, READ) then typed()  let c = accept(1)  watch(c, READ) then loops(c)  watch(c, READ) then ways(c) }  // expect warning EVL2002: \`accept\`
on typed() { read(0, buffer(1))  while true { read(STDIN_FILENO, buffer(1)) } }  // expect warning EVL2002: \`read\`
on twice(fd) {
  read(fd, buffer(1))
  read(fd, buffer(1))                 // expect warning EVL2002: \`read\`
}
on loops(fd) {
  while true { if recv(fd, buffer(1)) <= 0 { break } }   // expect warning EVL2002: \`recv\`
}
on ways(fd) {
  let same = fd
  if now() > 5 { read(same, buffer(1)) } else { read(fd, buffer(2)) }
  read(same, buffer(3))               // expect warning EVL2002: \`read\`
}
`,
      others,
    );
  });

  test('a handler that is queued in another way as well may wait', () => {
    holds(
      `
on start { let c = accept(1)  watch(c, READ) then h(c)  watch(c, READ) then g(c)  post h(c) }  // expect warning EVL2002: \`accept\`
on h(fd) { read(fd, buffer(1)) }      // expect warning EVL2002: \`read\`
on g(fd) { read(fd, buffer(1)) }
`,
      others,
    );
  });

  test('READ tells of reads, WRITE of writes, both of neither', () => {
    holds(
      `
on start {
  let c = accept(1)                   // expect warning EVL2002: \`accept\`
  watch(c, READ) then r(c)
  watch(c, WRITE) then w(c)
  watch(c, READ | WRITE) then b(c)
}
on r(c) { write(c, "x")  read(c, buffer(1)) }     // expect warning EVL2002: \`write\`
on w(c) { read(c, buffer(1))  send(c, "x") }      // expect warning EVL2002: \`read\`
on b(c) { read(c, buffer(1)) }                    // expect warning EVL2002: \`read\`
`,
      others,
    );
  });

  test('the watched descriptor may be a field, a shared variable, or come through a function', () => {
    holds(
      `
shared listener = -1
on start { listener = listen(7)  watch(listener, READ) then arrived() }
on arrived() {
  let conn = accept(listener)
  let state = {fd: conn, buf: buffer(9)}
  watch(conn, READ) then one(state)
  watch(state.fd, READ) then two(state)
  watch(conn, READ) then three({fd: conn})
  watch(conn, READ) then four(conn)
}
on one(s) { read(s.fd, s.buf, 9) }
on two(s) { read(s.fd, s.buf, 9) }
on three(s) { let fd = s.fd  read(fd, buffer(1)) }
on four(c) { report(c)  take(c)  take(c) }
fn report(fd) { print("reading", fd) }
fn take(fd) { return read(fd, buffer(9), 9) }     // expect warning EVL2002: on four → take → read
`,
      others,
    );
  });

  test('the first read in a function that only the watch handler calls once', () => {
    holds(
      `
on start { let c = accept(listen(7))  watch(c, READ) then h(c) }  // expect warning EVL2002: \`accept\`
on h(c) { take(c) }
fn take(fd) { return read(fd, buffer(9), 9) }
`,
      others,
    );
  });

  test('default handlers: readable is told that a read does not wait', () => {
    holds(
      `
on start { let l = listen(7)  watch(l, READ) }
on readable(fd) { accept(fd) }
on writable(fd) { write(fd, "x")  write(fd, "y") }  // expect warning EVL2002: \`write\`
on arrived(c) { watch(c, READ | WRITE)  watch(listen(8), READ) }
`,
      others,
    );
  });

  test('await watch: the read behind it does not wait', () => {
    holds(
      `
on h(c) { await watch(c, READ)  read(c, buffer(1))  read(c, buffer(1)) }  // expect warning EVL2002: \`read\`
`,
      others,
    );
  });

  test('O_NONBLOCK, set before use on all ways', () => {
    holds(
      `
shared kept = []
fn set_nonblocking(fd) { let flags = fcntl(fd, F_GETFL)  fcntl(fd, F_SETFL, flags | O_NONBLOCK) }
fn accept_one(l) { let c = accept(l)  set_nonblocking(c)  return c }  // expect warning EVL2002: \`accept\`
on start { let l = listen(7)  post a(l)  post b(l)  post d(l)  let ends = pipe(O_NONBLOCK)  post e(ends) }
on a(l) {
  let c = accept_one(l)
  read(c, buffer(1))  read(c, buffer(1))
  append(kept, c)
  write(kept[0], "x")                 // expect warning EVL2002: \`write\`
}
on b(l) {
  let c = accept(l)                   // expect warning EVL2002: \`accept\`
  if c < 0 { return }
  fcntl(c, F_SETFL, O_NONBLOCK)
  while read(c, buffer(1)) > 0 {}
  watch(c, READ) then later(c)
  watch(c, READ) then state({fd: c})
}
on later(c) { read(c, buffer(1))  read(c, buffer(1)) }
on state(s) { read(s.fd, buffer(1))  read(s.fd, buffer(1)) }
on d(l) {
  let c = accept(l)                   // expect warning EVL2002: \`accept\`
  if now() > 5 { fcntl(c, F_SETFL, fcntl(c, F_GETFL) | O_NONBLOCK) }
  read(c, buffer(1))                  // expect warning EVL2002: \`read\`
  append(kept, c)
}
on e(ends) {
  read(ends[0], buffer(1))
  for fd in ends { write(fd, "x")  write(fd, "y") }
  let p = pipe()
  fcntl(p[0], F_SETFL, O_NONBLOCK)
  read(p[0], buffer(1))  read(p[0], buffer(1))
  write(p[1], "x")                    // expect warning EVL2002: \`write\`
  recv(ends[0], buffer(1), 1, MSG_DONTWAIT)
}
`,
      others,
    );
  });

  test('a shared descriptor that is O_NONBLOCK from the start, and one that is not', () => {
    holds(
      `
shared quick = -1
shared slow = -1
shared table = {}
on start {
  quick = listen(7)
  fcntl(quick, F_SETFL, O_NONBLOCK)
  slow = listen(8)
  post h()
}
on h() {
  while accept(quick) >= 0 {}
  accept(slow)                        // expect warning EVL2002: \`accept\`
  let e = eventfd(0, EFD_NONBLOCK)
  table[1] = e
  read_u64(table[1])
}
`,
      others,
    );
  });

  test('O_NONBLOCK taken away again somewhere makes every setting doubtful', () => {
    holds(
      `
on h(c) {
  fcntl(c, F_SETFL, O_NONBLOCK)
  read(c, buffer(1))                  // expect warning EVL2002: \`read\`
  fcntl(c, F_SETFL, 0)
}
`,
      others,
    );
  });

  test('connect may wait, and nothing shows that it does not', () => {
    holds('on start { connect("disk", 9) }  // expect warning EVL2002: \`connect\` may wait');
  });

  test('what is never a descriptor does not wait', () => {
    holds(
      'on h() { read(-1, buffer(1))  read(nil, buffer(1))  let ep = epoll_create()  read(ep, buffer(1)) }',
      [...others, 'EVL1009'],
    );
  });
});

describe('EVL2003: promises that are not kept', () => {
  test('directly and through others, always and perhaps', () => {
    holds(
      `
nonblocking fn a() { sleep(1) }               // expect error EVL2003: \`a\` promises not to block, but \`sleep\` always waits
nonblocking fn b() { c() }                    // expect error EVL2003: \`b\` promises not to block, but \`open\` always waits: b → c → open
fn c() { open("x") }
nonblocking fn d(fd) { write(fd, "x") }       // expect error EVL2003: \`d\` promises not to block, but \`write\` on a descriptor that is not known to be ready may wait
nonblocking fn e(fd) { d(fd)  c() }           // expect error EVL2003: e → c → open
nonblocking fn f(x) { lock(m)  print(x)  unlock(m)  write(1, "x")  return poll([], 0) }
nonblocking async fn g() { await after(1) }
nonblocking fn h(fd) { fcntl(fd, F_SETFL, O_NONBLOCK)  return read(fd, buffer(1)) }
mutex m
main { a() }
`,
      others,
    );
  });
});

describe('B08: long chains', () => {
  const n = 10_000;

  test('a chain of ten thousand calls to one that blocks: the middle is left out', () => {
    const text = `${Array.from({ length: n }, (_, i) => `fn f${String(i)}(fd) { ${i === n - 1 ? 'read(fd, buffer(1), 1)' : `f${String(i + 1)}(fd)`} }`).join('\n')}\non start { f0(await aio_open("x")) }`;
    const { all } = diagnosticsOf(text);
    expect(all.map((d) => [d.code, sentence(d.message)])).toEqual([
      [
        'EVL2001',
        '`read` of a disk file always waits, and a handler leads to it: on start → f0 → f1 → f2 → … 9992 more … → f9995 → f9996 → f9997 → f9998 → f9999 → read',
      ],
    ]);
  });

  test('a ring of ten thousand functions, with and without a call that blocks', () => {
    const ring = (body: string): string =>
      `${Array.from({ length: n }, (_, i) => `nonblocking fn f${String(i)}(fd) { ${i === 0 ? body : ''} f${String((i + 1) % n)}(fd) }`).join('\n')}\non start { f0(1) }`;
    expect(diagnosticsOf(ring('')).all).toEqual([]);
    const { all } = diagnosticsOf(ring('sleep(1)'));
    expect(all.filter((d) => d.code === 'EVL2001').length).toBe(1);
    expect(all.filter((d) => d.code === 'EVL2003').length).toBe(n);
  });
});
