/** EVL2002: calls that may wait, and what shows that they do not. */
import { describe, test } from 'vitest';
import { holds } from './program.ts';

const others = ['EVL1008'];

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
