/** What the blocking analysis finds, as plain data: for the rules, and for commands that compare programs. */
import type { CallExpr } from '../../ast/nodes.ts';
import type { Span } from '../../base/span.ts';
import type { CallDeclaration } from '../../calls/index.ts';
import type { Routine } from '../../names/binding.ts';

/** One step of a chain of calls: a routine, and the place in it from which the next one is called. */
export interface Step {
  readonly routine: Routine;
  readonly at: Span;
}

/** From a handler (or promise) to the routine that holds a call. Of a long chain the middle is left out. */
export interface Chain {
  readonly first: readonly Step[];
  readonly omitted: number;
  /** Empty where nothing is left out. */
  readonly last: readonly Step[];
}

/** A call that can wait, at a place. */
export interface WaitingCall {
  readonly expr: CallExpr;
  readonly call: CallDeclaration;
  /** The routine in which it stands. */
  readonly routine: Routine;
  readonly waiting: 'may' | 'always';
  /** True where a disk file makes it wait. */
  readonly disk: boolean;
}

/** A call that can wait and that handlers reach. */
export interface ReachedCall extends WaitingCall {
  /** Some of the handlers that reach it, the one the chain begins with first; for a function given to sigaction, that function. */
  readonly handlers: readonly Routine[];
  /** True if there are more than those. */
  readonly moreHandlers: boolean;
  readonly chain: Chain;
}

/** A `nonblocking fn` that can wait, with the way to the nearest call that does. */
export interface BrokenPromise {
  readonly routine: Routine;
  readonly chain: Chain;
  readonly call: WaitingCall;
}

export interface Blockings {
  readonly reached: readonly ReachedCall[];
  readonly broken: readonly BrokenPromise[];
}
