/** Random small programs of timers, signals, interrupts, pipes and requests, against all their interleavings. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Execution, numbersFor } from '../../src/explore/execution.ts';
import { outcomeKey } from '../../src/explore/findings.ts';
import { Search } from '../../src/explore/search.ts';
import { defaultLimits } from '../../src/machine/limit.ts';
import { openProgram } from '../../src/run/program.ts';
import { emptyPlan, planOf } from '../../src/world/plan.ts';
import { memoryHost } from '../support/golden.ts';
import { bruteForce } from './brute.ts';

const step = fc.constantFrom(
  'x = n',
  'x += 1',
  'print(x)',
  'print(n)',
  'post h(n + 1)',
  'after(1ms) then h(7)',
  'after(2ms) then h(8)',
  'let t = after(3ms) then h(6)  cancel(t)',
  'write(p[1], "a")',
  'read(p[0], buffer(1))',
  'print(poll([{fd: p[0], events: POLLIN}], 0))',
  'unwatch(p[0])',
  'kill(pid(), SIGUSR1)',
  'kill(pid(), SIGUSR2)',
  'sigprocmask(SIG_BLOCK, s)',
  'sigprocmask(SIG_UNBLOCK, s)',
  'aio_read(aiocb(f, buffer(2), 2, 0)) then h(5)',
  'let v = await aio_read(aiocb(f, buffer(2), 2, 0))  print(v)',
  'sleep(1ms)',
  'let k = epoll_create()  epoll_ctl(k, EPOLL_CTL_ADD, p[0], EPOLLIN)  print(epoll_wait(k, 4, 0))',
  'print(select(9, nil, nil, nil, 1ms))',
  'let r = fd_set()  FD_SET(p[0], r)  print(select(p[0] + 1, r, nil, nil, 2ms))',
  'print(cancel(every(1ms) then h(3)))',
  'raise(SIGUSR1)',
  'close(p[1])',
  'read(f, buffer(1))',
  'print(x) x = n + 5',
  'for i in 0..2 { x += 1 }',
  'while x == 3 { x += 1 }',
  'write_u64(e, 1)',
  'print(read_u64(e))',
  'with m { x = n }',
);
const steps = (most: number): fc.Arbitrary<readonly string[]> =>
  fc.array(step, { minLength: 1, maxLength: most });

interface Shape {
  readonly start: readonly string[];
  readonly handler: readonly string[];
  readonly thread: readonly string[] | undefined;
  readonly interrupt: boolean;
  readonly signal: boolean;
  readonly watches: boolean;
  readonly outside: boolean;
  readonly cpus: number;
}

const shape: fc.Arbitrary<Shape> = fc.record({
  start: steps(3),
  handler: steps(2),
  thread: fc.option(steps(2), { nil: undefined, freq: 2 }),
  interrupt: fc.boolean(),
  signal: fc.boolean(),
  watches: fc.boolean(),
  outside: fc.boolean(),
  cpus: fc.integer({ min: 1, max: 3 }),
});

function program(s: Shape): string {
  const block = (list: readonly string[]): string => list.map((t) => `{ ${t} }`).join('\n  ');
  return `shared x = 0
shared p = []
shared e = 0
shared s = nil
shared f = 0
shared calls = 0
mutex m
${s.interrupt ? 'on interrupt SIGUSR1 { x = 100 }' : 'on signal SIGUSR1 { x += 50 }'}
on signal SIGUSR2 { x += 10 }
main {
  let n = 1
  p = pipe()
  fcntl(p[0], F_SETFL, O_NONBLOCK)
  e = eventfd(0, EFD_NONBLOCK)
  f = open("/f", O_RDONLY)
  s = sigset()
  sigaddset(s, SIGUSR1)
  ${s.watches ? 'watch(p[0], READ) then r(9)' : ''}
  ${s.thread ? 'spawn t(2)' : ''}
  ${block(s.start)}
}
on h(n) { calls += 1 if calls < 4 { ${block(s.handler)} } }
on r(n) { read(p[0], buffer(8)) print(n) }
${s.thread ? `fn t(n) { ${block(s.thread)} }` : ''}
world { cpus ${String(s.cpus)} file "/f" = "ab" ${s.outside ? 'at 1ms signal SIGUSR1' : ''} }
`;
}

const orders: readonly ((a: number, b: number) => number)[] = [
  () => 0,
  (a, b) => b - a,
  (a, b) => ((a * 7919) % 13) - ((b * 7919) % 13),
];

class TooLong extends Error {}

test('the outcomes are those of all interleavings', () => {
  let compared = 0;
  fc.assert(
    fc.property(shape, fc.nat(orders.length - 1), (s, order) => {
      const opened = openProgram('p.evl', memoryHost(new Map([['p.evl', program(s)]])));
      if (opened.diagnostics.some((d) => d.severity === 'error' && d.code !== 'EVL2001')) return;
      const [world] = opened.names.worlds.values();
      const options = {
        plan: world ? planOf(world) : emptyPlan,
        limits: defaultLimits,
        host: { expired: () => false },
        postsDepend: true,
        numbers: numbersFor(opened.names),
      };
      const all = new Execution(opened.names, options);
      const one = all.step.bind(all);
      all.step = (id) => {
        if (all.tokens.length > 120) throw new TooLong();
        return one(id);
      };
      let brute;
      try {
        brute = bruteForce(all, 1500);
      } catch (e) {
        if (!(e instanceof TooLong)) throw e;
      }
      if (!brute) return;
      compared++;
      const execution = new Execution(opened.names, options);
      const inOrder = execution.enabled.bind(execution);
      execution.enabled = () => [...inOrder()].sort(orders[order]);
      const found = new Set<string>();
      const { executions } = new Search(execution, {
        complete: () => {
          found.add(outcomeKey(execution.finish().outcome));
          return true;
        },
        race: () => undefined,
        tick: () => true,
      }).run();
      expect([...found].sort()).toEqual([...brute.keys].sort());
      expect(executions).toBeLessThanOrEqual(brute.classes.size);
    }),
    { numRuns: Number(process.env['ENVIRONMENT_RUNS'] ?? 25), endOnFailure: true },
  );
  expect(compared).toBeGreaterThan(4);
}, 1_200_000);
