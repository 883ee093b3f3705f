/** The detector against a direct reading of the rules, on random small programs. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { defaultLimits } from '../../src/machine/limit.ts';
import { watchedRun } from '../../src/race/index.ts';
import { openProgram } from '../../src/run/program.ts';
import { Run } from '../../src/run/run.ts';
import { seeded } from '../../src/schedule/seeded.ts';
import { emptyPlan } from '../../src/world/plan.ts';
import { memoryHost } from '../support/golden.ts';
import { Reference } from './reference.ts';
import { howMany } from '../support/thorough.ts';

const variable = fc.constantFrom('x', 'y', 'z');
const simple: fc.Arbitrary<string> = fc.oneof(
  variable.map((v) => `${v} = 1`),
  variable.map((v) => `${v} += 1`),
  variable.map((v) => `v = ${v}`),
  fc.constantFrom(
    'xs[0] = 1',
    'xs[1] += 1',
    'v = xs[2]',
    'append(xs, 1)',
    'v = len(xs)',
    'sort(xs)',
    'v = copy(xs)',
    'v = xs[1..3]',
    'v = xs[2..]',
    'v = xs + xs',
    'xs = xs + [4]',
    'for e in xs { v = e }',
    'remove(xs, 5)',
  ),
  fc.constantFrom(
    'm["a"] = 1',
    'v = m["a"]',
    'm["b"] = 2',
    'delete(m, "b")',
    'v = has(m, "a")',
    'v = keys(m)',
    'm.c += 1',
    'print(m)',
  ),
  fc.constantFrom('buf[0] = 1', 'v = buf[1]', 'fill(buf, 3)', 'v = text(buf)'),
  fc.constantFrom(
    'a += 1',
    'v = a',
    'a = 3',
    'v = compare_and_swap(a, 1, 2)',
    'v = fetch_add(a, 1)',
  ),
);
const locked = fc
  .tuple(fc.constantFrom('p', 'q'), fc.array(simple, { minLength: 1, maxLength: 3 }))
  .map(([m, body]) => `with ${m} { ${body.join('; ')} }`);
const step = fc.oneof(
  { weight: 5, arbitrary: simple },
  { weight: 2, arbitrary: locked },
  { weight: 1, arbitrary: fc.constant('await after(3us)') },
);
const post = fc.constantFrom(
  'post h0(n + 1)',
  'post h1(n + 1)',
  'post h2(n + 1)',
  'after(2us) then h1(n + 1)',
  'write(pair[1], "x")',
);
const body = fc
  .array(
    fc.oneof(
      { weight: 5, arbitrary: step },
      { weight: 1, arbitrary: post.map((p) => `if n < 3 { ${p} }`) },
    ),
    { minLength: 1, maxLength: 5 },
  )
  .map((s) => s.join('\n  '));
const threadBody = fc
  .array(fc.oneof({ weight: 5, arbitrary: simple }, { weight: 2, arbitrary: locked }), {
    minLength: 1,
    maxLength: 4,
  })
  .map((s) => s.join('\n  '));

function program(bodies: readonly string[], colored: boolean, thread: string | undefined): string {
  const [b0 = '', b1 = '', b2 = ''] = bodies;
  return `shared x = 0
shared y = 0
shared z = 0
shared xs = [3, 2, 5, 7]
shared m = {a: 1, c: 0}
shared buf = buffer(4)
shared pair = []
atomic a = 0
mutex p, q
on start {
  pair = pipe()
  watch(pair[0], READ) then got(1)
  post h0(0)
  post h1(0)
  post h2(1)
  ${thread === undefined ? '' : 'let t = spawn work(0)'}
  x = 5
}
on got(n) { let v = 0 let r = buffer(1) read(pair[0], r, 1) v = x }
on h0(n) ${colored ? 'color n % 2' : ''} { let v = 0
  ${b0} }
on h1(n) ${colored ? 'color n % 2' : ''} { let v = 0
  ${b1} }
on h2(n) { let v = 0
  ${b2} }
${thread === undefined ? '' : `fn work(n) { let v = 0\n  ${thread} }`}
`;
}

test('every pair of places that the rules leave unordered is told, and no other', () => {
  let races = 0;
  fc.assert(
    fc.property(
      fc.array(body, { minLength: 3, maxLength: 3 }),
      fc.boolean(),
      fc.option(threadBody, { nil: undefined }),
      fc.integer({ min: 1, max: 3 }),
      fc.integer({ min: 1, max: 1000 }),
      (bodies, colored, thread, cpus, seed) => {
        const text = program(bodies, colored, thread);
        const opened = openProgram('p.evl', memoryHost(new Map([['p.evl', text]])));
        expect(
          opened.diagnostics
            .filter((d) => d.severity === 'error' && !d.code.startsWith('EVL2'))
            .map((d) => d.message.id),
        ).toEqual([]);
        const options = {
          plan: { ...emptyPlan, cpus, seed },
          limits: { ...defaultLimits, steps: 5000 },
          host: { expired: () => false },
        };
        let reference: Reference | undefined;
        const plain = new Run(opened.names, {
          ...options,
          chance: seeded(seed),
          listen: (run) => (reference = new Reference(run)),
        }).run();
        const watched = watchedRun(opened.names, { ...options, chance: seeded(seed) }).run();
        // Listening changes nothing.
        expect([watched.output, watched.time, watched.stats.steps]).toEqual([
          plain.output,
          plain.time,
          plain.stats.steps,
        ]);
        const told = new Map<string, number>();
        for (const d of watched.diagnostics) {
          if (d.code !== 'EVL3001') continue;
          const [other] = d.related;
          const key = [d.span, other?.span]
            .map((s) => `${String(s?.start)}-${String(s?.end)}`)
            .sort()
            .join('~');
          told.set(key, d.count ?? 1);
        }
        const wanted = reference?.races() ?? new Map<string, number>();
        races += wanted.size;
        expect(sorted(told)).toEqual(sorted(wanted));
      },
    ),
    { numRuns: howMany(100, 3000) },
  );
  // Programs without a race would prove nothing.
  expect(races).toBeGreaterThan(100);
});

function sorted(m: ReadonlyMap<string, number>): string[] {
  return [...m].map(([k, v]) => `${k} ×${String(v)}`).sort();
}
