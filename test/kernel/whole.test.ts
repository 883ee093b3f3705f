/**
 * Random programs of system calls: nothing is lost or counted twice by the
 * kernel, virtual time never goes back, the same seed gives the same run, and
 * all descriptors can be had again once they are closed.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { calls, type CallDeclaration } from '../../src/calls/index.ts';
import { flaw } from '../support/kernel-whole.ts';
import { openRun } from '../support/open-run.ts';
import { howMany } from '../support/thorough.ts';

/** Everything but what ends the program or waits for other threads. */
const names = [...calls.values()].filter(
  (c) =>
    c.kind === 'syscall' &&
    !['pause', 'sigsuspend', 'yield', 'dispatch', 'wait_events', 'kill', 'raise'].includes(c.name),
);
const fd = fc.constantFrom(
  'p[0]',
  'p[1]',
  's[0]',
  's[1]',
  'f',
  'l',
  'ep',
  'ev',
  'tm',
  'sf',
  'g',
  '0',
  '1',
  '500',
  '-1',
  'last',
);
const byType: Readonly<Record<string, fc.Arbitrary<string>>> = {
  fd,
  int: fc.constantFrom(
    '0',
    '1',
    '2',
    '3',
    '4',
    '5',
    '100',
    '4096',
    '-1',
    '65',
    'SOL_SOCKET',
    'O_NONBLOCK',
  ),
  str: fc.constantFrom('"/a"', '"/tmp/n"', '"/none"', '"localhost"'),
  any: fc.constantFrom('nil', '1', '"tag"'),
  list: fc.constantFrom('[cb]', '[]', '[nil, cb]', '[{fd: p[0], events: POLLIN}]'),
  map: fc.constant('{}'),
  buffer: fc.constantFrom('b', 'm'),
  bytes: fc.constantFrom('b', '"some bytes"', 'big'),
  timeout: fc.constantFrom('0', '1', '50'),
  time: fc.constantFrom('0', '1', '50'),
  signal: fc.constantFrom('SIGUSR1', 'SIGRTMIN', '0', '70'),
  'fd_set?': fc.constantFrom('nil', 'set'),
  sigset: fc.constant('sigs'),
  'sigset?': fc.constantFrom('nil', 'sigs'),
  aiocb: fc.constantFrom('cb', 'cb2'),
  'aiocb?': fc.constantFrom('nil', 'cb', 'cb2'),
  ring: fc.constant('g'),
  handler: fc.constantFrom('h', 'SIG_IGN'),
  'int?': fc.constantFrom('nil', '0', '5'),
};

const call = fc.constantFrom<CallDeclaration>(...names).chain((c) =>
  fc
    .tuple(
      fc.integer({
        min: c.parameters.filter((p) => !p.optional).length,
        max: c.parameters.length,
      }),
      fc.tuple(...c.parameters.map((p) => byType[p.type] ?? fc.constant('nil'))),
    )
    .map(([n, args]) => `${c.name}(${args.slice(0, n).join(', ')})`),
);

function programOf(list: readonly string[]): string {
  // A call that would wait for ever is ended by the alarm's handler.
  return `shared ends = 0
shared ran = 0
fn h(sig) { ran += 1 }
fn on_alarm(sig) { ends += 1 }
main {
  let p = pipe()
  let s = socketpair()
  let f = open("/a", O_RDWR)
  let l = listen(7, 2)
  let ep = epoll_create()
  let ev = eventfd(0)
  let tm = timerfd()
  let sigs = sigset()
  sigaddset(sigs, SIGUSR1)
  sigaddset(sigs, SIGRTMIN)
  sigprocmask(SIG_BLOCK, sigs)
  let sf = signalfd(sigs)
  let g = ring(8)
  let b = buffer(64)
  let big = buffer(5000)
  let m = mmap(f, 4096, 0, PROT_READ | PROT_WRITE, MAP_SHARED)
  let cb = aiocb(f, buffer(8), 8, 0)
  let cb2 = aiocb(p[0], buffer(8), 8, 0)
  let set = fd_set()
  FD_SET(p[0], set)
  let last = -1
  let at = now()
  let r = nil
  sigaction(SIGPIPE, SIG_IGN)
${list.map((text) => `  sigaction(SIGALRM, on_alarm)  alarm(1)\n  r = ${text}  if type(r) == "int" { last = r }\n  assert now() >= at  at = now()  print(errno)`).join('\n')}
  print(ran, at)
  exit(0)
}
world { file "/a" = "some content of a file"  disk latency 5us..9us  memory 3 pages }`;
}

const sequences = fc.array(call, { minLength: 1, maxLength: 14 });

test('whatever is called, the kernel is whole and time goes on', () => {
  let ended = 0;
  let all = 0;
  fc.assert(
    fc.property(sequences, fc.integer({ min: 1, max: 5 }), fc.boolean(), (list, seed, short) => {
      const runs = [0, 1].map(() => {
        const run = openRun(programOf(list), {
          plan: (plan) => ({ ...plan, seed }),
          limits: { steps: 200_000 },
          options: { shortTransfers: short },
        });
        const result = run.run();
        expect(flaw(run.kernel)).toBe(undefined);
        expect(result.diagnostics.filter((d) => d.code === 'EVL5006')).toEqual([]);
        return JSON.stringify([result.output, result.stats, result.diagnostics]);
      });
      expect(runs[1]).toBe(runs[0]);
      all++;
      if (/\\n\d+ \d+\\n"/.test(runs[0] ?? '')) ended++;
    }),
    { numRuns: howMany(60, 2000) },
  );
  // Most programs get to their end, so that what is looked at is not always the same first call.
  expect(ended / all).toBeGreaterThan(0.5);
});

test('every number can be had again', () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.constantFrom(
          'pipe()',
          'socketpair()',
          'eventfd(0)',
          'dup(0)',
          'open("/a")',
          'epoll_create()',
          'listen(port())',
          'connect("localhost", 7)',
        ),
        { minLength: 1, maxLength: 30 },
      ),
      (made) => {
        const run = openRun(`shared next = 100
fn port() { next += 1  return next }
fn give_back(x) { if type(x) == "list" { for fd in x { close(fd) } } else { close(x) } }
main {
  let l = listen(7, 100)
  fcntl(l, F_SETFL, O_NONBLOCK)
  let all = [${made.join(', ')}]
  for x in all { give_back(x) }
  sleep(1s)
  let c = accept(l)
  while c >= 0 { close(c)  c = accept(l) }
  close(l)
  print(dup(0))
  exit(0)
}
world { file "/a" = "x" }`);
        const result = run.run();
        expect(result.output).toBe('3\n');
        // The end of the process has closed the last three.
        expect(run.kernel.descriptions.size).toBe(0);
        expect(flaw(run.kernel)).toBe(undefined);
      },
    ),
    { numRuns: howMany(40, 1000) },
  );
});
