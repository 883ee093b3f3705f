/** Programs to try things on: those of the language's own description, and those that people read. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../..');

/** Every program in a folder of the project, by its path. */
export function programsIn(folder: string): { name: string; text: string }[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.evl'))
    .sort()
    .map((name) => ({
      name: join(folder, name),
      text: readFileSync(join(root, folder, name), 'utf8'),
    }));
}

/** The select loop of the language's description. */
export const selectLoop = `// select-loop.evl
main {
  let listener = listen(7)
  let open_fds = [listener]
  let reads = fd_set()
  let buf = buffer(512)
  while true {
    FD_ZERO(reads)
    let max_fd = 0
    for fd in open_fds {
      FD_SET(fd, reads)
      max_fd = max(max_fd, fd)
    }
    let ready = select(max_fd + 1, reads, nil, nil, nil)
    for fd in copy(open_fds) {
      if !FD_ISSET(fd, reads) { continue }
      if fd == listener {
        append(open_fds, accept(listener))
      } else {
        let n = read(fd, buf, 512)
        if n == 0 {
          close(fd)
          remove(open_fds, fd)
        } else {
          write(fd, buf, n)
        }
      }
    }
  }
}

world {
  client alice at 1ms connect 7 { send "hi\\n"  expect "hi\\n"  close }
}
`;

/** The same server as handlers. */
export const echo = `// echo.evl
shared served = 0

on start {
  let listener = listen(7)
  watch(listener, READ) then connected(listener)
}

on connected(listener) {
  let conn = accept(listener)
  watch(conn, READ) then echo(conn, buffer(512))
}

on echo(conn, buf) color conn {
  let n = read(conn, buf, 512)
  if n <= 0 {
    close(conn)
    return
  }
  write(conn, buf, n)
  served += 1            // on 2 CPUs: a data race. On 1 CPU: none.
}

world {
  cpus 2
  client alice at 1ms connect 7 { send "hi"  expect "hi"  close }
  client bob   at 1ms connect 7 { send "yo"  expect "yo"  close }
}
`;

/** A little of everything that the grammar has. */
export const everything = `import "lib/a.evl"
const limit = 5ms
shared table = {name: 1, "two words": 2, [limit]: 3, if: 4}
atomic hits[8] = 0
mutex a, b[4]

nonblocking fn add(x, y,) { return x + y * -2 }
async fn later(fd) {
  let n = await read(fd, buffer(4K), 4K)
  return n
}

main {
  let xs = [1, 0x2A, 1_000,]
  for i, x in xs { print(i, x) }
  for i in 0..len(xs) { hits[i] += 1 }
  if xs[1..][0] == 42 && !(xs[0] > 2) || false {
    lock(a) xs[0] = 1 unlock(a)
  } else if table.name != nil {
    with b[0] { table.if -= 1 }
  } else {
    assert limit == 5000, "a text \\u{e9} \\x80"
  }
  while true { break }
  let id = after(1s) then tick(1)
  id = every(1s)
    then tick(2)
  let t = spawn add(1, 2)
  spawn add(
    1,
    2
  )
  { post tick(~1) }
  return
}

on start() { await later(0) }
on tick(n) color n % 2 { continue }
on signal SIGRTMIN + 1(sig, value) { }
on interrupt SIGHUP { }
on readable(fd)
{
}

world "w" {
  cpus 2; seed 7
  memory 64 pages  descriptors 20  backlog 5  until 5s
  disk latency 4ms..8ms
  net latency 1ms
  cost syscall 2us
  file "/a" = "text"
  file "/b" size 4K fill "ab"
  fail "/a" with EIO after 2
  fail accept with EMFILE
  at 5ms signal SIGRTMIN + 1
  at 6ms type "hi\\n"
  at 7ms touch "/c" = ""
  at 8ms power off
  client alice at 1ms connect 80 { send "a" expect "b" wait 1ms repeat 2 { send size 5; expect size 5 } expect close shutdown }
  client bob connect 80 { expect reset  reset }
  clients 10 every 1ms connect 80 { close }
  server db on 5432 { expect "q" send "r" }
}

test "all" points 2 hidden in "w" cpus 2 on seeds 10 {
  expect output "a" hint "look at the output"
  expect output contains "b"
  expect client alice received "b"
  expect exit 0
  expect no races
  expect deadlock on a
  expect latency p95 < 5ms
  expect steps <= 100
  expect table.name == 1
}
test "more" on all schedules { expect (races) == nil }
`;
