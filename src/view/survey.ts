/**
 * A run made once to its end, with everything that listens: what was found and
 * where, when each activation began and ended, what ran when on which CPU, who
 * wrote which variable. It goes forward in portions, so that a screen can be
 * shown meanwhile. Places in the run are counted as in walk.ts.
 */
import type { Diagnostic } from '../diagnostic/diagnostic.ts';
import type { Activation, Cause, Wait } from '../machine/activation.ts';
import type { Value } from '../machine/value.ts';
import { Detector } from '../race/detector.ts';
import { lockOrderReports } from '../race/lock-report.ts';
import { LostReports } from '../race/lost-report.ts';
import { LostUpdates } from '../race/lost-update.ts';
import { RaceReports } from '../race/report.ts';
import { Steps } from '../race/steps.ts';
import { Findings } from '../run/findings.ts';
import type { RunResult } from '../run/result.ts';
import type { Run } from '../run/run.ts';
import { Trace, type Waited } from '../run/trace.ts';
import { StepWalk } from './step-walk.ts';
import type { Walk, WalkOptions } from './walk.ts';

/** Something found, and the place in the run where that became clear. */
export interface Finding {
  readonly diagnostic: Diagnostic;
  readonly at: number;
}

/** Notes beside beginnings and waits how many statements had begun. */
class NotingTrace extends Trace {
  /** Activation begins, as places in the run. */
  readonly starts: number[] = [];
  /** By wait of the trace: likewise. */
  readonly waitReached: number[] = [];
  clock: () => number = () => 0;

  override begins(
    cpu: number,
    activation: number,
    cause: Cause & { readonly at?: number },
    at: number,
  ): void {
    super.begins(cpu, activation, cause, at);
    this.starts.push(this.clock());
  }

  override waited(cpu: number, act: Activation, wait: Wait, now: number): void {
    super.waited(cpu, act, wait, now);
    while (this.waitReached.length < this.waits.length) this.waitReached.push(this.clock());
  }
}

class NotingFindings extends Findings {
  readonly places = new Map<string, number>();

  constructor(private readonly clock: () => number) {
    super();
  }

  override add(d: Diagnostic): void {
    const key = keyOf(d);
    if (!this.places.has(key)) this.places.set(key, this.clock());
    super.add(d);
  }
}

function keyOf(d: Diagnostic): string {
  return `${d.code} ${String(d.span.file)} ${String(d.span.start)} ${String(d.span.end)} ${d.message.id}`;
}

/** The detector, with notes of who wrote when and when activations ended. */
class Surveyor extends Detector {
  readonly writes: number[][];
  /** By write: its site. */
  readonly writeSites: number[][];
  readonly overs: number[] = [];
  /** Statements that make a step which others can see. */
  readonly visible: number[] = [];
  clock: () => number = () => 0;

  constructor(
    private readonly surveyed: Run,
    sink: ConstructorParameters<typeof Detector>[1],
    steps: Steps,
    lost: LostUpdates,
  ) {
    super(surveyed, sink, steps, lost);
    this.writes = surveyed.names.shared.map(() => []);
    this.writeSites = surveyed.names.shared.map(() => []);
  }

  override writeShared(index: number, site: number, value: Value): void {
    this.note();
    const at = this.clock();
    const list = this.writes[index];
    if (list && list.at(-1) !== at) {
      list.push(at);
      this.writeSites[index]?.push(site);
    }
    super.writeShared(index, site, value);
  }

  /** The statement at hand makes a visible step. */
  note(): void {
    // Before main and handlers there is nobody to see it.
    if (!this.surveyed.state.begun) return;
    const at = this.clock();
    // Where several CPUs run, the statement that began last stands for those under way.
    if (at >= 0 && (this.visible.at(-1) ?? -1) < at) this.visible.push(at);
  }

  override readShared(...args: Parameters<Detector['readShared']>): void {
    this.note();
    super.readShared(...args);
  }

  override atomic(...args: Parameters<Detector['atomic']>): void {
    this.note();
    super.atomic(...args);
  }

  override locked(...args: Parameters<Detector['locked']>): void {
    this.note();
    super.locked(...args);
  }

  override unlocked(...args: Parameters<Detector['unlocked']>): void {
    this.note();
    super.unlocked(...args);
  }

  override ended(act: Activation): void {
    this.overs.push(this.clock());
    super.ended(act);
  }
}

/** Makes the walk that is surveyed, with who listens to it. */
export type WalkMaker = (
  listening: Required<Pick<WalkOptions, 'listen' | 'trace' | 'findings' | 'calls'>>,
) => Walk;

export class Survey {
  readonly trace = new NotingTrace();
  readonly walk: Walk;
  private readonly surveyor: Surveyor;
  private readonly places: NotingFindings;
  /** Where each finding of the listeners became clear, in the order in which they tell them. */
  private readonly racePlaces: number[] = [];
  private readonly lostPlaces: number[] = [];
  private found: readonly Finding[] | undefined;
  private told: RunResult | undefined;

  constructor(make: WalkMaker) {
    let surveyor: Surveyor | undefined;
    const clock = (): number => this.walk.begun;
    this.trace.clock = clock;
    this.places = new NotingFindings(clock);
    this.walk = make({
      trace: this.trace,
      findings: this.places,
      calls: () => {
        surveyor?.note();
      },
      listen: (run) => (surveyor = this.listen(run)),
    });
    this.surveyor = surveyor as unknown as Surveyor;
    this.surveyor.clock = () => clock() - 1;
    this.walk.start();
  }

