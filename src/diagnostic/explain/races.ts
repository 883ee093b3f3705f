/** Pages for EVL3xxx: races and order. */
import type { Page } from './page.ts';

export const racePages: readonly Page[] = [
  {
    code: 'EVL3001',
    title: 'data race between activations',
    meaning: `
Two handlers (or threads) use one variable, at least one of them writes it, and
nothing says which comes first: no post, lock, color or atomic between them. What
the program does then depends on chance, also where this run came out right.
\`x += 1\` on a shared variable is a read and a write, and another CPU can come
between. Remedies: a mutex around both, an atomic, or one \`color\` for both
handlers, so that they never run at the same time. On one CPU handlers do not
race; threads and interrupts do.`,
    wrong: `
shared served = 0

on start {
  post serve(1)
  post serve(2)
}

on serve(n) {
  print("serving", n)
  served += 1
}

world {
  cpus 2
}`,
    mended: `
atomic served = 0

on start {
  post serve(1)
  post serve(2)
}

on serve(n) {
  print("serving", n)
  served += 1
}

world {
  cpus 2
}`,
  },
  {
    code: 'EVL3002',
    title: 'data race with an interrupt',
    meaning: `
\`on interrupt\` runs at once, between two steps of whatever its CPU is doing, and
what it interrupts may be half-way through a change. That is a race on one CPU
too. Block the signal around the change with \`sigprocmask\`, use an atomic, or take
the signal as an ordinary event with \`on signal\`.`,
    wrong: `
shared ticks = 0

on interrupt SIGUSR1 {
  ticks += 1
}

main {
  for i in 0..2000 {
    ticks += 1
  }
  print(ticks)
}

world {
  at 500us signal SIGUSR1
}`,
    mended: `
atomic ticks = 0

on interrupt SIGUSR1 {
  ticks += 1
}

main {
  for i in 0..2000 {
    ticks += 1
  }
  print(ticks)
}

world {
  at 500us signal SIGUSR1
}`,
  },
  {
    code: 'EVL3003',
    title: 'a buffer used while the kernel owns it',
    meaning: `
From the call of \`aio_read\` or \`aio_write\` to its completion the buffer belongs to
the kernel. Reading it meanwhile gives old bytes or new ones or some of each;
writing it changes what goes to the disk. Use it in the continuation, when the
request is done.`,
    wrong: `
on start {
  let fd = await aio_open("/motd", O_RDONLY)
  let buf = buffer(7)
  aio_read(aiocb(fd, buf, 7, 0)) then done(fd)
  print(text(buf, 7))
}

on done(fd) {
  print(result(), "bytes")
  close(fd)
}

world {
  file "/motd" = "welcome"
}`,
    mended: `
on start {
  let fd = await aio_open("/motd", O_RDONLY)
  let buf = buffer(7)
  aio_read(aiocb(fd, buf, 7, 0)) then done(fd, buf)
}

on done(fd, buf) {
  print(result(), "bytes")
  print(text(buf, 7))
  close(fd)
}

world {
  file "/motd" = "welcome"
}`,
  },
  {
    code: 'EVL3004',
    title: 'lost update across a continuation',
    meaning: `
A value was read from a shared variable, the handler was put aside (an \`await\`, or
an \`unlock\`), another activation changed the variable, and then a value worked out
from the old one was written back: the other change is lost. No two ran at the
same time, so this happens on one CPU as well. Read the variable again after the
wait, or change it in one go.`,
    wrong: `
shared balance = 0

on start {
  post deposit(10)
  post deposit(20)
}

on deposit(amount) {
  let before = balance
  await after(1ms)
  balance = before + amount
  print(balance)
}`,
    mended: `
shared balance = 0

on start {
  post deposit(10)
  post deposit(20)
}

on deposit(amount) {
  await after(1ms)
  balance = balance + amount
  print(balance)
}`,
  },
  {
    code: 'EVL3005',
    title: 'the outcome depends on the order of events',
    meaning: `
\`evl explore\` found two orders of events, both possible, that end differently:
other output, or other values in shared variables. Sometimes that is meant (who
comes first is served first); then say so in the test. Otherwise make the result
independent of the order, or make the order certain.`,
    wrong: `
shared winner = ""

on start {
  after(1ms) then finish("tortoise")
  post sprint()
}

on sprint() {
  after(1ms) then finish("hare")
}

on finish(name) {
  winner = name
}`,
    mended: `
shared finished = 0

on start {
  after(1ms) then finish()
  post sprint()
}

on sprint() {
  after(1ms) then finish()
}

on finish() {
  finished += 1
}`,
    command: 'evl explore FILE',
  },
];
