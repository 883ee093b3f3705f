/**
 * Random small programs over every kind of step of the language: cells,
 * elements, keys, atomics, locks, posts, colors, threads, timers, signals,
 * interrupts, pipes, sockets with clients, requests, eventfd, epoll, descriptors
 * closed and given out again, pages. Each line stands for itself, so that a
 * program that goes wrong can be made smaller line by line.
 */
import fc from 'fast-check';

/** Lines by what they are about; `n` is a number of the routine's own. */
export const lines = {
  cells: ['x = n', 'x += 1', 'x += n', 'print(x)', 'if x == 3 { x = 7 }', 'y = x', 'print(x, y)'],
  elements: [
    'xs[0] = n',
    'xs[1] += 1',
    'print(len(xs))',
    'append(xs, n)',
    'if len(xs) > 2 { pop(xs) }',
  ],
  keys: ['m1["k"] = n', 'print(m1["k"])', 'delete(m1, "k")', 'print(has(m1, "k"))'],
  atomics: [
    'a += 1',
    'print(compare_and_swap(a, 0, n))',
    'if compare_and_swap(a, 1, n) { x = 9 }',
    'store(a, n)',
    'print(fetch_add(a, 2))',
  ],
  locks: [
    'with m { x = n }',
    'with m { x += 1 }',
    'if trylock(m) { y = n unlock(m) }',
    'lock(m) if x == 0 { return } unlock(m)',
    'with m2 { with m { y = n } }',
  ],
  events: ['post h(n + 1)', 'post g(n)', 'post c(n)', 'print(n)'],
  timers: [
    'after(1ms) then h(7)',
    'after(2ms) then h(8)',
    'let t = after(3ms) then h(6)  cancel(t)',
    'tm = after(1ms) then g(5)',
    'cancel(tm)',
    'let t = every(1ms) then h(3)  print(cancel(t))',
    'sleep(1ms)',
    'print(alarm(5) > 0)',
    'timer_settime(st, 1ms)',
    'print(timer_gettime(st).value > 0)',
    'timer_settime(st, 0)',
  ],
  pipes: [
    'print(write(p[1], "a"))',
    'print(read(p[0], buffer(1)))',
    'print(poll([{fd: p[0], events: POLLIN}], 0))',
    'close(p[0])',
    'close(p[1])',
    'print(dup(p[0]) > 0)',
    'print(dup2(p[1], 9))',
    'print(fcntl(p[0], F_GETFL) == O_NONBLOCK)',
    'print(fcntl(p[0], F_SETFL, 0))',
    'unwatch(p[0])',
    'watch(p[0], READ) then r(n)',
  ],
  signals: [
    'kill(pid(), SIGUSR1)',
    'kill(pid(), SIGUSR2)',
    'raise(SIGUSR1)',
    'sigprocmask(SIG_BLOCK, s)',
    'sigprocmask(SIG_UNBLOCK, s)',
    'print(sigismember(sigpending(), SIGUSR1))',
    'print(sigtimedwait(s, 0))',
  ],
  requests: [
    'aio_read(aiocb(f, buffer(2), 2, 0)) then h(5)',
    'print(aio_error(cb))',
    'aio_read(cb)',
    'print(aio_suspend([cb], 0))',
    'lio_listio(LIO_NOWAIT, [cb])',
    'print(aio_cancel(f))',
    'read(f, buffer(1))',
    'print(pread(f, buffer(1), 1, 0))',
  ],
  ready: [
    'let k = epoll_create()  epoll_ctl(k, EPOLL_CTL_ADD, p[0], EPOLLIN)  print(epoll_wait(k, 4, 0))',
    'print(len(epoll_wait(ep, 4, 0)))',
    'epoll_ctl(ep, EPOLL_CTL_ADD, p[0], EPOLLIN)',
    'print(select(9, nil, nil, nil, 1ms))',
    'let r = fd_set()  FD_SET(p[0], r)  print(select(p[0] + 1, r, nil, nil, 2ms))',
    'write_u64(e, 1)',
    'print(read_u64(e))',
  ],
  waits: [
    'print(read(b[0], buffer(1)))',
    'write(b[1], "z")',
    'let r = fd_set()  FD_SET(b[0], r)  print(select(b[0] + 1, r, nil, nil, nil))',
  ],
} as const;

