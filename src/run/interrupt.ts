/**
 * Interrupts: a signal's handler runs at once, between two steps of what its
 * CPU runs, on top of it. A signal that an activation raised itself interrupts
 * that activation; one from outside interrupts CPU 0.
 */
import { constant } from '../calls/index.ts';
import {
  dispositionOf,
  enterHandler,
  interrupts,
  interruptTime,
  leaveHandler,
  takeInterrupt,
  type Pending,
} from '../kernel/signal.ts';
import { states, type Activation } from '../machine/activation.ts';
import type { Moments } from '../machine/listener.ts';
import type { Value } from '../machine/value.ts';
import { maxInterrupts } from '../machine/limit.ts';
import { Fault } from '../machine/fault.ts';
import { phrase } from '../diagnostic/phrase.ts';
import type { Run } from './run.ts';
import type { Cpu } from './state.ts';

/**
 * Where an interrupt on this CPU would strike: the thread that runs there, for a
 * signal sent to it; what is on top of its stack (main, a handler, or nothing),
 * for a signal to the process.
 */
function* places(cpu: Cpu): Generator<Activation | undefined> {
  const { thread } = cpu;
  if (thread && thread.state.tag !== 'blocked' && thread.state.tag !== 'interrupted') yield thread;
  yield cpu.stack.at(-1);
}

/** When a handler is due at a place, before its next step; undefined if none is. */
function dueAt(run: Run, cpu: Cpu, act: Activation | undefined): number | undefined {
  // Waiting for the disk is not interrupted.
  if (act?.state.tag === 'blocked' && act.state.wait.reason.tag === 'disk') return undefined;
  return interruptTime(run.kernel, act, (p) => {
    if (act?.kind === 'thread') return p.target === act.id;
    return p.target < 0 && (cpu.id === 0 || (p.by >= 0 && p.by === act?.id));
  });
}

/** When a handler is due on this CPU; undefined if none is. */
export function interruptDue(run: Run, cpu: Cpu): number | undefined {
  if (run.kernel.signals.pending.length === 0) return undefined;
  let least: number | undefined;
  for (const act of places(cpu)) {
    const time = dueAt(run, cpu, act);
    if (time !== undefined && (least === undefined || time < least)) least = time;
  }
  return least;
}

/** Puts the handlers of all deliverable signals on the CPU's stack, the last delivered on top. */
export function deliver(run: Run, cpu: Cpu): void {
  if (run.kernel.signals.pending.length === 0) return;
  for (const act of [...places(cpu)]) {
    // Each handler that is put there is what the next one would interrupt.
    let at = act;
    while ((dueAt(run, cpu, at) ?? Infinity) <= cpu.time) {
      const p = takeInterrupt(run.kernel, at);
      if (!p) break;
      push(run, cpu, at, p);
      if (at?.kind !== 'thread') at = cpu.stack.at(-1);
      else break;
    }
  }
}

function push(run: Run, cpu: Cpu, act: Activation | undefined, p: Pending): void {
  const d = dispositionOf(run.kernel, p.signal);
  const routine = run.routine(d.routine);
  if (cpu.stack.length >= maxInterrupts)
    throw new Fault(phrase('EVL5007.interrupts', { limit: maxInterrupts }), p.site);
  const args: Value[] = [p.signal, p.value, p.code].slice(0, routine.params.length);
  const handler = run.activation('interrupt', routine, args, {
    how: 'signal',
    site: p.site,
    by: p.by,
    byName: p.byName,
  });
  handler.signal = p.signal;
  run.listener?.began(handler, [...(p.after ?? []), ...(d.after ?? [])]);
  const told = p.request === undefined ? undefined : run.kernel.requests.get(p.request);
  if (told) run.listener?.reported(handler, told.id);
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
  // A write that has handed over a part gives its count; it is not made again.
  if (wait.progress === 0 && !interrupts(wait.call, flags)) {
    run.scheduler.wake(act.id);
    return;
  }
  run.kernel.stopWaiting(act.id, wait.on);
  run.state.woken.delete(act.id);
  // What a write has already handed over counts.
  if (wait.progress > 0) act.arriving = wait.progress;
  else {
    act.arriving = -1;
    act.errno = constant('EINTR');
  }
  run.waited(act, wait);
  act.state = states.ready;
}

/** A handler has ended: the mask before it holds again, and what it interrupted goes on. */
export function interruptEnded(run: Run, cpu: Cpu, handler: Activation, end: Moments): void {
  const thread =
    handler.interrupted >= 0 ? run.state.activations.get(handler.interrupted) : undefined;
  const under = thread ?? cpu.stack.at(-1);
  // Who raised the signal goes on knowing that it was handled; anybody else was only interrupted.
  if (under && under.id === handler.cause.by) run.kernel.order.acquire(under, end);
  leaveHandler(run.kernel, thread ?? cpu.stack.at(-1), handler);
  if (thread?.state.tag === 'interrupted') thread.state = states.ready;
}
