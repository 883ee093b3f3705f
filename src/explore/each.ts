/** Every inequivalent execution of a program, one after the other, each with its whole result: for tests on all schedules. */
import { isRace } from '../diagnostic/codes.ts';
import type { Diagnostic } from '../diagnostic/diagnostic.ts';
import type { Limits } from '../machine/limit.ts';
import type { Names, Routine } from '../names/binding.ts';
import { Afterwards, type Evaluated } from '../run/expectation.ts';
import type { RunResult } from '../run/result.ts';
import type { RunHost } from '../run/run.ts';
import type { Plan } from '../world/plan.ts';
import { Execution } from './execution.ts';
import { firstMode, modeAfter, queueOf, strictMode, type Mode } from './mode.ts';
import { replay } from './replay.ts';
import { fingerprint, scheduleText } from './schedule.ts';
import { Search, type SearchSink } from './search.ts';
import type { ExecutionTrace } from './trace.ts';

export interface EachExecution {
  readonly result: RunResult;
  /** The schedule, as `run --schedule` reads it. */
  readonly schedule: string;
  /** The value of a test's expression after this execution. */
  readonly evaluate: (routine: Routine) => Evaluated;
}

export interface Exploration {
  /** Every class of executions was tried, or the judge stopped the search. */
  readonly complete: boolean;
  readonly executions: number;
}

export interface EachOptions {
  readonly plan: Plan;
  readonly limits: Limits;
  readonly host: RunHost;
  /** The program's own files, and the name of its world: what a schedule says it was made for. */
  readonly texts: readonly string[];
  readonly world: string | undefined;
  /** Tell of each execution all its races, not only those that no earlier one had. */
  readonly everyRace: boolean;
}

/** Shows each execution to the judge, until that gives true, or the real time of the host is over. */
export function exploreEach(
  names: Names,
  options: EachOptions,
  judge: (e: EachExecution) => boolean,
): Exploration {
  let mode: Mode | undefined = firstMode(options.plan);
  let exploration: Exploration = { complete: false, executions: 0 };
  while (mode) {
    const each: Each = new Each(names, options, mode, judge);
    exploration = each.run();
    mode = each.again;
  }
  return exploration;
}

class Each {
  private readonly execution: Execution;
  again: Mode | undefined;
  private stopped = false;
  /** Races of the steps of this execution that no earlier one had. */
  private newRace = false;
  private readonly known = new Set<string>();

  constructor(
    private readonly names: Names,
    private readonly options: EachOptions,
    private readonly mode: Mode,
    private readonly judge: (e: EachExecution) => boolean,
  ) {
    this.execution = new Execution(names, { ...options, ...mode });
  }

  run(): Exploration {
    const sink: SearchSink = {
      complete: (trace) => this.complete(trace),
      race: (first, second, trace) => {
        this.race(first, second, trace);
      },
      tick: () => !this.options.host.expired(),
    };
    const search = new Search(this.execution, sink, queueOf(this.mode, this.execution.numbers));
    const { executions, stopped } = search.run();
    if (search.strict) this.again ??= strictMode;
    return { complete: !stopped || this.stopped, executions };
  }

  private complete(trace: ExecutionTrace): boolean {
    this.again = modeAfter(this.mode, this.execution, trace);
    if (this.again) return false;
    return this.execution.inspect(() => this.judged());
  }

  private judged(): boolean {
    const { execution } = this;
    const result = execution.result();
    const races: Diagnostic[] =
      this.newRace || this.options.everyRace
        ? replay(this.names, this.options, execution.tokens, false).result.diagnostics.filter((d) =>
            isRace(d.code),
          )
        : [];
    this.newRace = false;
    const diagnostics = [
      ...result.diagnostics,
      ...races.filter(
        (r) => !result.diagnostics.some((d) => d.code === r.code && d.span.start === r.span.start),
      ),
    ];
    const { plan, texts, world } = this.options;
    const afterwards = new Afterwards(execution.run);
    this.stopped = this.judge({
      result: { ...result, diagnostics, ok: !diagnostics.some((d) => d.severity === 'error') },
      schedule: scheduleText({
        program: fingerprint(texts),
        cpus: plan.cpus,
        seed: plan.seed,
        world,
        moves: { kind: 'steps', steps: execution.tokens },
      }),
      evaluate: (routine) => afterwards.evaluate(routine),
    });
    return !this.stopped;
  }

  private race(first: number, second: number, trace: ExecutionTrace): void {
    for (const [x, y] of trace.meetings(first, second)) {
      const key = `${String(x.site)} ${String(y.site)}`;
      if (this.known.has(key)) continue;
      this.known.add(key);
      this.newRace = true;
    }
  }
}
