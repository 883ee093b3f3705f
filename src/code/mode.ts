/**
 * How a program is lowered. There is one lowering; these switches say where an
 * activation must be able to stop, and what is told.
 */
export interface CodeMode {
  /**
   * Several activations can interleave (several CPUs, threads, interrupts): every visible
   * step asks the scheduler first. Without it, handlers run to their end and
   * only calls that wait can stop them.
   */
  readonly interleaved: boolean;
  /** Each access of what activations share is told to a listener (machine/listener.ts). Only where they interleave. */
  readonly watched: boolean;
  /** What values were computed from is carried along, for lost updates; implies `watched`. */
  readonly tracked: boolean;
  /** Every statement asks first: for stepping in the UI. */
  readonly stepping: boolean;
}

/** Depth of calls at which EVL5007 is raised (language.md, section 4). */
export const maxCallDepth = 1000;
