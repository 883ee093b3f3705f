/** Runs one test: in its world, on the seeds or schedules it asks for, until something fails. */
import type { Finding, TestItem, WorldItem } from '../ast/nodes.ts';
import { textOf } from '../base/bytes.ts';
import { phrase } from '../diagnostic/phrase.ts';
import type { Limits } from '../machine/limit.ts';
import { worldOf } from '../names/outside.ts';
import { chooseWorld } from '../run/program.ts';
import { Afterwards } from '../run/expectation.ts';
import { watchedRun } from '../race/index.ts';
import type { RunHost } from '../run/run.ts';
import { seeded } from '../schedule/seeded.ts';
import { planOf, type Plan } from '../world/plan.ts';
import { onEverySchedule } from './all-schedules.ts';
import type { Failure } from './failure.ts';
import { judge, type Evidence } from './judge.ts';
import type { Suite, SuiteTest } from './suite.ts';

export interface TestOptions {
  readonly limits: Limits;
  /** A host for one run: its clock starts now. */
  readonly host: () => RunHost;
  /** Instead of what the test or its world says. */
  readonly cpus?: number;
  readonly seed?: number;
  /** The world of tests that name none. */
  readonly world?: string;
  readonly allowBlocking?: boolean;
  readonly forbid?: readonly Finding[];
  readonly lenient?: boolean;
  /** Runs all seeds, also after one that failed: the share of those that passed is wanted. */
  readonly allSeeds?: boolean;
}

export interface Verdict {
  readonly passed: boolean;
  readonly failures: readonly Failure[];
  /** Where a run failed: the seed that shows it, and the world and CPUs it ran with. */
  readonly seed: number | undefined;
  readonly schedule: string | undefined;
  readonly cpus: number;
  readonly world: string | undefined;
  /** Seeds or executions that were run, and how many of them passed. */
  readonly runs: number;
  readonly met: number;
  /** The real clock ended a run (EVL6004): on another machine it might have passed. */
  readonly outOfTime: boolean;
}

export function runTest(suite: Suite, test: SuiteTest, options: TestOptions): Verdict {
  const { item } = test;
  const world = worldFor(suite, item, options);
  const base = {
    seed: undefined,
    schedule: undefined,
    cpus: 1,
    world: undefined,
    runs: 0,
    met: 0,
    outOfTime: false,
  };
  const refused = (actual: Failure['actual'], diagnostics: SuiteTest['errors']): Verdict => ({
    ...base,
    passed: false,
    failures: [
      {
        expected: phrase('test.runnable', {}),
        actual,
        details: diagnostics.length > 0 ? [{ kind: 'diagnostics', diagnostics }] : [],
        hint: undefined,
      },
    ],
  });
  if (suite.errors.length > 0) return refused(phrase('test.cannotRun', {}), suite.errors);
  const errors = test.errors.filter(
    (d) => world === 'unclear' || d.message.id !== 'EVL7002.whichWorld',
  );
  if (errors.length > 0 || world === 'unclear') return refused(phrase('test.broken', {}), errors);
  const plan = planOf(world);
  const chosen: Plan = {
    ...plan,
    cpus: options.cpus ?? item.cpus?.value ?? plan.cpus,
    seed: options.seed ?? plan.seed,
  };
  const about = { cpus: chosen.cpus, world: world?.name && textOf(world.name.value) };
  return item.on?.kind === 'allSchedules'
    ? onAllSchedules(suite, item, chosen, options, about)
    : onSeeds(suite, item, chosen, options, about);
}

type About = Pick<Verdict, 'cpus' | 'world'>;

function worldFor(
  suite: Suite,
  item: TestItem,
  options: TestOptions,
): WorldItem | undefined | 'unclear' {
  if (item.world || options.world === undefined) return worldOf(suite.names.worlds, item);
  const choice = chooseWorld(suite.names, options.world);
  return choice.kind === 'world' ? choice.world : 'unclear';
}

function strictness(options: TestOptions): Parameters<typeof judge>[2] {
  return {
    forbid: options.forbid ?? [],
    lenient: options.lenient ?? false,
    allowBlocking: options.allowBlocking ?? false,
  };
}

function onSeeds(
  suite: Suite,
  item: TestItem,
  plan: Plan,
  options: TestOptions,
  about: About,
): Verdict {
  const count = item.on?.kind === 'seeds' ? item.on.count.value : 1;
  let first: { readonly seed: number; readonly failures: readonly Failure[] } | undefined;
  let runs = 0;
  let met = 0;
  let outOfTime = false;
  for (let seed = plan.seed; runs < count; seed++) {
    const chosen = { ...plan, seed };
    const run = watchedRun(suite.names, {
      plan: chosen,
      limits: options.limits,
      chance: seeded(seed),
      host: options.host(),
    });
    const result = run.run();
    const after = new Afterwards(run);
    const evidence: Evidence = {
      names: suite.names,
      files: suite.files,
      plan: chosen,
      result,
      blocking: suite.blocking,
      evaluate: (routine) => after.evaluate(routine),
    };
    const failures = judge(item, evidence, strictness(options));
    runs++;
    outOfTime ||= result.diagnostics.some((d) => d.code === 'EVL6004');
    if (failures.length === 0) met++;
    else first ??= { seed, failures };
    if (first && options.allSeeds !== true) break;
  }
  return {
    ...about,
    passed: first === undefined,
    failures: first?.failures ?? [],
    seed: first?.seed,
    schedule: undefined,
    runs,
    met,
    outOfTime,
  };
}

function onAllSchedules(
  suite: Suite,
  item: TestItem,
  plan: Plan,
  options: TestOptions,
  about: About,
): Verdict {
  const failed = (actual: Failure['actual'], runs: number): Verdict => ({
    ...about,
    passed: false,
    seed: undefined,
    schedule: undefined,
    runs,
    met: 0,
    outOfTime: false,
    failures: [{ expected: phrase('test.all', {}), actual, details: [], hint: undefined }],
  });
  let found: { readonly schedule: string; readonly failures: readonly Failure[] } | undefined;
  let outOfTime = false;
  const explored = onEverySchedule(
    suite,
    item,
    plan,
    about.world,
    options.limits,
    options.host(),
    ({ result, schedule, evaluate }) => {
      const failures = judge(
        item,
        {
          names: suite.names,
          files: suite.files,
          plan,
          result,
          blocking: suite.blocking,
          evaluate,
        },
        strictness(options),
      );
      outOfTime ||= result.diagnostics.some((d) => d.code === 'EVL6004');
      if (failures.length > 0) found = { schedule, failures };
      return failures.length > 0;
    },
  );
  const { executions } = explored;
  const shown = found as
    { readonly schedule: string; readonly failures: readonly Failure[] } | undefined;
  if (shown)
    return {
      ...about,
      passed: false,
      failures: shown.failures,
      seed: undefined,
      schedule: shown.schedule,
      runs: executions,
      met: executions - 1,
      outOfTime,
    };
  if (!explored.complete) return failed(phrase('test.incomplete', { executions }), executions);
  return {
    ...about,
    passed: true,
    failures: [],
    seed: undefined,
    schedule: undefined,
    runs: executions,
    met: executions,
    outOfTime,
  };
}
