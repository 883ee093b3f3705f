/** The calls that concern events and activations, which the run itself answers: wait_events, dispatch, join, yield. */
import { fifoLength, fifoShift } from '../base/fifo.ts';
import { phrase } from '../diagnostic/phrase.ts';
import type { Blocked, SystemCall } from '../kernel/call.ts';
import type { RunCallName } from '../kernel/calls.ts';
import { deadlineOf, expired } from '../kernel/deadline.ts';
import { Fault } from '../machine/fault.ts';
import type { Event } from '../kernel/kernel.ts';
import type { Value } from '../machine/value.ts';
import type { Run } from './run.ts';

export type RunCall = (run: Run, c: SystemCall) => Value | Blocked;

/** All events that are ready, as a list; waits for at least one. */
function waitEvents(run: Run, c: SystemCall): Value | Blocked {
  const timeout = c.timeout(0);
  const { queue } = run.state;
  if (fifoLength(queue) === 0 && timeout !== 0 && !expired(run.kernel, c)) {
    return c.block(
      { tag: 'events' },
      [],
      deadlineOf(run.kernel, c, timeout !== undefined && timeout < 0 ? undefined : timeout),
    );
  }
  const events: Value[] = [];
  for (let e = fifoShift(queue); e; e = fifoShift(queue)) {
    const number = run.kernel.number();
    run.handedOut.set(number, e);
    events.push({ kind: 'event', number, name: nameOf(run, e) });
  }
  return run.machine.heaps.list(events);
}

function nameOf(run: Run, e: Event): string {
  if (e.resumes >= 0) return run.state.activations.get(e.resumes)?.name ?? '';
  return run.routine(e.handler).name;
}

/** Runs the handler of an event to its end, on the CPU of the caller. */
function dispatch(run: Run, c: SystemCall): Value | Blocked {
  const e = c.arg(0);
  if (typeof e !== 'object' || e.kind !== 'event') throw c.wrong(0, 'event');
  const event = run.handedOut.get(e.number);
  if (!event) throw new Fault(phrase('EVL5001.dispatched', { name: e.name }), c.site);
  run.handedOut.delete(e.number);
  run.listener?.paused(c.act);
  const act = run.scheduler.begin(event);
  if (!act) return undefined;
  run.scheduler.running.stack.push(act);
  c.act.state = { tag: 'dispatching', handler: act.id };
  run.machine.stop();
  return undefined;
}

function join(run: Run, c: SystemCall): Value | Blocked {
  const thread = c.int(0);
  if (c.before) {
    if (run.state.activations.has(thread)) return c.block({ tag: 'thread', thread }, []);
    run.listener?.joined(c.act, thread);
    return 0;
  }
  const target = run.state.activations.get(thread);
  if (target?.kind === 'thread') return c.block({ tag: 'thread', thread }, []);
  if (thread === c.act.id) return c.block({ tag: 'thread', thread }, []);
  if (!run.threadsSeen.has(thread)) return c.fail('ESRCH');
  run.listener?.joined(c.act, thread);
  return 0;
}

function yieldCpu(run: Run, c: SystemCall): Value {
  run.scheduler.running.quantumEnd = run.scheduler.now;
  c.act.arriving = 0;
  run.machine.stop();
  return 0;
}

export const eventCalls: Readonly<Record<RunCallName, RunCall>> = {
  wait_events: waitEvents,
  dispatch,
  join,
  yield: yieldCpu,
};
