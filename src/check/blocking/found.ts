/** The calls that the walk for values finds: of routines of the program, and of what is declared in the table of calls. */
import type { CallExpr } from '../../ast/nodes.ts';
import type { Span } from '../../base/span.ts';
import type { CallDeclaration } from '../../calls/index.ts';
import type { Routine } from '../../names/binding.ts';
import type { Node, Value } from './graph.ts';

/** One routine runs another inside itself. */
export interface CallEdge {
  readonly from: Routine;
  readonly to: Routine;
  readonly at: Span;
  /** Where it is called through a value: the value. Undefined where it is called by its name. */
  readonly through?: Node;
}

/** A call of a builtin or system call, with what its arguments may be. */
export interface DeclaredCall {
  readonly expr: CallExpr;
  readonly call: CallDeclaration;
  readonly args: readonly Value[];
  /** Whether the program awaits it, goes on with a handler, or neither. */
  readonly use: 'value' | 'await' | 'then';
  readonly routine: Routine;
}
