/**
 * How variables are used, gathered in one walk before the flow-sensitive part
 * (readiness.ts) needs it: where in a routine a descriptor may be read or
 * written or a variable assigned (for loops, whose bodies run again), which
 * parameters a routine may use up, and which functions do nothing but set
 * O_NONBLOCK.
 */
import type { AssignStatement, Block, CallExpr, Expr, Name, Statement } from '../../ast/nodes.ts';
import type { Span } from '../../base/span.ts';
import { bodyOf, type Local, type Names, type Routine } from '../../names/binding.ts';
import type { Flags } from './flags.ts';
import { directionOf } from './kinds.ts';
import { descriptorPathOf, pathOf, type Variable } from './path.ts';

export interface Use {
  readonly at: number;
  /** 'assigned': holds something else; 'spent': may have been read from or written to; 'called': a routine ran, which may do so to shared variables. */
  readonly kind: 'assigned' | 'spent' | 'called';
  readonly variable: Variable | undefined;
}

/** Builtins that look at a descriptor and do nothing with it that could wait or keep it. */
export const harmless: ReadonlySet<string> = new Set([
  'close',
  'print',
  'str',
  'type',
  'len',
  'abs',
  'min',
  'max',
  'equal',
  'strerror',
  'FD_SET',
  'FD_CLR',
  'FD_ISSET',
  'shutdown',
  'getpeername',
  'isatty',
  'lseek',
  'setsockopt',
  'getsockopt',
  'fcntl',
  'fstat',
  'watch',
  'unwatch',
  'timerfd_settime',
  'timerfd_gettime',
]);

export class Uses {
  /** By routine, in the order of the text. */
  readonly of = new Map<Routine, readonly Use[]>();
  /** Parameters that their routine may read from, write to, keep or hand on to who does. */
  readonly spends = new Set<Local>();
  /** Parameters on which their function sets O_NONBLOCK, and does nothing else with them. */
  readonly setsNonblock = new Set<Local>();
  /** Routines whose name is used as a value: anything may call them. */
  readonly values = new Set<Routine>();
  /** Routines that a statement calls, queues or starts. */
  readonly started = new Set<Routine>();
  /** True if O_NONBLOCK is taken away somewhere, or flags are set that cannot be read here. */
  clears = false;
  /** Shared variables that get a value at one place besides their first, at most. */
  readonly steady = new Set<number>();
  private list: Use[] = [];
  private readonly handedOn: { readonly from: Local; readonly to: Local }[] = [];
  private readonly assignments = new Map<number, number>();
  private readonly nonblockFlags = new Set<Local>();
  private readonly setters = new Set<Local>();

  constructor(
    private readonly names: Names,
    private readonly flags: Flags,
  ) {
    for (const routine of names.routines) {
      this.list = [];
      this.of.set(routine, this.list);
      const body = bodyOf(routine);
      if (body) {
        for (const s of body.statements) this.setterIn(s);
        this.block(body);
      }
      if (routine.expr) this.expr(routine.expr);
      // An assignment is noted after its value, which stands behind it.
      this.list.sort((a, b) => a.at - b.at);
    }
    this.spreadSpending();
    for (const p of this.setters) if (!this.spends.has(p)) this.setsNonblock.add(p);
    for (let i = 0; i < names.shared.length; i++)
      if ((this.assignments.get(i) ?? 0) <= 1) this.steady.add(i);
  }

  private spreadSpending(): void {
    const callers = new Map<Local, Local[]>();
    for (const { from, to } of this.handedOn) {
      const list = callers.get(to);
      if (list) list.push(from);
      else callers.set(to, [from]);
    }
    const work = [...this.spends];
    for (let p = work.pop(); p; p = work.pop()) {
      for (const from of callers.get(p) ?? []) {
        if (this.spends.has(from)) continue;
        this.spends.add(from);
        work.push(from);
      }
    }
  }

