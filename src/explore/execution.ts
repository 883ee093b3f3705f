/** The program as the search sees it: one run, taken step by step again and again. */
import { walkStatements } from '../ast/visit.ts';
import { diagnostic } from '../diagnostic/diagnostic.ts';
import { phrase } from '../diagnostic/phrase.ts';
import { eachExpression } from '../code/each.ts';
import { bodyOf, type Routine } from '../names/binding.ts';
import { nameOf } from '../race/report.ts';
import type { Activation } from '../machine/activation.ts';
import type { Limits } from '../machine/limit.ts';
import type { Names } from '../names/binding.ts';
import { ending } from '../run/ending.ts';
import { faultDiagnostic } from '../run/fault-diagnostic.ts';
import type { Json } from '../run/json-value.ts';
import type { RunResult } from '../run/result.ts';
import { Run, type RunHost } from '../run/run.ts';
import type { Listener } from '../machine/listener.ts';
import type { Plan } from '../world/plan.ts';
import { assert } from '../base/assert.ts';
import { fifoLength } from '../base/fifo.ts';
import type { Chance } from '../schedule/chance.ts';
import { seeded } from '../schedule/seeded.ts';
import { ProcessNames, type Process, type ProcessId } from './process.ts';
import { Locations } from './location.ts';
import { Recorder } from './recorder.ts';
import { tee } from './tee.ts';
import { stepKind } from '../code/lowered.ts';
import type { Attempt, StepInfo, Subject } from './subject.ts';
import { Journal } from '../base/journal.ts';
import { Stepper } from './stepper.ts';
import { LostReports } from '../race/lost-report.ts';

/** What a schedule led to: what people and programs outside can tell apart. */
export interface Outcome {
  readonly output: string;
  readonly shared: ReadonlyMap<string, Json>;
  readonly exit: number;
}

/** How processes and locations are numbered. */
export interface Numbers {
  readonly processes: ProcessNames;
  readonly locations: Locations;
}

export function numbersFor(names: Names): Numbers {
  return {
    processes: new ProcessNames(),
    locations: new Locations(
      names,
      names.routines.some((r) => callsTrylock(names, r)),
    ),
  };
}

export interface ExecutionOptions {
  readonly plan: Plan;
  readonly limits: Limits;
  readonly host: RunHost;
  /** Posts into the queue depend on one another. */
  readonly postsDepend: boolean;
  /** Numbers of processes and locations that others go by too; its own without. */
  readonly numbers?: Numbers;
  /** Another listener beside the one that the search needs. */
  readonly listen?: (run: Run) => Listener;
}

function isBlocked(act: Activation | undefined): boolean {
  return act?.state.tag === 'blocked';
}

/** How chance stands, and how it stood when the program ended itself. */
interface Life {
  draws: Chance | undefined;
  atEnd: Outcome | undefined;
}

export class Execution implements Subject {
  readonly run: Run;
  readonly stepper: Stepper;
  private readonly recorder: Recorder | undefined;
  private readonly lost: LostReports | undefined;
  readonly numbers: Numbers;
  /** The moves so far, as schedules write them. */
  readonly tokens: string[] = [];
  /** The program has loops in which an activation may wait for another. */
  private readonly loops: boolean;
  private readonly life: Life = { draws: undefined, atEnd: undefined };
  private untouched: readonly object[] = [];
  /** Takes steps back, where somebody asks for that. */
  private journal: Journal | undefined;

  constructor(
    names: Names,
    private readonly options: ExecutionOptions,
  ) {
    const { plan, limits, host } = options;
    let stepper: Stepper | undefined;
    let recorder: Recorder | undefined;
    let lost: LostReports | undefined;
    this.numbers = options.numbers ?? numbersFor(names);
    this.run = new Run(names, {
      plan,
      limits,
      host,
      // Latencies do not count: everything takes the least time it can.
      chance: {
        pick: (n, about) => (this.life.draws ??= seeded(plan.seed)).pick(n, about),
        between: (least) => least,
      },
      listen: (run) => {
        if (!options.listen) lost = new LostReports(run);
        recorder = new Recorder(this.numbers.locations, lost?.add);
        return options.listen ? tee(options.listen(run), recorder) : recorder;
      },
      pace: (run) => (stepper = new Stepper(run, this.numbers.processes, recorder)),
    });
    this.stepper = stepper as unknown as Stepper;
    this.recorder = recorder;
    this.lost = lost;
    this.loops = names.routines.some((r) => {
      const body = bodyOf(r);
      let found = false;
      if (body)
        walkStatements(body, (s) => {
          if (s.kind === 'while') found = true;
        });
      return found;
    });
  }

