/** What a run keeps beside machine, kernel and world: CPUs, threads that are ready, the event queue, figures. Plain data. */
import { fifo, type Fifo } from '../base/fifo.ts';
import type { Activation } from '../machine/activation.ts';
import type { Event } from '../kernel/kernel.ts';
import type { Wanted } from './waits-for.ts';

export interface Cpu {
  readonly id: number;
  /** Its clock: virtual time up to which it has run, in µs. */
  time: number;
  /** What runs on it, the innermost last: main or a handler, and interrupts upon it. Empty: it takes events. */
  readonly stack: Activation[];
  /** The thread that has it now. */
  thread: Activation | undefined;
  /** What it ran last: a thread's number, 0 for main and the handlers, −1 for nothing yet. */
  context: number;
  /** Virtual time at which a thread, or the handlers, must let others run. */
  quantumEnd: number;
  busy: number;
  stalled: number;
  lockWait: number;
}

/** A handler that blocked its CPU: the call, its time, and how many ready events waited. */
export interface Stall {
  readonly site: number;
  readonly call: string;
  readonly who: string;
  /** It waited for the disk. */
  readonly disk: boolean;
  /** Of `main` as an event loop: the descriptors that were ready meanwhile. */
  fds: readonly number[] | undefined;
  count: number;
  /** µs, the longest and all together. */
  longest: number;
  total: number;
  /** Most events that waited meanwhile. */
  waited: number;
}

export interface Figures {
  events: number;
  syscalls: number;
  /** Context switches: a CPU turned to another thread. */
  switches: number;
  /** Longest stall of a handler, in µs. */
  longestStall: number;
}

export interface RunState {
  readonly cpus: Cpu[];
  readonly queue: Fifo<Event>;
  readonly threads: Fifo<Activation>;
  readonly activations: Map<number, Activation>;
  nextActivation: number;
  /** Blocked activations whose call may be able to end, with the time at which that became so. */
  readonly woken: Map<number, number>;
  /** Activations whose calls wait, or waited lately, for a signal or for requests. */
  readonly waiting: { readonly signal: Set<number>; readonly requests: Set<number> };
  readonly stalls: Map<number, Stall>;
  /** What the event loop of `main` asked for last; undefined where it has none. */
  mainLoop: readonly Wanted[] | undefined;
  readonly figures: Figures;
  /** Virtual time of the last thing that came from outside. */
  lastOutside: number;
  /** Initialisers that have begun. */
  initialised: number;
  /** They have run, and `main` and `on start` are ready. */
  begun: boolean;
}

export function runState(cpus: number): RunState {
  return {
    cpus: Array.from({ length: cpus }, (_, id) => ({
      id,
      time: 0,
      stack: [],
      thread: undefined,
      context: -1,
      quantumEnd: 0,
      busy: 0,
      stalled: 0,
      lockWait: 0,
    })),
    queue: fifo(),
    threads: fifo(),
    activations: new Map(),
    nextActivation: 1,
    woken: new Map(),
    waiting: { signal: new Set(), requests: new Set() },
    stalls: new Map(),
    mainLoop: undefined,
    figures: { events: 0, syscalls: 0, switches: 0, longestStall: 0 },
    lastOutside: 0,
    initialised: 0,
    begun: false,
  };
}
