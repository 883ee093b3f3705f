/**
 * Which reads and writes cannot wait although the descriptor is one on which
 * they could: the first after a watch told that it is ready, and all where
 * O_NONBLOCK is set. This part does regard the order of statements: each
 * routine is walked with what is known on entry (the least of what its callers
 * and watches bring) until nothing changes; facts only get fewer, so it ends.
 *
 * A loop begins with what is left after any number of rounds, so its body is
 * walked once, however deep loops stand in each other.
 */
import type {
  AssignStatement,
  Block,
  CallExpr,
  Continuation,
  Expr,
  Name,
  Statement,
} from '../../ast/nodes.ts';
import type { Span } from '../../base/span.ts';
import type { CallDeclaration } from '../../calls/index.ts';
import { bodyOf, type Local, type Names, type Routine } from '../../names/binding.ts';
import { DescriptorState, nobody, Things } from './descriptor-state.ts';
import type { Entries, Entry } from './entries.ts';
import type { Flags } from './flags.ts';
import { directionOf, Known } from './kinds.ts';
import {
  descriptorPathOf,
  entriesOf,
  pathOf,
  type Path,
  type Variable,
  type VariablePath,
} from './path.ts';
import { Handover } from './handover.ts';
import { FollowedSites, type Sites } from './sites.ts';
import { harmless, usesWithin, type Uses } from './uses.ts';

/** What all routines share. */
export interface Shared {
  readonly names: Names;
  readonly flags: Flags;
  readonly uses: Uses;
  readonly entries: Entries;
  readonly sites: Sites;
  /** For a call that could wait: what is known of its descriptor. */
  readonly known: Map<CallExpr, number>;
}

/** One walk over one routine. */
export class ReadinessWalk {
  private readonly things = new Things();
  private readonly sites: FollowedSites;
  private readonly handover: Handover;
  /** Shared variables that were given a descriptor here, before anybody else could see it. */
  private readonly unseen = new Set<number>();
  private loops = 0;
  /** Branches and loops around. */
  private branches = 0;
  private lost = false;
  /** Undefined behind a return, break or continue. */
  private state: DescriptorState | undefined;

  constructor(
    private readonly shared: Shared,
    private readonly routine: Routine,
    entry: Entry,
  ) {
    this.sites = new FollowedSites(shared.sites, shared.names, this.things);
    this.handover = new Handover(shared.names, shared.uses, shared.entries, (e) =>
      this.descriptor(e),
    );
    this.state = DescriptorState.empty(this.things);
    for (const [key, facts] of entry) this.enterWith(key, facts);
  }

  run(): void {
    const body = bodyOf(this.routine);
    if (body) this.block(body);
    if (this.routine.expr) this.expr(this.routine.expr);
    this.leave();
  }

  /** `0` or `1.s:fd` for parameters, `g3` for shared variables, `#0` for descriptors written as numbers. */
  private enterWith(key: string, facts: number): void {
    const [root = '', ...fields] = key.split('.');
    const rest = root.slice(1);
    let variable: Variable | undefined;
    if (root.startsWith('g')) variable = Number(rest);
    else variable = root.startsWith('#') ? `#${rest}` : this.routine.params[Number(root)];
    if (variable !== undefined)
      this.state?.learn(
        this.thing({ root: variable, fields: fields.length > 0 ? [fields.join('.')] : [] }),
        facts,
      );
  }

  /** The thing that a path names here; nobody where it cannot be told. */
  private thing(path: Path | undefined): number {
    if (
      !path ||
      !this.state ||
      this.lost ||
      (typeof path.root === 'number' && !this.shared.uses.steady.has(path.root))
    )
      return nobody;
    return this.state.thingOf(path);
  }

  private pathOf(e: Expr | undefined): VariablePath | undefined {
    return e && pathOf(e, this.shared.names);
  }

  /** Like `thing`, for an argument that is a descriptor. */
  private descriptor(e: Expr | undefined): number {
    return this.thing(e && descriptorPathOf(e, this.shared.names));
  }

  private has(thing: number, fact: number): boolean {
    return this.state !== undefined && (this.state.known(thing) & fact) !== 0;
  }

  /** Control leaves: what was put into shared variables is now open to others. */
  private leave(): void {
    for (const thing of this.unseen) this.escapeThing(thing);
    this.state = undefined;
  }

