/**
 * The syntax tree: readonly records, each under the syntax it stands for.
 * Every node has the exact span of its text. Later passes keep their facts in
 * maps of their own, never in slots on a node, so nodes are never changed.
 */
import type { Span } from '../base/span.ts';

/** A name where it is written; `name` is in NFC, so that two spellings of one character are one name. */
export interface Name {
  readonly name: string;
  readonly span: Span;
}

// ---------------------------------------------------------------- expressions

/** nil */
export interface NilExpr {
  readonly kind: 'nil';
  readonly span: Span;
}
/** true, false */
export interface BoolExpr {
  readonly kind: 'bool';
  readonly value: boolean;
  readonly span: Span;
}
/** 42, 0x2A, 5ms, 4K: the value is in µs or bytes where a unit stands; always a safe integer */
export interface IntExpr {
  readonly kind: 'int';
  readonly value: number;
  readonly span: Span;
}
/** "text": the value is its UTF-8 bytes, one unit a byte (see base/bytes) */
export interface StrExpr {
  readonly kind: 'str';
  readonly value: string;
  readonly span: Span;
}
/** a name used as a value */
export interface NameExpr {
  readonly kind: 'name';
  readonly name: string;
  readonly span: Span;
}
/** [a, b] */
export interface ListExpr {
  readonly kind: 'list';
  readonly items: readonly Expr[];
  readonly span: Span;
}
/** {name: 1, "two words": 2, [key]: 3}; a key that is a bare name has become a `str` node, with `bare` set */
export interface MapExpr {
  readonly kind: 'map';
  readonly entries: readonly MapEntry[];
  readonly span: Span;
}
export interface MapEntry {
  readonly key: Expr;
  readonly form: 'bare' | 'literal' | 'computed';
  readonly value: Expr;
}
/** callee(args) */
export interface CallExpr {
  readonly kind: 'call';
  readonly callee: Expr;
  readonly args: readonly Expr[];
  readonly span: Span;
}
/** object[index] */
export interface IndexExpr {
  readonly kind: 'index';
  readonly object: Expr;
  readonly index: Expr;
  readonly span: Span;
}
/** object[from..to], either end may be missing */
export interface SliceExpr {
  readonly kind: 'slice';
  readonly object: Expr;
  readonly from: Expr | undefined;
  readonly to: Expr | undefined;
  readonly span: Span;
}
/** object.name */
export interface FieldExpr {
  readonly kind: 'field';
  readonly object: Expr;
  readonly field: Name;
  readonly span: Span;
}
/** !a -a ~a */
export interface UnaryExpr {
  readonly kind: 'unary';
  readonly op: UnaryOp;
  readonly operand: Expr;
  readonly span: Span;
}
/** a + b; `op` also names && and ||, which stop early */
export interface BinaryExpr {
  readonly kind: 'binary';
  readonly op: BinaryOp;
  readonly opSpan: Span;
  readonly left: Expr;
  readonly right: Expr;
  readonly span: Span;
}
/** await call */
export interface AwaitExpr {
  readonly kind: 'await';
  readonly operand: Expr;
  readonly span: Span;
}
/** spawn f(args) */
export interface SpawnExpr {
  readonly kind: 'spawn';
  readonly target: Name;
  readonly args: readonly Expr[];
  readonly span: Span;
}
/** What the parser puts where an expression should stand and none does; an error was reported there. */
export interface MissingExpr {
  readonly kind: 'missing';
  readonly span: Span;
}

export type UnaryOp = '!' | '-' | '~';
export type BinaryOp =
  | '||'
  | '&&'
  | '=='
  | '!='
  | '<'
  | '<='
  | '>'
  | '>='
  | '&'
  | '|'
  | '^'
  | '<<'
  | '>>'
  | '+'
  | '-'
  | '*'
  | '/'
  | '%';

export type Expr =
  | NilExpr
  | BoolExpr
  | IntExpr
  | StrExpr
  | NameExpr
  | ListExpr
  | MapExpr
  | CallExpr
  | IndexExpr
  | SliceExpr
  | FieldExpr
  | UnaryExpr
  | BinaryExpr
  | AwaitExpr
  | SpawnExpr
  | MissingExpr;

