/**
 * Random small servers on one CPU: handlers of threads' posts, pipes and clients, of
 * which some do what conflicts and some do not. Their order is that of their
 * events, which is where the search looks at handlers as wholes (mode.ts).
 */
import fc from 'fast-check';

const lines = [
  'x = n',
  'x += n',
  'y += n',
  'y = x + n',
  'z = z * 10 + n',
  'print(n)',
  'append(xs, n)',
  'post g(n * 2)',
  'post q(n + 4)',
  'after(1ms) then g(n + 1)',
  'let t = after(1ms) then q(n)  if x == 0 { cancel(t) }',
  'write(p[1], "a")',
  'y += read(p[0], buffer(1))',
  'x += read(p[0], buffer(2))',
  'unwatch(p[0])',
  'watch(p[0], READ) then r(n)',
  'watch(p[1], WRITE) then w(n)',
  'if x == 0 { close(p[0]) }',
  'let o = open("/f", O_RDONLY)  z += o',
  'await after(1ms)  x = x * 2 + n',
  'await after(1ms)  y += 1',
  'aio_read(aiocb(f, buffer(2), 2, 0)) then q(n)',
  'if y > 2 { exit(n) }',
  'let d = dup(p[1])  y += d',
] as const;

const clients = [
  'client a at 1ms connect 7 { send "hi" close }',
  'client b at 1ms connect 7 { send "x" expect "x" close }',
  'client c at 2ms connect 7 { expect close }',
] as const;

const connected = [
  'let k = accept(l)  fcntl(k, F_SETFL, O_NONBLOCK)  watch(k, READ) then got(k, buffer(4))',
  'let k = accept(l)  x += 1  close(k)',
  'let k = accept(l)  watch(k, READ) then got(k, buffer(1))',
] as const;

const got = [
  'let m = read(k, b, 4)  if m <= 0 { close(k) return }  write(k, b, m)',
  'let m = read(k, b, 4)  y += m  if m <= 0 { unwatch(k) close(k) }',
  'let m = read(k, b, 1)  z = z * 3 + m  close(k)',
] as const;

export interface Server {
  /** Each runs for an event that a thread of its own posts. */
  readonly handlers: readonly (readonly string[])[];
  readonly g: readonly string[];
  readonly q: readonly string[];
  readonly r: string;
  readonly watches: boolean;
  readonly clients: readonly string[];
  readonly connected: string;
  readonly got: string;
}

const line = fc.constantFrom(...lines);
const few = (most: number): fc.Arbitrary<string[]> =>
  fc.array(line, { minLength: 1, maxLength: most });

export const server: fc.Arbitrary<Server> = fc.record({
  handlers: fc.array(few(3), { minLength: 1, maxLength: 4 }),
  g: few(2),
  q: few(2),
  r: line,
  watches: fc.boolean(),
  clients: fc.oneof(
    { weight: 2, arbitrary: fc.constant([]) },
    { weight: 1, arbitrary: fc.subarray([...clients]) },
  ),
  connected: fc.constantFrom(...connected),
  got: fc.constantFrom(...got),
});

export function serverProgram(s: Server): string {
  const text = JSON.stringify(s);
  const uses = (name: RegExp, then: string): string => (name.test(text) ? then : '');
  return `shared x = 0
shared y = 0
shared z = 0
shared xs = []
shared p = []
shared f = 0
shared calls = 0
main {
  p = pipe()
  fcntl(p[0], F_SETFL, O_NONBLOCK)
  ${uses(/aiocb/, 'f = open("/f", O_RDONLY)')}
  ${s.clients.length > 0 ? 'let l = listen(7)  watch(l, READ) then connected(l)' : ''}
  ${s.watches ? 'watch(p[0], READ) then r(5)' : ''}
${s.handlers.map((_, i) => `  spawn u${String(i)}()`).join('\n')}
}
${s.handlers.map((_, i) => `shared c${String(i)} = ${String(i)}\nfn u${String(i)}() { let v = c${String(i)}  post t${String(i)}(v) }`).join('\n')}
${s.handlers.map((t, i) => `on t${String(i)}(n) {\n  ${t.map((one) => `{ ${one} }`).join('\n  ')}\n}`).join('\n')}
on g(n) { calls += 1  if calls > 3 { return }
  ${s.g.map((one) => `{ ${one} }`).join('\n  ')}
}
on q(n) { calls += 1  if calls > 3 { return }
  ${s.q.map((one) => `{ ${one} }`).join('\n  ')}
}
on r(n) { calls += 1  if calls > 4 { unwatch(p[0]) return }
  read(p[0], buffer(8))
  { ${s.r} }
}
on w(n) { unwatch(p[1])  x += n }
on connected(l) { ${s.connected} }
on got(k, b) { ${s.got} }
world { cpus 1 file "/f" = "ab" ${s.clients.join(' ')} }
`;
}
