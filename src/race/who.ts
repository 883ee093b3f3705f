/** Who made a step, and who caused that: the asynchronous call chain of a report, back to main or the outside world. */
import type { Activation, ActivationKind } from '../machine/activation.ts';

export interface Who {
  readonly id: number;
  readonly kind: ActivationKind;
  readonly name: string;
  /** How it came to be (`post`, `watch`, `timer` …) and where that was asked for; −1 for the outside. */
  readonly how: string;
  readonly site: number;
  /** Who asked for it; undefined for the outside and the beginning. */
  readonly by: Who | undefined;
  readonly depth: number;
  /** Causes between this one and the next that were dropped, so that a chain of events without end stays short. */
  readonly dropped: number;
}

/** Causes that are always kept, the latest ones. */
const kept = 12;

export function whoOf(act: Activation, by: Who | undefined): Who {
  const depth = (by?.depth ?? 0) + 1;
  const { id, kind, name, cause } = act;
  const parent = by !== undefined && depth % kept === 0 && depth > 2 * kept ? shortened(by) : by;
  return { id, kind, name, how: cause.how, site: cause.site, by: parent, depth, dropped: 0 };
}

/** The same with only its latest causes and the first of all. */
function shortened(who: Who): Who {
  const latest: Who[] = [];
  let at: Who | undefined = who;
  for (; at && latest.length < kept; at = at.by) latest.push(at);
  if (!at) return who;
  let first = at;
  let dropped = 0;
  for (; first.by; first = first.by) dropped += 1 + first.dropped;
  let chain: Who = first;
  for (let i = latest.length - 1; i >= 0; i--) {
    const next = latest[i] as Who;
    chain = { ...next, by: chain, dropped: next.dropped + (i === latest.length - 1 ? dropped : 0) };
  }
  return chain;
}