// ----------------------------------------------------------------- statements

/** then h(args): the continuation, evaluated at the call and kept with the event */
export interface Continuation {
  readonly handler: Name;
  readonly args: readonly Expr[];
  readonly span: Span;
}

/** let name = value then … */
export interface LetStatement {
  readonly kind: 'let';
  readonly name: Name;
  readonly value: Expr | undefined;
  readonly then: Continuation | undefined;
  readonly span: Span;
}
/** target op value; target is a name, an index or a field */
export interface AssignStatement {
  readonly kind: 'assign';
  readonly target: Target;
  readonly op: AssignOp;
  readonly value: Expr;
  readonly then: Continuation | undefined;
  readonly span: Span;
}
export type Target = NameExpr | IndexExpr | FieldExpr;
export type AssignOp = '=' | '+=' | '-=' | '*=' | '/=' | '%=';
/** if … else if … else …: a flat list of arms, so that a long chain is not deep */
export interface IfStatement {
  readonly kind: 'if';
  readonly arms: readonly IfArm[];
  readonly otherwise: Block | undefined;
  readonly span: Span;
}
export interface IfArm {
  readonly condition: Expr;
  readonly body: Block;
  readonly span: Span;
}
/** while condition { } */
export interface WhileStatement {
  readonly kind: 'while';
  readonly condition: Expr;
  readonly body: Block;
  readonly span: Span;
}
/** for first, second in iterable { } */
export interface ForInStatement {
  readonly kind: 'forIn';
  readonly first: Name;
  readonly second: Name | undefined;
  readonly iterable: Expr;
  readonly body: Block;
  readonly span: Span;
}
/** for name in from..to { }; `second` is only there in a program that is wrong */
export interface ForRangeStatement {
  readonly kind: 'forRange';
  readonly name: Name;
  readonly second: Name | undefined;
  readonly from: Expr;
  readonly to: Expr;
  readonly body: Block;
  readonly span: Span;
}
/** return value */
export interface ReturnStatement {
  readonly kind: 'return';
  readonly value: Expr | undefined;
  readonly span: Span;
}
export interface BreakStatement {
  readonly kind: 'break';
  readonly span: Span;
}
export interface ContinueStatement {
  readonly kind: 'continue';
  readonly span: Span;
}
/** with mutex { } */
export interface WithStatement {
  readonly kind: 'with';
  readonly mutex: Expr;
  readonly body: Block;
  readonly span: Span;
}
/** post handler(args) */
export interface PostStatement {
  readonly kind: 'post';
  readonly target: Name;
  readonly args: readonly Expr[];
  readonly span: Span;
}
/** assert condition, message */
export interface AssertStatement {
  readonly kind: 'assert';
  readonly condition: Expr;
  readonly message: Expr | undefined;
  readonly span: Span;
}
/** a call, an await of one, or a spawn, for what it does; perhaps with a continuation */
export interface CallStatement {
  readonly kind: 'call';
  readonly call: CallExpr | AwaitExpr | SpawnExpr;
  readonly then: Continuation | undefined;
  readonly span: Span;
}
export interface BlockStatement {
  readonly kind: 'block';
  readonly body: Block;
  readonly span: Span;
}

export type Statement =
  | LetStatement
  | AssignStatement
  | IfStatement
  | WhileStatement
  | ForInStatement
  | ForRangeStatement
  | ReturnStatement
  | BreakStatement
  | ContinueStatement
  | WithStatement
  | PostStatement
  | AssertStatement
  | CallStatement
  | BlockStatement;

/** { statements }; the span includes the braces */
export interface Block {
  readonly statements: readonly Statement[];
  readonly span: Span;
}

// ---------------------------------------------------------------------- items

