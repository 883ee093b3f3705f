/** Mutexes: a fair queue. Waiting for one is the price of several CPUs, and no blocking call. */
import type { Activation } from '../machine/activation.ts';
import { wantMutex } from '../machine/builtin/host.ts';
import { Fault } from '../machine/fault.ts';
import { phrase } from '../diagnostic/phrase.ts';
import type { Value } from '../machine/value.ts';
import { blocked, type Blocked, type SystemCall } from './call.ts';
import type { Kernel } from './kernel.ts';

export function lock(k: Kernel, c: SystemCall): Value | Blocked {
  const m = wantMutex('lock', c.arg(0), c.site);
  const state = k.mutexes[m.at];
  if (!state) return undefined;
  const { id } = c.act;
  if (state.owner === id) {
    // It was handed over while this activation waited.
    if (c.before) {
      k.host.listener?.locked(c.act, m.at, c.site, false);
      return undefined;
    }
    throw new Fault(phrase('EVL4004.again', { name: m.name }), c.site);
  }
  if (state.owner < 0) {
    take(k, m.at, c.act);
    k.host.listener?.locked(c.act, m.at, c.site, false);
    return undefined;
  }
  if (!state.waiters.includes(id)) state.waiters.push(id);
  c.block({ tag: 'mutex', mutex: m.at }, []);
  return blocked;
}

function take(k: Kernel, at: number, act: Activation): void {
  const state = k.mutexes[at];
  if (!state) return;
  state.owner = act.id;
  act.held.push(at);
}

export function trylock(k: Kernel, act: Activation, mutex: Value, site: number): boolean {
  const m = wantMutex('trylock', mutex, site);
  const state = k.mutexes[m.at];
  if (!state) return false;
  if (state.owner >= 0) {
    k.host.listener?.refused(act, m.at);
    return false;
  }
  take(k, m.at, act);
  k.host.listener?.locked(act, m.at, site, true);
  return true;
}

/** Gives the mutex to the one that waited longest. */
export function unlock(k: Kernel, act: Activation, mutex: Value, site: number): void {
  const m = wantMutex('unlock', mutex, site);
  const state = k.mutexes[m.at];
  if (state?.owner !== act.id) throw new Fault(phrase('EVL4003.notHeld', { name: m.name }), site);
  k.host.listener?.unlocked(act, m.at);
  act.parts++;
  release(k, act, m.at);
}

function release(k: Kernel, act: Activation, at: number): void {
  const state = k.mutexes[at];
  if (!state) return;
  const index = act.held.indexOf(at);
  if (index >= 0) act.held.splice(index, 1);
  state.owner = -1;
  for (let next = state.waiters.shift(); next !== undefined; next = state.waiters.shift()) {
    const waiter = k.host.activation(next);
    if (!waiter) continue;
    take(k, at, waiter);
    k.host.wake(next);
    return;
  }
}
