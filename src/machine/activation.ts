/** Activations: one run of main, a handler, an interrupt, a thread or an initialiser. Plain data, a sentence for each field. */
import type { SyscallName } from '../calls/index.ts';
import type { Frame } from '../code/lowered.ts';
import type { Moment } from './listener.ts';
import type { Key, Value } from './value.ts';

export type ActivationKind = 'initialiser' | 'main' | 'handler' | 'interrupt' | 'thread';

/** Why an activation came to be: the call that queued its event, and the activation that made that call. */
export interface Cause {
  /** post, then (with the call's name), watch, timer, signal, spawn, start, … */
  readonly how: string;
  /** Site of the call in the program; −1 where it came from outside or from the runtime itself. */
  readonly site: number;
  /** Number of the activation that made it; −1 for the outside. */
  readonly by: number;
  /** Name of that activation, as it may be gone by the time somebody asks. */
  readonly byName: string;
}

/** A call that waits inside the kernel, to be tried again when something it waits for changes. */
export interface Wait {
  /** Name of the system call, or `lock`. */
  readonly call: SyscallName | 'lock';
  readonly args: readonly Value[];
  readonly site: number;
  /** Virtual time at which it began, in µs. */
  readonly since: number;
  /** Virtual time at which it gives up, in µs; undefined for never. */
  readonly deadline: number | undefined;
  /** Descriptions (kernel numbers) that can end the wait. */
  readonly on: readonly number[];
  /** What else it waits for, in a word for messages: `mutex m`, `thread 3`, `signal`, `time`. */
  readonly reason: WaitReason;
  /** Bytes already written by a blocking write. */
  readonly progress: number;
}

export type WaitReason =
  | { readonly tag: 'descriptors' }
  | { readonly tag: 'time' }
  | { readonly tag: 'mutex'; readonly mutex: number }
  | { readonly tag: 'thread'; readonly thread: number }
  | { readonly tag: 'signal' }
  | { readonly tag: 'requests'; readonly requests: readonly number[] }
  | { readonly tag: 'disk'; readonly access: number }
  | { readonly tag: 'events' }
  | { readonly tag: 'connection'; readonly connection: number };

export type ActivationState =
  /** may go on when its CPU, or any for a thread, turns to it */
  | { readonly tag: 'ready' }
  | { readonly tag: 'running' }
  /** a call inside the kernel waits */
  | { readonly tag: 'blocked'; readonly wait: Wait }
  /** suspended by `await`; its CPU is free, the completion is an event */
  | {
      readonly tag: 'awaiting';
      readonly call: SyscallName | 'lock';
      readonly site: number;
      readonly since: number;
    }
  /** a thread, while a handler interrupts it */
  | { readonly tag: 'interrupted'; readonly handler: number }
  /** main, while `dispatch` runs a handler in its place */
  | { readonly tag: 'dispatching'; readonly handler: number }
  | { readonly tag: 'done' };

/** The states that say nothing more than their name, made once. */
export const states = {
  ready: { tag: 'ready' },
  running: { tag: 'running' },
  done: { tag: 'done' },
} as const satisfies Record<string, ActivationState>;

export interface Activation {
  readonly id: number;
  readonly kind: ActivationKind;
  /** Index of the routine it runs. */
  readonly routine: number;
  /** The name people see: `main`, `echo`, `signal SIGHUP`. */
  readonly name: string;
  /** Arguments, until it starts. */
  args: readonly Value[];
  started: boolean;
  /** Its stopped calls, the outermost first; empty while it runs or before it starts. */
  frames: Frame<Value>[];
  /** The result that arrives at the innermost frame when it is resumed. */
  arriving: Value;
  state: ActivationState;
  /** errno of its last failed call. */
  errno: number;
  /** Two activations of one color never run at the same time. */
  readonly color: Key | undefined;
  readonly cause: Cause;
  /** Number of the watch, timer or signal whose event this is, so that the next may come when it ends; −1 for none. */
  readonly source: number;
  /** CPU it runs on; −1 before it starts. */
  cpu: number;
  /** Mutexes it holds, in the order it took them. */
  readonly held: number[];
  /** Result of the call whose completion queued it, for `result()`. */
  readonly result: Value;
  /** Handlers reached by timers since the last cause from outside: tells timers that only set themselves again. */
  readonly timerLine: readonly number[];
  /** A thread's own mask of blocked signals; undefined for main and handlers, which share one. */
  mask: Set<number> | undefined;
  /** Of an interrupt: its signal, and the thread it interrupted (−1: what is below it on its CPU's stack). */
  signal: number;
  interrupted: number;
  /** Of an interrupt: the mask that holds again at its end. */
  savedMask: readonly number[] | undefined;
  /** While a call with a mask of its own waits (sigsuspend, pselect): the mask before it. */
  maskBefore: readonly number[] | undefined;
  /** Of a handler that ends a `sigsuspend`: signals that this call unblocked, and that are blocked again with its end. */
  blocksAgain: readonly number[];
  /** How many times it has let others run in between: by an await or an unlock. */
  parts: number;
  /** Virtual time at which it began, in µs. */
  startedAt: number;
  /** Where it stands in the order of the run, as the listener keeps it; undefined where nobody listens. */
  standing: object | undefined;
  /** Of the kernel's own work for a request: the moments it comes after, which then belong to the request. */
  readonly gathered?: Moment[];
}

export type { Frame };
