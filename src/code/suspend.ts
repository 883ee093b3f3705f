/**
 * Which routines can stop half-way, and which expressions hold a point where
 * they can. A routine is resumable when it has a loop (the machine may want to
 * be asked there), a call that the kernel answers, an `await`, a lock, a call
 * of another resumable routine, or, where activations interleave, a visible
 * step. Every other routine is plain and becomes an ordinary function.
 */
import type { Block, CallExpr, Continuation, Expr, Statement } from '../ast/nodes.ts';
import type { CallDeclaration } from '../calls/index.ts';
import { bodyOf, type Names, type Routine } from '../names/binding.ts';
import type { CodeMode } from './mode.ts';

/** Builtins that read a container where they are given one. */
export const readers: ReadonlySet<string> = new Set([
  'len',
  'str',
  'min',
  'max',
  'join',
  'copy',
  'equal',
]);
/** Builtins that read or write what other activations may reach. */
const heapFamilies: ReadonlySet<string> = new Set(['lists', 'buffers', 'atomics', 'mutexes']);
/** A recursive routine with more nested expressions than this needs much of JavaScript's stack, so it is resumable. */
const plainNesting = 20;

export class Suspension {
  private readonly resumable = new Set<Routine>();
  /** Routines that call each other in a ring, where the depth of JavaScript's stack must be watched. */
  readonly recursive: ReadonlySet<Routine>;
  private readonly emitting = new Map<Expr, boolean>();

  constructor(
    private readonly names: Names,
    readonly mode: CodeMode,
  ) {
    const calls = new Map<Routine, Set<Routine>>();
    const nesting = new Map<Routine, number>();
    for (const routine of names.routines) {
      const facts = new Facts(names, mode);
      const body = bodyOf(routine);
      if (body) facts.block(body);
      if (routine.expr) facts.expr(routine.expr, 0);
      calls.set(routine, facts.callees);
      nesting.set(routine, facts.nesting);
      if ((facts.stops && routine.kind !== 'color') || routine.kind === 'initialiser')
        this.resumable.add(routine);
    }
    this.recursive = inRings(calls);
    for (const r of this.recursive) if ((nesting.get(r) ?? 0) > plainNesting) this.resumable.add(r);
    this.spread(calls);
  }

  isResumable(routine: Routine): boolean {
    return this.resumable.has(routine);
  }

  /** A caller of a resumable routine is resumable: worklist over the reversed call graph. */
  private spread(calls: ReadonlyMap<Routine, ReadonlySet<Routine>>): void {
    const callers = new Map<Routine, Routine[]>();
    for (const [from, targets] of calls) {
      for (const to of targets) {
        const list = callers.get(to);
        if (list) list.push(from);
        else callers.set(to, [from]);
      }
    }
    const work = [...this.resumable];
    for (let r = work.pop(); r; r = work.pop()) {
      for (const caller of callers.get(r) ?? []) {
        if (this.resumable.has(caller)) continue;
        this.resumable.add(caller);
        work.push(caller);
      }
    }
  }

  /**
   * True if the expression cannot be one JavaScript expression: something in
   * it can stop, so that what stands before it must first be put away.
   */
  emits(e: Expr): boolean {
    const known = this.emitting.get(e);
    if (known !== undefined) return known;
    const found = this.stopsItself(e) || operandsOf(e).some((o) => this.emits(o));
    this.emitting.set(e, found);
    return found;
  }

  private stopsItself(e: Expr): boolean {
    const binding = e.kind === 'name' ? this.names.bindings.get(e) : undefined;
    if (e.kind === 'call') return this.callStops(e);
    if (e.kind === 'await' || e.kind === 'spawn') return true;
    if (!this.mode.interleaved) return false;
    return (
      e.kind === 'index' ||
      e.kind === 'slice' ||
      e.kind === 'field' ||
      (e.kind === 'binary' && e.op === '+' && mayJoin(e.left, e.right)) ||
      binding?.kind === 'shared' ||
      binding?.kind === 'atomic'
    );
  }

  private callStops(e: CallExpr): boolean {
    const binding = e.callee.kind === 'name' ? this.names.bindings.get(e.callee) : undefined;
    if (binding?.kind === 'call') return callStops(binding.call, e.args.length, this.mode);
    if (binding?.kind === 'fn' || binding?.kind === 'handler')
      return this.resumable.has(binding.routine);
    return true;
  }
}

/** True for a sum that may join two lists, and so read their elements: neither side is plainly something else. */
export function mayJoin(left: Expr, right: Expr): boolean {
  return mayBeList(left) && mayBeList(right);
}

function mayBeList(e: Expr): boolean {
  switch (e.kind) {
    case 'nil':
    case 'bool':
    case 'int':
    case 'str':
    case 'map':
    case 'unary':
      return false;
    case 'binary':
      return e.op === '&&' || e.op === '||' || (e.op === '+' && mayJoin(e.left, e.right));
    default:
      return true;
  }
}

export function callStops(call: CallDeclaration, args: number, mode: CodeMode): boolean {
  if (call.kind === 'syscall' || call.name === 'lock') return true;
  if (call.name === 'join' && args === 1) return true;
  return (
    mode.interleaved &&
    (heapFamilies.has(call.family) ||
      call.name === 'random' ||
      call.name === 'exit' ||
      call.name === 'print' ||
      readers.has(call.name))
  );
}

/** One walk over a routine: does it stop by itself, whom does it call, how deep are its expressions. */
class Facts {
  stops = false;
  nesting = 0;
  readonly callees = new Set<Routine>();

  constructor(
    private readonly names: Names,
    private readonly mode: CodeMode,
  ) {}

