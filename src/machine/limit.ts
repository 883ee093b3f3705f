/** The hard limits of a run. Each has its own error; no honest program meets the defaults. */

/** Bytes in a str; well below what JavaScript's own strings can hold. */
export const maxStr = 16 * 1024 * 1024;
/** Elements in a list. */
export const maxList = 1_000_000;
/** Bytes in a buffer. */
export const maxBuffer = 16 * 1024 * 1024;
/** Events that wait, and timers that are set (rulings 24). */
export const maxEvents = 2_000_000;
export const maxTimers = 2_000_000;
export const maxThreads = 1_000;
/** Signals that wait in the queue of one process. */
export const maxQueuedSignals = 1_000;
/** Asynchronous requests under way. */
export const maxRequests = 10_000;
/** Interrupt handlers inside one another. */
export const maxInterrupts = 1_000;

export interface Limits {
  /** Statements and dispatches (EVL6001). */
  readonly steps: number;
  /** Bytes held by strings, lists, maps, buffers and the kernel (EVL6002). */
  readonly memory: number;
  /** Bytes on stdout and stderr together (EVL6003). */
  readonly output: number;
  /** Milliseconds of real time, a safety net only (EVL6004); the host asks the clock. */
  readonly wall: number;
}

export const defaultLimits: Limits = {
  steps: 10_000_000,
  memory: 64 * 1024 * 1024,
  output: 1024 * 1024,
  wall: 10_000,
};

/** What a value costs in the account of memory, in bytes; about what a C program would spend. */
export const cost = {
  str: 16,
  list: 32,
  element: 8,
  map: 64,
  entry: 64,
  buffer: 64,
  event: 64,
} as const;
