/**
 * Interrupts: a signal's handler runs at once, between two steps of what its
 * CPU runs, on top of it. A signal that an activation raised itself interrupts
 * that activation; one from outside interrupts CPU 0.
 */
import { errnoCode } from '../calls/constants.ts';
import { dispositionOf, enterHandler, interrupts, interruptTime, leaveHandler, takeInterrupt, type Pending } from '../kernel/signal.ts';
import { states, type Activation } from '../machine/activation.ts';
import type { Value } from '../machine/value.ts';
import { maxInterrupts } from '../machine/limit.ts';
import { Fault } from '../machine/fault.ts';
import { phrase } from '../diagnostic/phrase.ts';
import type { Run } from './run.ts';
import type { Cpu } from './state.ts';

/** What an interrupt on this CPU would interrupt: the thread that runs there, or the top of its stack. */
function victim(cpu: Cpu): Activation | undefined {
  const thread = cpu.thread;
  return thread && thread.state.tag !== 'blocked' && thread.state.tag !== 'interrupted' ? thread : cpu.stack.at(-1);
}

/** When a handler is due on this CPU, before its next step; undefined if none is. */
export function interruptDue(run: Run, cpu: Cpu): number | undefined {
  if (run.kernel.signals.pending.length === 0) return undefined;
  const act = victim(cpu);
  if (act?.state.tag === 'blocked' && act.state.wait.reason.tag === 'disk') return undefined;
  const time = interruptTime(run.kernel, act);
  if (time === undefined) return undefined;
  return cpu.id === 0 || run.kernel.signals.pending.some((p) => p.by >= 0 && (p.by === act?.id || p.target === act?.id)) ? time : undefined;
}

/** Puts the handlers of all deliverable signals on the CPU's stack, the last delivered on top. */
export function deliver(run: Run, cpu: Cpu): void {
  while ((interruptDue(run, cpu) ?? Infinity) <= cpu.time) {
    const act = victim(cpu);
    const p = takeInterrupt(run.kernel, act);
    if (!p) return;
    push(run, cpu, act, p);
  }
}

function push(run: Run, cpu: Cpu, act: Activation | undefined, p: Pending): void {
  const d = dispositionOf(run.kernel, p.signal);
  const routine = run.routine(d.routine);
  if (cpu.stack.length >= maxInterrupts) throw new Fault(phrase('EVL5007.interrupts', { limit: maxInterrupts }), p.site);
  const args: Value[] = [p.signal, p.value].slice(0, routine.params.length);
  const handler = run.activation('interrupt', routine, args, { how: 'signal', site: p.site, by: p.by, byName: p.byName });
  handler.signal = p.signal;
  if (act?.state.tag === 'blocked') endWait(run, act, d.flags);
  enterHandler(run.kernel, act, handler, p);
  if (act && act === cpu.thread) {
    handler.interrupted = act.id;
    act.state = { tag: 'interrupted', handler: handler.id };
  }
  run.state.activations.set(handler.id, handler);
  cpu.stack.push(handler);
}

/** The call that was waiting ends with EINTR, or is made again when the handlers are done. */
function endWait(run: Run, act: Activation, flags: number): void {
  if (act.state.tag !== 'blocked') return;
  const { wait } = act.state;
  if (!interrupts(wait.call, flags)) {
    run.scheduler.wake(act.id);
    return;
  }
  run.kernel.stopWaiting(act.id, wait.on);
  run.state.woken.delete(act.id);
  // What a write has already handed over counts.
  if (wait.progress > 0) act.arriving = wait.progress;
  else {
    act.arriving = -1;
    act.errno = errnoCode('EINTR');
  }
  run.waited(act, wait.call, wait.site, wait.since);
  act.state = states.ready;
}

/** A handler has ended: the mask before it holds again, and what it interrupted goes on. */
export function interruptEnded(run: Run, cpu: Cpu, handler: Activation): void {
  const thread = handler.interrupted >= 0 ? run.state.activations.get(handler.interrupted) : undefined;
  leaveHandler(run.kernel, thread ?? cpu.stack.at(-1), handler);
  if (thread?.state.tag === 'interrupted') thread.state = states.ready;
}
