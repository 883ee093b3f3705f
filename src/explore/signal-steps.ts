/** Signals in an execution that is moved step by step: who sent which, and where a delivery comes among the steps of what it runs over. */
import type { Pending } from '../kernel/signal.ts';
import type { Activation } from '../machine/activation.ts';
import { deliver, interruptDue } from '../run/interrupt.ts';
import type { Run } from '../run/run.ts';
import type { Cpu } from '../run/state.ts';
import { top, type Process, type ProcessId } from './process.ts';
import type { Recorder } from './recorder.ts';

export class SignalSteps {
  /** The step that sent each pending signal. */
  private readonly sentAt = new Map<Pending, number>();
  /** By CPU: who took a step there last. */
  private readonly ranLast = new Map<number, ProcessId>();

  constructor(
    private readonly run: Run,
    private readonly recorder: Recorder | undefined,
  ) {}

  reset(): void {
    this.sentAt.clear();
    this.ranLast.clear();
  }

  /** After a step: what is pending since then was sent by it. */
  sent(at: number): void {
    for (const s of this.run.kernel.signals.pending)
      if (!this.sentAt.has(s)) this.sentAt.set(s, at);
  }

  /** A process takes a step: where handlers may interrupt it, an interrupt before it is another than one after it. */
  runs(p: Process, cpu: Cpu): void {
    if (this.run.kernel.signals.dispositions.size === 0) return;
    this.recorder?.use(this.recorder.location(`runs @${String(p.id)}`), true);
    this.ranLast.set(cpu.id, p.id);
  }

  /** The CPU that signals from outside interrupt turns to something else: what comes after that interrupts another. */
  turns(cpu: Cpu): void {
    if (cpu.id !== 0) return;
    for (const d of this.run.kernel.signals.dispositions.values()) {
      if (d.action !== 'interrupt') continue;
      // Two turns do not disturb one another.
      this.recorder?.use(this.recorder.location('cpu 0'), false);
      return;
    }
  }

  /** Delivers the signals that are due on a CPU, over a process or nothing; gives their handlers, and the steps that sent them. */
  deliver(
    cpu: Cpu,
    under: Process | undefined,
  ): { readonly handlers: readonly Activation[]; readonly sentBy: readonly number[] } {
    const { run, recorder } = this;
    recorder?.use(recorder.location('signals'), true);
    if (cpu.id === 0) recorder?.use(recorder.location('cpu 0'), true);
    const where = under?.id ?? this.ranLast.get(cpu.id);
    if (where !== undefined) recorder?.use(recorder.location(`runs @${String(where)}`), true);
    if (under && top(under)?.state.tag === 'blocked')
      recorder?.use(recorder.location(`wait @${String(under.id)}`), true);
    // Clocks do not decide here: it is due when it is chosen.
    cpu.time = Math.max(cpu.time, interruptDue(run, cpu) ?? 0);
    const { signals } = run.kernel;
    const pending = [...signals.pending];
    const before = cpu.stack.length;
    deliver(run, cpu);
    const delivered = pending.filter((s) => !signals.pending.includes(s));
    return {
      handlers: cpu.stack.slice(before),
      sentBy: delivered.map((s) => this.sentAt.get(s) ?? -1),
    };
  }
}