  /** A statement of a function's own block, which every call of it runs unless it returned before. */
  private setterIn(s: Statement): void {
    let e: Expr | undefined;
    if (s.kind === 'call') e = s.call;
    else e = s.kind === 'return' || s.kind === 'let' || s.kind === 'assign' ? s.value : undefined;
    if (s.kind === 'let' && s.value && this.flags.holdsNonblock(s.value, (x) => this.isFlags(x))) {
      const local = this.names.declared.get(s.name);
      if (local) this.nonblockFlags.add(local);
    }
    if (
      s.kind === 'assign' &&
      s.target.kind === 'name' &&
      this.flags.holdsNonblock(s.value, (x) => this.isFlags(x))
    ) {
      const path = pathOf(s.target, this.names);
      if (path && typeof path.root !== 'number') this.nonblockFlags.add(path.root);
    }
    if (e?.kind !== 'call' || this.builtin(e)?.name !== 'fcntl') return;
    const flags = this.flags.setBy(e);
    const path = e.args[0] && pathOf(e.args[0], this.names);
    if (!flags || !path || path.fields.length > 0 || typeof path.root === 'number') return;
    if (this.flags.holdsNonblock(flags, (x) => this.isFlags(x))) this.setters.add(path.root);
  }

  private isFlags(e: Expr): boolean {
    const path = pathOf(e, this.names);
    return (
      path !== undefined &&
      typeof path.root !== 'number' &&
      path.fields.length === 0 &&
      this.nonblockFlags.has(path.root)
    );
  }

  private builtin(e: CallExpr): { readonly name: string } | undefined {
    const binding = e.callee.kind === 'name' ? this.names.bindings.get(e.callee) : undefined;
    return binding?.kind === 'call' ? binding.call : undefined;
  }

  // -------------------------------------------------------------------- walk

  private block(block: Block): void {
    for (const s of block.statements) this.statement(s);
  }

  private statement(s: Statement): void {
    switch (s.kind) {
      case 'let':
        // A local that is declared anew has a life of its own; its value may be another variable's descriptor.
        if (s.value) this.kept(s.value);
        this.starts(s.then?.handler, s.then?.args ?? []);
        break;
      case 'assign':
        this.assign(s);
        break;
      case 'if':
        for (const arm of s.arms) {
          this.expr(arm.condition);
          this.block(arm.body);
        }
        if (s.otherwise) this.block(s.otherwise);
        break;
      case 'while':
        this.expr(s.condition);
        this.block(s.body);
        break;
      case 'forIn':
        this.expr(s.iterable);
        this.block(s.body);
        break;
      case 'forRange':
        this.expr(s.from);
        this.expr(s.to);
        this.block(s.body);
        break;
      case 'return':
        if (s.value) this.kept(s.value);
        break;
      case 'with':
        this.expr(s.mutex);
        this.block(s.body);
        break;
      case 'post':
        this.starts(s.target, s.args);
        break;
      case 'assert':
        this.expr(s.condition);
        if (s.message) this.expr(s.message);
        break;
      case 'call':
        this.expr(s.call);
        this.starts(s.then?.handler, s.then?.args ?? []);
        break;
      case 'block':
        this.block(s.body);
        break;
      case 'break':
      case 'continue':
        break;
    }
  }

  private assign(s: AssignStatement): void {
    this.kept(s.value);
    this.starts(s.then?.handler, s.then?.args ?? []);
    const path = pathOf(s.target, this.names);
    if (s.target.kind !== 'name') {
      this.expr(s.target.object);
      if (s.target.kind === 'index') this.expr(s.target.index);
    }
    if (!path) return;
    if (path.fields.length > 0) {
      if (s.op === '=') this.spend(path.root, s.target.span.start);
      return;
    }
    this.list.push({ at: s.span.start, kind: 'assigned', variable: path.root });
    if (typeof path.root === 'number')
      this.assignments.set(path.root, (this.assignments.get(path.root) ?? 0) + 1);
  }