  // -------------------------------------------------------------- statements

  private block(block: Block): void {
    for (const s of block.statements) {
      this.statement(s);
      this.limit();
    }
  }

  private statement(s: Statement): void {
    switch (s.kind) {
      case 'let': {
        const local = this.shared.names.declared.get(s.name);
        if (local) this.declare(local, s.value, s.then);
        else if (s.value) this.valueOf(s.value, s.then);
        break;
      }
      case 'assign':
        this.assign(s);
        break;
      case 'if': {
        const ends: DescriptorState[] = [];
        this.branches++;
        for (const arm of s.arms) {
          this.expr(arm.condition);
          const before = this.state?.copy();
          this.block(arm.body);
          if (this.state) ends.push(this.state);
          this.state = before;
        }
        if (s.otherwise) this.block(s.otherwise);
        if (this.state) ends.push(this.state);
        this.branches--;
        this.state = this.join(ends);
        break;
      }
      case 'while':
        this.loop(
          s.span,
          () => {
            this.expr(s.condition);
          },
          s.body,
        );
        break;
      case 'forIn':
        this.expr(s.iterable);
        this.loop(
          s.body.span,
          () => {
            this.fresh([s.first, s.second]);
          },
          s.body,
        );
        break;
      case 'forRange':
        this.expr(s.from);
        this.expr(s.to);
        this.loop(
          s.body.span,
          () => {
            this.fresh([s.name, s.second]);
          },
          s.body,
        );
        break;
      case 'return':
        if (s.value) this.escape(s.value);
        this.leave();
        break;
      case 'break':
      case 'continue':
        this.leave();
        break;
      case 'with':
        this.expr(s.mutex);
        this.block(s.body);
        break;
      case 'post':
        for (const a of s.args) this.escape(a);
        this.handover.queue(this.state, s.target, s.args, nobody, 0);
        break;
      case 'assert':
        this.expr(s.condition);
        if (s.message) this.expr(s.message);
        break;
      case 'call':
        this.valueOf(s.call, s.then);
        break;
      case 'block':
        this.block(s.body);
        break;
    }
  }

  private declare(local: Local, value: Expr | undefined, then: Continuation | undefined): void {
    const thing = value ? this.valueOf(value, then) : nobody;
    const facts = value ? this.factsOf(value) : 0;
    if (!this.state || this.lost) return;
    this.state.declare(local);
    // What another variable names keeps its number; anything else begins with the local's own.
    if (thing !== nobody) this.state.assign(local, thing);
    else this.beginWith(this.things.of(local), value, facts);
  }

  private assign(s: AssignStatement): void {
    const named = this.valueOf(s.value, s.then);
    const facts = s.op === '=' ? this.factsOf(s.value) : 0;
    if (s.target.kind !== 'name') {
      this.expr(s.target.object);
      if (s.target.kind === 'index') this.expr(s.target.index);
    }
    const path = this.pathOf(s.target);
    const { state } = this;
    if (!state || this.lost) return;
    if (!path || path.fields.length > 0) this.escapeThing(named);
    if (!path) return;
    const alias = s.op === '=' && named !== nobody;
    const held = alias ? named : this.things.of(s);
    const field = path.fields.at(-1);
    if (field !== undefined) {
      if (!alias) this.beginWith(held, s.value, facts, false);
      state.setField(
        this.thing({ root: path.root, fields: path.fields.slice(0, -1) }),
        field,
        held,
      );
      return;
    }
    const outside = typeof path.root === 'number';
    if (outside && alias) this.escapeThing(held);
    state.assign(path.root, held);
    // In a loop the variable outlives what this round knows of it.
    if (!alias) this.beginWith(held, s.value, facts, this.loops === 0);
    if (outside) this.unseen.add(held);
  }

  /** A thing that was just made: what made it, what is known of it, and what its fields hold. */
  private beginWith(thing: number, value: Expr | undefined, facts: number, followed = true): void {
    const { state } = this;
    if (!state) return;
    state.forget(thing, ~0);
    state.forgetFields(thing, ~0, true);
    state.learn(thing, facts);
    if (value?.kind === 'call' && followed && !this.lost) this.sites.made(value, thing);
    for (const [key, part] of entriesOf(value)) {
      const path = this.pathOf(part);
      if (path) state.setField(thing, key, this.thing(path));
    }
  }

