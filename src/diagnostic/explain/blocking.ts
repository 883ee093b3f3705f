/** Pages for EVL2xxx: what blocks. */
import type { Page } from './page.ts';

export const blockingPages: readonly Page[] = [
  {
    code: 'EVL2001',
    title: 'a call that always blocks, in a handler',
    meaning: `
While a handler runs, its CPU runs no other: every connection and timer waits for
it. A call that always waits (for the disk, for time, for a thread, for events)
therefore does not belong into a handler, nor into a function that a handler
calls. Ask for the work and return: the continuation goes on when it is done.
For the disk that is \`aio_open\`, \`aio_read\`, \`aio_write\` with \`then\` or \`await\`; for
time \`after\`. \`main\` and threads may wait.

\`evl run --allow-blocking\` runs such a program and measures what it costs.`,
    wrong: `
on start {
  let fd = open("/motd", O_RDONLY)
  let buf = buffer(64)
  let n = read(fd, buf, 64)
  print(text(buf, n))
  close(fd)
}

world {
  file "/motd" = "welcome"
}`,
    mended: `
on start {
  let fd = await aio_open("/motd", O_RDONLY)
  let buf = buffer(64)
  let n = await aio_read(aiocb(fd, buf, 64, 0))
  print(text(buf, n))
  close(fd)
}

world {
  file "/motd" = "welcome"
}`,
  },
  {
    code: 'EVL2002',
    title: 'a call that may block, in a handler',
    meaning: `
A read from a socket or pipe waits until bytes are there, a write until there is
room. In a handler that is right only where it cannot happen: the first read
after \`watch(fd, READ) then h(fd)\`, the first write after a watch for WRITE, or any
call on a descriptor with O_NONBLOCK, which fails with EAGAIN instead. This
warning says that nothing shows it here. When it really waits in a run, that is
EVL2101.`,
    wrong: `
on start {
  let listener = listen(7)
  watch(listener, READ) then connected(listener)
}

on connected(listener) {
  let conn = accept(listener)
  let buf = buffer(16)
  let n = read(conn, buf, 16)
  print(text(buf, n))
  close(conn)
}

world {
  client alice at 1ms connect 7 { wait 5ms  send "hi"  close }
}`,
    mended: `
on start {
  let listener = listen(7)
  watch(listener, READ) then connected(listener)
}

on connected(listener) {
  let conn = accept(listener)
  watch(conn, READ) then arrived(conn, buffer(16))
}

on arrived(conn, buf) {
  let n = read(conn, buf, 16)
  print(text(buf, n))
  close(conn)
}

world {
  client alice at 1ms connect 7 { wait 5ms  send "hi"  close }
}`,
  },
  {
    code: 'EVL2003',
    title: 'a nonblocking fn that can block',
    meaning: `
\`nonblocking fn\` is a promise: nothing in the function, nor in what it calls, can
wait. It lets a reader trust a function without reading it, and it is held to its
word. Either mend what waits, or take the word \`nonblocking\` away. Waiting for a
mutex does not count.`,
    wrong: `
nonblocking fn note(line) {
  let fd = open("/log", O_WRONLY | O_CREAT | O_APPEND)
  print(fd, line)
}

main {
  note("started")
}`,
    mended: `
async fn note(line) {
  let fd = await aio_open("/log", O_WRONLY | O_CREAT | O_APPEND)
  print(fd, line)
}

main {
  await note("started")
}`,
  },
  {
    code: 'EVL2101',
    title: 'a handler blocked its CPU while running',
    meaning: `
In this run a handler really waited in a call: for so long its CPU did nothing
else, and the events that were ready waited with it. The message says which call,
how long, and how many events. The remedies are those of EVL2001 and EVL2002.`,
    wrong: `
on start {
  let listener = listen(7)
  watch(listener, READ) then connected(listener)
}

on connected(listener) {
  let conn = accept(listener)
  let buf = buffer(16)
  let n = read(conn, buf, 16)
  print(text(buf, n))
  close(conn)
}

world {
  client alice at 1ms connect 7 { wait 5ms  send "hi"  close }
}`,
    mended: `
on start {
  let listener = listen(7)
  watch(listener, READ) then connected(listener)
}

on connected(listener) {
  let conn = accept(listener)
  watch(conn, READ) then arrived(conn, buffer(16))
}

on arrived(conn, buf) {
  let n = read(conn, buf, 16)
  print(text(buf, n))
  close(conn)
}

world {
  client alice at 1ms connect 7 { wait 5ms  send "hi"  close }
}`,
  },
  {
    code: 'EVL2102',
    title: 'a page fault stalled a handler',
    meaning: `
Memory is in pages of 4K. Touching a page that is not in memory (one that was
pushed out, or a page of a mapped file that was never loaded) stops the CPU for a
disk access, although no call was made. \`madvise(buf, WILLNEED)\` loads pages in the
background, \`mlock(buf)\` keeps them; or use less memory.`,
    wrong: `
shared pages = buffer(32K)

on start {
  for i in 0..8 { pages[i * 4096] = i }
  post again()
}

on again() {
  print(pages[0])
}

world {
  memory 4 pages
}`,
    mended: `
shared pages = buffer(8K)

on start {
  for i in 0..2 { pages[i * 4096] = i }
  post again()
}

on again() {
  print(pages[0])
}

world {
  memory 4 pages
}`,
  },
  {
    code: 'EVL2103',
    title: 'blocked while holding a mutex',
    meaning: `
Whoever holds a mutex makes all others wait who want it. Waiting for the disk or
the network meanwhile makes them wait for that as well: a short lock becomes a
long one. Do the waiting before or after, and hold the mutex only to look or to
change.`,
    wrong: `
mutex m
shared last = ""

fn worker() {
  let buf = buffer(16)
  let fd = open("/motd", O_RDONLY)
  with m {
    let n = read(fd, buf, 16)
    last = text(buf, n)
  }
  close(fd)
}

main {
  join(spawn worker())
  print(last)
}

world {
  file "/motd" = "welcome"
}`,
    mended: `
mutex m
shared last = ""

fn worker() {
  let buf = buffer(16)
  let fd = open("/motd", O_RDONLY)
  let n = read(fd, buf, 16)
  with m {
    last = text(buf, n)
  }
  close(fd)
}

main {
  join(spawn worker())
  print(last)
}

world {
  file "/motd" = "welcome"
}`,
  },
  {
    code: 'EVL2104',
    title: 'the event loop of main blocked while somebody waited',
    meaning: `
\`main\` waits for many descriptors with \`select\`, \`poll\`, \`epoll_wait\`,
\`ring_wait\` or \`wait_events\`, so it is an event loop; another call of it waited
although a descriptor of that loop was ready. Everybody behind those descriptors
waited as well. Nothing is told where nobody did.`,
    wrong: `
main {
  let l = listen(7)
  let s = fd_set()
  let served = 0
  while served < 2 {
    FD_ZERO(s)
    FD_SET(l, s)
    select(l + 1, s, nil, nil, nil)
    let c = accept(l)
    let b = buffer(10)
    write(c, b, read(c, b, 10))
    close(c)
    served += 1
  }
}

world {
  client slow  at 1ms connect 7 { wait 500ms  send "x"  expect "x" }
  client quick at 2ms connect 7 { send "y"  expect "y" }
}`,
    mended: `
main {
  let l = listen(7)
  let open = []
  let served = 0
  while served < 2 {
    let s = fd_set()
    FD_SET(l, s)
    for c in open { FD_SET(c, s) }
    select(20, s, nil, nil, nil)
    for c in copy(open) {
      if !FD_ISSET(c, s) { continue }
      let b = buffer(10)
      let n = read(c, b, 10)
      if n > 0 { write(c, b, n) }
      remove(open, c)
      close(c)
      served += 1
    }
    if FD_ISSET(l, s) { append(open, accept(l)) }
  }
}

world {
  client slow  at 1ms connect 7 { wait 500ms  send "x"  expect "x" }
  client quick at 2ms connect 7 { send "y"  expect "y" }
}`,
  },
];
