/** Pages for EVL5xxx and EVL6xxx: errors and limits of a run. */
import type { Page } from './page.ts';

export const runtimePages: readonly Page[] = [
  {
    code: 'EVL5001',
    title: 'wrong type',
    meaning: `
An operator or call was given a value of a type it does not take. Nothing is
converted by itself: \`str(x)\` makes text, \`int(s)\` gives a number, or nil where the
text is none. The message says what the value was.`,
    wrong: `
fn total(xs) {
  let sum = 0
  for x in xs { sum = sum + x }
  return sum
}

main {
  print(total(split("1,2,3", ",")))
}`,
    mended: `
fn total(xs) {
  let sum = 0
  for x in xs { sum = sum + int(x) }
  return sum
}

main {
  print(total(split("1,2,3", ",")))
}`,
  },
  {
    code: 'EVL5002',
    title: 'division by zero',
    meaning: `
\`/\` and \`%\` by 0 have no result. Ask before dividing.`,
    wrong: `
fn average(xs) {
  let sum = 0
  for x in xs { sum += x }
  return sum / len(xs)
}

main {
  print(average([]))
}`,
    mended: `
fn average(xs) {
  if len(xs) == 0 { return nil }
  let sum = 0
  for x in xs { sum += x }
  return sum / len(xs)
}

main {
  print(average([]))
}`,
  },
  {
    code: 'EVL5003',
    title: 'index out of range',
    meaning: `
Positions count from 0, so the last element of a list of n is at n − 1, and there
are no negative ones. The same code stands for a read of more bytes than a buffer
has, and for \`pop\` of an empty list.`,
    wrong: `
main {
  let xs = [10, 20, 30]
  print(xs[len(xs)])
}`,
    mended: `
main {
  let xs = [10, 20, 30]
  print(xs[len(xs) - 1])
}`,
  },
  {
    code: 'EVL5004',
    title: 'no such field',
    meaning: `
\`m.name\` is meant for keys that are always there, so an absent one is an error.
\`m["name"]\` gives nil where the key is absent, and \`has(m, "name")\` asks.`,
    wrong: `
main {
  let conn = {fd: 4, state: "open"}
  print(conn.status)
}`,
    mended: `
main {
  let conn = {fd: 4, state: "open"}
  print(conn.state)
}`,
  },
  {
    code: 'EVL5005',
    title: 'integer overflow',
    meaning: `
An int is exact between −9007199254740991 and 9007199254740991. A result beyond
is an error, never a rounded number.`,
    wrong: `
main {
  let n = 1
  for i in 0..60 { n = n * 2 }
  print(n)
}`,
    mended: `
main {
  let n = 1
  for i in 0..50 { n = n * 2 }
  print(n)
}`,
  },
  {
    code: 'EVL5006',
    title: 'assertion failed',
    meaning: `
\`assert\` says what must hold at this point of the program, and it did not. The
message shows the values on both sides. Either the program is wrong or the
assertion is.`,
    wrong: `
main {
  let queue = [3, 1, 2]
  sort(queue)
  assert queue[0] == 3, "the first stays first"
}`,
    mended: `
main {
  let queue = [3, 1, 2]
  sort(queue)
  assert queue[0] == 1, "the least comes first"
}`,
  },
  {
    code: 'EVL5007',
    title: 'calls too deep',
    meaning: `
More than 1,000 calls are inside one another. Either a function calls itself
without end, or the depth grows with the data: then a \`while\` loop is right.`,
    wrong: `
fn count(n) {
  return 1 + count(n - 1)
}

main {
  print(count(10))
}`,
    mended: `
fn count(n) {
  if n == 0 { return 0 }
  return 1 + count(n - 1)
}

main {
  print(count(10))
}`,
  },
  {
    code: 'EVL5008',
    title: 'a value too large',
    meaning: `
A str or buffer can have 16 MB, a list 1,000,000 elements. Work piece by piece: a
server reads into one buffer again and again, whatever the size of the file.`,
    wrong: `
main {
  let buf = buffer(1000M)
  print(len(buf))
}`,
    mended: `
main {
  let buf = buffer(64K)
  print(len(buf))
}`,
  },
  {
    code: 'EVL5101',
    title: 'a descriptor or aiocb never closed or reaped',
    meaning: `
The peer of a connection is gone, or an asynchronous request is done, and the
program never gave it back with \`close\` or \`aio_return\`. A server that does so for
every client ends one day with EMFILE. A read that gives 0 says that the other
side has closed: close this side too.`,
    wrong: `
on start {
  let listener = listen(7)
  watch(listener, READ) then connected(listener)
}

on connected(listener) {
  let conn = accept(listener)
  print("connected", conn)
}

world {
  client alice at 1ms connect 7 { send "hi"  close }
}`,
    mended: `
on start {
  let listener = listen(7)
  watch(listener, READ) then connected(listener)
}

on connected(listener) {
  let conn = accept(listener)
  print("connected", conn)
  close(conn)
}

world {
  client alice at 1ms connect 7 { send "hi"  close }
}`,
  },
  {
    code: 'EVL5102',
    title: 'a descriptor used after it was closed',
    meaning: `
After \`close(fd)\` the number stands for nothing, and calls on it fail with EBADF.
Worse: the next \`accept\` or \`open\` gets the lowest free number, which may be
this one, and the late call works on somebody else's connection. Let one place
close a descriptor, and whoever else has the number forget it.`,
    wrong: `
main {
  let fds = pipe()
  write(fds[1], "x")
  close(fds[1])
  write(fds[1], "y")
  close(fds[0])
}`,
    mended: `
main {
  let fds = pipe()
  write(fds[1], "x")
  write(fds[1], "y")
  close(fds[1])
  close(fds[0])
}`,
  },
  {
    code: 'EVL5103',
    title: 'what is to be read, and nobody looks at any more',
    meaning: `
A client did not get what it expected, or the run ended waiting, and this
descriptor had bytes (or connections) that nobody was told of and nobody read:
it was never watched, its watch was taken away, or an edge-triggered epoll told
of it and not all was read. Read until EAGAIN there, or use the level-triggered
form.`,
    wrong: `
on start {
  let listener = listen(7)
  watch(listener, READ) then connected(listener)
}

on connected(listener) {
  let conn = accept(listener)
  print("connected", conn)
}

world {
  client alice at 1ms connect 7 { send "hi"  expect "hi" }
}`,
    mended: `
on start {
  let listener = listen(7)
  watch(listener, READ) then connected(listener)
}

on connected(listener) {
  let conn = accept(listener)
  fcntl(conn, F_SETFL, O_NONBLOCK)
  watch(conn, READ) then echo(conn, buffer(64))
}

on echo(conn, b) {
  let n = read(conn, b, 64)
  if n <= 0 { close(conn)  return }
  write(conn, b, n)
}

world {
  client alice at 1ms connect 7 { send "hi"  expect "hi" }
}`,
  },
  {
    code: 'EVL5104',
    title: 'a write that took less than it was given',
    meaning: `
\`write\` and \`send\` give the number of bytes that they took. On a socket or pipe
with O_NONBLOCK that is what there is room for, and it may be nothing (−1,
EAGAIN). Where the result is not looked at, the rest never goes out. Keep it,
and write it when the descriptor has room again.`,
    wrong: `
on start {
  let listener = listen(80)
  watch(listener, READ) then connected(listener)
}

on connected(listener) {
  let conn = accept(listener)
  fcntl(conn, F_SETFL, O_NONBLOCK)
  write(conn, buffer(1M))
  close(conn)
}

world {
  client alice at 1ms connect 80 { expect close }
}`,
    mended: `
on start {
  let listener = listen(80)
  watch(listener, READ) then connected(listener)
}

on connected(listener) {
  let conn = accept(listener)
  fcntl(conn, F_SETFL, O_NONBLOCK)
  watch(conn, WRITE) then answer(conn, {left: 1M})
}

on answer(conn, job) {
  let n = write(conn, buffer(65536), min(job.left, 65536))
  if n > 0 { job.left -= n }
  if job.left == 0 { close(conn) }
}

world {
  client alice at 1ms connect 80 { expect size 1M  expect close }
}`,
  },

  {
    code: 'EVL6001',
    title: 'out of steps',
    meaning: `
The run was stopped because it took more steps than it may: almost always a loop
that never ends. The place shown is where it was at that moment. A program that is
right and long gets more with \`--max-steps N\`.`,
    wrong: `
main {
  let n = 10
  while n != 0 {
    n -= 3
  }
  print(n)
}`,
    mended: `
main {
  let n = 10
  while n > 0 {
    n -= 3
  }
  print(n)
}`,
  },
  {
    code: 'EVL6002',
    title: 'out of memory',
    meaning: `
The program holds more than it may: a list that only grows, or a queue to which
every event adds two. The message says what grew. A program that is right and
large gets more with \`--max-memory MIB\`.`,
    wrong: `
on start {
  post split_up()
}

on split_up() {
  post split_up()
  post split_up()
}`,
    mended: `
on start {
  post split_up(3)
}

on split_up(depth) {
  if depth == 0 { return }
  post split_up(depth - 1)
  post split_up(depth - 1)
}`,
  },
  {
    code: 'EVL6003',
    title: 'too much output',
    meaning: `
The program printed more than it may; what it printed up to there is kept. Mostly
something is printed in a loop that never ends. \`--max-output KIB\` allows more.`,
    wrong: `
main {
  let n = 0
  while n < 10 {
    print("n is", n)
  }
}`,
    mended: `
main {
  let n = 0
  while n < 10 {
    print("n is", n)
    n += 1
  }
}`,
  },
  {
    code: 'EVL6004',
    title: 'out of wall-clock time',
    meaning: `
The run took more real time than it may. It is only a safety net: steps, memory
and output have limits of their own (EVL6001 to EVL6003), which do not depend on
how fast the machine is. Give it more with \`--max-time SECONDS\`.`,
    wrong: `
main {
  let n = 0
  while true { n += 1 }
}`,
    mended: `
main {
  let n = 0
  while n < 1000 { n += 1 }
}`,
    command: 'evl run --max-steps 1000000000000 --max-time 1 FILE',
  },
];
