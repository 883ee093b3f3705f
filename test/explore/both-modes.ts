/** The order of events by what their handlers do, against every order of events. */
import { Execution, numbersFor } from '../../src/explore/execution.ts';
import { outcomeKey } from '../../src/explore/findings.ts';
import { firstMode, modeAfter, queueOf, strictMode, type Mode } from '../../src/explore/mode.ts';
import { Search, type SearchSink } from '../../src/explore/search.ts';
import { defaultLimits } from '../../src/machine/limit.ts';
import { openProgram } from '../../src/run/program.ts';
import { emptyPlan, planOf } from '../../src/world/plan.ts';
import { memoryHost } from '../support/golden.ts';

export interface Searched {
  readonly outcomes: ReadonlySet<string>;
  readonly executions: number;
  readonly blocked: number;
  /** It could not be searched so. */
  readonly strict: boolean;
}

/** Undefined where there are more executions than `most`. */
export function searchIn(
  text: string,
  mode: Mode,
  most: number,
  order?: (a: number, b: number) => number,
  stop?: () => boolean,
): Searched | undefined {
  const opened = openProgram('p.evl', memoryHost(new Map([['p.evl', text]])));
  const errors = opened.diagnostics.filter((d) => d.severity === 'error' && d.code !== 'EVL2001');
  if (errors.length > 0) throw new Error(`${errors[0]?.message.id ?? ''}\n${text}`);
  const [world] = opened.names.worlds.values();
  const numbers = numbersFor(opened.names);
  const execution = new Execution(opened.names, {
    plan: world ? planOf(world) : emptyPlan,
    limits: defaultLimits,
    host: { expired: () => false },
    numbers,
    ...mode,
  });
  if (order) {
    const inOrder = execution.enabled.bind(execution);
    execution.enabled = () => [...inOrder()].sort(order);
  }
  const outcomes = new Set<string>();
  const seen = { strict: false };
  let many = 0;
  const sink: SearchSink = {
    complete: (trace) => {
      seen.strict = mode.byHandlers && modeAfter(mode, execution, trace) !== undefined;
      outcomes.add(outcomeKey(execution.finish().outcome));
      return !seen.strict && ++many <= most;
    },
    race: () => undefined,
    tick: () => many <= most && stop?.() !== true,
  };
  const search = new Search(execution, sink, queueOf(mode, numbers));
  const { executions, blocked, cut } = search.run();
  if (many > most || cut > 0 || stop?.() === true) return undefined;
  return { outcomes, executions, blocked, strict: seen.strict || search.strict };
}

export const byHandlers = firstMode({ cpus: 1 });
export const strictly = strictMode;
