/** What the kernel asks of a run, and the kernel that is made for it. */
import { bytesOf } from '../base/bytes.ts';
import { addFile } from '../kernel/disk.ts';
import { release } from '../kernel/descriptor.ts';
import { Kernel, type Event } from '../kernel/kernel.ts';
import { dispositionOf, type Disposition, type Pending } from '../kernel/signal.ts';
import type { Shape } from '../machine/machine.ts';
import type { Value } from '../machine/value.ts';
import { Killed } from './over.ts';
import type { Run } from './run.ts';
import { owned, touch } from './touch.ts';

/**
 * A kernel as the plan wants it. The run is not yet whole when it is made: all that the kernel asks of
 * it is asked later.
 */
export function makeKernel(run: Run, shape: Shape): Kernel {
  const { plan, chance } = run.options;
  const heaps = () => run.machine.heaps;
  const kernel = new Kernel(
    {
      get heaps() {
        return heaps();
      },
      chance,
      listener: run.listener,
      running: () => run.machine.current,
      now: () => run.scheduler.now,
      looked: (at, id) => {
        run.scheduler.looked(at, id);
      },
      wake: (id) => {
        run.scheduler.wake(id);
      },
      enqueue: (event) => {
        run.enqueue(event);
      },
      handlerNamed: (name) => run.defaultHandlers.get(name) ?? -1,
      colorOf: (handler, args) => run.colorOf(handler, args),
      touch: (buffer, from, to, write, site) => {
        touch(run, buffer, from, to, write, site);
      },
      claims: (buffer, n, write, site) => {
        owned(run, buffer, 0, n, write, site);
      },
      output: (stream, bytes, site) => {
        run.output.write(stream, bytes, site);
      },
      activation: (id) => run.state.activations.get(id),
      requestDone: () => {
        wakeWaitersFor(run, 'requests');
      },
      ghost: () => run.ghost,
      killed: (p) => {
        throw new Killed(p.signal, p.site);
      },
      signalEvent: (p, handler) => {
        run.enqueue(signalEvent(run, p, handler));
      },
      interruptible: () => {
        run.scheduler.changed();
      },
      signalWaits: () => {
        wakeWaitersFor(run, 'signal');
      },
      actionValue: (d) => actionValue(run, d),
    },
    {
      descriptors: plan.descriptors,
      backlog: plan.backlog,
      net: plan.net,
      disk: plan.disk,
      pages: plan.pages,
      fails: plan.fails,
      ...(run.options.shortTransfers === true ? { shortTransfers: true } : {}),
      ...(run.options.pace ? { anyOrder: true } : {}),
    },
  );
  for (const f of plan.files) addFile(kernel, f.path, bytesOf(f.content));
  kernel.release = (d) => {
    release(kernel, d);
  };
  const mutexes = shape.mutexes.reduce((n, m) => n + Math.max(1, m.size), 0);
  for (let i = 0; i < mutexes; i++) kernel.mutexes.push({ owner: -1, waiters: [] });
  return kernel;
}

function signalEvent(run: Run, p: Pending, handler: number): Event {
  const args: Value[] = [p.signal, p.value, p.code].slice(0, run.routine(handler).params.length);
  return {
    handler,
    args,
    color: run.colorOf(handler, args),
    how: 'signal',
    site: p.site,
    by: p.by,
    byName: p.byName,
    source: p.signal,
    result: p.value,
    errno: 0,
    timerLine: [],
    resumes: -1,
    at: run.scheduler.now,
    after: [...(p.after ?? []), ...(dispositionOf(run.kernel, p.signal).after ?? [])],
    ...(p.request === undefined ? {} : { request: p.request }),
  };
}

function actionValue(run: Run, d: Disposition): Value {
  if (d.routine >= 0) return run.machine.fnValue(d.routine);
  return d.action === 'ignore' ? 1 : 0;
}

/** Calls that wait for signals, or for requests, look again. */
function wakeWaitersFor(run: Run, tag: 'signal' | 'requests'): void {
  const { activations, waiting } = run.state;
  for (const id of waiting[tag]) {
    const act = activations.get(id);
    if (act?.state.tag === 'blocked' && act.state.wait.reason.tag === tag) run.scheduler.wake(id);
    else waiting[tag].delete(id);
  }
}
