/** Pages for EVL4xxx: deadlock and misuse of locks. */
import type { Page } from './page.ts';

export const lockPages: readonly Page[] = [
  {
    code: 'EVL4001',
    title: 'deadlock',
    meaning: `
Each of several activations holds what the next one waits for, in a ring: none
can ever go on. The message shows the ring. Taking mutexes in one order
everywhere makes such a ring impossible.`,
    wrong: `
mutex left, right

fn one() {
  lock(left)
  yield()
  lock(right)
  unlock(right)
  unlock(left)
}

fn two() {
  lock(right)
  yield()
  lock(left)
  unlock(left)
  unlock(right)
}

main {
  let a = spawn one()
  let b = spawn two()
  join(a)
  join(b)
}`,
    mended: `
mutex left, right

fn one() {
  lock(left)
  yield()
  lock(right)
  unlock(right)
  unlock(left)
}

fn two() {
  lock(left)
  yield()
  lock(right)
  unlock(right)
  unlock(left)
}

main {
  let a = spawn one()
  let b = spawn two()
  join(a)
  join(b)
}`,
  },
  {
    code: 'EVL4002',
    title: 'waits for ever',
    meaning: `
\`main\` or a thread waits for something that could only come from the program
itself, and nothing in the program will ever do it: a pipe that nobody writes to,
a mutex that nobody gives back, a completion that was never asked for. Waiting
for clients or signals when the world is over is no error.`,
    wrong: `
main {
  let ends = pipe()
  let buf = buffer(8)
  let n = read(ends[0], buf, 8)
  print("read", n)
}`,
    mended: `
main {
  let ends = pipe()
  let buf = buffer(8)
  write(ends[1], "hello")
  let n = read(ends[0], buf, 8)
  print("read", n)
}`,
  },
  {
    code: 'EVL4003',
    title: 'unlock of a mutex not held',
    meaning: `
\`unlock\` gives back a mutex that this activation does not hold: it was never
locked, was given back already, or is held by another. \`with m { … }\` locks and
unlocks by itself on every way out.`,
    wrong: `
mutex m
shared n = 0

main {
  lock(m)
  n += 1
  unlock(m)
  unlock(m)
  print(n)
}`,
    mended: `
mutex m
shared n = 0

main {
  with m {
    n += 1
  }
  print(n)
}`,
  },
  {
    code: 'EVL4004',
    title: 'lock of a mutex already held by itself',
    meaning: `
An activation locks a mutex that it holds already: it would wait for itself for
ever. Mostly a function locks what its caller has locked. Let one of the two do
it; \`trylock\` only asks.`,
    wrong: `
mutex m
shared n = 0

fn increment() {
  with m { n += 1 }
}

main {
  with m {
    increment()
  }
  print(n)
}`,
    mended: `
mutex m
shared n = 0

fn increment() {
  with m { n += 1 }
}

main {
  increment()
  print(n)
}`,
  },
  {
    code: 'EVL4005',
    title: 'a handler ended holding a mutex',
    meaning: `
A handler ended and still held a mutex: the next one that wants it waits for
ever. Often a \`return\` stands between \`lock\` and \`unlock\`. \`with m { … }\` unlocks on
every way out.`,
    wrong: `
mutex m
shared n = 0

on start {
  lock(m)
  if n == 0 { return }
  unlock(m)
}`,
    mended: `
mutex m
shared n = 0

on start {
  with m {
    if n == 0 { return }
  }
}`,
  },
  {
    code: 'EVL4006',
    title: 'inconsistent lock order',
    meaning: `
Two mutexes were taken in one order here and in the other order there. This run
went well, but under another schedule or on more CPUs each can hold one and wait
for the other (EVL4001). Take them in the same order everywhere.`,
    wrong: `
mutex a, b

on start {
  post one()
  post two()
}

on one() {
  with a { with b { print("one") } }
}

on two() {
  with b { with a { print("two") } }
}`,
    mended: `
mutex a, b

on start {
  post one()
  post two()
}

on one() {
  with a { with b { print("one") } }
}

on two() {
  with a { with b { print("two") } }
}`,
  },
];
