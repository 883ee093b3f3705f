/** An event's turn has come: the activation that it starts, or the one that it lets go on. Both who move a run call this. */
import type { Event } from '../kernel/kernel.ts';
import { reportEvent } from '../kernel/completion.ts';
import { states, type Activation } from '../machine/activation.ts';
import type { Run } from './run.ts';
import type { Cpu } from './state.ts';

/** The activation of an event; undefined where the event is void by now (its watch was ended). */
export function beginEvent(run: Run, event: Event, cpu: Cpu): Activation | undefined {
  const { state } = run;
  if (event.resumes >= 0) {
    const act = state.activations.get(event.resumes);
    if (act?.state.tag !== 'awaiting') return undefined;
    run.options.trace?.begins(cpu.id, act.id, event, cpu.time);
    run.listener?.resumed(act, event.after);
    reported(run, event, act);
    act.arriving = event.result;
    act.errno = event.errno;
    act.state = states.ready;
    return act;
  }
  if (event.source >= 0 && event.how === 'watch' && !run.kernel.watches.has(event.source))
    return undefined;
  state.figures.events++;
  if (event.how === 'signal') run.kernel.signals.inQueue.delete(event.source);
  // An event says how it came to be: it is the cause.
  const act = run.activation('handler', run.routine(event.handler), event.args, event, event);
  run.listener?.began(act, event.after);
  reported(run, event, act);
  return act;
}

/** An event that tells of a request's end gives its buffer back. */
function reported(run: Run, event: Event, act: Activation): void {
  const request = event.request === undefined ? undefined : run.kernel.requests.get(event.request);
  if (request) reportEvent(run.kernel, act, request);
}