  /** Where there is too much to follow, nothing is followed any more: what was may have been used in any way. */
  private limit(): void {
    if (this.lost || this.state?.isFull() !== true) return;
    this.lost = true;
    this.sites.allWait();
    this.state.clear();
  }

  /** Whether a value is flags that hold O_NONBLOCK. */
  private factsOf(e: Expr): number {
    return this.shared.flags.holdsNonblock(e, (x) =>
      this.has(this.thing(this.pathOf(x)), Known.flagsWithNonblock),
    )
      ? Known.flagsWithNonblock
      : 0;
  }

  /**
   * A loop: `head` and the body may run again after themselves. What is known
   * behind it is what holds when the head was done: what the rounds use up was
   * taken away before, and what they add is not counted on.
   */
  private loop(span: Span, head: () => void, body: Block): void {
    this.weaken(span);
    this.loops++;
    this.branches++;
    head();
    const after = this.state?.copy();
    this.block(body);
    this.branches--;
    this.loops--;
    this.state = after;
  }

  /** Takes away what any number of rounds may use up. */
  private weaken(span: Span): void {
    const { state } = this;
    if (!state) return;
    const ready = Known.readable | Known.writable;
    for (const use of usesWithin(this.shared.uses.of.get(this.routine) ?? [], span)) {
      if (use.kind === 'called') this.sharedSpent();
      if (use.variable === undefined) continue;
      const thing = this.thing({ root: use.variable, fields: [] });
      if (use.kind === 'assigned') {
        this.escapeThing(thing);
        state.assign(use.variable, nobody);
      } else for (const [, part] of state.parts(thing)) state.forget(part, ready);
    }
  }

  private fresh(names: readonly (Name | undefined)[]): void {
    for (const name of names) {
      const local = name && this.shared.names.declared.get(name);
      if (local) this.state?.declare(local);
    }
  }

  /** A thing that has one name on one way and another on the other is not followed any more. */
  private join(states: readonly DescriptorState[]): DescriptorState | undefined {
    return DescriptorState.join(states, (thing, state) => {
      this.sites.used(thing, (state.known(thing) & Known.nonblocking) !== 0);
    });
  }

  // ------------------------------------------------------------- expressions

  /** Evaluates a value that is about to get a name; gives the thing it is, where another variable names it. */
  private valueOf(e: Expr, then: Continuation | undefined): number {
    const path = this.pathOf(e);
    if (path) return this.thing(path);
    if (e.kind === 'call') this.call(e, then ? 'then' : 'value', then);
    else this.escape(e);
    return nobody;
  }

  /** A value that goes where it cannot be followed. */
  private escape(e: Expr): void {
    const path = this.pathOf(e);
    if (path) this.escapeThing(this.thing(path));
    else this.expr(e);
  }

  private escapeThing(thing: number): void {
    if (!this.state || thing === nobody) return;
    for (const t of [thing, this.things.field(thing, 'i:0'), this.things.field(thing, 'i:1')])
      this.sites.used(t, this.has(t, Known.nonblocking));
  }

  private expr(e: Expr): void {
    switch (e.kind) {
      case 'nil':
      case 'bool':
      case 'int':
      case 'str':
      case 'name':
      case 'missing':
        break;
      case 'list':
        for (const i of e.items) this.escape(i);
        break;
      case 'map':
        for (const entry of e.entries) {
          this.escape(entry.key);
          this.escape(entry.value);
        }
        break;
      case 'call':
        this.call(e, 'value', undefined);
        break;
      case 'index':
        this.expr(e.object);
        this.expr(e.index);
        break;
      case 'slice':
        this.escape(e.object);
        if (e.from) this.expr(e.from);
        if (e.to) this.expr(e.to);
        break;
      case 'field':
        this.expr(e.object);
        break;
      case 'unary':
        this.expr(e.operand);
        break;
      case 'binary':
        this.binary(e);
        break;
      case 'await':
        if (e.operand.kind === 'call') this.call(e.operand, 'await', undefined);
        else this.expr(e.operand);
        break;
      case 'spawn':
        for (const a of e.args) this.escape(a);
        this.handover.queue(this.state, e.target, e.args, nobody, 0);
        break;
    }
  }

