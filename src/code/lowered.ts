/** What the lowering gives: JavaScript source without any of the user's text, and the tables it refers to. */
import type { CallName } from '../calls/index.ts';
import type { Span } from '../base/span.ts';
import type { Routine } from '../names/binding.ts';

export interface RoutineCode {
  readonly routine: Routine;
  /**
   * A plain routine can never stop half-way and is an ordinary JavaScript
   * function `(depth, …args)`. Any other is `(frame, depth, …args)`: called
   * with no frame it starts, called with a frame it resumes there.
   */
  readonly plain: boolean;
  /** Names of what a saved frame holds, in order: locals by name, then temporaries as ''. */
  readonly slots: readonly string[];
}

export interface Lowered {
  readonly source: string;
  /** By routine index. */
  readonly routines: readonly RoutineCode[];
  /** Places in the program, by site number: what a generated step names when it fails or asks. */
  readonly sites: readonly Span[];
  /** By site: statements, the one at hand among them, that have begun there and are paid for only further on. */
  readonly unpaid: readonly number[];
  /** String constants, by number. */
  readonly strings: readonly string[];
  /** Code carries along what values were computed from. */
  readonly tracked: boolean;
  /** Names of fields, by number; bytes as in strings. */
  readonly callNames: readonly CallName[];
}

/** A stopped call: which routine, where in it, how deep, and its locals and temporaries. Plain data. */
export interface Frame<Value = unknown> {
  readonly routine: number;
  readonly pc: number;
  readonly depth: number;
  readonly slots: Value[];
}

/** Kinds of visible step: what an activation is about to do when it asks the scheduler. */
export const stepKind = {
  statement: 0,
  readShared: 1,
  writeShared: 2,
  atomic: 3,
  /** `object` is a list, map or buffer, `key` what of it */
  readHeap: 4,
  writeHeap: 5,
  mutex: 6,
  post: 7,
  call: 8,
} as const;
export type StepKind = keyof typeof stepKind;

/** Cells of the small array that generated code and machine share (`F` in generated code). */
export const cell = {
  /** Steps left before the machine wants to be asked; falls below 0 to ask. */
  fuel: 0,
  /** 1 while a stop unwinds the JavaScript stack into frames. */
  stopped: 1,
  /** Depth at which the present run of generated code began, to bound the JavaScript stack. */
  base: 2,
  /** Bytes that may still be allocated before the next census of memory. */
  room: 3,
} as const;

/** Calls that may stack up on JavaScript's own stack before they are unwound into frames. */
export const maxNativeDepth = 200;
