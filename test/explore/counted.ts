/** The programs of bench/explore, with the number of executions that each says of itself. */
import { readdirSync, readFileSync } from 'node:fs';
import { explore } from '../../src/explore/explore.ts';
import { defaultLimits } from '../../src/machine/limit.ts';
import { openProgram } from '../../src/run/program.ts';
import { emptyPlan } from '../../src/world/plan.ts';
import { diskHost } from '../support/golden.ts';

export interface Counted {
  readonly path: string;
  readonly cpus: number;
  readonly executions: number;
  readonly atMost: boolean;
}

/** `// executions: 24 at --cpus 4`, or `at most 24` where fewer are as right. */
export function countedPrograms(): Counted[] {
  return readdirSync('bench/explore')
    .filter((f) => f.endsWith('.evl'))
    .flatMap((f) => {
      const path = `bench/explore/${f}`;
      const found = [
        ...readFileSync(path, 'utf8').matchAll(
          /^\/\/ executions: (at most )?(\d+) at --cpus (\d+)$/gm,
        ),
      ];
      if (found.length === 0) throw new Error(`${path} does not say how many executions it has`);
      return found.map(([, atMost, executions, cpus]) => ({
        path,
        cpus: Number(cpus),
        executions: Number(executions),
        atMost: atMost !== undefined,
      }));
    });
}

export function count({ path, cpus }: Counted): {
  readonly executions: number;
  readonly blocked: number;
  readonly complete: boolean;
  readonly deadlocks: number;
} {
  const { names } = openProgram(path, diskHost());
  const found = explore(names, {
    plan: { ...emptyPlan, cpus },
    limits: defaultLimits,
    host: { expired: () => false },
    fingerprint: '00000000',
    world: undefined,
    stopShrinking: () => true,
  });
  const deadlocks = found.findings.filter((f) => f.diagnostic.code === 'EVL4001').length;
  return {
    executions: found.executions,
    blocked: found.blocked,
    complete: found.complete,
    deadlocks,
  };
}
