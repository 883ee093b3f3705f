/**
 * Builds the graph of values from the program: which descriptors, numbers and
 * functions may be where. Each construct of the language is one short rule;
 * those of builtins and system calls are in call-values.ts.
 */
import type {
  AssignStatement,
  Block,
  CallExpr,
  ConstItem,
  Continuation,
  Expr,
  Statement,
} from '../../ast/nodes.ts';
import { constants } from '../../calls/index.ts';
import { bodyOf, type Local, type Names, type Routine } from '../../names/binding.ts';
import { AnyFunction } from './any-function.ts';
import { CallValues } from './call-values.ts';
import type { CallEdge, DeclaredCall } from './found.ts';
import { Graph, type Node, type Value } from './graph.ts';
import { Kind, kindsOfInt } from './kinds.ts';
import { keyOf, mostPositions } from './path.ts';

export class Values {
  readonly graph = new Graph();
  readonly edges: CallEdge[] = [];
  /** Functions that are spawned. */
  readonly threads = new Set<Routine>();
  /** Functions given to sigaction or signal: they run as interrupt handlers. */
  readonly interruptFunctions = new Set<Routine>();
  /** Every call of a builtin or system call in a routine. */
  readonly declared: DeclaredCall[] = [];
  /** True if a descriptor was put in the place of standard input or output. */
  standardMoved = false;
  private readonly locals = new Map<Local, Node>();
  private readonly shared = new Map<number, Node>();
  private readonly sharedIndex: ReadonlyMap<Routine['item'], number>;
  private readonly atomics = new Map<number, Node>();
  private readonly constants = new Map<ConstItem, Value>();
  private readonly returns = new Map<Routine, Node>();
  /** Routines that something calls, queues or names. */
  private readonly mentioned = new Set<Routine>();
  private readonly calls: CallValues;
  private anyFunction: AnyFunction | undefined;

  /**
   * `order` holds the constants, each after those it mentions;
   * `neverWaits` tells for a call that makes descriptors which of them (by
   * position, 0 for a single one) get O_NONBLOCK before anything else is done with them.
   */
  constructor(
    readonly names: Names,
    order: readonly ConstItem[],
    neverWaits: (e: CallExpr, position: number) => boolean,
  ) {
    this.calls = new CallValues(this, neverWaits);
    this.sharedIndex = new Map(names.shared.map((s, i) => [s.item, i]));
    for (const item of order) this.constants.set(item, this.value(item.value, undefined));
    for (const routine of names.routines) this.routine(routine);
    this.fillByTheSystem();
    this.graph.settle();
  }

  local(local: Local): Node {
    let node = this.locals.get(local);
    if (!node) this.locals.set(local, (node = this.graph.node()));
    return node;
  }

  returnOf(routine: Routine): Node {
    let node = this.returns.get(routine);
    if (!node) this.returns.set(routine, (node = this.graph.node()));
    return node;
  }

  atomic(index: number): Node {
    let node = this.atomics.get(index);
    if (!node) this.atomics.set(index, (node = this.graph.node()));
    return node;
  }

  private sharedNode(index: number): Node {
    let node = this.shared.get(index);
    if (!node) this.shared.set(index, (node = this.graph.node()));
    return node;
  }

  /** A node for a value that must be looked into. */
  nodeOf(v: Value): Node {
    return typeof v === 'number' ? this.graph.node(v) : v;
  }

  /** Hands values to the parameters of a routine. */
  give(routine: Routine, args: readonly Value[]): void {
    this.mentioned.add(routine);
    routine.params.forEach((p, i) => {
      const arg = args[i];
      if (arg !== undefined) this.graph.flow(arg, this.local(p));
    });
  }

  // -------------------------------------------------------------- statements

  private routine(routine: Routine): void {
    const body = bodyOf(routine);
    if (body) this.block(body, routine);
    if (!routine.expr) return;
    const v = this.value(routine.expr, routine);
    const { item } = routine;
    if (routine.kind !== 'initialiser') return;
    const shared = this.sharedIndex.get(item);
    if (shared !== undefined) this.graph.flow(v, this.sharedNode(shared));
  }

