/** The steps of one execution with their happens-before order, and the pairs that could have come the other way round. */
import type { PlainAccess, Use } from './recorder.ts';
import type { ProcessId } from './process.ts';
import type { StepInfo } from './search.ts';
import type { Move } from './wakeup.ts';

export interface Step extends Move, Pick<StepInfo, 'frees' | 'quick' | 'color' | 'queued'> {
  /** Number of its process in this execution. */
  readonly process: number;
  readonly uses: readonly Use[];
  readonly plain: readonly PlainAccess[];
  /** By process: how many of its steps (by number + 1) are known. */
  readonly clock: readonly number[];
  /** Earlier steps that it could change places with. */
  readonly races: readonly number[];
}

/** What the steps of an execution may know of one another, in numbers: beyond that it fills the memory. */
export const mostKnown = 2_000_000;

/** The steps that used a location last. */
interface Last {
  write: number;
  readonly reads: number[];
}

export class ExecutionTrace {
  readonly steps: Step[] = [];
  private readonly last = new Map<number, Last>();
  /** By process: its last step. */
  private readonly latest: number[] = [];
  /** By a handler's process: what it runs over, and the step that delivered its signal. */
  private readonly handlers = new Map<
    number,
    { readonly over: number; readonly delivered: number }
  >();
  /** Numbers that the clocks of all steps hold. */
  size = 0;

  /** Events of the execution that had no step of their own. */
  get quick(): ReadonlySet<ProcessId> {
    return new Set(this.steps.flatMap((s) => s.quick));
  }

  get length(): number {
    return this.steps.length;
  }

  /** Plain accesses of two steps that conflict. */
  *meetings(first: number, second: number): Generator<readonly [PlainAccess, PlainAccess]> {
    for (const x of this.steps[first]?.plain ?? []) {
      for (const y of this.steps[second]?.plain ?? [])
        if (x.location === y.location && (x.write || y.write)) yield [x, y];
    }
  }

  /** Forgets the steps from a position on. */
  cut(length: number): void {
    if (length === this.steps.length) return;
    this.steps.length = length;
    this.last.clear();
    this.latest.length = 0;
    this.size = 0;
    for (const [handler, { delivered }] of this.handlers)
      if (delivered >= length) this.handlers.delete(handler);
    for (let i = 0; i < length; i++) this.note(i, this.steps[i] as Step);
  }

  private note(
    i: number,
    { process, uses, clock }: Pick<Step, 'process' | 'uses' | 'clock'>,
  ): void {
    this.latest[process] = i;
    this.size += clock.length;
    for (const u of uses) {
      const location = u >> 1;
      let last = this.last.get(location);
      if (!last) this.last.set(location, (last = { write: -1, reads: [] }));
      if ((u & 1) === 1) {
        last.write = i;
        last.reads.length = 0;
      } else last.reads.push(i);
    }
  }

  /** True if a step comes before another. */
  before(first: number, second: number): boolean {
    const a = this.steps[first] as Step;
    return ((this.steps[second] as Step).clock[a.process] ?? 0) > first;
  }

  /**
   * The later of two steps, after what it takes besides the earlier one: the
   * steps between them that do not come after that. Undefined if it cannot come
   * without it.
   */
  between(first: number, second: number): Step[] | undefined {
    const near: Step[] = [];
    const left: number[] = [first];
    for (let k = first + 1; k <= second; k++) {
      // With a handler's step, what it runs over is left out as well: it only goes on when the handler has ended.
      const without =
        this.handlers.size === 0
          ? this.before(first, k) && k !== second
          : k !== second && left.some((m) => this.before(m, k) || this.isOver(m, k));
      if (without) left.push(k);
      else near.push(this.steps[k] as Step);
    }
    if (
      this.handlers.size > 0 &&
      left.some((m) => m !== first && this.before(m, second) && !this.before(first, m))
    )
      return undefined;
    return near;
  }

  /** A step is one of a handler that runs over the process of another. */
  private isOver(step: number, other: number): boolean {
    return (
      this.deliveryOver((this.steps[other] as Step).process, (this.steps[step] as Step).process) !==
      undefined
    );
  }

  /**
   * Adds the next step. `after` are steps that made it possible; `unlocked` one
   * that only gave it its mutex, which is no reason not to change places with
   * the lock before.
   */
  add(
    id: ProcessId,
    {
      process,
      uses,
      plain,
      made,
      after,
      unlocked,
      handlers,
      waits,
      frees,
      quick,
      color,
      queued,
    }: StepInfo,
  ): Step {
    const i = this.steps.length;
    const own = this.latest[process];
    const clock = own === undefined ? [] : (this.steps[own] as Step).clock.slice();
    for (const a of after) this.join(clock, a);
    const races = this.beforeInterrupts(process, this.candidates(clock, uses), clock);
    for (const u of uses) {
      const last = this.last.get(u >> 1);
      if (!last) continue;
      if (last.write >= 0) this.join(clock, last.write);
      if ((u & 1) === 1) for (const r of last.reads) this.join(clock, r);
    }
    if (unlocked >= 0) this.join(clock, unlocked);
    clock[process] = i + 1;
    const step: Step = {
      id,
      process,
      waits,
      uses,
      plain,
      made,
      clock,
      races,
      frees,
      quick,
      color,
      queued,
    };
    this.steps.push(step);
    for (const { handler, over } of handlers) this.handlers.set(handler, { over, delivered: i });
    this.note(i, step);
    return step;
  }

  /** What a handler did while it ran over a process cannot come after that process's next step: the whole interrupt can. */
  private beforeInterrupts(
    process: number,
    races: readonly number[],
    clock: readonly number[],
  ): readonly number[] {
    if (this.handlers.size === 0 || races.length === 0) return races;
    const moved = new Set(
      races.map((r) => this.deliveryOver(process, (this.steps[r] as Step).process) ?? r),
    );
    return [...moved].filter((r) => (clock[(this.steps[r] as Step).process] ?? 0) <= r);
  }

  private deliveryOver(process: number, handler: number): number | undefined {
    for (let h = this.handlers.get(handler); h; h = this.handlers.get(h.over))
      if (h.over === process) return h.delivered;
    return undefined;
  }

  private join(clock: number[], step: number): void {
    const other = this.steps[step]?.clock;
    if (!other) return;
    for (let k = 0; k < other.length; k++) {
      const t = other[k] ?? 0;
      if (t > (clock[k] ?? 0)) clock[k] = t;
      else clock[k] ??= 0;
    }
  }

  /** Conflicting steps that nothing else puts in order, without those that come before another such. */
  private candidates(clock: readonly number[], uses: readonly Use[]): number[] {
    const found: number[] = [];
    const look = (step: number): void => {
      if (step < 0 || found.includes(step)) return;
      if ((clock[(this.steps[step] as Step).process] ?? 0) <= step) found.push(step);
    };
    for (const u of uses) {
      const last = this.last.get(u >> 1);
      if (!last) continue;
      look(last.write);
      if ((u & 1) === 1) last.reads.forEach(look);
    }
    return found.length < 2
      ? found
      : found.filter((a) => !found.some((b) => b !== a && this.before(a, b)));
  }
}
