/** Both ways of exploring agree, and both find the races that some schedule has, and no other. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Execution } from '../../src/explore/execution.ts';
import { explore, type Explored } from '../../src/explore/explore.ts';
import { findingKey, outcomeKey } from '../../src/explore/findings.ts';
import { replay } from '../../src/explore/replay.ts';
import { exploreStates } from '../../src/explore/stateful.ts';
import { defaultLimits } from '../../src/machine/limit.ts';
import { openProgram } from '../../src/run/program.ts';
import { emptyPlan } from '../../src/world/plan.ts';
import { memoryHost } from '../support/golden.ts';
import { bruteForce } from './brute.ts';
import { howMany } from '../support/thorough.ts';

const simple = fc.constantFrom(
  'x = n',
  'y = n',
  'v = x',
  'v = y',
  'x += 1',
  'a = n',
  'if a == 1 { v = x }',
  'xs[0] = n',
  'v = xs[0]',
  'append(xs, n)',
  'v = len(xs)',
  'm["k"] = n',
  'v = has(m, "k")',
  'assert x < 9',
);
const step = fc.oneof(
  { weight: 4, arbitrary: simple },
  {
    weight: 2,
    arbitrary: fc.tuple(fc.constantFrom('p', 'q'), simple).map(([m, s]) => `with ${m} { ${s} }`),
  },
);
const body = fc.array(step, { minLength: 2, maxLength: 3 }).map((s) => s.join('\n  '));

const program = (bodies: readonly string[]): string => `shared x = 0
shared y = 0
shared xs = [1, 2]
shared m = {}
atomic a = 0
mutex p, q
on start {
  ${bodies.map((_, i) => `post h${String(i)}(${String(i + 1)})`).join('\n  ')}
}
${bodies.map((b, i) => `on h${String(i)}(n) { let v = 0\n  ${b} }`).join('\n')}
`;

test('the outcomes, the races and the deadlocks are those of all schedules', () => {
  let races = 0;
  fc.assert(
    fc.property(
      fc.array(body, { minLength: 2, maxLength: 2 }),
      fc.integer({ min: 2, max: 3 }),
      (bodies, cpus) => {
        const opened = openProgram('p.evl', memoryHost(new Map([['p.evl', program(bodies)]])));
        expect(
          opened.diagnostics.filter((d) => d.severity === 'error').map((d) => d.message.id),
        ).toEqual([]);
        const options = {
          plan: { ...emptyPlan, cpus },
          limits: defaultLimits,
          host: { expired: () => false },
        };
        const brute = bruteForce(
          new Execution(opened.names, { ...options, postsDepend: true }),
          1200,
        );
        if (!brute) return;
        const wanted = new Set<string>();
        for (const moves of brute.schedules) {
          for (const d of replay(opened.names, options, moves).result.diagnostics)
            if (d.code === 'EVL3001') wanted.add(findingKey(d));
        }
        races += wanted.size;
        const about = { ...options, fingerprint: '00000000', world: undefined };
        for (const found of [explore(opened.names, about), exploreStates(opened.names, about)]) {
          expect(found.complete).toBe(true);
          expect(racesOf(found)).toEqual([...wanted].sort());
          expect(found.outcomes.map(outcomeKey).sort()).toEqual([...brute.keys].sort());
        }
      },
    ),
    { numRuns: howMany(12, 100) },
  );
  expect(races).toBeGreaterThan(howMany(1, 8));
});

function racesOf(e: Explored): string[] {
  return e.findings
    .flatMap((f) => (f.diagnostic.code === 'EVL3001' ? [findingKey(f.diagnostic)] : []))
    .sort();
}
