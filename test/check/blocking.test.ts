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
