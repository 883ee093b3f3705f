/**
 * What is certain about the type of an expression or local, so that the
 * generated arithmetic need not ask. Flow-insensitive: a local is an int when
 * everything ever assigned to it is one. Parameters are unknown.
 */
import type { BinaryOp, Block, Expr, Statement } from '../ast/nodes.ts';
import type { Binding, Local, Names } from '../names/binding.ts';

export type StaticType = 'int' | 'bool' | 'str' | 'any';
/** Not yet known while the fixed point is sought. */
type Flowing = StaticType | undefined;

const intOps: ReadonlySet<BinaryOp> = new Set<BinaryOp>([
  '-',
  '*',
  '/',
  '%',
  '&',
  '|',
  '^',
  '<<',
  '>>',
]);
const boolOps: ReadonlySet<BinaryOp> = new Set<BinaryOp>(['==', '!=', '<', '<=', '>', '>=']);
const intResults: ReadonlySet<string> = new Set([
  'int',
  'timer',
  'fd:disk',
  'fd:listener',
  'fd:socket',
  'fd:epoll',
  'fd:eventfd',
  'fd:timerfd',
  'fd:signalfd',
  'fd:ring',
  'fd:same',
]);

export class StaticTypes {
  private readonly locals = new Map<Local, Flowing>();
  private readonly assignments: { readonly local: Local; readonly type: () => Flowing }[] = [];

  constructor(
    private readonly names: Names,
    params: readonly Local[],
    body: Block | undefined,
  ) {
    for (const p of params) this.locals.set(p, 'any');
    if (body) this.block(body);
    this.settle();
  }

  typeOf(e: Expr): StaticType {
    return this.flow(e) ?? 'any';
  }

  /** Raises types until nothing changes; each local can change twice, so rounds are few. */
  private settle(): void {
    for (let round = 0; round < 20; round++) {
      let changed = false;
      for (const { local, type } of this.assignments) {
        const before = this.locals.get(local);
        const after = merge(before, type());
        if (after !== before) {
          this.locals.set(local, after);
          changed = true;
        }
      }
      if (!changed) return;
    }
    // Not settled: claim nothing.
    for (const local of this.locals.keys()) this.locals.set(local, 'any');
  }

  private flow(e: Expr): Flowing {
    switch (e.kind) {
      case 'int':
        return 'int';
      case 'bool':
        return 'bool';
      case 'str':
        return 'str';
      case 'name':
        return this.name(this.names.bindings.get(e));
      case 'unary':
        return e.op === '!' ? 'bool' : 'int';
      case 'binary':
        return this.binary(
          e.op,
          () => this.flow(e.left),
          () => this.flow(e.right),
        );
      case 'call': {
        const callee = e.callee.kind === 'name' ? this.names.bindings.get(e.callee) : undefined;
        if (callee?.kind !== 'call') return 'any';
        const { result } = callee.call;
        if (intResults.has(result)) return 'int';
        return result === 'str' || result === 'bool' ? result : 'any';
      }
      default:
        return 'any';
    }
  }

  private name(binding: Binding | undefined): Flowing {
    if (binding?.kind === 'local') return this.locals.get(binding.local);
    if (binding?.kind === 'const') return literalType(binding.item.value);
    if (binding?.kind === 'constant') return 'any';
    return 'any';
  }

  private binary(op: BinaryOp, left: () => Flowing, right: () => Flowing): Flowing {
    if (intOps.has(op)) return 'int';
    if (boolOps.has(op)) return 'bool';
    const l = left();
    const r = right();
    if (op === '+') {
      if (l === 'str' || r === 'str') return 'str';
      if (l === undefined || r === undefined) return l ?? r;
      return l === 'int' && r === 'int' ? 'int' : 'any';
    }
    return merge(l, r);
  }

  private assign(local: Local | undefined, type: () => Flowing): void {
    if (!local) return;
    if (!this.locals.has(local)) this.locals.set(local, undefined);
    this.assignments.push({ local, type });
  }

  private block(block: Block): void {
    for (const s of block.statements) this.statement(s);
  }

  private statement(s: Statement): void {
    switch (s.kind) {
      case 'let': {
        const { value } = s;
        this.assign(this.names.declared.get(s.name), () => (value ? this.flow(value) : 'any'));
        break;
      }
      case 'assign':
        if (s.target.kind === 'name') {
          const binding = this.names.bindings.get(s.target);
          if (binding?.kind === 'local') {
            const { local } = binding;
            const { op, value } = s;
            this.assign(local, () =>
              op === '='
                ? this.flow(value)
                : this.binary(
                    op.slice(0, -1) as BinaryOp,
                    () => this.locals.get(local),
                    () => this.flow(value),
                  ),
            );
          }
        }
        break;
      case 'if':
        for (const arm of s.arms) this.block(arm.body);
        if (s.otherwise) this.block(s.otherwise);
        break;
      case 'while':
        this.block(s.body);
        break;
      case 'forIn':
        this.assign(this.names.declared.get(s.first), () => 'any');
        if (s.second) this.assign(this.names.declared.get(s.second), () => 'any');
        this.block(s.body);
        break;
      case 'forRange':
        this.assign(this.names.declared.get(s.name), () => 'int');
        this.block(s.body);
        break;
      case 'with':
        this.block(s.body);
        break;
      case 'block':
        this.block(s.body);
        break;
      default:
        break;
    }
  }
}

/** Only literals: a const's own expression may mention others, and guessing wrong would be unsound. */
function literalType(e: Expr): StaticType {
  return e.kind === 'int' || e.kind === 'bool' || e.kind === 'str' ? e.kind : 'any';
}

function merge(a: Flowing, b: Flowing): Flowing {
  if (a === undefined) return b;
  if (b === undefined) return a;
  return a === b ? a : 'any';
}
