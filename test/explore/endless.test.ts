/** D19: what has no end is cut and said so; what is independent is one execution. */
import { expect, test } from 'vitest';
import { explore, type Explored } from '../../src/explore/explore.ts';
import { defaultLimits } from '../../src/machine/limit.ts';
import { openProgram } from '../../src/run/program.ts';
import { emptyPlan } from '../../src/world/plan.ts';
import { memoryHost } from '../support/golden.ts';

function explored(text: string, cpus: number): Explored {
  const opened = openProgram('p.evl', memoryHost(new Map([['p.evl', text]])));
  return explore(opened.names, {
    plan: { ...emptyPlan, cpus },
    limits: defaultLimits,
    host: { expired: () => false },
    fingerprint: '00000000',
    world: undefined,
    stopSampling: () => true,
  });
}

test('D19: a program with endlessly many states is not complete', () => {
  for (const text of [
    'shared n = 0\non start { post h() }\non h() { n += 1  post h() }',
    'shared x = 0\nmain { while true { x = x + 1 } }',
  ]) {
    const e = explored(text, 2);
    expect([e.complete, e.stopped]).toEqual([false, 'endless']);
  }
});

test('D19: twenty independent handlers are one execution', () => {
  const all = Array.from({ length: 20 }, (_, i) => i);
  const text = `${all.map((i) => `shared v${String(i)} = 0`).join('\n')}\non start { ${all.map((i) => `post h${String(i)}()`).join(' ')} }\n${all.map((i) => `on h${String(i)}() { v${String(i)} = 1 }`).join('\n')}`;
  for (const cpus of [20, 2, 1]) {
    const e = explored(text, cpus);
    expect([e.complete, e.executions, e.blocked]).toEqual([true, 1, 0]);
  }
});
