/** after, every, cancel, sleep. A timer's event is queued when its time comes. */
import { Fault } from '../machine/fault.ts';
import { maxTimers } from '../machine/limit.ts';
import { phrase } from '../diagnostic/phrase.ts';
import type { Moments } from '../machine/listener.ts';
import type { Value } from '../machine/value.ts';
import { schedule } from './agenda.ts';
import { later, type Blocked, type SystemCall } from './call.ts';
import type { Kernel } from './kernel.ts';

export interface Timer {
  readonly id: number;
  /** µs between rounds, 0 for a timer that tells once. */
  readonly period: number;
  /** A handler, or −1 for `on timer(id)`. */
  readonly handler: number;
  readonly kept: readonly Value[];
  readonly site: number;
  readonly by: number;
  readonly byName: string;
  /** The activation that awaits it, resumed by its first event; −1 for none. */
  readonly resumes: number;
  readonly timerLine: readonly number[];
  /** Set by an event of its own kind: it does not keep the run alive. */
  readonly renewing: boolean;
  /** Its last event is neither queued nor running. */
  armed: boolean;
  round: number;
  at: number;
  /** The moment of the call that set it. */
  readonly after: Moments;
}

export function after(k: Kernel, c: SystemCall): Value {
  return set(k, c, false);
}

export function every(k: Kernel, c: SystemCall): Value {
  return set(k, c, true);
}

function set(k: Kernel, c: SystemCall, repeats: boolean): Value {
  const us = c.int(0, 'time');
  if (us < 0) return c.fail('EINVAL');
  const at = later(c, k.host.now(), us);
  const handler = c.told.tag === 'then' ? c.told.handler : -1;
  const target = handler >= 0 ? handler : k.host.handlerNamed('timer');
  if (k.timers.size >= maxTimers)
    throw new Fault(
      phrase('EVL6002.timers', { limit: maxTimers }),
      c.site,
      phrase('EVL6002.help', {}),
    );
  const { timerLine } = c.act;
  const renewing = repeats || timerLine.includes(target);
  const timer: Timer = {
    // A repeating timer whose time does not move would never let anything else happen.
    id: k.number(),
    period: repeats ? Math.max(1, us) : 0,
    handler,
    kept: c.told.tag === 'then' ? c.told.kept : [],
    site: c.site,
    by: c.act.id,
    byName: c.act.name,
    resumes: c.told.tag === 'await' ? c.act.id : -1,
    timerLine,
    renewing,
    armed: true,
    round: 0,
    at,
    after: k.order.release(c.act),
  };
  k.timers.set(timer.id, timer);
  if (!renewing) k.livingTimers++;
  schedule(k.agenda, at, { tag: 'timer', timer: timer.id, round: 0 });
  return timer.id;
}

export function cancel(k: Kernel, c: SystemCall): Value {
  return drop(k, c.int(0));
}

function drop(k: Kernel, id: number): boolean {
  const timer = k.timers.get(id);
  if (!timer) return false;
  k.timers.delete(id);
  if (!timer.renewing) k.livingTimers--;
  return true;
}

/** The time of a timer has come: its event is queued, unless the last one still waits or runs. */
export function fire(k: Kernel, id: number, round: number): void {
  const timer = k.timers.get(id);
  if (timer?.round !== round) return;
  if (timer.period > 0) {
    timer.round++;
    timer.at += timer.period;
    if (Number.isSafeInteger(timer.at))
      schedule(k.agenda, timer.at, { tag: 'timer', timer: id, round: timer.round });
  }
  if (timer.resumes >= 0) {
    drop(k, id);
    k.host.enqueue({
      handler: -1,
      args: [],
      color: undefined,
      how: 'timer',
      site: timer.site,
      by: timer.by,
      byName: timer.byName,
      source: -1,
      result: 0,
      errno: 0,
      timerLine: timer.timerLine,
      resumes: timer.resumes,
      at: k.host.now(),
      after: timer.after,
    });
    return;
  }
  if (timer.armed) {
    const handler = timer.handler >= 0 ? timer.handler : k.host.handlerNamed('timer');
    const args = timer.handler >= 0 ? timer.kept : [id];
    if (handler >= 0) {
      timer.armed = timer.period === 0;
      const line = timer.timerLine.includes(handler)
        ? timer.timerLine
        : [...timer.timerLine, handler];
      k.host.enqueue({
        handler,
        args,
        color: k.host.colorOf(handler, args),
        how: 'timer',
        site: timer.site,
        by: timer.by,
        byName: timer.byName,
        source: timer.period > 0 ? id : -1,
        result: 0,
        errno: 0,
        timerLine: line,
        resumes: -1,
        at: k.host.now(),
        after: timer.after,
      });
    }
  }
  if (timer.period === 0) drop(k, id);
}

/** The event of a repeating timer is over. */
export function rearmTimer(k: Kernel, id: number): void {
  const timer = k.timers.get(id);
  if (!timer) return;
  k.host.looked('timer', id);
  timer.armed = true;
}

export function sleep(k: Kernel, c: SystemCall): Value | Blocked {
  const us = c.int(0, 'time');
  if (us < 0) return c.fail('EINVAL');
  if (us === 0 || (c.before?.deadline !== undefined && k.host.now() >= c.before.deadline)) return 0;
  return c.block({ tag: 'time' }, [], later(c, k.host.now(), us));
}
