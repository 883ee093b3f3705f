/**
 * What a static rule is. A rule looks at a program through hooks of one common
 * walk and reports; it keeps its facts to itself. A rule reports only what is
 * certain: a false alarm teaches people to ignore all of them.
 */
import type { Block, Expr, Item, Program, Statement } from '../ast/nodes.ts';
import type { Diagnostic, Files } from '../diagnostic/diagnostic.ts';
import type { Binding, Names, Routine } from '../names/binding.ts';
import type { Blockings } from './blocking/result.ts';
import type { CertainTypes } from './certain-type.ts';

/** The program a rule looks at, and where it reports. */
export interface About {
  readonly program: Program;
  readonly names: Names;
  readonly files: Files;
  readonly types: CertainTypes;
  /** What can block; worked out when first asked for. */
  readonly blockings: () => Blockings;
  readonly bindingOf: (e: Expr) => Binding | undefined;
  readonly report: (d: Diagnostic) => void;
}

/** What an expression is used for, as far as rules care. */
export type Use = 'value' | 'callee' | 'target' | 'await' | 'then';

/** Where the walk is. */
export interface Place {
  /** Undefined in the value of a `const`, which is worked out before the run. */
  readonly routine: Routine | undefined;
  readonly kind: Routine['kind'] | 'const';
  /** Loops around this place. */
  readonly loops: number;
}

export interface Hooks {
  readonly item?: (item: Item) => void;
  readonly routine?: (routine: Routine) => void;
  readonly block?: (block: Block, place: Place) => void;
  readonly statement?: (s: Statement, place: Place) => void;
  /** Outer expressions before inner ones. */
  readonly expr?: (e: Expr, place: Place, use: Use) => void;
  /** After everything else. */
  readonly end?: () => void;
}

export interface Rule {
  /** The name of its file. */
  readonly name: string;
  readonly hooks: (about: About) => Hooks;
}
