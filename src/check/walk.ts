/** One walk over a whole program, on which all rules ride. */
import type { Block, Continuation, Expr, Item, Program, Statement } from '../ast/nodes.ts';
import { bodyOf, type Names, type Routine } from '../names/binding.ts';
import type { Hooks, Place, Use } from './rule.ts';

type Writable<T> = { -readonly [K in keyof T]: T[K] };

/** Calls the hooks for every item, routine, block, statement and expression, in the order of the text. */
export function walk(program: Program, names: Names, all: readonly Hooks[]): void {
  const walker = new Walker(all);
  for (const file of program.files) for (const item of file.items) walker.item(item);
  for (const routine of names.routines) walker.routine(routine);
  for (const h of all) h.end?.();
}

class Walker {
  private place: Writable<Place> = { routine: undefined, kind: 'const', loops: 0 };
  private readonly items;
  private readonly routines;
  private readonly blocks;
  private readonly statements;
  private readonly exprs;

  constructor(all: readonly Hooks[]) {
    this.items = all.flatMap((h) => (h.item ? [h.item] : []));
    this.routines = all.flatMap((h) => (h.routine ? [h.routine] : []));
    this.blocks = all.flatMap((h) => (h.block ? [h.block] : []));
    this.statements = all.flatMap((h) => (h.statement ? [h.statement] : []));
    this.exprs = all.flatMap((h) => (h.expr ? [h.expr] : []));
  }

  item(item: Item): void {
    for (const f of this.items) f(item);
    if (item.kind !== 'const') return;
    this.place = { routine: undefined, kind: 'const', loops: 0 };
    this.expr(item.value, 'value');
  }

  routine(routine: Routine): void {
    this.place = { routine, kind: routine.kind, loops: 0 };
    for (const f of this.routines) f(routine);
    if (routine.expr) this.expr(routine.expr, 'value');
    const body = bodyOf(routine);
    if (body) this.block(body);
  }

  private block(block: Block): void {
    for (const f of this.blocks) f(block, this.place);
    for (const s of block.statements) this.statement(s);
  }

  private loop(body: Block): void {
    this.place.loops++;
    this.block(body);
    this.place.loops--;
  }

  private statement(s: Statement): void {
    for (const f of this.statements) f(s, this.place);
    switch (s.kind) {
      case 'let':
        if (s.value) this.expr(s.value, s.then ? 'then' : 'value');
        this.then(s.then);
        break;
      case 'assign':
        this.expr(s.target, 'target');
        this.expr(s.value, s.then ? 'then' : 'value');
        this.then(s.then);
        break;
      case 'if':
        for (const arm of s.arms) {
          this.expr(arm.condition, 'value');
          this.block(arm.body);
        }
        if (s.otherwise) this.block(s.otherwise);
        break;
      case 'while':
        // The condition is asked again each time round.
        this.place.loops++;
        this.expr(s.condition, 'value');
        this.place.loops--;
        this.loop(s.body);
        break;
      case 'forIn':
        this.expr(s.iterable, 'value');
        this.loop(s.body);
        break;
      case 'forRange':
        this.expr(s.from, 'value');
        this.expr(s.to, 'value');
        this.loop(s.body);
        break;
      case 'return':
        if (s.value) this.expr(s.value, 'value');
        break;
      case 'with':
        this.expr(s.mutex, 'value');
        this.block(s.body);
        break;
      case 'post':
        for (const a of s.args) this.expr(a, 'value');
        break;
      case 'assert':
        this.expr(s.condition, 'value');
        if (s.message) this.expr(s.message, 'value');
        break;
      case 'call':
        this.expr(s.call, s.then ? 'then' : 'value');
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
    for (const a of then?.args ?? []) this.expr(a, 'value');
  }

  private expr(e: Expr, use: Use): void {
    for (const f of this.exprs) f(e, this.place, use);
    switch (e.kind) {
      case 'nil':
      case 'bool':
      case 'int':
      case 'str':
      case 'name':
      case 'missing':
        break;
      case 'list':
        for (const i of e.items) this.expr(i, 'value');
        break;
      case 'map':
        for (const entry of e.entries) {
          this.expr(entry.key, 'value');
          this.expr(entry.value, 'value');
        }
        break;
      case 'call':
        this.expr(e.callee, 'callee');
        for (const a of e.args) this.expr(a, 'value');
        break;
      case 'index':
        this.expr(e.object, 'value');
        this.expr(e.index, 'value');
        break;
      case 'slice':
        this.expr(e.object, 'value');
        if (e.from) this.expr(e.from, 'value');
        if (e.to) this.expr(e.to, 'value');
        break;
      case 'field':
        this.expr(e.object, 'value');
        break;
      case 'unary':
        this.expr(e.operand, 'value');
        break;
      case 'binary':
        this.expr(e.left, 'value');
        this.expr(e.right, 'value');
        break;
      case 'await':
        this.expr(e.operand, 'await');
        break;
      case 'spawn':
        for (const a of e.args) this.expr(a, 'value');
        break;
    }
  }
}