  private binary(e: Extract<Expr, { kind: 'binary' }>): void {
    if (e.op !== '&&' && e.op !== '||') {
      this.expr(e.left);
      this.expr(e.right);
      return;
    }
    this.escape(e.left);
    const before = this.state?.copy();
    this.escape(e.right);
    this.state = this.join([...(before ? [before] : []), ...(this.state ? [this.state] : [])]);
  }

  // ------------------------------------------------------------------- calls

  private call(e: CallExpr, use: 'value' | 'await' | 'then', then: Continuation | undefined): void {
    const binding = e.callee.kind === 'name' ? this.shared.names.bindings.get(e.callee) : undefined;
    if (binding?.kind === 'call') {
      this.builtin(e, binding.call, use, then);
      return;
    }
    const target =
      binding?.kind === 'fn' || binding?.kind === 'handler' ? binding.routine : undefined;
    if (!target) this.escape(e.callee);
    for (let i = 0; i < e.args.length; i++) this.argument(e.args[i], target?.params[i]);
    if (target) this.handover.contribute(this.state, target, e.args, ~0, nobody, 0);
    for (let i = 0; i < e.args.length; i++) this.afterCall(e.args[i], target?.params[i]);
    this.sharedSpent();
    for (const a of then?.args ?? []) this.escape(a);
  }

  /** An argument for a function of the program: harmless where the function does nothing with it that could wait. */
  private argument(e: Expr | undefined, parameter: Local | undefined): void {
    if (!e) return;
    const quiet = parameter !== undefined && !this.shared.uses.spends.has(parameter);
    if (!quiet || !this.pathOf(e)) this.escape(e);
  }

  private afterCall(e: Expr | undefined, parameter: Local | undefined): void {
    const thing = this.thing(this.pathOf(e));
    if (!this.state || thing === nobody) return;
    if (parameter !== undefined && this.shared.uses.setsNonblock.has(parameter))
      this.setNonblock(thing);
    if (parameter !== undefined && !this.shared.uses.spends.has(parameter)) return;
    this.state.forget(thing, Known.readable | Known.writable);
    this.state.forgetFields(thing, ~0, true);
  }

  private setNonblock(thing: number): void {
    if (!this.shared.uses.clears) this.state?.learn(thing, Known.nonblocking);
  }

  /** Other code of the program ran, and shared variables are open to it. */
  private sharedSpent(): void {
    const { state } = this;
    if (!state) return;
    for (const [, thing] of state.sharedThings(nobody))
      state.forget(thing, Known.readable | Known.writable);
    for (const thing of this.unseen) this.escapeThing(thing);
    // On another way through a branch it may still be unseen.
    if (this.branches === 0) this.unseen.clear();
  }

  private builtin(
    e: CallExpr,
    call: CallDeclaration,
    use: 'value' | 'await' | 'then',
    then: Continuation | undefined,
  ): void {
    const direction = directionOf(call);
    const quiet = harmless.has(call.name);
    e.args.forEach((a, i) => {
      if ((!quiet && (direction === undefined || i > 0)) || !this.pathOf(a)) this.escape(a);
    });
    const thing = this.descriptor(e.args[0]);
    if (direction !== undefined) this.transfer(e, direction, thing);
    else if (call.name === 'fcntl') {
      const flags = this.shared.flags.setBy(e);
      if (flags && this.factsOf(flags) !== 0) this.setNonblock(thing);
    } else if (call.name === 'watch') {
      const told = this.shared.flags.toldBy(e.args[1]);
      if (use === 'await') this.state?.learn(thing, told);
      else if (use === 'value') this.handover.tellDefaults(this.state, e, thing, told);
      if (then) this.handover.queue(this.state, then.handler, then.args, thing, told);
    }
    for (const a of then?.args ?? []) this.escape(a);
    if (then && call.name !== 'watch')
      this.handover.queue(this.state, then.handler, then.args, nobody, 0);
  }

  /** A read or write: notes what is known, which the first one uses up. What never runs is no concern. */
  private transfer(e: CallExpr, direction: 'read' | 'write', thing: number): void {
    const { state } = this;
    const known = state
      ? state.known(thing) | (this.shared.flags.doesNotWait(e) ? Known.nonblocking : 0)
      : Known.nonblocking;
    this.shared.known.set(e, known);
    this.escapeThing(thing);
    state?.forget(thing, direction === 'read' ? Known.readable : Known.writable);
  }
}
