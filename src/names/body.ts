/**
 * Finds the names inside one routine. A local is known from the end of its
 * `let` to the end of its block and may hide anything of the same name further
 * out, builtins too. The handler after `post` and `then` and the function
 * after `spawn` are always top-level names: no local can stand there, so none
 * hides them.
 */
import type { Block, Continuation, Expr, Name, NameExpr, Statement } from '../ast/nodes.ts';
import type { Span } from '../base/span.ts';
import { calls, constants } from '../calls/index.ts';
import { diagnostic, type Diagnostic } from '../diagnostic/diagnostic.ts';
import { phrase } from '../diagnostic/phrase.ts';
import type { Binding, Local } from './binding.ts';
import type { Globals, Frame } from './globals.ts';
import { Scope } from './scope.ts';
import type { UnknownNames, Wanted } from './unknown.ts';

/** What the walks of all routines write into. */
export interface Found {
  readonly globals: Globals;
  readonly bindings: Map<NameExpr | Name, Binding>;
  readonly declared: Map<Name, Local>;
  readonly unknown: UnknownNames;
  readonly diagnostics: Diagnostic[];
}

interface Pending {
  readonly name: Name;
  readonly wanted: Wanted;
  readonly locals: readonly string[];
}

/** So many unknown names of one routine keep the list of locals that were visible; the others get no suggestion anyway. */
const mostSnapshots = 100;

export class BodyResolver {
  private readonly scope: Scope;
  private readonly pending: Pending[] = [];

  /** Parameters of a `color` expression are those of its handler, whose own walk reports what is wrong with them. */
  constructor(
    private readonly found: Found,
    private readonly routine: Frame,
    params: readonly Name[],
  ) {
    this.scope = new Scope(routine);
    this.scope.enter();
    for (const p of params) {
      if (routine.kind === 'color') {
        this.scope.declare(p, true);
        continue;
      }
      const first = this.scope.inThisBlock(p.name);
      if (first) this.twice('EVL1002.parameter', p, first);
      found.declared.set(p, this.scope.declare(p, true));
    }
  }

  /** The body shares one scope with the parameters, as in C. */
  body(block: Block): void {
    for (const s of block.statements) this.statement(s);
    this.finish();
  }

  expression(e: Expr): void {
    this.expr(e);
    this.finish();
  }

  private block(block: Block): void {
    this.scope.enter();
    for (const s of block.statements) this.statement(s);
    this.scope.leave();
  }

  private statement(s: Statement): void {
    switch (s.kind) {
      case 'let':
        // The value first: in `let x = x + 1` the second x is the outer one.
        if (s.value) this.expr(s.value);
        this.then(s.then);
        this.declare(s.name);
        break;
      case 'assign':
        this.expr(s.target);
        this.expr(s.value);
        this.then(s.then);
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
        this.loop([s.first, s.second], s.body);
        break;
      case 'forRange':
        this.expr(s.from);
        this.expr(s.to);
        this.loop([s.name, s.second], s.body);
        break;
      case 'return':
        if (s.value) this.expr(s.value);
        break;
      case 'with':
        this.expr(s.mutex);
        this.block(s.body);
        break;
      case 'post':
        this.target(s.target, 'handler');
        for (const a of s.args) this.expr(a);
        break;
      case 'assert':
        this.expr(s.condition);
        if (s.message) this.expr(s.message);
        break;
      case 'call':
        this.expr(s.call);
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

  private loop(names: readonly (Name | undefined)[], body: Block): void {
    this.scope.enter();
    for (const name of names) if (name) this.declare(name);
    this.block(body);
    this.scope.leave();
  }

  private then(then: Continuation | undefined): void {
    if (!then) return;
    this.target(then.handler, 'handler');
    for (const a of then.args) this.expr(a);
  }

  private expr(e: Expr): void {
    switch (e.kind) {
      case 'nil':
      case 'bool':
      case 'int':
      case 'str':
      case 'missing':
        break;
      case 'name':
        this.name(e, 'value');
        break;
      case 'list':
        for (const i of e.items) this.expr(i);
        break;
      case 'map':
        for (const entry of e.entries) {
          this.expr(entry.key);
          this.expr(entry.value);
        }
        break;
      case 'call':
        if (e.callee.kind === 'name') this.name(e.callee, 'call');
        else this.expr(e.callee);
        for (const a of e.args) this.expr(a);
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
        this.expr(e.operand);
        break;
      case 'binary':
        this.expr(e.left);
        this.expr(e.right);
        break;
      case 'await':
        this.expr(e.operand);
        break;
      case 'spawn':
        this.target(e.target, 'thread');
        for (const a of e.args) this.expr(a);
        break;
    }
  }

  private name(e: NameExpr, wanted: Wanted): void {
    const local = this.scope.find(e.name);
    const binding: Binding | undefined = local
      ? { kind: 'local', local }
      : globalOf(this.found.globals, e.name);
    if (binding) this.found.bindings.set(e, binding);
    else this.unknown(e, wanted);
  }

  private target(name: Name, wanted: Wanted): void {
    const local = this.scope.find(name.name);
    const binding: Binding | undefined =
      globalOf(this.found.globals, name.name) ?? (local ? { kind: 'local', local } : undefined);
    if (binding) this.found.bindings.set(name, binding);
    else this.unknown(name, wanted);
  }

  private declare(name: Name): void {
    const first = this.scope.inThisBlock(name.name);
    if (first) this.twice('EVL1002.twice', name, first);
    this.found.declared.set(name, this.scope.declare(name, false));
  }

  private twice(id: 'EVL1002.twice' | 'EVL1002.parameter', name: Name, first: Local): void {
    this.found.diagnostics.push(
      diagnostic(
        id,
        name.span,
        { name: name.name },
        {
          label: phrase('EVL1002.label', {}),
          related: [
            { message: phrase('EVL1002.first', { name: name.name }), span: first.declared },
          ],
          help:
            id === 'EVL1002.twice'
              ? phrase('EVL1002.help.assign', { name: name.name })
              : phrase('EVL1002.help.rename', {}),
        },
      ),
    );
  }

  private unknown(name: Name, wanted: Wanted): void {
    const locals = this.pending.length < mostSnapshots ? this.scope.names() : [];
    this.pending.push({ name: { name: name.name, span: name.span }, wanted, locals });
  }

  /** Unknown names are reported when the whole routine is known, so that a `let` further down can be pointed at. */
  private finish(): void {
    this.scope.leave();
    if (this.pending.length === 0) return;
    const declared = new Map<string, Local>();
    for (const local of this.routine.locals)
      if (!declared.has(local.name)) declared.set(local.name, local);
    for (const { name, wanted, locals } of this.pending) {
      this.found.diagnostics.push(
        this.found.unknown.report(name, wanted, {
          locals,
          placeOf: (n) =>
            (locals.includes(n) ? declared.get(n)?.declared : undefined) ?? this.globalPlace(n),
          elsewhere: (n) => {
            const span = declared.get(n)?.declared;
            return span && { span, later: span.start > name.span.start };
          },
        }),
      );
    }
  }

  private globalPlace(name: string): Span | undefined {
    return this.found.globals.byName.get(name)?.span;
  }
}

/** A name as the top level knows it. */
export function globalOf(globals: Globals, name: string): Binding | undefined {
  const own = globals.byName.get(name)?.binding;
  if (own) return own;
  const call = calls.get(name);
  if (call) return { kind: 'call', call };
  if (constants.has(name)) return { kind: 'constant', name };
  return name === 'errno' ? { kind: 'errno' } : undefined;
}
