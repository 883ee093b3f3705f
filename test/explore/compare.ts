/** The search against all interleavings of one program. */
import { Execution, numbersFor } from '../../src/explore/execution.ts';
import { outcomeKey } from '../../src/explore/findings.ts';
import { firstMode, modeAfter, queueOf, strictMode, type Mode } from '../../src/explore/mode.ts';
import { Search, type SearchSink } from '../../src/explore/search.ts';
import { defaultLimits } from '../../src/machine/limit.ts';
import { openProgram } from '../../src/run/program.ts';
import { emptyPlan, planOf } from '../../src/world/plan.ts';
import { memoryHost } from '../support/golden.ts';
import { bruteForce, classOf } from './brute.ts';

export interface Compared {
  /** Outcomes that only all interleavings have, or only the search. */
  readonly missing: readonly string[];
  readonly invented: readonly string[];
  /** Classes by all interleavings, and by the search. */
  readonly classes: readonly [all: number, found: number];
  readonly executions: number;
  readonly blocked: number;
}

/** Steps after which an execution is too long to be compared. */
const longest = 120;

class TooLong extends Error {}

/** Undefined where there are more interleavings than `most`, or one is too long. Throws where the program is not well formed. */
export function compareWithAll(
  text: string,
  most: number,
  order?: (a: number, b: number) => number,
): Compared | undefined {
  const opened = openProgram('p.evl', memoryHost(new Map([['p.evl', text]])));
  const errors = opened.diagnostics.filter((d) => d.severity === 'error' && d.code !== 'EVL2001');
  if (errors.length > 0) throw new Error(`${errors[0]?.message.id ?? ''}\n${text}`);
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
    if (all.tokens.length > longest) throw new TooLong();
    return one(id);
  };
  let brute;
  try {
    brute = bruteForce(all, most);
  } catch (e) {
    if (!(e instanceof TooLong)) throw e;
  }
  if (!brute) return undefined;
  const { keys, classes: every } = brute;
  const found = new Set<string>();
  const classes = new Set<string>();
  const once = (mode: Mode): readonly [executions: number, blocked: number] => {
    const execution = new Execution(opened.names, { ...options, ...mode });
    if (order) {
      const inOrder = execution.enabled.bind(execution);
      execution.enabled = () => [...inOrder()].sort(order);
    }
    found.clear();
    classes.clear();
    const seen = { again: false };
    const sink: SearchSink = {
      complete: (trace) => {
        seen.again = mode.byHandlers && modeAfter(mode, execution, trace) !== undefined;
        classes.add(classOf(trace));
        found.add(outcomeKey(execution.finish().outcome));
        return !seen.again;
      },
      race: () => undefined,
      tick: () => true,
    };
    const search = new Search(execution, sink, queueOf(mode, options.numbers));
    const { executions, blocked } = search.run();
    return seen.again || search.strict ? once(strictMode) : [executions, blocked];
  };
  const [executions, blocked] = once(
    options.plan.cpus === 1 ? firstMode(options.plan) : strictMode,
  );
  return {
    missing: [...keys].filter((k) => !found.has(k)).sort(),
    invented: [...found].filter((k) => !keys.has(k)).sort(),
    classes: [every.size, classes.size],
    executions,
    blocked,
  };
}