  /** The objects whose fields are its state, beside those of the run; and those that its state refers to and that never change, or only grow. */
  get parts(): { readonly changing: readonly object[]; readonly fixed: readonly object[] } {
    const { options, numbers, recorder } = this;
    return {
      changing: [this, ...(recorder ? [recorder] : [])],
      fixed: [options, numbers, numbers.processes, numbers.locations],
    };
  }

  /** Something was drawn: how chance stands cannot be copied. */
  get hasDrawn(): boolean {
    return this.life.draws !== undefined;
  }

  get limited(): boolean {
    return this.stepper.limited;
  }

  /** The order in which events came may matter though their handlers do nothing that conflicts. */
  get strict(): boolean {
    return this.stepper.strict || fifoLength(this.run.state.queue) > 0;
  }

  /** The process that has the first CPU. */
  get onCpu(): ProcessId | undefined {
    const [act] = this.run.state.cpus[0]?.stack ?? [];
    return act && this.stepper.processOfActivation(act.id)?.id;
  }

  /** A process waits for its turn in the queue. */
  isQueued(id: ProcessId): boolean {
    return this.stepper.find(id)?.event !== undefined;
  }

  /** Steps taken so far. */
  get depth(): number {
    return this.tokens.length;
  }

  /** To the beginning; from here on steps can be taken back. */
  begin(): void {
    if (this.journal === undefined) {
      this.restart();
      this.journal = new Journal(this.roots, this.constants);
      this.untouched = this.kernelParts;
    } else this.back(0);
  }

  /** Takes back all steps after the first so many. */
  back(depth: number): void {
    const { journal } = this;
    assert(journal !== undefined, 'steps are taken back only where they are kept');
    while (journal.depth > depth) journal.undo();
    this.tokens.length = depth;
  }

  /** What only the kernel and the world outside change: all that they hold but the mutexes. */
  private get kernelParts(): readonly object[] {
    const { kernel, world } = this.run;
    const held: readonly unknown[] = [...(Object.values(kernel) as unknown[]), world];
    return held.filter(
      (v): v is object => typeof v === 'object' && v !== null && v !== kernel.mutexes,
    );
  }

  /** Where all that a step may change begins. */
  private get roots(): readonly object[] {
    const { run, stepper, recorder, lost, life } = this;
    return [run, stepper, life, ...(recorder ? [recorder] : []), ...(lost ? [lost] : [])];
  }

  /** What no step changes, or what only grows and is the same for all executions. */
  private get constants(): readonly object[] {
    const { run, numbers, options, tokens } = this;
    return [
      run.options,
      run.names,
      run.lowered,
      run.machine.shape,
      run.kernel.host,
      run.kernel.settings,
      numbers.processes,
      numbers.locations,
      options,
      options.plan,
      tokens,
      ...run.machine.code,
    ];
  }

  restart(): void {
    this.run.reset();
    this.lost?.clear();
    this.life.draws = undefined;
    this.journal = undefined;
    this.recorder?.reset();
    if (this.recorder && !this.run.lowered.tracked) this.recorder.lost = undefined;
    this.tokens.length = 0;
    this.life.atEnd = undefined;
    this.stepper.start();
    this.lookAtEnd();
  }

  /** Nobody can go any more once something has ended the program. */
  enabled(): readonly ProcessId[] {
    return this.stepper.ended === undefined ? this.stepper.choices.enabled() : [];
  }