  private listen(run: Run): Surveyor {
    const steps = new Steps();
    const reports = new RaceReports(run, steps);
    const lost = new LostReports(run);
    const surveyor = new Surveyor(
      run,
      {
        pair: (p) => {
          reports.pair(p);
          while (this.racePlaces.length < reports.size) this.racePlaces.push(this.walk.begun - 1);
        },
      },
      steps,
      new LostUpdates((u) => {
        lost.add(u);
        while (this.lostPlaces.length < lost.all.length) this.lostPlaces.push(this.walk.begun - 1);
      }),
    );
    run.atEnd.push(() => {
      const { end } = this;
      const place = (list: readonly Diagnostic[], places: readonly number[]): Finding[] =>
        list.map((diagnostic, i) => ({ diagnostic, at: places[i] ?? end }));
      const listeners = [
        ...place(reports.all, this.racePlaces),
        ...place(lost.all, this.lostPlaces),
        ...place(lockOrderReports(run, surveyor.order), []),
      ];
      this.listenersFound.push(...listeners);
    });
    return surveyor;
  }

  private readonly listenersFound: Finding[] = [];

  /** Goes on for so many statements. True when the end is reached. */
  advance(statements: number): boolean {
    const { walk } = this;
    if (this.found) return true;
    walk.advance(walk.standing.position + statements);
    if (!walk.standing.ended) return false;
    this.finish();
    return true;
  }

  private finish(): void {
    this.told = this.walk.result();
    this.closeWaits();
    const own = this.places.all.map((diagnostic) => ({ diagnostic, at: this.placeOf(diagnostic) }));
    this.found = [...own, ...this.listenersFound].sort((a, b) => a.at - b.at);
    const diagnostics = this.found.map((f) => f.diagnostic);
    const ok = !diagnostics.some((d) => d.severity === 'error');
    this.told = {
      ...this.told,
      diagnostics,
      ok,
      exit: this.told.exit === 0 && !ok ? 1 : this.told.exit,
    };
  }

  /** The longest of the waits that a finding of a stall tells of, and the place where it was over. */
  stallOf(d: Diagnostic): { readonly wait: Waited; readonly at: number } | undefined {
    let what: 'call' | 'page fault' | undefined;
    if (d.code === 'EVL2101') what = 'call';
    else what = d.code === 'EVL2102' ? 'page fault' : undefined;
    const { waits, waitReached } = this.trace;
    let longest: { readonly wait: Waited; readonly at: number } | undefined;
    waits.forEach((wait, i) => {
      const span = this.walk.run.span(wait.site);
      if (wait.what !== what || span.start !== d.span.start || span.file !== d.span.file) return;
      if (!longest || wait.to - wait.from > longest.wait.to - longest.wait.from)
        longest = { wait, at: waitReached[i] ?? this.end };
    });
    return longest;
  }

  /** A stall is told at the end of the run, but became clear when the wait was over. */
  private placeOf(d: Diagnostic): number {
    return (
      (d.code === 'EVL2101' ? this.stallOf(d)?.at : undefined) ??
      this.places.places.get(keyOf(d)) ??
      this.end
    );
  }

  /** What waits at the end is shown as waiting to the end. */
  private closeWaits(): void {
    const { run, begun } = this.walk;
    if (this.walk instanceof StepWalk) return;
    for (const act of run.state.activations.values()) {
      if (act.state.tag === 'blocked')
        this.trace.waited(
          Math.max(0, act.cpu),
          act,
          act.state.wait,
          Math.max(...run.state.cpus.map((c) => c.time)),
        );
    }
    while (this.trace.waitReached.length < this.trace.waits.length)
      this.trace.waitReached.push(begun);
  }

  /** The first move of a schedule that could not be made. */
  get parted(): number | undefined {
    return this.walk instanceof StepWalk ? this.walk.parted : undefined;
  }

  get complete(): boolean {
    return this.found !== undefined;
  }

  /** Statements known so far; all of them when it is complete. */
  get end(): number {
    return this.walk.standing.position;
  }

  /** Virtual time reached so far, in µs; steps, where they are what a trace counts in. */
  get time(): number {
    if (this.walk instanceof StepWalk) return this.end;
    return this.told?.time ?? this.walk.run.scheduler.now;
  }

  /** The steps of this run, as schedules write them; none where virtual time moves it. */
  get taken(): readonly string[] {
    return this.walk instanceof StepWalk ? this.walk.taken : [];
  }

  /** What was found, by place; empty until the survey is complete. */
  get findings(): readonly Finding[] {
    return this.found ?? [];
  }

  get result(): RunResult | undefined {
    return this.told;
  }

  /** Places where activations begin. */
  get starts(): readonly number[] {
    return this.trace.starts;
  }

  /** Places where activations have ended. */
  get ends(): readonly number[] {
    return this.surveyor.overs;
  }

  /** Places before a step that others can see: an access of a shared variable or atomic, a lock, a post, a system call. */
  get visible(): readonly number[] {
    return this.surveyor.visible;
  }

  /** Places where a shared variable is written, by its number. */
  writes(index: number): readonly number[] {
    return this.surveyor.writes[index] ?? [];
  }

  /** Sites of those writes. */
  writeSites(index: number): readonly number[] {
    return this.surveyor.writeSites[index] ?? [];
  }
}

/** The first number of a rising list that is greater; undefined if none is. */
export function after(list: readonly number[], n: number): number | undefined {
  return list[firstAbove(list, n)];
}

/** The last number of a rising list that is less; undefined if none is. */
export function before(list: readonly number[], n: number): number | undefined {
  return list[firstAbove(list, n - 1) - 1];
}

/** Index of the first number of a rising list that is greater than n. */
function firstAbove(list: readonly number[], n: number): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((list[middle] ?? 0) > n) high = middle;
    else low = middle + 1;
  }
  return low;
}