  private block(block: Block, routine: Routine): void {
    for (const s of block.statements) this.statement(s, routine);
  }

  private statement(s: Statement, routine: Routine): void {
    const { graph } = this;
    switch (s.kind) {
      case 'let': {
        const v = s.value ? this.callWith(s.value, s.then, routine) : Kind.nil;
        const local = this.names.declared.get(s.name);
        if (local) graph.flow(v, this.local(local));
        break;
      }
      case 'assign':
        this.assign(s, routine);
        break;
      case 'if':
        for (const arm of s.arms) {
          this.value(arm.condition, routine);
          this.block(arm.body, routine);
        }
        if (s.otherwise) this.block(s.otherwise, routine);
        break;
      case 'while':
        this.value(s.condition, routine);
        this.block(s.body, routine);
        break;
      case 'forIn': {
        const c = graph.containerOf(this.nodeOf(this.value(s.iterable, routine)));
        const first = this.names.declared.get(s.first);
        const second = s.second ? this.names.declared.get(s.second) : undefined;
        if (first) {
          graph.flow(c.asMap, this.local(first));
          // With two variables the first is a position or a key.
          if (second) graph.add(this.local(first), Kind.unknown);
          else graph.flow(c.asList, this.local(first));
        }
        if (second) graph.flow(c.all, this.local(second));
        this.block(s.body, routine);
        break;
      }
      case 'forRange': {
        this.value(s.from, routine);
        this.value(s.to, routine);
        const local = this.names.declared.get(s.name);
        if (local) graph.add(this.local(local), Kind.unknown);
        this.block(s.body, routine);
        break;
      }
      case 'return':
        if (s.value) graph.flow(this.value(s.value, routine), this.returnOf(routine));
        break;
      case 'with':
        this.value(s.mutex, routine);
        this.block(s.body, routine);
        break;
      case 'post': {
        const args = s.args.map((a) => this.value(a, routine));
        const target = this.names.bindings.get(s.target);
        if (target?.kind === 'handler') this.give(target.routine, args);
        break;
      }
      case 'assert':
        this.value(s.condition, routine);
        if (s.message) this.value(s.message, routine);
        break;
      case 'call':
        this.callWith(s.call, s.then, routine);
        break;
      case 'block':
        this.block(s.body, routine);
        break;
      case 'break':
      case 'continue':
        break;
    }
  }

  private assign(s: AssignStatement, routine: Routine): void {
    const { graph } = this;
    const given = this.callWith(s.value, s.then, routine);
    // `+=` makes a number, or a longer list of the same elements.
    const v = s.op === '=' ? given : this.joined([given]);
    const { target } = s;
    if (target.kind === 'name') {
      const binding = this.names.bindings.get(target);
      if (binding?.kind === 'local') graph.flow(v, this.local(binding.local));
      else if (binding?.kind === 'shared') graph.flow(v, this.sharedNode(binding.index));
      else if (binding?.kind === 'atomic') graph.flow(v, this.atomic(binding.index));
      return;
    }
    const object =
      target.object.kind === 'name' ? this.names.bindings.get(target.object) : undefined;
    if (object?.kind === 'atomic') graph.flow(v, this.atomic(object.index));
    const node = this.nodeOf(this.value(target.object, routine));
    const key = target.kind === 'index' ? this.value(target.index, routine) : undefined;
    this.store(node, placeOf(target), key, v);
  }

  /** `object[key] = v` */
  store(object: Node, key: string | undefined, keyValue: Value | undefined, v: Value): void {
    const c = this.graph.containerOf(object);
    this.graph.flow(v, key === undefined ? c.rest : this.graph.field(c, key));
    if (keyValue !== undefined) this.graph.flow(keyValue, c.keys);
  }

  // ------------------------------------------------------------- expressions