  step(id: ProcessId): StepInfo {
    const { stepper, recorder } = this;
    const before = stepper.processes.length;
    const process = stepper.find(id);
    this.tokens.push(
      process && process.kind !== 'environment'
        ? process.token
        : `e${String(stepper.choices.outside().indexOf(id))}`,
    );
    const after = process?.enabledBy ?? [];
    const behind = process?.behind ?? -1;
    // A step may end what its process does for one event, and begin what it does for the next.
    const block = process?.kind === 'activation' ? process.block : undefined;
    const ended = stepper.ended !== undefined;
    const again = process !== undefined && isBlocked(stepper.activationOf(process));
    stepper.step(id);
    const stepped = stepper.find(id) ?? process;
    const made = stepper.awakened;
    for (let i = before; i < stepper.processes.length; i++) {
      const p = stepper.processes[i];
      if (p && p.id !== id) made.push(p.id);
    }
    const act = stepped && stepper.activationOf(stepped);
    // That a handler had to wait is told (EVL2101): whether it began to is a step like any other.
    const stalls =
      stepper.blocked && !again && (act?.kind === 'handler' || act?.kind === 'interrupt');
    const waits = stepper.blocked && !stepper.hasDeadline && !stalls;
    this.lookAtEnd();
    const uses = this.usesOf(id, { waits, stalls, ended });
    if (this.loops && stepped)
      stepper.choices.spins.step(stepped, act, uses, stepper.at, made.length > 0);
    const enabledBy = stepped?.kind === 'environment' ? stepped.enabledBy : after;
    const info: StepInfo = {
      process: stepped?.index ?? 0,
      uses,
      plain: waits ? [] : (recorder?.plain ?? []),
      made,
      after: enabledBy.filter((s) => s >= 0 && s < stepper.at),
      behind,
      block,
      unlocked: stepper.unlockedBy,
      handlers: stepper.handlers,
      waits,
      posts: stepper.posts,
      fixed: stepper.fixed && stepper.ended === undefined,
      prevented: stepper.prevented,
    };
    if (stepped) {
      stepped.enabledBy = stepped.enabledBy.filter((s) => s >= stepper.at);
      if (stepped.behind < stepper.at) stepped.behind = -1;
    }
    this.journal?.commit(stepper.kernelTouched ? [] : this.untouched);
    return info;
  }

  /** Processes that wait in a call or for a mutex, with what they would use if they could go on. */
  attempts(): readonly Attempt[] {
    const { stepper } = this;
    if (stepper.ended !== undefined) return this.tooLate();
    return stepper.processes.flatMap((p) => {
      const uses = this.attempted(p);
      const after = p.enabledBy.filter((s) => s >= 0);
      return uses === undefined ? [] : [{ id: p.id, process: p.index, uses, after }];
    });
  }

  /** Processes that could have gone on when something ended the program. */
  private tooLate(): readonly Attempt[] {
    const { stepper, numbers } = this;
    const until = numbers.locations.end;
    return stepper.choices.enabled().map((id) => {
      const p = stepper.processes.find((q) => q.id === id);
      const after = (p?.enabledBy ?? []).filter((s) => s >= 0);
      return { id, process: p?.index ?? 0, uses: [2 * until], after, until };
    });
  }

  private attempted(p: Process): readonly number[] | undefined {
    const { stepper, recorder } = this;
    const act = stepper.activationOf(p);
    if (!recorder || p.done || !act || !p.cpu || stepper.choices.isEnabled(p)) return undefined;
    if (act.state.tag === 'ready' && p.pending?.kind === stepKind.mutex) {
      const mutex = p.pending.object;
      if (typeof mutex !== 'object' || mutex.kind !== 'mutex') return undefined;
      return [2 * (this.numbers.locations.mutexes + mutex.at) + 1];
    }
    if (act.state.tag !== 'blocked' || this.journal === undefined) return undefined;
    return this.inspect(() => {
      stepper.step(p.id);
      return recorder.uses;
    });
  }

  /** A call that waits does nothing yet; but a signal that comes just before it does not end it. */
  private waitUses(id: ProcessId): readonly number[] {
    const { recorder, run } = this;
    return recorder && run.kernel.signals.dispositions.size > 0
      ? [`wait @${String(id)}`, `runs @${String(id)}`].map(
          (name) => 2 * recorder.location(name) + 1,
        )
      : [];
  }

  /** What a call that begins to wait has looked at. */
  private lookUses(id: ProcessId): readonly number[] {
    return [...this.waitUses(id), ...(this.recorder?.uses ?? []).map((u) => u & ~1)];
  }