export type About = keyof typeof lines;

export interface Shape {
  readonly main: readonly string[];
  readonly handler: readonly string[];
  readonly other: readonly string[];
  readonly threads: readonly (readonly string[])[];
  readonly interrupt: boolean;
  readonly signal: boolean;
  readonly color: boolean;
  readonly outside: boolean;
  readonly cpus: number;
}

export function shape(about: readonly About[]): fc.Arbitrary<Shape> {
  const step = fc.constantFrom(...about.flatMap((a) => [...lines[a]]));
  const steps = (most: number): fc.Arbitrary<string[]> =>
    fc.array(step, { minLength: 1, maxLength: most });
  return fc.record({
    main: steps(2),
    handler: steps(2),
    other: steps(2),
    threads: fc.array(steps(2), { maxLength: 2 }),
    interrupt: fc.boolean(),
    signal: fc.boolean(),
    color: fc.boolean(),
    outside: fc.boolean(),
    cpus: fc.integer({ min: 1, max: 4 }),
  });
}

/** What a line needs of the program around it, by what it names. */
const needs: readonly (readonly [RegExp, string, string])[] = [
  [/\bp\[/, 'shared p = []', 'p = pipe()  fcntl(p[0], F_SETFL, O_NONBLOCK)'],
  [/\bb\[/, 'shared b = []', 'b = pipe()'],
  [/\be\b/, 'shared e = 0', 'e = eventfd(0, EFD_NONBLOCK)'],
  [/\bs\b/, 'shared s = nil', 's = sigset()  sigaddset(s, SIGUSR1)'],
  [/\bf\b|\bcb\b/, 'shared f = 0', 'f = open("/f", O_RDONLY)'],
  [/\bcb\b/, 'shared cb = nil', 'cb = aiocb(f, buffer(2), 2, 0)'],
  [/\bep\b/, 'shared ep = 0', 'ep = epoll_create()'],
  [/\bst\b/, 'shared st = 0', 'st = timer_create(0, SIGUSR2, 7)'],
  [/\btm\b/, 'shared tm = -1', ''],
  [/\ba\b/, 'atomic a = 0', ''],
  [/\bxs\b/, 'shared xs = [1, 2]', ''],
  [/\bm1\b/, 'shared m1 = {j: 1}', ''],
  [/\bm\b|\bm2\b/, 'mutex m, m2', ''],
  [/\by\b/, 'shared y = 0', ''],
];

export function program(s: Shape): string {
  const { main, handler, other, threads } = s;
  const text = [...main, ...handler, ...other, ...threads.flat()].join('\n');
  const needed = needs.filter(([names]) => names.test(text));
  const block = (list: readonly string[]): string => list.map((t) => `  { ${t} }`).join('\n');
  return `shared x = 0
shared calls = 0
${needed.map(([, item]) => item).join('\n')}
${s.interrupt ? 'on interrupt SIGUSR1 { x = 100 }' : 'on signal SIGUSR1 { x += 50 }'}
${s.signal ? 'on signal SIGUSR2 { x += 10 }' : 'on signal SIGUSR2 { }'}
on signal SIGALRM { }
main {
  let n = 1
${needed.map(([, , set]) => `  ${set}`).join('\n')}
${threads.map((_, i) => `  spawn t${String(i)}(${String(i + 2)})`).join('\n')}
  post h(1)
  post g(2)
${block(main)}
}
on h(n) ${s.color ? 'color 1 ' : ''}{
  calls += 1
  if calls > 3 { return }
${block(handler)}
}
on g(n) ${s.color ? 'color 1 ' : ''}{
${block(other)}
}
on c(n) color 1 { x += 2 }
on r(n) {
  read(p[0], buffer(8))
  print(n)
}
${threads.map((t, i) => `fn t${String(i)}(n) {\n${block(t)}\n}`).join('\n')}
world { cpus ${String(s.cpus)} file "/f" = "ab" ${s.outside ? 'at 1ms signal SIGUSR1' : ''} }
`
    .replace(/on r\(n\) \{[^}]*\}\n/, (r) => (text.includes('then r(') ? r : ''))
    .replace(/on c\(n\).*\n/, (c) => (text.includes('post c(') ? c : ''))
    .replace(/\n\s*\n+/g, '\n');
}
