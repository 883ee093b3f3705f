/**
 * What somebody at the keyboard makes happen in a run that is held: a signal,
 * bytes, a connection, a failing disk, another order of what is ready. Plain
 * data, so that a run with departures can be written down and made again.
 */
import { fifoItems, fifoLength } from '../base/fifo.ts';
import { putBytes } from '../base/byte-queue.ts';
import { sendSignal } from '../kernel/signal.ts';
import { unreachable } from '../base/assert.ts';
import type { Run } from './run.ts';
import type { Scheduler } from './scheduler.ts';

export type Act =
  /** This CPU goes on next, up to its next visible step. */
  | { readonly kind: 'cpu'; readonly cpu: number }
  /** The event at this place of the queue (from 0) goes to its front. */
  | { readonly kind: 'event'; readonly place: number }
  /** The thread goes before all others that are ready. */
  | { readonly kind: 'thread'; readonly thread: number }
  | { readonly kind: 'signal'; readonly signal: number }
  /** Bytes on standard input. */
  | { readonly kind: 'type'; readonly bytes: string }
  /** Standard input ends. */
  | { readonly kind: 'eof' }
  /** A client connects, whom nobody but the keyboard moves. */
  | { readonly kind: 'client'; readonly name: string; readonly port: number }
  /** Bytes that a client sends; its number. */
  | { readonly kind: 'send'; readonly peer: number; readonly bytes: string }
  | { readonly kind: 'close'; readonly peer: number }
  /** The next I/O on a file, or call of a name, fails. */
  | { readonly kind: 'fail'; readonly what: string; readonly errno: number };

/** Something done at a moment: before the statement of this number. */
export interface Departure {
  readonly at: number;
  readonly act: Act;
}

/** Does it now. False where it cannot be done here: no such event, thread, client. */
export function depart(run: Run, scheduler: Scheduler, act: Act): boolean {
  const { kernel, state, world } = run;
  switch (act.kind) {
    case 'cpu':
      if (state.cpus[act.cpu] === undefined) return false;
      scheduler.nextCpu = act.cpu;
      return true;
    case 'event': {
      const events = [...fifoItems(state.queue)];
      const chosen = events[act.place];
      if (!chosen) return false;
      const { queue } = state;
      queue.items.splice(queue.items.indexOf(chosen, queue.head), 1);
      queue.items.splice(queue.head, 0, chosen);
      scheduler.changed();
      return true;
    }
    case 'thread': {
      const { threads } = state;
      const at =
        fifoLength(threads) === 0
          ? -1
          : threads.items.findIndex((t, i) => i >= threads.head && t?.id === act.thread);
      const thread = threads.items[at];
      if (!thread) return false;
      threads.items.splice(at, 1);
      threads.items.splice(threads.head, 0, thread);
      // Whoever has a CPU has had it long enough.
      for (const cpu of state.cpus) cpu.quantumEnd = Math.min(cpu.quantumEnd, cpu.time);
      scheduler.changed();
      return true;
    }
    case 'signal':
      sendSignal(kernel, {
        signal: act.signal,
        value: 0,
        code: 'SI_USER',
        target: -1,
        by: -1,
        byName: '',
        site: -1,
        timer: 0,
      });
      scheduler.changed();
      return true;
    case 'type': {
      const terminal = kernel.at(0);
      if (terminal?.kind !== 'terminal') return false;
      putBytes(terminal.typed, act.bytes);
      kernel.changed(terminal.id);
      return true;
    }
    case 'eof': {
      const terminal = kernel.at(0);
      if (terminal?.kind !== 'terminal') return false;
      terminal.ended = true;
      kernel.changed(terminal.id);
      return true;
    }
    case 'client':
      world.join(act.name, act.port);
      scheduler.changed();
      return true;
    case 'send':
      return changedIf(scheduler, world.typed(act.peer, act.bytes));
    case 'close':
      return changedIf(scheduler, world.hangsUp(act.peer));
    case 'fail':
      kernel.fails.add(act.what, act.errno);
      return true;
    default:
      return unreachable(act);
  }
}

function changedIf(scheduler: Scheduler, done: boolean): boolean {
  if (done) scheduler.changed();
  return done;
}
