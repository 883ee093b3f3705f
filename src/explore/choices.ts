/**
 * Which processes can take a step now. An activation can unless it waits, for a
 * mutex or a thread or in a call; of the environment each process that has
 * something on the agenda; and a CPU on which a signal's handler is due.
 */
import { fifoFind, fifoLength } from '../base/fifo.ts';
import { stepKind } from '../code/lowered.ts';
import type { Due, Entry } from '../kernel/agenda.ts';
import type { Activation } from '../machine/activation.ts';
import { intOf, type Value } from '../machine/value.ts';
import { interruptDue } from '../run/interrupt.ts';
import type { Run } from '../run/run.ts';
import type { Cpu } from '../run/state.ts';
import { isLastResort, ownerOf } from './environment.ts';
import { Spins } from './spin.ts';
import { startable } from './startable.ts';
import { top, type Process, type ProcessId, type ProcessNames } from './process.ts';

const nobody: readonly ProcessId[] = [];
const nothing: ReadonlyMap<ProcessId, Entry> = new Map();
/** Times a timer that sets itself again fires while nothing else happens. */
const mostRenewals = 3;

export class Choices {
  /** Activations that loop until something changes. */
  readonly spins = new Spins();
  /** How often timers that set themselves again have fired. */
  renewals = 0;
  /** Whose step each entry is; that never changes. */
  private owners = new WeakMap<Due, ProcessId>();

  constructor(
    private readonly run: Run,
    private readonly names: ProcessNames,
    private readonly processes: readonly Process[],
    private readonly processOf: (act: number) => ProcessId,
    private readonly loopOpen: () => boolean,
  ) {}

  /** A new execution begins. */
  reset(): void {
    this.renewals = 0;
    this.spins.reset();
    this.owners = new WeakMap();
  }

  /** The process of the environment that an entry belongs to. */
  ownerOf(due: Due): ProcessId {
    let id = this.owners.get(due);
    if (id === undefined)
      this.owners.set(
        due,
        (id = this.names.named(ownerOf(this.run, due, (act) => this.processOf(act)))),
      );
    return id;
  }

  /** Processes that can take a step now, in the order of their appearance, the environment after the activations. */
  enabled(): ProcessId[] {
    const out: ProcessId[] = [];
    for (const p of this.processes) if (this.isEnabled(p)) out.push(p.id);
    const { kernel } = this.run;
    if (kernel.agenda.entries.length === 0 && kernel.signals.pending.length === 0) return out;
    for (const id of this.outside(out.length > 0)) out.push(id);
    return out;
  }

  /** Processes of the environment that can take a step; one whose expectation only runs out, if nothing else can happen. */
  outside(busy = this.processes.some((p) => this.isEnabled(p))): ProcessId[] {
    const out: ProcessId[] = [];
    let last: ProcessId | undefined;
    for (const [id, entry] of this.environment()) {
      if (isLastResort(this.run, entry.due)) last ??= id;
      else out.push(id);
    }
    for (const id of this.interruptible()) out.push(id);
    if (!busy && out.length === 0 && last !== undefined) out.push(last);
    return out;
  }

  /** The event of a signal that is to start next: that is a step of its own. */
  private mayStart(p: Process): boolean {
    const { run } = this;
    if (p.event?.how !== 'signal' || !this.loopOpen()) return false;
    if (!run.state.cpus.some((c) => c.stack.length === 0)) return false;
    return fifoFind(run.state.queue, startable(run)) === p.event;
  }

  isEnabled(p: Process): boolean {
    if (p.done || p.kind === 'environment') return false;
    if (!p.cpu) return this.mayStart(p);
    const act = top(p);
    if (!act) return false;
    if (act.state.tag === 'blocked') {
      return (
        this.run.state.woken.has(act.id) ||
        (act.state.wait.reason.tag === 'events' && fifoLength(this.run.state.queue) > 0)
      );
    }
    if (act.state.tag !== 'ready' || this.isInterrupted(p) || this.spins.waits(p)) return false;
    const { pending } = p;
    if (!pending) return true;
    if (pending.kind === stepKind.mutex && pending.key === 0)
      return this.canLock(act, pending.object);
    if (pending.kind === stepKind.call) {
      const call = this.run.lowered.callNames[intOf(pending.object) ?? -1];
      if (call === 'join')
        return (
          !this.run.state.activations.has(intOf(pending.key) ?? -1) || intOf(pending.key) === act.id
        );
    }
    return true;
  }

