/**
 * D14: every call failing in turn. A program is run, and its k-th system call
 * fails, with each errno that the call can give; then the next k, until a run
 * has no k-th call (Lua's and SQLite's method). Each run must end, say
 * everything in its result, and leave the kernel whole.
 */
import { constant } from '../../src/calls/index.ts';
import type { RunResult } from '../../src/run/result.ts';
import type { Plan } from '../../src/world/plan.ts';
import { diskHost } from '../support/golden.ts';
import { errnosOf } from '../support/errnos.ts';
import { flaw } from '../support/kernel-whole.ts';
import { openRun } from '../support/open-run.ts';

/** Stands in the place of the world's own failures: the k-th call fails, and nothing else does. */
class KthFails {
  calls = 0;
  name = '';

  constructor(
    private readonly k: number,
    private readonly errno: number,
  ) {}

  take(): number {
    return 0;
  }

  takeRequest(): number {
    return 0;
  }

  takeCall(name: string): number {
    this.calls++;
    if (this.calls !== this.k) return 0;
    this.name = name;
    return this.errno;
  }
}

interface Tried {
  readonly result: RunResult;
  readonly fails: KthFails;
}

/** A load of many clients makes the same calls again and again: three of them make all. */
function few(plan: Plan): Plan {
  return { ...plan, loads: plan.loads.map((l) => ({ ...l, count: Math.min(l.count, 3) })) };
}

function attempt(path: string, k: number, errno: number): Tried {
  const run = openRun(path, { host: diskHost(), limits: { steps: 300_000 }, plan: few });
  const fails = new KthFails(k, errno);
  Object.assign(run.kernel, { fails });
  const result = run.run();
  const wrong = flaw(run.kernel);
  if (wrong !== undefined)
    throw new Error(
      `${path}: call ${String(k)} (${fails.name}) fails with ${String(errno)}: ${wrong}`,
    );
  if (result.diagnostics.some((d) => !/^EVL\d{4}$/.test(d.code)))
    throw new Error(`${path}: call ${String(k)}: a diagnostic without a code`);
  return { result, fails };
}

/** Runs a program with each of its calls failing; gives how many calls it had and how many runs were made. `all`: with every errno, else one for each call, in turn. */
export function everyCallFails(
  path: string,
  all: boolean,
): { readonly calls: number; readonly runs: number } {
  let runs = 0;
  for (let k = 1; ; k++) {
    const first = attempt(path, k, constant('EINVAL'));
    runs++;
    if (first.fails.name === '') return { calls: k - 1, runs };
    const errnos = errnosOf.get(first.fails.name);
    if (!errnos) throw new Error(`${first.fails.name} has no list of errnos`);
    const chosen = all ? errnos : errnos.slice(k % Math.max(1, errnos.length)).slice(0, 1);
    for (const errno of chosen) {
      attempt(path, k, constant(errno));
      runs++;
    }
  }
}
