/** The words for what waits, for the way to it, and for what to write instead. */
import type { Related } from '../../diagnostic/diagnostic.ts';
import { phrase, type Phrase } from '../../diagnostic/phrase.ts';
import type { Routine } from '../../names/binding.ts';
import { directionOf } from './kinds.ts';
import type { Chain, Step, WaitingCall } from './result.ts';

/** `on echo`, or `load` for a function. */
export function spoken(r: Routine): string {
  return r.kind === 'handler' ? `on ${r.name}` : r.name;
}

/** "`read` of a disk file" */
export function whatWaits(w: WaitingCall): Phrase {
  const words = { call: w.call.name };
  const always = w.waiting === 'always';
  if (w.call.blocking === 'timeout')
    return phrase(always ? 'waits.timeout' : 'waits.unknownTimeout', words);
  if (w.disk && takesDescriptor(w)) return phrase(always ? 'waits.disk' : 'waits.maybeDisk', words);
  return phrase(
    !always && directionOf(w.call) !== undefined ? 'waits.descriptor' : 'waits.call',
    words,
  );
}

function takesDescriptor(w: WaitingCall): boolean {
  return w.call.parameters[0]?.type === 'fd';
}

/** The names along the chain behind its first, the call itself at the end; what is left out is `…`. */
export function chainNames(chain: Chain, call: WaitingCall): readonly string[] {
  const names = (steps: readonly Step[]): string[] => steps.map((s) => s.routine.name);
  const rest = names(chain.first).slice(1);
  return [
    ...rest,
    ...(chain.omitted > 0 ? [`… ${String(chain.omitted)} more …`] : []),
    ...names(chain.last),
    call.call.name,
  ];
}

/** The places along the chain: each call of the next routine. The blocking call itself is not among them. */
export function chainPlaces(chain: Chain): readonly Related[] {
  const places: Related[] = [];
  for (const steps of [chain.first, chain.last]) {
    steps.forEach((s, i) => {
      const next = steps[i + 1]?.routine;
      if (next)
        places.push({
          message: phrase('blocking.calls', { from: spoken(s.routine), to: next.name }),
          span: s.at,
        });
    });
  }
  return places;
}

/** What to write instead; undefined where nothing general can be said. */
export function insteadOf(w: WaitingCall): Phrase | undefined {
  const call = w.call.name;
  if (w.waiting === 'may' && !w.disk) {
    const direction = directionOf(w.call);
    if (direction === 'read') return phrase('instead.watchRead', { call });
    if (direction === 'write') return phrase('instead.watchWrite', { call });
  }
  switch (call) {
    case 'read':
    case 'pread':
      return phrase('instead.aioRead', {});
    case 'write':
    case 'pwrite':
      return phrase('instead.aioWrite', {});
    case 'fsync':
      return phrase('instead.aioFsync', {});
    case 'open':
      return phrase('instead.aioOpen', {});
    case 'aio_suspend':
      return phrase('instead.aioSuspend', {});
    case 'lio_listio':
      return phrase('instead.listio', {});
    case 'sleep':
      return phrase('instead.after', {});
    case 'select':
    case 'pselect':
    case 'poll':
    case 'ppoll':
    case 'epoll_wait':
    case 'epoll_pwait':
      return phrase('instead.zero', {});
    case 'ring_wait':
      return phrase('instead.ring', {});
    case 'wait_events':
      return phrase('instead.returnToLoop', {});
    case 'pause':
    case 'sigsuspend':
    case 'sigwait':
    case 'sigtimedwait':
    case 'sigwaitinfo':
      return phrase('instead.signal', {});
    case 'join':
      return phrase('instead.join', {});
    case 'mlock':
      return phrase('instead.mlock', {});
    default:
      return phrase('instead.thread', { call });
  }
}