  block(block: Block): void {
    for (const s of block.statements) this.statement(s);
  }

  private statement(s: Statement): void {
    if (this.mode.stepping) this.stops = true;
    switch (s.kind) {
      case 'let':
        if (s.value) this.expr(s.value, 0);
        this.then(s.then);
        break;
      case 'assign':
        if (this.mode.interleaved && s.op === '+=' && mayJoin(s.target, s.value)) this.stops = true;
        this.expr(s.target, 0);
        this.expr(s.value, 0);
        this.then(s.then);
        break;
      case 'if':
        for (const arm of s.arms) {
          this.expr(arm.condition, 0);
          this.block(arm.body);
        }
        if (s.otherwise) this.block(s.otherwise);
        break;
      case 'while':
        this.stops = true;
        this.expr(s.condition, 0);
        this.block(s.body);
        break;
      case 'forIn':
        this.stops = true;
        this.expr(s.iterable, 0);
        this.block(s.body);
        break;
      case 'forRange':
        this.stops = true;
        this.expr(s.from, 0);
        this.expr(s.to, 0);
        this.block(s.body);
        break;
      case 'return':
        if (s.value) this.expr(s.value, 0);
        break;
      case 'with':
        this.stops = true;
        this.expr(s.mutex, 0);
        this.block(s.body);
        break;
      case 'post':
        if (this.mode.interleaved) this.stops = true;
        for (const a of s.args) this.expr(a, 0);
        break;
      case 'assert':
        this.expr(s.condition, 0);
        if (s.message) this.expr(s.message, 0);
        break;
      case 'call':
        this.expr(s.call, 0);
        this.then(s.then);
        break;
      case 'block':
        this.block(s.body);
        break;
      case 'break':
      case 'continue':
        break;
    }
  }

  private then(then: Continuation | undefined): void {
    if (!then) return;
    this.stops = true;
    for (const a of then.args) this.expr(a, 0);
  }

  expr(e: Expr, depth: number): void {
    if (depth > this.nesting) this.nesting = depth;
    switch (e.kind) {
      case 'await':
      case 'spawn':
        this.stops = true;
        break;
      case 'call': {
        const binding = e.callee.kind === 'name' ? this.names.bindings.get(e.callee) : undefined;
        if (binding?.kind === 'call') {
          if (callStops(binding.call, e.args.length, this.mode)) this.stops = true;
        } else if (binding?.kind === 'fn' || binding?.kind === 'handler')
          this.callees.add(binding.routine);
        else this.stops = true;
        break;
      }
      case 'index':
      case 'slice':
      case 'field':
        if (this.mode.interleaved) this.stops = true;
        break;
      case 'binary':
        if (this.mode.interleaved && e.op === '+' && mayJoin(e.left, e.right)) this.stops = true;
        break;
      case 'name': {
        const kind = this.names.bindings.get(e)?.kind;
        if (this.mode.interleaved && (kind === 'shared' || kind === 'atomic')) this.stops = true;
        break;
      }
      default:
        break;
    }
    for (const o of operandsOf(e)) this.expr(o, depth + 1);
  }
}

/** The expressions an expression is computed from, in the order in which they are evaluated. */
function operandsOf(e: Expr): readonly Expr[] {
  switch (e.kind) {
    case 'list':
      return e.items;
    case 'map':
      return e.entries.flatMap((entry) => [entry.key, entry.value]);
    case 'call':
      return e.callee.kind === 'name' ? e.args : [e.callee, ...e.args];
    case 'index':
      return [e.object, e.index];
    case 'slice':
      return [e.object, ...(e.from ? [e.from] : []), ...(e.to ? [e.to] : [])];
    case 'field':
      return [e.object];
    case 'unary':
      return [e.operand];
    case 'binary':
      return [e.left, e.right];
    case 'await':
      return [e.operand];
    case 'spawn':
      return e.args;
    default:
      return [];
  }
}

/** Routines in a ring of calls: Tarjan's strongly connected components, without recursion. */
function inRings(calls: ReadonlyMap<Routine, ReadonlySet<Routine>>): ReadonlySet<Routine> {
  const found = new Set<Routine>();
  const order = new Map<Routine, number>();
  const low = new Map<Routine, number>();
  const onStack = new Set<Routine>();
  const stack: Routine[] = [];
  for (const root of calls.keys()) {
    if (order.has(root)) continue;
    const work: { node: Routine; targets: readonly Routine[]; next: number }[] = [];
    const enter = (node: Routine): void => {
      order.set(node, order.size);
      low.set(node, order.size - 1);
      stack.push(node);
      onStack.add(node);
      work.push({ node, targets: [...(calls.get(node) ?? [])], next: 0 });
    };
    enter(root);
    for (let top = work.at(-1); top; top = work.at(-1)) {
      const target = top.targets[top.next++];
      if (target) {
        if (!order.has(target)) enter(target);
        else if (onStack.has(target))
          low.set(top.node, Math.min(low.get(top.node) ?? 0, order.get(target) ?? 0));
        continue;
      }
      work.pop();
      const parent = work.at(-1);
      if (parent) low.set(parent.node, Math.min(low.get(parent.node) ?? 0, low.get(top.node) ?? 0));
      if (low.get(top.node) !== order.get(top.node)) continue;
      const component: Routine[] = [];
      for (let member = stack.pop(); member; member = stack.pop()) {
        onStack.delete(member);
        component.push(member);
        if (member === top.node) break;
      }
      if (component.length > 1 || (calls.get(top.node)?.has(top.node) ?? false))
        for (const m of component) found.add(m);
    }
  }
  return found;
}