/** import "lib/cache.evl" */
export interface ImportItem {
  readonly kind: 'import';
  readonly path: string;
  readonly pathSpan: Span;
  readonly span: Span;
}
export interface ConstItem {
  readonly kind: 'const';
  readonly name: Name;
  readonly value: Expr;
  readonly span: Span;
}
export interface SharedItem {
  readonly kind: 'shared';
  readonly name: Name;
  readonly value: Expr;
  readonly span: Span;
}
/** atomic name[size] = value */
export interface AtomicItem {
  readonly kind: 'atomic';
  readonly name: Name;
  readonly size: IntExpr | undefined;
  readonly value: Expr;
  readonly span: Span;
}
/** mutex a, b[8] */
export interface MutexItem {
  readonly kind: 'mutex';
  readonly mutexes: readonly MutexDeclaration[];
  readonly span: Span;
}
export interface MutexDeclaration {
  readonly name: Name;
  readonly size: IntExpr | undefined;
  readonly span: Span;
}
export interface FnItem {
  readonly kind: 'fn';
  readonly nonblocking: boolean;
  readonly async: boolean;
  readonly name: Name;
  readonly params: readonly Name[];
  readonly body: Block;
  readonly span: Span;
}
export interface MainItem {
  readonly kind: 'main';
  readonly body: Block;
  readonly span: Span;
  /** the word `main` */ readonly nameSpan: Span;
}
/** on event color … { }; `span` covers the whole, `event.span` the words that name the event */
export interface HandlerItem {
  readonly kind: 'handler';
  readonly event: EventName;
  readonly params: readonly Name[];
  readonly color: Expr | undefined;
  readonly body: Block;
  readonly span: Span;
}
export type EventName =
  | { readonly kind: 'start'; readonly span: Span }
  /** on NAME(params): posted, or a continuation, or one of the default handlers (readable, …) */
  | { readonly kind: 'named'; readonly name: Name; readonly span: Span }
  /** on signal SIGRTMIN + 1, on interrupt SIGHUP */
  | {
      readonly kind: 'signal' | 'interrupt';
      readonly signal: Name;
      readonly offset: IntExpr | undefined;
      readonly span: Span;
    };

export type Item =
  | ImportItem
  | ConstItem
  | SharedItem
  | AtomicItem
  | MutexItem
  | FnItem
  | MainItem
  | HandlerItem
  | WorldItem
  | TestItem;

// --------------------------------------------------------------------- worlds

/** An inclusive span of values `4ms..8ms`; a single value has `to` undefined. */
export interface ValueSpan {
  readonly from: IntExpr;
  readonly to: IntExpr | undefined;
  readonly span: Span;
}

export interface WorldItem {
  readonly kind: 'world';
  readonly name: StrExpr | undefined;
  readonly parts: readonly WorldPart[];
  readonly span: Span;
}

export type WorldPart =
  | {
      readonly kind: 'cpus' | 'seed' | 'descriptors' | 'backlog' | 'until';
      readonly value: IntExpr;
      readonly span: Span;
    }
  /** memory n pages */
  | { readonly kind: 'memory'; readonly value: IntExpr; readonly span: Span }
  /** disk latency …, net latency … */
  | {
      readonly kind: 'latency';
      readonly of: 'disk' | 'net';
      readonly value: ValueSpan;
      readonly span: Span;
    }
  | {
      readonly kind: 'cost';
      readonly of: 'statement' | 'syscall' | 'dispatch';
      readonly value: IntExpr;
      readonly span: Span;
    }
  /** file "name" = "text" | size n fill "text" */
  | {
      readonly kind: 'file';
      readonly path: StrExpr;
      readonly content: StrExpr | undefined;
      readonly size: IntExpr | undefined;
      readonly fill: StrExpr | undefined;
      readonly span: Span;
    }
  /** fail "what" with EIO after n; `what` is a path, or the name of a call (as a string or a bare word) */
  | {
      readonly kind: 'fail';
      readonly what: StrExpr;
      readonly errno: Name;
      readonly after: IntExpr | undefined;
      readonly span: Span;
    }
  | { readonly kind: 'at'; readonly time: IntExpr; readonly action: AtAction; readonly span: Span }
  | ClientPart
  | {
      readonly kind: 'clients';
      readonly count: IntExpr;
      readonly every: IntExpr;
      readonly port: IntExpr;
      readonly actions: readonly ClientAction[];
      readonly span: Span;
    }
  | {
      readonly kind: 'server';
      readonly name: Name;
      readonly port: IntExpr;
      readonly actions: readonly ClientAction[];
      readonly span: Span;
    };

