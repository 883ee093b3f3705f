/**
 * What a value may be, as far as waiting depends on it: a set of kinds in the
 * bits of a number, so that joining is `|`. An empty set is a value that
 * nothing leads to.
 */
import type { CallDeclaration } from '../../calls/index.ts';

export const Kind = {
  /** A descriptor of a disk file: a call on it waits for the disk, O_NONBLOCK or not. */
  disk: 1,
  /** Descriptors on which a call waits until the other side does something. */
  listener: 2,
  socket: 4,
  pipe: 8,
  /** eventfd, timerfd, signalfd */
  counter: 16,
  /** epoll and rings: descriptors that are not read. */
  queue: 32,
  /** A descriptor that never waits: O_NONBLOCK was set before anything else was done with it. */
  nonblocking: 64,
  /** The number 0: no waiting as a timeout, standard input as a descriptor. */
  zero: 128,
  /** 1 and 2: standard output and error as a descriptor. */
  oneOrTwo: 256,
  /** Another positive number that stands in the program. */
  positive: 512,
  negative: 1024,
  nil: 2048,
  /** Anything. */
  unknown: 4096,
} as const;

/** A union of kinds. */
export type Kinds = number;

/** What is known about one use of a descriptor, beyond its kinds. */
export const Known = {
  /** O_NONBLOCK is set on all ways to here. */
  nonblocking: 1,
  /** A watch or an await told that a read would not wait, and none was made since. */
  readable: 2,
  /** Likewise for a write. */
  writable: 4,
  /** Not a descriptor: a flags value that holds O_NONBLOCK. */
  flagsWithNonblock: 8,
} as const;

export type Waiting = 'never' | 'may' | 'always';

const describesNothing = Kind.negative | Kind.nil;
const waitsForOthers =
  Kind.listener | Kind.socket | Kind.pipe | Kind.counter | Kind.positive | Kind.unknown;

/** Whether a read or write of such a descriptor waits. */
export function waitingOfDescriptor(
  kinds: Kinds,
  direction: 'read' | 'write',
  known: number,
): Waiting {
  const ready = direction === 'read' ? Known.readable : Known.writable;
  const others = kinds & ~(Kind.disk | describesNothing);
  if ((kinds & Kind.disk) !== 0) return others === 0 ? 'always' : 'may';
  if ((known & (Known.nonblocking | ready)) !== 0) return 'never';
  // Standard input waits when read, standard output never when written.
  const standard = direction === 'read' ? Kind.zero | Kind.oneOrTwo : Kind.zero;
  // A counter takes writes until it is at 2^64 − 2, where nobody brings it.
  const counters = direction === 'write' ? Kind.counter : 0;
  return (kinds & ((waitsForOthers & ~counters) | standard)) !== 0 ? 'may' : 'never';
}

/** Calls that only a disk file answers: on anything else they fail at once. */
export function waitingOfDiskFile(kinds: Kinds): Waiting {
  if ((kinds & ~describesNothing) === Kind.disk) return 'always';
  return (kinds & (Kind.disk | Kind.unknown | Kind.positive)) !== 0 ? 'may' : 'never';
}

/** Whether a call waits with such a timeout; `negativeFails` where a negative one is an error (select). */
export function waitingOfTimeout(kinds: Kinds, negativeFails: boolean): Waiting {
  const atOnce = Kind.zero | (negativeFails ? Kind.negative : 0);
  if ((kinds & ~atOnce) === 0) return 'never';
  const waits = Kind.oneOrTwo | Kind.positive | Kind.nil | (negativeFails ? 0 : Kind.negative);
  return (kinds & ~waits) === 0 ? 'always' : 'may';
}

export function kindsOfInt(value: number): Kinds {
  if (value < 0) return Kind.negative;
  if (value === 0) return Kind.zero;
  return value <= 2 ? Kind.oneOrTwo : Kind.positive;
}

/** Calls that take what a descriptor has, or give it something, and wait until they can. */
const readers: ReadonlySet<string> = new Set([
  'read',
  'recv',
  'accept',
  'read_u64',
  'read_siginfo',
]);
const writers: ReadonlySet<string> = new Set(['write', 'send', 'write_u64']);

export function directionOf(call: CallDeclaration): 'read' | 'write' | undefined {
  if (readers.has(call.name)) return 'read';
  return writers.has(call.name) ? 'write' : undefined;
}

/** Calls of the class `disk` that are given a descriptor, not a path. */
export function worksOnDescriptor(call: CallDeclaration): boolean {
  return call.blocking === 'disk' && call.parameters[0]?.type === 'fd';
}
