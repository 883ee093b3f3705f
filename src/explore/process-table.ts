/** The processes of one execution, in the order of their appearance. */
import type { Event } from '../kernel/kernel.ts';
import { range, tokenOf, type Process, type ProcessId, type ProcessNames } from './process.ts';

export class ProcessTable {
  readonly all: Process[] = [];
  private readonly byId = new Map<ProcessId, Process>();

  /** Events that each watch has had. */
  private readonly eventsOf = new Map<number, number>();

  constructor(private readonly names: ProcessNames) {}

  clear(): void {
    this.all.length = 0;
    this.byId.clear();
    this.eventsOf.clear();
  }

  get(id: ProcessId): Process | undefined {
    return this.byId.get(id);
  }

  /** A new process; `madeAt` is the step that makes it, −1 for the beginning. */
  add(id: ProcessId, kind: Process['kind'], madeAt: number): Process {
    const p: Process = {
      id,
      index: this.all.length,
      token: tokenOf(this.all.length),
      kind,
      event: undefined,
      cpu: undefined,
      pending: undefined,
      children: 0,
      enabledBy: madeAt >= 0 ? [madeAt] : [],
      queuedBy: -1,
      block: undefined,
      behind: -1,
      heapNumber: id * range + 1,
      kernelNumber: id * range + 1,
      done: false,
      over: undefined,
    };
    this.all.push(p);
    this.byId.set(id, p);
    return p;
  }

  /** The next process that another makes. */
  child(parent: Process, kind: Process['kind'], madeAt: number): Process {
    return this.add(this.names.child(parent.id, parent.children++), kind, madeAt);
  }

  /**
   * The process that an event will start. One of a watch is the same whichever
   * came last, what is ready or the watch: it is named by the watch.
   */
  forEvent(by: Process, { how, source }: Event, madeAt: number): Process {
    if (how !== 'watch' || source < 0) return this.child(by, 'activation', madeAt);
    const n = this.eventsOf.get(source) ?? 0;
    this.eventsOf.set(source, n + 1);
    const name = `event #${String(source)} ${String(n)}`;
    return this.add(this.names.named(name), 'activation', madeAt);
  }
}
