/** The steps of one execution with their happens-before order, and the pairs that could have come the other way round. */
import type { PlainAccess, Use } from './recorder.ts';
import type { ProcessId } from './process.ts';
import type { StepInfo } from './subject.ts';
import type { Move } from './wakeup.ts';

export interface Step extends Move, Pick<StepInfo, 'posts' | 'fixed' | 'prevented' | 'block'> {
  /** Number of its process in this execution. */
  readonly process: number;
  readonly uses: readonly Use[];
  readonly plain: readonly PlainAccess[];
  /** By process: how many of its steps (by number + 1) are known. */
  readonly clock: readonly number[];
  /** Earlier steps that it could change places with. */
  readonly races: readonly number[];
  /** Where it conflicts with a step of another handler: the steps that queued the events of the two, or of those that did. */
  readonly swaps: readonly Swap[];
  /** If it queued an event of something that was ready before: the step since when it is. */
  readonly causes: readonly number[];
  /**
   * Of each race, then of each process that it has prevented, then of each swap:
   * how many steps of the execution must stay as they are for that to need no other look.
   */
  readonly settled: number[];
}

/** A step that was tried and could not end: what its process would use, and the steps that made its beginning possible. */
export type Attempted = Pick<StepInfo, 'process' | 'uses' | 'after'>;

/** What the steps of an execution may know of one another, in numbers: beyond that it fills the memory. */
export const mostKnown = 2_000_000;

/** Two steps, the first one earlier, that queued events: these could have come the other way round. */
export type Swap = readonly [first: number, second: number];

