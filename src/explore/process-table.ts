/** The processes of one execution, in the order of their appearance. */
import { range, tokenOf, type Process, type ProcessId, type ProcessNames } from './process.ts';

export class ProcessTable {
  readonly all: Process[] = [];
  private readonly byId = new Map<ProcessId, Process>();

  constructor(private readonly names: ProcessNames) {}

  clear(): void {
    this.all.length = 0;
    this.byId.clear();
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
}
