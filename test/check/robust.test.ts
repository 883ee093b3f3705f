import { describe, expect, test } from 'vitest';
import { check, blockingOf } from '../../src/check/index.ts';
import { render } from '../../src/diagnostic/render.ts';
import { diagnosticsOf, tryProgram } from './program.ts';

const sample = `
const LIMIT = 4 + 4 * 2
shared table = {}, listener = -1
atomic hits[LIMIT] = 0
mutex m, n[4]
async fn load(path, fd) { let cb = aiocb(await aio_open(path), buffer(9), 9, 0)  return await aio_read(cb) }
nonblocking fn quick(a) { with m { table[a] = [a, {fd: a, "x y": nil, [a]: !true}] } return table[a][0..1] }
on start { listener = listen(7, LIMIT)  watch(listener, READ) then arrived(table)  sigaction(SIGHUP, quick) }
on arrived(t) color t % 2 { let c = accept(listener)  fcntl(c, F_SETFL, O_NONBLOCK)  while read(c, t.buf) > 0 { if errno == EAGAIN { break } else { continue } } }
on signal SIGRTMIN + 3 { for k, v in table { post arrived(v) } for i in 0..LIMIT { hits[i] += 1 } }
main { let f = quick  f(1)  spawn quick(2)  assert len("x") == 1, "one"  { let f = -f(~1) }  return }
world "w" { cpus 2  disk latency 4ms..8ms  file "/a" size 4K fill "x"  fail "/a" with EIO after 2  client a at 1ms connect 7 { send "x"  repeat 3 { expect close } } }
test "t" points 2 in "w" on seeds 3 { expect client a received "x"  expect hits[0] == 1 hint "h"  expect no races }
`;

describe('whatever the text, the checks end and their places lie in the file', () => {
  const fine = (text: string): void => {
    const { all, files } = diagnosticsOf(text);
    for (const d of all) {
      for (const { span } of [d, ...d.related]) {
        expect(span.start).toBeGreaterThanOrEqual(0);
        expect(span.end).toBeGreaterThanOrEqual(span.start);
        expect(span.end).toBeLessThanOrEqual(text.length);
      }
    }
    render(all, files);
  };

  test('B04: every prefix', () => {
    for (let i = 0; i < sample.length; i += 5) fine(sample.slice(0, i));
  });

  test('B05: a piece deleted or doubled', () => {
    for (let i = 0; i < sample.length; i += 11) {
      fine(sample.slice(0, i) + sample.slice(i + 4));
      fine(sample.slice(0, i + 5) + sample.slice(i));
    }
  });

  test('the same program is answered in the same way', () => {
    expect(diagnosticsOf(sample).all).toEqual(diagnosticsOf(sample).all);
  });
});

test('what can block, as data', () => {
  const { program, names, files } = tryProgram(
    'fn f(p) { open(p) }\non h() { f("x") }\non g() { f("y")  read(0, nil) }\nnonblocking fn q() { f("z") }',
  );
  const { reached, broken } = blockingOf(program, names);
  expect(
    reached.map((r) => [
      r.call.name,
      r.waiting,
      r.disk,
      r.routine.name,
      r.handlers.map((h) => h.name),
      r.chain.first.map((s) => s.routine.name),
    ]),
  ).toEqual([
    ['open', 'always', true, 'f', ['h', 'g'], ['h', 'f']],
    ['read', 'may', false, 'g', ['g'], ['g']],
  ]);
  expect(
    broken.map((b) => [
      b.routine.name,
      b.call.call.name,
      b.chain.first.map((s) => s.routine.name),
      b.chain.omitted,
    ]),
  ).toEqual([['q', 'open', ['q', 'f'], 0]]);
  expect(check(program, names, files).filter((d) => d.code === 'EVL2001').length).toBe(1);
});
