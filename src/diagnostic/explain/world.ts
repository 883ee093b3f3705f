/** Pages for EVL7xxx: worlds and tests. */
import type { Page } from './page.ts';

export const worldPages: readonly Page[] = [
  {
    code: 'EVL7001',
    title: "a client's expectation failed",
    meaning: `
A client of the world expected bytes, or the end of the connection, and did not
get it within one virtual second or before the other side closed. The message
shows what was expected and what came.`,
    wrong: `
on start {
  let listener = listen(7)
  watch(listener, READ) then connected(listener)
}

on connected(listener) {
  let conn = accept(listener)
  write(conn, "bye\\n")
  close(conn)
}

world {
  client alice at 1ms connect 7 { expect "hello\\n"  close }
}`,
    mended: `
on start {
  let listener = listen(7)
  watch(listener, READ) then connected(listener)
}

on connected(listener) {
  let conn = accept(listener)
  write(conn, "hello\\n")
  close(conn)
}

world {
  client alice at 1ms connect 7 { expect "hello\\n"  close }
}`,
  },
  {
    code: 'EVL7002',
    title: 'a world or test that makes no sense',
    meaning: `
A world describes a machine that cannot be (no CPU, a span of times that ends
before it begins, a port that does not exist, two clients of one name), or it is
not clear in which world a test runs: it names one that is not there, or there
are several and it names none.`,
    wrong: `
main {
  print("hello")
}

world {
  cpus 0
  disk latency 8ms..4ms
}`,
    mended: `
main {
  print("hello")
}

world {
  cpus 1
  disk latency 4ms..8ms
}`,
  },
];
