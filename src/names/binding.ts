/**
 * What each name in a program stands for. Found once (names/resolve.ts) and
 * read by the checks and by the lowering; nothing is written into the tree.
 */
import type {
  AtomicItem,
  Block,
  ConstItem,
  Expr,
  FnItem,
  HandlerItem,
  MainItem,
  MutexDeclaration,
  Name,
  NameExpr,
  SharedItem,
  TestItem,
  WorldItem,
} from '../ast/nodes.ts';
import type { Span } from '../base/span.ts';
import type { CallDeclaration } from '../calls/index.ts';

/** A parameter, `let` or loop variable. `index` is its number within its routine, from 0, parameters first. */
export interface Local {
  readonly name: string;
  readonly index: number;
  readonly parameter: boolean;
  readonly declared: Span;
}

export type Binding =
  | { readonly kind: 'local'; readonly local: Local }
  | { readonly kind: 'const'; readonly item: ConstItem }
  /** `index` counts the shared variables of the program in file order; likewise for the following kinds. */
  | { readonly kind: 'shared'; readonly item: SharedItem; readonly index: number }
  | { readonly kind: 'atomic'; readonly item: AtomicItem; readonly index: number }
  | { readonly kind: 'mutex'; readonly item: MutexDeclaration; readonly index: number }
  | { readonly kind: 'fn'; readonly routine: Routine }
  | { readonly kind: 'handler'; readonly routine: Routine }
  /** a builtin or system call */
  | { readonly kind: 'call'; readonly call: CallDeclaration }
  /** READ, SIGHUP, O_RDONLY, EAGAIN … */
  | { readonly kind: 'constant'; readonly name: string }
  | { readonly kind: 'errno' };

/**
 * Anything with statements or an expression of its own that runs: it has
 * parameters and locals. `index` numbers all routines of the program in file order.
 */
export interface Routine {
  readonly index: number;
  readonly kind: 'fn' | 'main' | 'handler' | 'initialiser' | 'color' | 'expectation';
  /** The name people see: `main`, `echo`, `start`, `signal SIGHUP`, `shared served`. */
  readonly name: string;
  readonly item: FnItem | MainItem | HandlerItem | SharedItem | AtomicItem | TestItem;
  /** The expression, for the kinds that are only one. */
  readonly expr: Expr | undefined;
  readonly params: readonly Local[];
  /** All locals, the parameters first. */
  readonly locals: readonly Local[];
  readonly async: boolean;
}

/** The statements of a routine; undefined for those that are one expression. */
export function bodyOf({ kind, item }: Routine): Block | undefined {
  if (kind !== 'fn' && kind !== 'main' && kind !== 'handler') return undefined;
  return item.kind === 'fn' || item.kind === 'main' || item.kind === 'handler'
    ? item.body
    : undefined;
}

/** The whole program, names found. */
export interface Names {
  /** What a name at a place stands for; missing where it is unknown (an error was reported). */
  readonly bindings: ReadonlyMap<NameExpr | Name, Binding>;
  /** The local that a `let`, `for` or parameter name at a place makes. */
  readonly declared: ReadonlyMap<Name, Local>;
  readonly routines: readonly Routine[];
  readonly main: Routine | undefined;
  /** `on start`, in file order (more than one is EVL1002, the first stands). */
  readonly start: Routine | undefined;
  readonly functions: ReadonlyMap<string, Routine>;
  /** Named handlers, those with default names (`readable`) too. */
  readonly handlers: ReadonlyMap<string, Routine>;
  /** By signal number. */
  readonly signalHandlers: ReadonlyMap<number, Routine>;
  readonly interruptHandlers: ReadonlyMap<number, Routine>;
  /** The `color` expression of a handler, as a routine of its own with the handler's parameters. */
  readonly colors: ReadonlyMap<Routine, Routine>;
  readonly shared: readonly { readonly item: SharedItem; readonly routine: Routine }[];
  readonly atomics: readonly { readonly item: AtomicItem; readonly routine: Routine }[];
  readonly mutexes: readonly MutexDeclaration[];
  /** In file order, `shared` and `atomic` together: the order in which initialisers run. */
  readonly initialisers: readonly Routine[];
  readonly worlds: readonly WorldItem[];
  readonly tests: readonly TestItem[];
}