export interface ClientPart {
  readonly kind: 'client';
  readonly name: Name;
  readonly time: IntExpr | undefined;
  readonly port: IntExpr;
  readonly actions: readonly ClientAction[];
  readonly span: Span;
}

export type AtAction =
  | {
      readonly kind: 'signal';
      readonly signal: Name;
      readonly offset: IntExpr | undefined;
      readonly span: Span;
    }
  | { readonly kind: 'type'; readonly text: StrExpr; readonly span: Span }
  | {
      readonly kind: 'touch';
      readonly path: StrExpr;
      readonly content: StrExpr;
      readonly span: Span;
    }
  | { readonly kind: 'powerOff'; readonly span: Span };

export type ClientAction =
  /** send "text", send size n (n bytes, all `x`) */
  | {
      readonly kind: 'send';
      readonly text: StrExpr | undefined;
      readonly size: IntExpr | undefined;
      readonly span: Span;
    }
  | {
      readonly kind: 'expect';
      readonly what: 'text' | 'size' | 'close' | 'reset';
      readonly text: StrExpr | undefined;
      readonly size: IntExpr | undefined;
      readonly span: Span;
    }
  | { readonly kind: 'wait'; readonly time: IntExpr; readonly span: Span }
  | { readonly kind: 'shutdown' | 'close' | 'reset'; readonly span: Span }
  | {
      readonly kind: 'repeat';
      readonly count: IntExpr;
      readonly actions: readonly ClientAction[];
      readonly span: Span;
    };

// ---------------------------------------------------------------------- tests

export interface TestItem {
  readonly kind: 'test';
  readonly name: StrExpr;
  readonly points: IntExpr | undefined;
  readonly hidden: boolean;
  /** in "world" */
  readonly world: StrExpr | undefined;
  readonly cpus: IntExpr | undefined;
  /** on seeds n, on all schedules */
  readonly on:
    | { readonly kind: 'seeds'; readonly count: IntExpr }
    | { readonly kind: 'allSchedules' }
    | undefined;
  readonly expectations: readonly Expectation[];
  readonly span: Span;
}

export type Finding = 'races' | 'blocking' | 'deadlock' | 'stalls' | 'faults' | 'leaks' | 'errors';
export type Measure =
  | 'stall'
  | 'latency p50'
  | 'latency p95'
  | 'latency p99'
  | 'latency max'
  | 'time'
  | 'throughput'
  | 'syscalls'
  | 'steps';
export type CompareOp = '==' | '!=' | '<' | '<=' | '>' | '>=';

export interface Expectation {
  readonly what: ExpectationWhat;
  readonly hint: StrExpr | undefined;
  readonly span: Span;
}

export type ExpectationWhat =
  | { readonly kind: 'output'; readonly contains: boolean; readonly text: StrExpr }
  | { readonly kind: 'received'; readonly client: Name; readonly text: StrExpr }
  | { readonly kind: 'exit'; readonly status: IntExpr }
  /** expect no races, expect races on name */
  | {
      readonly kind: 'finding';
      readonly no: boolean;
      readonly finding: Finding;
      readonly on: Name | undefined;
    }
  | {
      readonly kind: 'measure';
      readonly measure: Measure;
      readonly op: CompareOp;
      readonly value: IntExpr;
    }
  | { readonly kind: 'expr'; readonly expr: Expr };

// -------------------------------------------------------------------- program

/** One file's items, in their order. */
export interface FileTree {
  readonly items: readonly Item[];
  readonly span: Span;
}

/** A whole program: the named file first, then its imports in the order they were first met. */
export interface Program {
  readonly files: readonly FileTree[];
}
