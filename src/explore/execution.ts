/** The program as the search sees it: one run, taken step by step again and again. */
import { walkStatements } from '../ast/visit.ts';
import { diagnostic } from '../diagnostic/diagnostic.ts';
import { phrase } from '../diagnostic/phrase.ts';
import { eachExpression } from '../code/each.ts';
import { bodyOf, type Routine } from '../names/binding.ts';
import { nameOf } from '../race/report.ts';
import type { Limits } from '../machine/limit.ts';
import type { Names } from '../names/binding.ts';
import { ending } from '../run/ending.ts';
import { faultDiagnostic } from '../run/fault-diagnostic.ts';
import type { Json } from '../run/json-value.ts';
import type { RunResult } from '../run/result.ts';
import { Run, type RunHost } from '../run/run.ts';
import type { Listener } from '../machine/listener.ts';
import type { Plan } from '../world/plan.ts';
import type { Chance } from '../schedule/chance.ts';
import { seeded } from '../schedule/seeded.ts';
import { noCpus, type CpuState } from './cpus.ts';
import { ProcessNames, range, type ProcessId } from './process.ts';
import { Locations } from './location.ts';
import { Recorder } from './recorder.ts';
import { tee } from './tee.ts';
import type { StepInfo, Subject } from './search.ts';
import { Copier, Snapshots } from './snapshot.ts';
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
  /** Events may have to wait for a CPU or their color: the search plans with that. */
  readonly plansCpus: boolean;
  /** Numbers of processes and locations that others go by too; its own without. */
  readonly numbers?: Numbers;
  /** Another listener beside the one that the search needs. */
  readonly listen?: (run: Run) => Listener;
}

export class Execution implements Subject {
  readonly run: Run;
  readonly stepper: Stepper;
  private readonly recorder: Recorder | undefined;
  private readonly lost: LostReports | undefined;
  readonly numbers: Numbers;
  private readonly snapshots = new Snapshots();
  private canCopy: boolean;
  /** The moves so far, as schedules write them. */
  tokens: string[] = [];
  /** The program has loops in which an activation may wait for another. */
  private readonly loops: boolean;
  /** Where `random` draws from; the same in each execution. */
  private draws: Chance | undefined;
  /** How it stood when the program ended itself. */
  private atEnd: Outcome | undefined;

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
        pick: (n, about) => (this.draws ??= seeded(plan.seed)).pick(n, about),
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
    this.canCopy = options.listen === undefined && !this.run.lowered.tracked && !this.loops;
  }

  /** The objects whose fields are its state, beside those of the run; and those that its state refers to and that never change, or only grow. */
  get parts(): { readonly changing: readonly object[]; readonly fixed: readonly object[] } {
    const { options, numbers, snapshots, recorder } = this;
    return {
      changing: [this, ...(recorder ? [recorder] : [])],
      fixed: [options, numbers, numbers.processes, numbers.locations, snapshots],
    };
  }

  /** Something was drawn: how chance stands cannot be copied. */
  get hasDrawn(): boolean {
    return this.draws !== undefined;
  }

  get plansCpus(): boolean {
    return this.options.plansCpus;
  }

  get limited(): boolean {
    return this.stepper.limited;
  }

  /** Back to the beginning, or to the deepest copy on the path of so many steps; gives how many steps that is. */
  resume(depth: number): number {
    const snapshot = this.snapshots.upTo(depth);
    if (!snapshot) {
      this.restart();
      return 0;
    }
    const copier = new Copier();
    this.run.load(copier.run(snapshot.state), snapshot.stdout, snapshot.owners);
    this.run.machine.load(snapshot.machine);
    this.stepper.load(copier.stepper(snapshot.stepper));
    this.recorder?.reset();
    this.draws = undefined;
    this.tokens = snapshot.tokens.slice();
    this.atEnd = undefined;
    return snapshot.depth;
  }

  /** Keeps a copy of how it stands after so many steps, where that is small and worth it. */
  keep(depth: number): void {
    if (!this.canCopy || !this.snapshots.isWorth(depth)) return;
    const { run, stepper } = this;
    if (
      run.kernelWasUsed ||
      run.state.figures.syscalls > 0 ||
      !isSmall(stepper) ||
      this.draws !== undefined
    ) {
      this.canCopy = !run.kernelWasUsed && run.state.figures.syscalls === 0;
      return;
    }
    const copier = new Copier();
    this.snapshots.keep({
      depth,
      state: copier.run(run.state),
      machine: run.machine.save(),
      owners: run.kernel.mutexes.map((m) => m.owner),
      stdout: run.output.stdout,
      stepper: copier.stepper(stepper.state),
      tokens: this.tokens.slice(),
    });
  }

  restart(): void {
    this.run.reset();
    this.lost?.clear();
    this.draws = undefined;
    this.recorder?.reset();
    if (this.recorder && !this.run.lowered.tracked) this.recorder.lost = undefined;
    this.tokens = [];
    this.atEnd = undefined;
    this.stepper.start();
    // Records that the initialisers made are changed in place: a copy of the state would share them.
    if (this.run.machine.shared.some((v) => typeof v === 'object')) this.canCopy = false;
    this.lookAtEnd();
  }

  cpus(): CpuState {
    return this.options.plansCpus ? this.stepper.cpuState : noCpus;
  }

  enabled(): readonly ProcessId[] {
    return this.stepper.choices.enabled();
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
    stepper.step(id);
    const stepped = stepper.find(id) ?? process;
    const made = stepper.awakened;
    for (let i = before; i < stepper.processes.length; i++) {
      const p = stepper.processes[i];
      if (p && p.id !== id) made.push(p.id);
    }
    const waits = stepper.blocked && !stepper.hasDeadline;
    this.lookAtEnd();
    const uses = waits ? this.waitUses(id) : this.usesOf();
    if (this.loops && stepped)
      stepper.choices.spins.step(
        stepped,
        stepper.activationOf(stepped),
        uses,
        stepper.at,
        made.length > 0,
      );
    const enabledBy = stepped?.kind === 'environment' ? stepped.enabledBy : after;
    const info: StepInfo = {
      process: stepped?.index ?? 0,
      uses,
      plain: waits ? [] : (recorder?.plain ?? []),
      made,
      after: enabledBy.filter((s) => s >= 0 && s < stepper.at),
      unlocked: stepper.unlockedBy,
      handlers: stepper.handlers,
      waits,
      frees: stepper.freed,
      quick: stepper.quick,
      color: stepper.color,
      queued: stepper.queued,
      prevented: stepper.prevented,
    };
    if (stepped) stepped.enabledBy = stepped.enabledBy.filter((s) => s >= stepper.at);
    return info;
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

  private usesOf(): readonly number[] {
    const { recorder } = this;
    if (!recorder) return [];
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
    if (this.stepper.ended && !this.atEnd) this.atEnd = this.outcomeNow(this.exitOf());
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
    const result = this.result();
    return { outcome: this.atEnd ?? this.outcomeNow(result.exit), result };
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
    return this.atEnd
      ? { ...found, output: this.atEnd.output, shared: this.atEnd.shared, exit: this.atEnd.exit }
      : found;
  }
}

/** No record was made and nothing stands on the agenda: a copy of it is small. */
function isSmall(stepper: Stepper): boolean {
  return (
    stepper.ended === undefined &&
    stepper.run.kernel.agenda.entries.length === 0 &&
    stepper.processes.every((p) => p.heapNumber === p.id * range + 1)
  );
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
