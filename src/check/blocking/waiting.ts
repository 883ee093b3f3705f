/** Whether one call waits, from its class in the table of calls and what its deciding argument may be. */
import {
  Kind,
  directionOf,
  waitingOfDescriptor,
  waitingOfDiskFile,
  waitingOfTimeout,
  worksOnDescriptor,
  type Kinds,
  type Waiting,
} from './kinds.ts';
import type { Value } from './graph.ts';
import type { DeclaredCall } from './found.ts';
import type { Values } from './values.ts';

export interface Verdict {
  readonly waiting: Waiting;
  /** True where a disk file makes it wait. */
  readonly disk: boolean;
}

const never: Verdict = { waiting: 'never', disk: false };

/** `known` holds the bits of Known for the descriptor of this call. */
export function verdictOf(d: DeclaredCall, values: Values, known: number): Verdict {
  const { call, args } = d;
  // A handler that awaits is suspended, and one that goes on with `then` has ended: neither keeps its CPU.
  if (call.async && d.use !== 'value') return never;
  switch (call.blocking) {
    case 'never':
      return call.name === 'lio_listio' ? listWait(kindsOf(args[0], values)) : never;
    // Waiting for a mutex is the price of several CPUs, counted as lock wait.
    case 'lock':
      return never;
    case 'may': {
      const direction = directionOf(call);
      if (!direction) return { waiting: 'may', disk: false };
      const kinds = kindsOf(args[call.decidedBy], values);
      return {
        waiting: waitingOfDescriptor(kinds, direction, known),
        disk: (kinds & Kind.disk) !== 0,
      };
    }
    case 'disk':
      if (worksOnDescriptor(call))
        return { waiting: waitingOfDiskFile(kindsOf(args[0], values)), disk: true };
      // mlock waits for pages that are not there; those of a fresh buffer are.
      return call.name === 'mlock'
        ? { waiting: 'may', disk: true }
        : { waiting: 'always', disk: true };
    case 'always':
      return call.name === 'join' && args.length > 1 ? never : { waiting: 'always', disk: false };
    case 'timeout': {
      // No timeout is the same as nil: for ever.
      const kinds = args.length > call.decidedBy ? kindsOf(args[call.decidedBy], values) : Kind.nil;
      return {
        waiting: waitingOfTimeout(kinds, call.name === 'select' || call.name === 'pselect'),
        disk: false,
      };
    }
  }
}

/** LIO_WAIT is 0, LIO_NOWAIT 1. */
function listWait(mode: Kinds): Verdict {
  if (mode === Kind.zero) return { waiting: 'always', disk: true };
  return mode === Kind.oneOrTwo ? never : { waiting: 'may', disk: true };
}

function kindsOf(v: Value | undefined, values: Values): Kinds {
  if (v === undefined) return Kind.unknown;
  const kinds = typeof v === 'number' ? v : v.kinds | (v.container ? Kind.unknown : 0);
  // Where another descriptor was put in their place, 0, 1 and 2 may be anything.
  return values.standardMoved && (kinds & (Kind.zero | Kind.oneOrTwo)) !== 0
    ? kinds | Kind.unknown
    : kinds;
}
