/** What the end of an activation sets free: its CPU, its color, the next event of its watch or timer, those that wait for it. */
import { diagnostic } from '../diagnostic/diagnostic.ts';
import { phrase } from '../diagnostic/phrase.ts';
import { rearmTimer } from '../kernel/timer.ts';
import { states, type Activation } from '../machine/activation.ts';
import { noMoments } from '../machine/listener.ts';
import { interruptEnded } from './interrupt.ts';
import type { Run } from './run.ts';
import type { Cpu } from './state.ts';

export function finished(run: Run, cpu: Cpu, act: Activation): void {
  act.state = states.done;
  if (cpu.thread === act) cpu.thread = undefined;
  else if (cpu.stack.at(-1) === act) cpu.stack.pop();
  run.state.activations.delete(act.id);
  // Somebody who waited for just this activation comes after its end.
  const awaited = cpu.stack.at(-1)?.state;
  const told =
    act.kind === 'interrupt' || (awaited?.tag === 'dispatching' && awaited.handler === act.id);
  const end = told ? run.kernel.order.release(act) : noMoments;
  run.listener?.ended(act);
  if (act.held.length > 0) heldAtEnd(run, act);
  if (act.kind === 'interrupt') interruptEnded(run, cpu, act, end);
  if (act.source >= 0) {
    if (act.cause.how === 'watch') run.kernel.rearm(act.source);
    else if (act.cause.how === 'timer') rearmTimer(run.kernel, act.source);
  }
  const below = cpu.stack.at(-1);
  if (below?.state.tag === 'dispatching' && below.state.handler === act.id) {
    run.kernel.order.acquire(below, end);
    below.arriving = undefined;
    below.state = states.ready;
  }
  if (act.kind === 'thread') threadEnded(run, act);
}

/** It still holds mutexes: nobody will ever get them. */
function heldAtEnd(run: Run, act: Activation): void {
  const names = act.held.map((at) => `\`${mutexName(run, at)}\``).join(', ');
  run.findings.add(
    diagnostic(
      'EVL4005.held',
      run.routine(act.routine).item.span,
      { who: act.name, mutexes: names },
      { help: phrase('EVL4005.help', {}) },
    ),
  );
}

/** A mutex by the name it has in the program: `m`, or `m[3]`. */
export function mutexName(run: Run, at: number): string {
  const array = run.machine.shape.mutexes.find(
    (m) => at >= m.at && at < m.at + Math.max(1, m.size),
  );
  if (!array) return 'mutex';
  return array.size > 0 ? `${array.name}[${String(at - array.at)}]` : array.name;
}

/** Calls that wait for the thread to end go on. */
function threadEnded(run: Run, thread: Activation): void {
  for (const act of run.state.activations.values()) {
    if (
      act.state.tag === 'blocked' &&
      act.state.wait.reason.tag === 'thread' &&
      act.state.wait.reason.thread === thread.id
    )
      run.scheduler.wake(act.id);
  }
}
