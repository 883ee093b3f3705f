/** Small programs and every outcome that the rules allow them, by the values of their shared variables; no other may be found, and none missed. */
import { expect, test } from 'vitest';
import { explore } from '../../src/explore/explore.ts';
import { defaultLimits } from '../../src/machine/limit.ts';
import { openProgram, chooseWorld } from '../../src/run/program.ts';
import { planOf } from '../../src/world/plan.ts';
import { memoryHost } from '../support/golden.ts';

const programs: readonly {
  readonly what: string;
  readonly text: string;
  readonly outcomes: readonly string[];
  readonly codes?: readonly string[];
}[] = [
  {
    what: 'a trylock finds the mutex free, or held',
    text: `
mutex m
shared a = 0
shared b = 0
on start { post h1() post h2() }
on h1 { if trylock(m) { a = 1 unlock(m) } }
on h2 { if trylock(m) { b = 1 unlock(m) } }
world { cpus 2 }`,
    outcomes: ['a=0 b=1', 'a=1 b=0', 'a=1 b=1'],
  },
  {
    what: 'a trylock beside a lock',
    text: `
mutex m
shared a = 0
shared b = 0
on start { post h1() post h2() }
on h1 { lock(m) a = 1 unlock(m) }
on h2 { if trylock(m) { b = 1 unlock(m) } }
world { cpus 2 }`,
    outcomes: ['a=1 b=0', 'a=1 b=1'],
  },
  {
    what: 'a print of numbers is no join',
    text: `
shared x = 0
fn t() { x = x * 10 + 1 }
main { let w = spawn t() print(0, w) print(1, w) print(2, w) x = x * 10 + 2 join(w) }`,
    outcomes: ['x=1', 'x=12', 'x=2', 'x=21'],
    codes: ['EVL3001'],
  },
  {
    what: 'who holds a mutex is refused it, whatever others do',
    text: `
shared x = 0
mutex q
fn t() { with q { let v = trylock(q) x = x * 10 + 1 } }
main { spawn t() post h() }
on h { with q { x = x * 10 + 2 } }`,
    outcomes: ['x=12', 'x=21'],
  },
  {
    what: 'a signal comes at any moment, also after main',
    text: `
shared n = 0
on interrupt SIGUSR1 { n = 0 }
main { n += 1 n += 1 }
world { at 5us signal SIGUSR1 }`,
    outcomes: ['n=0', 'n=1', 'n=2'],
    codes: ['EVL3002'],
  },
  {
    what: 'a signal while a call waits, before and after',
    text: `
shared n = 0
on interrupt SIGUSR1 { n = 0 }
main { n += 1 let r = select(0, nil, nil, nil, 5ms) n += 1 }
world { at 50us signal SIGUSR1 }`,
    outcomes: ['n=0', 'n=1', 'n=2'],
    codes: ['EVL3002'],
  },
  {
    what: 'a blocked signal comes when it is unblocked, or never before',
    text: `
shared n = 0
on interrupt SIGUSR1 { n = n * 10 + 2 }
main {
  let set = sigset()
  sigaddset(set, SIGUSR1)
  sigprocmask(SIG_BLOCK, set)
  n = n * 10 + 1
  raise(SIGUSR1)
  n = n * 10 + 3
  sigprocmask(SIG_UNBLOCK, set)
}`,
    outcomes: ['n=132'],
  },
  {
    what: 'a timeout comes before what it waits for, or after',
    text: `
shared got = 0
shared p = []
fn w() { write(p[1], "x") }
main { p = pipe() spawn w() let r = fd_set() FD_SET(p[0], r) got = select(p[0] + 1, r, nil, nil, 5ms) }`,
    outcomes: ['got=0 p=[3,4]', 'got=1 p=[3,4]'],
  },
  {
    what: 'a client connects before the timeout, or after',
    text: `
shared got = 0
main { let l = listen(7) let r = fd_set() FD_SET(l, r) got = select(l + 1, r, nil, nil, 5ms) }
world { client a at 1ms connect 7 { } }`,
    outcomes: ['got=0', 'got=1'],
  },
  {
    what: 'a timer fires before it is cancelled, or does not',
    text: `
shared fired = 0
on start { let t = after(5ms) then tick() post stop(t) }
on stop(t) { cancel(t) }
on tick { fired = 1 }`,
    outcomes: ['fired=0', 'fired=1'],
  },
  {
    what: 'of two timers one is cancelled in time, or not',
    text: `
shared n = 0
on start { let t = after(5ms) then tick(1) let u = after(6ms) then tick(2) post stop(t) }
on stop(t) { cancel(t) }
on tick(k) { n = n * 10 + k }`,
    outcomes: ['n=12', 'n=2'],
  },
  {
    what: 'a sleep orders nothing',
    text: `
shared x = 0
fn w() { x = x * 10 + 1 }
main { spawn w() sleep(100) x = x * 10 + 2 }`,
    outcomes: ['x=1', 'x=12', 'x=2', 'x=21'],
    codes: ['EVL3001'],
  },
];

test.each(programs)('$what', ({ text, outcomes, codes }) => {
  const opened = openProgram('p.evl', memoryHost(new Map([['p.evl', text]])));
  const choice = chooseWorld(opened.names, undefined);
  const plan = planOf(choice.kind === 'world' ? choice.world : undefined);
  const found = explore(opened.names, {
    plan,
    limits: defaultLimits,
    host: { expired: () => false },
    fingerprint: '00000000',
    world: undefined,
    maxExecutions: 10_000,
  });
  expect(found.complete).toBe(true);
  const values = new Set(
    found.outcomes.map((o) =>
      [...o.shared].map(([name, value]) => `${name}=${JSON.stringify(value)}`).join(' '),
    ),
  );
  expect([...values].sort()).toEqual(outcomes);
  expect(
    [...new Set(found.findings.map((f) => f.diagnostic.code))]
      .filter((c) => c !== 'EVL3005')
      .sort(),
  ).toEqual(codes ?? []);
});
