/** When something can go on: CPUs, activations, and the run as a whole. */
import { fifoItems, fifoLength } from '../base/fifo.ts';
import type { Activation } from '../machine/activation.ts';
import { firstEvent } from './first-event.ts';
import { interruptDue } from './interrupt.ts';
import type { Run } from './run.ts';
import type { Cpu } from './state.ts';

/** When a CPU could go on, in µs; undefined if it has nothing to do. `stackOnly`: it takes no events. */
export function readyTime(run: Run, cpu: Cpu, stackOnly: boolean): number | undefined {
  const { state } = run;
  let least: number | undefined;
  const at = (time: number): void => {
    const t = Math.max(time, cpu.time);
    if (least === undefined || t < least) least = t;
  };
  const interrupt = interruptDue(run, cpu);
  if (interrupt !== undefined) at(interrupt);
  if (cpu.thread) activationTime(run, cpu.thread, at);
  const top = cpu.stack.at(-1);
  if (top) activationTime(run, top, at);
  else if (run.scheduler.loopOpen && !stackOnly) {
    const event = firstEvent(run, false);
    if (event) at(event.at);
  }
  if (!stackOnly && fifoLength(state.threads) > 0)
    for (const thread of fifoItems(state.threads)) activationTime(run, thread, at);
  return least;
}

function activationTime(run: Run, act: Activation, at: (time: number) => void): void {
  if (act.state.tag === 'ready') at(0);
  else if (act.state.tag === 'blocked') {
    const woken = run.state.woken.get(act.id);
    if (woken !== undefined) at(woken);
  }
}

/** Nothing is left that keeps the run alive but timers that repeat or set themselves again, and waits for the outside. */
export function onlyTimersLeft({ kernel, state }: Run): boolean {
  if (kernel.agenda.outside > 0 || kernel.livingTimers > 0) return false;
  for (const act of state.activations.values()) {
    if (act.state.tag !== 'blocked') continue;
    // A sleep, or a wait with nothing else to end it, is the program's own and will end.
    if (
      act.state.wait.deadline !== undefined &&
      act.state.wait.reason.tag !== 'descriptors' &&
      act.state.wait.reason.tag !== 'events'
    )
      return false;
  }
  return true;
}