/** What a handler does for one event, without interruption by others on its CPU. */
interface Block {
  /** The step that queued the event, and those that could have been the later one instead. */
  readonly queued: number;
  readonly causes: readonly number[];
  readonly process: number;
  last: number;
}

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
  /** What handlers did, in the order of their events. */
  private readonly blocks: Block[] = [];
  /** Numbers that the clocks of all steps hold. */
  size = 0;

  /**
   * `queue`: locations of the order of events, and of what makes them. Given, that
   * order matters only where their handlers conflict (mode.ts).
   */
  constructor(private readonly queue?: ReadonlySet<number>) {}

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
    this.blocks.length = 0;
    this.size = 0;
    for (const [handler, { delivered }] of this.handlers)
      if (delivered >= length) this.handlers.delete(handler);
    for (let i = 0; i < length; i++) this.note(i, this.steps[i] as Step);
  }

  /** Other steps come after the first so many: pairs that were settled by later ones are open again. */
  unsettle(length: number): void {
    for (const { settled } of this.steps)
      for (let n = 0; n < settled.length; n++) {
        const upTo = settled[n] ?? -1;
        if (upTo > length && upTo !== Infinity) settled[n] = -1;
      }
  }

  private note(
    i: number,
    { process, uses, clock, block }: Pick<Step, 'process' | 'uses' | 'clock' | 'block'>,
  ): void {
    const last = this.steps[this.latest[process] ?? -1];
    if (block !== undefined) {
      const same = last?.block === block && this.blocks.findLast((b) => b.process === process);
      if (same) same.last = i;
      else
        this.blocks.push({
          queued: block,
          causes: this.steps[block]?.causes ?? noSteps,
          process,
          last: i,
        });
    }
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
   * The steps after one that do not come after it, up to the end of the
   * execution: notdep(e, E) of the paper (search.ts).
   */
  independentOf(first: number): number[] {
    const { steps } = this;
    const { process } = steps[first] as Step;
    const out: number[] = [];
    for (let k = first + 1; k < steps.length; k++)
      if (((steps[k] as Step).clock[process] ?? 0) <= first) out.push(k);
    return out;
  }

  /**
   * Adds the next step. `after` are steps that made it possible; `unlocked` one
   * that only gave it its mutex, which is no reason not to change places with
   * the lock before.
   */
  add(id: ProcessId, info: StepInfo): Step {
    const {
      process,
      uses,
      plain,
      made,
      after,
      unlocked,
      handlers,
      waits,
      posts,
      fixed,
      prevented,
      behind,
      block,
    } = info;
    const i = this.steps.length;
    const byHandlers = this.queue !== undefined;
    const clock = this.clockOf(
      this.latest[process],
      byHandlers || behind < 0 ? after : [...after, behind],
    );
    if (byHandlers) this.comesAfterBlocks(clock, process, block);
    const found = this.candidates(clock, uses);
    const { direct, swaps } = byHandlers
      ? this.sorted(found, { process, block })
      : { direct: found, swaps: noSwaps };
    const races = this.beforeInterrupts(process, direct, clock);
    for (const u of uses) {
      const last = this.queue?.has(u >> 1) === true ? undefined : this.last.get(u >> 1);
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
      swaps,
      causes: byHandlers && posts ? this.causesOf(uses) : noSteps,
      posts,
      fixed,
      prevented,
      block,
      settled: [],
    };
    this.steps.push(step);
    for (const { handler, over } of handlers) this.handlers.set(handler, { over, delivered: i });
    this.note(i, step);
    return step;
  }

  /** Handlers run one after the other, in the order of their events: of events that came in a fixed order, so are the handlers. */
  private comesAfterBlocks(clock: number[], process: number, block: number | undefined): void {
    if (block === undefined || this.steps[this.latest[process] ?? -1]?.block === block) return;
    const surely = (at: number): boolean => at === block || (block >= 0 && this.before(at, block));
    // The latest first: what that came after is known with it.
    for (let k = this.blocks.length - 1; k >= 0; k--) {
      const { process: other, queued, causes, last } = this.blocks[k] as Block;
      if ((clock[other] ?? 0) > last) continue;
      if (queued < 0 || (surely(queued) && causes.every(surely))) this.join(clock, last);
    }
  }

  /** What is to be read, or the room to write, came before it was asked for: had it come later, that would have queued the event. */
  private causesOf(uses: readonly Use[]): readonly number[] {
    const found: number[] = [];
    for (const u of uses) {
      const last = this.queue?.has(u >> 1) === true && (u & 1) === 0 && this.last.get(u >> 1);
      if (last && last.write >= 0 && !found.includes(last.write)) found.push(last.write);
    }
    return found;
  }

  /** Which conflicting steps can themselves change places with one, and which only with their events. */
  private sorted(
    found: readonly number[],
    step: Pick<Step, 'process' | 'block'>,
  ): { readonly direct: readonly number[]; readonly swaps: readonly Swap[] } {
    const direct: number[] = [];
    const swaps: Swap[] = [];
    for (const at of found) {
      const swapped = this.swapsOf(at, step);
      if (swapped === 'direct') direct.push(at);
      else
        for (const swap of swapped)
          if (!swaps.some((s) => s[0] === swap[0] && s[1] === swap[1])) swaps.push(swap);
    }
    return { direct, swaps };
  }

  /**
   * Two conflicting steps: `direct` if they can themselves change places. Those of
   * two handlers do where their events do: then the steps that queued these, or
   * could have; none where their order is fixed.
   */
  swapsOf(first: number, step: Pick<Step, 'process' | 'block'>): readonly Swap[] | 'direct' {
    const { process, block } = this.steps[first] as Step;
    const second = step.block;
    if (block === undefined || second === undefined) return 'direct';
    if (process === step.process && block === second) return 'direct';
    if (block < 0 || second < 0) return noSwaps;
    const swaps: Swap[] = [];
    for (const queued of [block, ...(this.steps[block] as Step).causes]) {
      if (queued === second || this.before(queued, second)) continue;
      const further = this.swapsOf(queued, this.steps[second] as Step);
      swaps.push(...(further === 'direct' ? [[queued, second] as const] : further));
    }
    return swaps;
  }

  /** Steps that keep one that was tried at the end from ending, and that it could change places with. */
  keepers({ process, uses, after }: Attempted): readonly number[] {
    const clock = this.clockOf(this.latest[process], after);
    return this.beforeInterrupts(process, this.candidates(clock, uses), clock);
  }

  /** The same of one that was tried before a step, without what comes after that; `own` is the last step of its process there. */
  keepersBefore(uses: readonly Use[], step: number, own: number): readonly number[] {
    const clock = this.clockOf(own < 0 ? undefined : own, []);
    const found: number[] = [];
    for (const u of uses) {
      for (let k = step - 1; k >= 0; k--) {
        const s = this.steps[k] as Step;
        const other = s.uses.find((v) => v >> 1 === u >> 1);
        if (other === undefined || ((u | other) & 1) === 0) continue;
        if ((clock[s.process] ?? 0) <= k && !found.includes(k)) found.push(k);
        if ((other & 1) === 1) break;
      }
    }
    return found.filter((a) => !found.some((b) => b !== a && this.before(a, b)));
  }

  private clockOf(own: number | undefined, after: readonly number[]): number[] {
    const clock = own === undefined ? [] : (this.steps[own] as Step).clock.slice();
    for (const a of after) this.join(clock, a);
    return clock;
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
      const last = this.queue?.has(u >> 1) === true ? undefined : this.last.get(u >> 1);
      if (!last) continue;
      look(last.write);
      if ((u & 1) === 1) last.reads.forEach(look);
    }
    return found.length < 2
      ? found
      : found.filter((a) => !found.some((b) => b !== a && this.before(a, b)));
  }
}

const noSwaps: readonly Swap[] = [];
const noSteps: readonly number[] = [];
