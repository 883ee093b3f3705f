/** The search of one small program in a mode, for comparing it with other modes or with all interleavings. */
import { Execution, numbersFor, type ExecutionOptions } from '../../src/explore/execution.ts';
import { outcomeKey } from '../../src/explore/findings.ts';
import { modeAfter, queueOf, type Mode } from '../../src/explore/mode.ts';
import { Search, type SearchSink } from '../../src/explore/search.ts';
import { defaultLimits } from '../../src/machine/limit.ts';
import type { Names } from '../../src/names/binding.ts';
import { openProgram } from '../../src/run/program.ts';
import { emptyPlan, planOf } from '../../src/world/plan.ts';
import { memoryHost } from '../support/golden.ts';
import { classOf } from './brute.ts';

export interface Small {
  readonly names: Names;
  readonly options: ExecutionOptions & Required<Pick<ExecutionOptions, 'numbers'>>;
}

/** A program and its world. Throws where it is not well formed. */
export function small(text: string): Small {
  const { names, diagnostics } = openProgram('p.evl', memoryHost(new Map([['p.evl', text]])));
  const errors = diagnostics.filter((d) => d.severity === 'error' && d.code !== 'EVL2001');
  if (errors.length > 0) throw new Error(`${errors[0]?.message.id ?? ''}\n${text}`);
  const [world] = names.worlds.values();
  const options = {
    plan: world ? planOf(world) : emptyPlan,
    limits: defaultLimits,
    host: { expired: () => false },
    postsDepend: true,
    numbers: numbersFor(names),
  };
  return { names, options };
}

export interface Searched {
  readonly outcomes: ReadonlySet<string>;
  readonly classes: ReadonlySet<string>;
  readonly executions: number;
  readonly blocked: number;
  /** It could not be searched so. */
  readonly strict: boolean;
}

/** Undefined where there are more executions than `most`, or one was cut. */
export function searchIn(
  { names, options }: Small,
  mode: Mode,
  order: ((a: number, b: number) => number) | undefined,
  most = Infinity,
): Searched | undefined {
  const execution = new Execution(names, { ...options, ...mode });
  if (order) {
    const inOrder = execution.enabled.bind(execution);
    execution.enabled = () => [...inOrder()].sort(order);
  }
  const outcomes = new Set<string>();
  const classes = new Set<string>();
  const seen = { strict: false, executions: 0 };
  const sink: SearchSink = {
    complete: (trace) => {
      seen.strict = mode.byHandlers && modeAfter(mode, execution, trace) !== undefined;
      classes.add(classOf(trace));
      outcomes.add(outcomeKey(execution.finish().outcome));
      return !seen.strict && ++seen.executions <= most;
    },
    race: () => undefined,
    tick: () => seen.executions <= most,
  };
  const search = new Search(execution, sink, queueOf(mode, options.numbers));
  const { executions, blocked, cut } = search.run();
  if (seen.executions > most || cut > 0) return undefined;
  return { outcomes, classes, executions, blocked, strict: seen.strict || search.strict };
}
