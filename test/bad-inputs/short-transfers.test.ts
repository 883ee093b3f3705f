/** D15: short reads and writes everywhere. Programs that look at what they were given do not change; one that does not shows its bug. */
import { describe, expect, test } from 'vitest';
import { runText } from '../support/golden.ts';

const short = (seed: number): Map<string, string> =>
  new Map([
    ['short-transfers', ''],
    ['seed', String(seed)],
  ]);

const careful = `
fn read_all(fd, n) {
  let out = ""
  while len(out) < n {
    let b = buffer(n - len(out))
    let got = read(fd, b)
    if got <= 0 { return out }
    out += text(b, got)
  }
  return out
}
fn write_all(fd, s) {
  let done = 0
  while done < len(s) { done += write(fd, s[done..len(s)]) }
}
fn peer(fd) { write_all(fd, read_all(fd, 10000)) }
main {
  let block = ""
  for i in 0..1000 { block += "0123456789" }
  for ends in [socketpair(), connected()] {
    spawn peer(ends[1])
    write_all(ends[0], block)
    print(read_all(ends[0], 10000) == block)
  }
  let p = pipe()
  write_all(p[1], "through a pipe")
  print(read_all(p[0], 14))
  let fd = open("/tmp/x", O_RDWR | O_CREAT)
  write_all(fd, block)
  lseek(fd, 0, SEEK_SET)
  print(read_all(fd, 10000) == block)
  exit(0)
}
fn connected() { let l = listen(7)  let c = connect("localhost", 7)  return [accept(l), c] }
`;

describe('D15', () => {
  test('a careful program does the same', () => {
    for (let seed = 1; seed <= 20; seed++) {
      const outcome = runText(careful, short(seed));
      expect(outcome.diagnostics.filter((d) => d.severity === 'error')).toEqual([]);
      expect(outcome.output).toBe('true\ntrue\nthrough a pipe\ntrue\n');
    }
  });

  test('a careless program shows its bug, and only then', () => {
    const careless =
      'main { let p = pipe()  write(p[1], "hello")  let b = buffer(5)  read(p[0], b)  print(text(b, 5)) }';
    const outputs = [...Array(20).keys()].map((seed) => runText(careless, short(seed + 1)).output);
    expect(outputs.some((o) => o !== 'hello\n')).toBe(true);
    expect(outputs.every((o) => 'hello'.startsWith(o.trimEnd().replaceAll('\0', '')))).toBe(true);
    expect(runText(careless).output).toBe('hello\n');
  });

  test('asynchronous reads and the ring are short too', () => {
    const text =
      'main { let fd = open("/a")  let b = buffer(100)  let cb = aiocb(fd, b, 100, 0)  aio_read(cb)  aio_suspend([cb], nil)  print(aio_return(cb)) }\nworld { file "/a" size 100 fill "x" }';
    const counts = new Set(
      [...Array(20).keys()].map((seed) => Number(runText(text, short(seed + 1)).output)),
    );
    expect(counts.size).toBeGreaterThan(5);
    for (const n of counts) expect(n).toBeGreaterThanOrEqual(1);
  });

  test('a write of up to PIPE_BUF bytes to a pipe stays whole, and so does a count', () => {
    const text =
      'main { let p = pipe()  print(write(p[1], buffer(4096)))  let e = eventfd(0)  print(write(e, "\\x01\\0\\0\\0\\0\\0\\0\\0"), read_u64(e)) }';
    for (let seed = 1; seed <= 10; seed++)
      expect(runText(text, short(seed)).output).toBe('4096\n8 1\n');
  });

  test('the same seed gives the same run', () => {
    for (let seed = 1; seed <= 5; seed++)
      expect(runText(careful, short(seed)).result?.stats).toEqual(
        runText(careful, short(seed)).result?.stats,
      );
  });
});
