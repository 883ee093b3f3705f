/**
 * What the machine and the kernel tell those who listen to a run: each access
 * of what activations share, and each thing that puts their steps in order.
 * A listener changes nothing: the run with one is the same run as without.
 * Without a listener nothing is told, and it costs nothing.
 */
import type { Activation } from './activation.ts';
import type { BufferValue, Key, List, MapValue, Value } from './value.ts';

/**
 * A moment of one activation, as the listener that made it understands it. The
 * kernel keeps moments where order passes through it (an event, a timer, the
 * bytes of a pipe) and hands them back; it never looks inside.
 */
export interface Moment {
  readonly chain: number;
  readonly time: number;
}

/** What the calls that wait or report hand on; no moment where nobody listens. */
export type Moments = readonly Moment[];
export const noMoments: Moments = [];

export interface Listener {
  /** This activation takes its next steps. */
  runs(act: Activation): void;

  // ---- accesses, by the running activation; `site` is the place in the program
  readShared(index: number, site: number, value: Value): void;
  writeShared(index: number, site: number, value: Value): void;
  /** One element of a list or key of a map. */
  read(object: List | MapValue, key: Key, site: number, value: Value): void;
  write(object: List | MapValue, key: Key, site: number, value: Value): void;
  /** The size of a container, and which keys a map has. */
  readSize(object: List | MapValue, site: number): void;
  writeSize(object: List | MapValue, site: number): void;
  /** All elements from a position on (a list), up to another where one is given, or all (a map). */
  readAll(object: List | MapValue, from: number, site: number, to?: number): void;
  writeAll(object: List | MapValue, from: number, site: number): void;
  bytes(buffer: BufferValue, from: number, to: number, write: boolean, site: number): void;
  /** One indivisible operation on an atomic; a failed compare_and_swap is a read. */
  atomic(at: number, write: boolean, site: number): void;

  // ---- what values were computed from (only in code that tracks it)
  seenShared(index: number, site: number): object | undefined;
  seenPart(object: Value, key: Value, site: number): object | undefined;
  /** A value computed from these reads is about to be written. */
  derivedShared(index: number, sources: object | undefined, site: number): void;
  derivedPart(object: Value, key: Value, sources: object | undefined, site: number): void;
  /** Reads that either of two values comes from. */
  both(a: object | undefined, b: object | undefined): object | undefined;

  // ---- order
  /** The present moment of an activation: what happens later in whatever acquires it comes after all until now. */
  release(act: Activation): Moment | undefined;
  /** What this activation does next comes after these moments. */
  acquire(act: Activation, after: Moments): void;
  /** It has the mutex now; `tried`: by a trylock, which never waits. */
  locked(act: Activation, mutex: number, site: number, tried: boolean): void;
  unlocked(act: Activation, mutex: number): void;
  /** A trylock has found it held. */
  refused(act: Activation, mutex: number): void;

  // ---- the lives of activations
  /** Before its first step; `after` are the moments that caused it. */
  began(act: Activation, after: Moments): void;
  /** It gives its CPU and its color free at an `await`, or main hands events out. */
  paused(act: Activation): void;
  /** It goes on after an `await`. */
  resumed(act: Activation, after: Moments): void;
  ended(act: Activation): void;
  /** The end of a thread is known to whom joined it. */
  joined(act: Activation, thread: number): void;
  /** A call has blocked or unblocked signals for an activation. */
  blockedSignals(act: Activation, signals: readonly number[]): void;
  unblockedSignals(act: Activation, signals: readonly number[]): void;

  // ---- buffers that the kernel owns
  /** A request has been handed in. */
  submitted(
    act: Activation,
    request: number,
    buffer: BufferValue,
    from: number,
    to: number,
    write: boolean,
    site: number,
  ): void;
  /** The program has been told of its end. */
  reported(act: Activation, request: number): void;
}