  value(e: Expr, routine: Routine | undefined): Value {
    const { graph } = this;
    switch (e.kind) {
      case 'nil':
        return Kind.nil;
      case 'int':
        return kindsOfInt(e.value);
      case 'bool':
      case 'str':
      case 'missing':
        return 0;
      case 'name':
        return this.name(e);
      case 'list': {
        const node = graph.node();
        const c = graph.containerOf(node);
        graph.markList(c);
        e.items.forEach((item, i) => {
          const v = this.value(item, routine);
          graph.flow(v, i < mostPositions ? graph.field(c, `i:${String(i)}`) : c.rest);
        });
        return node;
      }
      case 'map': {
        const node = graph.node();
        graph.markMap(graph.containerOf(node));
        for (const entry of e.entries)
          this.store(
            node,
            keyOf(entry.key),
            this.value(entry.key, routine),
            this.value(entry.value, routine),
          );
        return node;
      }
      case 'call':
        return this.call(e, routine, 'value', undefined);
      case 'index': {
        const object = this.value(e.object, routine);
        this.value(e.index, routine);
        return this.load(object, placeOf(e));
      }
      case 'field':
        return this.load(this.value(e.object, routine), placeOf(e));
      case 'slice': {
        const object = this.nodeOf(this.value(e.object, routine));
        if (e.from) this.value(e.from, routine);
        if (e.to) this.value(e.to, routine);
        graph.shuffle(graph.containerOf(object));
        return this.joined([object]);
      }
      case 'unary': {
        const v = this.value(e.operand, routine);
        if (e.op === '!') return 0;
        if (e.op === '-' && e.operand.kind === 'int') return kindsOfInt(-e.operand.value);
        return typeof v === 'number' && v === 0 ? 0 : Kind.unknown;
      }
      case 'binary': {
        const left = this.value(e.left, routine);
        const right = this.value(e.right, routine);
        switch (e.op) {
          case '&&':
          case '||': {
            const node = graph.node();
            graph.flow(left, node);
            graph.flow(right, node);
            return node;
          }
          case '+':
            return this.joined([left, right]);
          case '-':
          case '*':
          case '/':
          case '%':
          case '&':
          case '|':
          case '^':
          case '<<':
          case '>>':
            return Kind.unknown;
          default:
            return 0;
        }
      }
      case 'await':
        return e.operand.kind === 'call'
          ? this.call(e.operand, routine, 'await', undefined)
          : this.value(e.operand, routine);
      case 'spawn': {
        const args = e.args.map((a) => this.value(a, routine));
        const target = this.names.bindings.get(e.target);
        if (target?.kind === 'fn') {
          this.give(target.routine, args);
          this.threads.add(target.routine);
        }
        return Kind.unknown;
      }
    }
  }

  /** The result of `+` and the like: a number, or a list of the elements of its operands. */
  private joined(operands: readonly Value[]): Value {
    const lists = operands.filter((o): o is Node => typeof o !== 'number');
    if (lists.length === 0) return Kind.unknown;
    const node = this.graph.node(Kind.unknown);
    const c = this.graph.containerOf(node);
    for (const l of lists) {
      const from = this.graph.containerOf(l);
      this.graph.flow(from.all, c.rest);
      this.graph.flow(from.asList, c.asList);
    }
    return node;
  }

  load(object: Value, key: string | undefined): Node {
    const { graph } = this;
    const node = this.nodeOf(object);
    const c = graph.containerOf(node);
    const result = graph.node();
    if (key === undefined) graph.flow(c.all, result);
    else {
      graph.flow(graph.field(c, key), result);
      graph.flow(c.rest, result);
    }
    // Nothing is known of what is in an unknown thing.
    graph.flow(node, result, Kind.unknown);
    return result;
  }

