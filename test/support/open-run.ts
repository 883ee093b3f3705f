/** A run that a test holds in its hands before it starts, to look into it or to change it. */
import { defaultLimits, type Limits } from '../../src/machine/limit.ts';
import { chooseWorld, openProgram } from '../../src/run/program.ts';
import { Run, type RunOptions } from '../../src/run/run.ts';
import { seeded } from '../../src/schedule/seeded.ts';
import type { SourceHost } from '../../src/syntax/load.ts';
import { planOf, type Plan } from '../../src/world/plan.ts';
import { memoryHost } from './golden.ts';

export interface Opening {
  readonly host?: SourceHost;
  readonly plan?: (plan: Plan) => Plan;
  readonly limits?: Partial<Limits>;
  readonly options?: Partial<RunOptions>;
}

/** Opens a program by path, or one that is only text. Blocking handlers may run. */
export function openRun(
  program: string,
  { host, plan: change = (p) => p, limits = {}, options = {} }: Opening = {},
): Run {
  const opened = openProgram(
    host ? program : 'main.evl',
    host ?? memoryHost(new Map([['main.evl', program]])),
  );
  const wrong = opened.diagnostics.find((d) => d.severity === 'error' && d.code !== 'EVL2001');
  if (wrong) throw new Error(`${program}: ${wrong.code} ${JSON.stringify(wrong.message)}`);
  const choice = chooseWorld(opened.names, undefined);
  const plan = change(planOf(choice.kind === 'world' ? choice.world : undefined));
  return new Run(opened.names, {
    plan,
    limits: { ...defaultLimits, ...limits },
    chance: seeded(plan.seed),
    host: { expired: () => false },
    ...options,
  });
}