  /**
   * What the step used. The end of the program comes before or after whatever
   * does more than read; a step that was tried after it is one that could have
   * come before.
   */
  private usesOf(
    id: ProcessId,
    { waits, stalls, ended }: { waits: boolean; stalls: boolean; ended: boolean },
  ): readonly number[] {
    if (waits) return this.waitUses(id);
    if (stalls) return this.lookUses(id);
    const { recorder, stepper, numbers } = this;
    if (!recorder) return [];
    if (stepper.ended !== undefined && !ended) recorder.use(numbers.locations.end, true);
    else if (recorder.uses.length === 0 || recorder.uses.some((u) => (u & 1) === 1))
      recorder.use(numbers.locations.end, false);
    if (this.options.postsDepend) return recorder.uses;
    const posts = recorder.location('posts');
    return recorder.uses.filter((u) => u >> 1 !== posts);
  }

  /** The process that a move of a schedule names; undefined if there is none that can go. */
  processOf(token: string): ProcessId | undefined {
    if (token.startsWith('e')) return this.stepper.choices.outside()[Number(token.slice(1))];
    const p = this.stepper.processes[Number(token)];
    return p && p.kind !== 'environment' && this.stepper.choices.enabled().includes(p.id)
      ? p.id
      : undefined;
  }

  private lookAtEnd(): void {
    if (this.stepper.ended && !this.life.atEnd) this.life.atEnd = this.outcomeNow(this.exitOf());
  }

  private exitOf(): number {
    const { ended } = this.stepper;
    switch (ended?.kind) {
      case 'exit':
        return ended.status;
      case 'killed':
        return 128 + ended.signal;
      case 'fault':
        return 1;
      default:
        return 0;
    }
  }

  private outcomeNow(exit: number): Outcome {
    return { output: this.run.output.stdout, shared: this.run.sharedValues(), exit };
  }

  /** Nothing is left that a report would tell beyond the outcome. */
  private get isPlain(): boolean {
    const { run } = this;
    return (
      this.stepper.ended === undefined &&
      run.state.activations.size === 0 &&
      run.state.stalls.size === 0 &&
      run.world.peers.length === 0 &&
      run.kernel.descriptions.size <= 3 &&
      run.kernel.requests.size === 0 &&
      run.findings.isEmpty &&
      (this.lost?.isEmpty ?? true) &&
      run.atEnd.length === 0
    );
  }

  /** The end of a complete execution: its outcome, and the whole result where there is more to tell. */
  finish(): { readonly outcome: Outcome; readonly result: RunResult | undefined } {
    if (this.isPlain) return { outcome: this.outcomeNow(0), result: undefined };
    const result = this.inspect(() => this.result());
    return { outcome: this.life.atEnd ?? this.outcomeNow(result.exit), result };
  }

  /** Does what may change the state, such as making a result, and takes that back. */
  inspect<T>(body: () => T): T {
    const found = body();
    this.journal?.commit();
    this.journal?.undo();
    return found;
  }

  /** Everything that is told of this execution. */
  result(): RunResult {
    const { run, stepper } = this;
    const { ended } = stepper;
    if (ended?.kind === 'fault') run.findings.add(faultDiagnostic(run, ended.fault));
    else if (ended === undefined) {
      stepper.settle();
      for (const { who, site } of stepper.choices.spinning()) {
        run.findings.add(
          diagnostic(
            'EVL4002.spins',
            run.span(site),
            { who: nameOf(who) },
            { help: phrase('EVL4002.help', {}) },
          ),
        );
      }
      ending(run);
    }
    if (this.lost) for (const d of this.lost.all) run.findings.put(d);
    const found = run.result(
      ended?.kind === 'over' || ended === undefined ? 'end' : ended.kind,
      this.exitOf(),
    );
    return this.life.atEnd
      ? {
          ...found,
          output: this.life.atEnd.output,
          shared: this.life.atEnd.shared,
          exit: this.life.atEnd.exit,
        }
      : found;
  }
}

function callsTrylock(names: Names, routine: Routine): boolean {
  let found = false;
  eachExpression(routine, (e) => {
    if (e.kind !== 'call' || e.callee.kind !== 'name') return;
    const binding = names.bindings.get(e.callee);
    if (binding?.kind === 'call' && binding.call.name === 'trylock') found = true;
  });
  return found;
}
