/** The search against all interleavings of one program. */
import { Execution } from '../../src/explore/execution.ts';
import { firstMode, strictMode } from '../../src/explore/mode.ts';
import { bruteForce } from './brute.ts';
import { searchIn, small } from './search-in.ts';

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
  const program = small(text);
  const all = new Execution(program.names, program.options);
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
  const { plan } = program.options;
  const first = searchIn(program, plan.cpus === 1 ? firstMode(plan) : strictMode, order);
  const found = first?.strict === true ? searchIn(program, strictMode, order) : first;
  if (!found) throw new Error(`an execution was cut\n${text}`);
  const { outcomes, classes, executions, blocked } = found;
  return {
    missing: [...keys].filter((k) => !outcomes.has(k)).sort(),
    invented: [...outcomes].filter((k) => !keys.has(k)).sort(),
    classes: [every.size, classes.size],
    executions,
    blocked,
  };
}