  /** A handler over it has not ended, or a signal that it raised itself is not yet delivered. */
  isInterrupted(p: Process): boolean {
    if (this.run.kernel.signals.dispositions.size === 0) return false;
    if (this.processes.some((q) => q.over === p && !q.done)) return true;
    const act = top(p);
    return (
      this.run.kernel.signals.pending.some((s) => s.by === act?.id) &&
      p.cpu !== undefined &&
      interruptDue(this.run, p.cpu) !== undefined
    );
  }

  private canLock(act: Activation, mutex: Value): boolean {
    if (typeof mutex !== 'object' || mutex.kind !== 'mutex' || mutex.size > 0) return true;
    const owner = this.run.kernel.mutexes[mutex.at]?.owner ?? -1;
    return owner < 0 || owner === act.id;
  }

  /** The next entry of each process of the environment. */
  environment(): ReadonlyMap<ProcessId, Entry> {
    const { entries } = this.run.kernel.agenda;
    if (entries.length === 0) return nothing;
    const heads = new Map<ProcessId, Entry>();
    for (const entry of entries) {
      if (this.isSpent(entry)) continue;
      const id = this.ownerOf(entry.due);
      const head = heads.get(id);
      if (!head || entry.time < head.time || (entry.time === head.time && entry.order < head.order))
        heads.set(id, entry);
    }
    return heads;
  }

  /** Processes whose next step was possible before and has been made impossible. */
  prevented(before: ReadonlyMap<ProcessId, Entry>, taken: ProcessId): ProcessId[] {
    const out: ProcessId[] = [];
    const { entries } = this.run.kernel.agenda;
    for (const [id, entry] of before) {
      if (
        id !== taken &&
        !isLastResort(this.run, entry.due) &&
        (!entries.includes(entry) || this.isSpent(entry))
      )
        out.push(id);
    }
    return out;
  }

  /** Processes whose next step has become another, as something was put before it. */
  displaced(
    before: ReadonlyMap<ProcessId, Entry>,
    taken: ProcessId,
  ): { readonly process: ProcessId; readonly next: Entry }[] {
    const after = this.environment();
    return [...before].flatMap(([process, entry]) => {
      const next = after.get(process);
      return process !== taken &&
        next &&
        next !== entry &&
        this.run.kernel.agenda.entries.includes(entry)
        ? [{ process, next }]
        : [];
    });
  }

  /** Deliveries of signals that were possible before and are not any more. */
  masked(before: readonly ProcessId[], taken: ProcessId): readonly ProcessId[] {
    const still = this.interruptible();
    return before.filter((i) => i !== taken && !still.includes(i));
  }

  /** Timers that only set themselves again do not go on for ever. */
  private isSpent(entry: Entry): boolean {
    if (entry.due.tag === 'script') return !this.run.world.awaits(entry.due.peer, entry.due.turn);
    if (entry.due.tag === 'deadline') {
      const act = this.run.state.activations.get(entry.due.activation);
      return act?.state.tag !== 'blocked' || act.state.wait.since !== entry.due.since;
    }
    const timer =
      entry.due.tag === 'timer' ? this.run.kernel.timers.get(entry.due.timer) : undefined;
    if (entry.due.tag === 'timer' && timer?.round !== entry.due.round) return true;
    return timer?.renewing === true && this.renewals >= mostRenewals;
  }

  /** Who loops for ever, as nothing can change any more what it reads. */
  spinning(): { readonly who: Activation; readonly site: number }[] {
    return this.processes.flatMap((p) => {
      const act = top(p);
      return !p.done && act && this.spins.waits(p)
        ? [{ who: act, site: p.pending?.site ?? -1 }]
        : [];
    });
  }

  /** A delivery of pending signals is a step of its own. */
  interruptible(): readonly ProcessId[] {
    if (this.run.kernel.signals.pending.length === 0) return nobody;
    return this.cpus()
      .filter((c) => interruptDue(this.run, c) !== undefined)
      .map((c) => this.interruptOf(c));
  }

  /** The delivery of signals on a CPU: to who raised them or the thread they were sent to, else to the process, whatever it runs. */
  interruptOf(cpu: Cpu): ProcessId {
    const owner = this.ownerOfCpu(cpu);
    const act = owner && top(owner);
    const own =
      owner?.kind === 'thread' ||
      (act !== undefined && this.run.kernel.signals.pending.some((s) => s.by === act.id));
    return this.names.named(own && owner ? `interrupt @${String(owner.id)}` : 'interrupt');
  }

  cpus(): Cpu[] {
    const all = new Set(this.run.state.cpus);
    for (const p of this.processes) if (p.cpu && !p.done) all.add(p.cpu);
    return [...all];
  }

  ownerOfCpu(cpu: Cpu): Process | undefined {
    return this.processes.find(
      (p) => p.cpu === cpu && !p.done && p.kind !== 'environment' && p.over === undefined,
    );
  }
}