  /** Another activation is started: nothing is done with its arguments here. */
  private starts(target: Name | undefined, args: readonly Expr[]): void {
    const binding = target && this.names.bindings.get(target);
    if (binding?.kind === 'fn' || binding?.kind === 'handler') this.started.add(binding.routine);
    for (const a of args) this.expr(a);
  }

  /** A value that gets another name, or is put somewhere. */
  private kept(e: Expr): void {
    const path = pathOf(e, this.names);
    if (path) this.spend(path.root, e.span.start);
    else this.expr(e);
  }

  /** What is read from or written to; it may be written as a number. */
  private transferred(e: Expr): void {
    const path = descriptorPathOf(e, this.names);
    if (path) this.spend(path.root, e.span.start);
    else this.expr(e);
  }

  private spend(variable: Variable, at: number): void {
    this.list.push({ at, kind: 'spent', variable });
    if (typeof variable === 'object' && variable.parameter) this.spends.add(variable);
  }

  private expr(e: Expr): void {
    switch (e.kind) {
      case 'nil':
      case 'bool':
      case 'int':
      case 'str':
      case 'missing':
        break;
      case 'name': {
        const binding = this.names.bindings.get(e);
        if (binding?.kind === 'fn' || binding?.kind === 'handler') this.values.add(binding.routine);
        break;
      }
      case 'list':
        for (const i of e.items) this.kept(i);
        break;
      case 'map':
        for (const entry of e.entries) {
          this.expr(entry.key);
          this.kept(entry.value);
        }
        break;
      case 'call':
        this.call(e);
        break;
      case 'index':
        this.expr(e.object);
        this.expr(e.index);
        break;
      case 'slice':
        this.expr(e.object);
        if (e.from) this.expr(e.from);
        if (e.to) this.expr(e.to);
        break;
      case 'field':
        this.expr(e.object);
        break;
      case 'unary':
      case 'await':
        this.expr(e.operand);
        break;
      case 'binary':
        if (e.op === '&&' || e.op === '||') {
          this.kept(e.left);
          this.kept(e.right);
        } else {
          this.expr(e.left);
          this.expr(e.right);
        }
        break;
      case 'spawn':
        this.starts(e.target, []);
        for (const a of e.args) this.kept(a);
        break;
    }
  }

  private call(e: CallExpr): void {
    const binding = e.callee.kind === 'name' ? this.names.bindings.get(e.callee) : undefined;
    if (binding?.kind === 'call') {
      const { call } = binding;
      if (call.name === 'fcntl') this.notice(e);
      const spending = directionOf(call) !== undefined;
      e.args.forEach((a, i) => {
        if (spending && i === 0) this.transferred(a);
        else if (!spending && !harmless.has(call.name)) this.kept(a);
        else this.expr(a);
      });
      return;
    }
    if (binding?.kind === 'fn' || binding?.kind === 'handler') this.started.add(binding.routine);
    else this.expr(e.callee);
    this.list.push({ at: e.span.start, kind: 'called', variable: undefined });
    e.args.forEach((a, i) => {
      const path = pathOf(a, this.names);
      const to =
        binding?.kind === 'fn' || binding?.kind === 'handler'
          ? binding.routine.params[i]
          : undefined;
      if (path && to && typeof path.root !== 'number') {
        this.list.push({ at: a.span.start, kind: 'spent', variable: path.root });
        if (path.root.parameter) this.handedOn.push({ from: path.root, to });
      } else this.kept(a);
    });
  }

  /** Flags that may take O_NONBLOCK away make every earlier setting doubtful. */
  private notice(e: CallExpr): void {
    const flags = this.flags.setBy(e);
    if (flags && !this.flags.holdsNonblock(flags, () => true)) this.clears = true;
  }
}

/** The uses inside a stretch of text, of a list in the order of the text. */
export function* usesWithin(uses: readonly Use[], span: Span): Iterable<Use> {
  let low = 0;
  let high = uses.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((uses[middle]?.at ?? 0) < span.start) low = middle + 1;
    else high = middle;
  }
  for (let use = uses[low]; use && use.at < span.end; use = uses[++low]) yield use;
}