  private name(e: Extract<Expr, { kind: 'name' }>): Value {
    const binding = this.names.bindings.get(e);
    switch (binding?.kind) {
      case 'local':
        return this.local(binding.local);
      case 'shared':
        return this.sharedNode(binding.index);
      case 'atomic':
        return this.atomic(binding.index);
      case 'const':
        return this.constants.get(binding.item) ?? Kind.unknown;
      case 'constant':
        return kindsOfInt(constants.get(binding.name)?.value ?? -1);
      case 'fn':
      case 'handler': {
        const node = this.graph.node();
        this.mentioned.add(binding.routine);
        this.graph.addFunction(node, binding.routine);
        return node;
      }
      case 'errno':
        return Kind.unknown;
      case 'mutex':
      case 'call':
      case undefined:
        return 0;
    }
  }

  // ------------------------------------------------------------------- calls

  private callWith(e: Expr, then: Continuation | undefined, routine: Routine): Value {
    if (!then || e.kind !== 'call') return this.value(e, routine);
    const v = this.call(e, routine, 'then', then);
    const args = then.args.map((a) => this.value(a, routine));
    const target = this.names.bindings.get(then.handler);
    if (target?.kind === 'handler') this.give(target.routine, args);
    return v;
  }

  private call(
    e: CallExpr,
    routine: Routine | undefined,
    use: 'value' | 'await' | 'then',
    then: Continuation | undefined,
  ): Value {
    const binding = e.callee.kind === 'name' ? this.names.bindings.get(e.callee) : undefined;
    if (binding?.kind === 'call') {
      const args = e.args.map((a) => this.value(a, routine));
      if (routine) this.declared.push({ expr: e, call: binding.call, args, use, routine });
      const target = then ? this.names.bindings.get(then.handler) : undefined;
      return this.calls.result(
        e,
        binding.call,
        args,
        use,
        routine,
        target?.kind === 'handler' ? target.routine : undefined,
      );
    }
    if (binding?.kind === 'fn' || binding?.kind === 'handler') {
      const args = e.args.map((a) => this.value(a, routine));
      this.enter(binding.routine, args, e, routine);
      return this.returnOf(binding.routine);
    }
    const callee = this.nodeOf(this.value(e.callee, routine));
    const args = e.args.map((a) => this.value(a, routine));
    const result = this.graph.node();
    this.graph.flow(callee, result, Kind.unknown);
    this.graph.listen(callee, {
      each: (r) => {
        this.enter(r, args, e, routine, callee);
        this.graph.flow(this.returnOf(r), result);
      },
      any: () => {
        (this.anyFunction ??= new AnyFunction(this)).call(args, result, e, routine, callee);
      },
    });
    return result;
  }

  private enter(
    target: Routine,
    args: readonly Value[],
    e: CallExpr,
    from: Routine | undefined,
    through?: Node,
  ): void {
    this.give(target, args);
    if (from)
      this.edges.push({ from, to: target, at: e.callee.span, ...(through ? { through } : {}) });
  }

  // -------------------------------------------------- what the system hands over

  /** Parameters that no argument in the program fills. */
  private fillByTheSystem(): void {
    for (const routine of this.names.routines) {
      const { item } = routine;
      const [first, second] = routine.params;
      if (
        item.kind === 'handler' &&
        (item.event.kind === 'signal' || item.event.kind === 'interrupt')
      ) {
        if (first) this.graph.add(this.local(first), Kind.unknown);
        if (second) this.graph.flow(this.calls.signalValues, this.local(second));
        this.mentioned.add(routine);
      }
      const told = this.calls.toldTo(routine.name);
      if (routine.kind === 'handler' && told !== undefined && first) {
        this.graph.flow(told, this.local(first));
        if (this.calls.tells(routine.name)) this.mentioned.add(routine);
      }
      // Nothing in the program leads here, so anything may be given to it.
      if (!this.mentioned.has(routine))
        for (const p of routine.params) this.graph.add(this.local(p), Kind.unknown);
    }
  }
}

/** `s:name` or `i:0` where the key stands in the program. */
function placeOf(e: Extract<Expr, { kind: 'index' | 'field' }>): string | undefined {
  return e.kind === 'field' ? `s:${e.field.name}` : keyOf(e.index);
}
