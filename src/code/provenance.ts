/**
 * Which values can be computed from an earlier read of a cell that they are
 * then written back to: what a lost update (EVL3004) needs. A fixed point over
 * the whole program, through locals, arguments, continuations and results;
 * where a value is only tested nothing is computed from it. Most programs have
 * no such write with a wait in between; their code is not changed at all.
 */
import type { Block, Continuation, Expr, Statement } from '../ast/nodes.ts';
import { walkExprs, walkStatements } from '../ast/visit.ts';
import { bodyOf, type Local, type Names, type Routine } from '../names/binding.ts';

/** A shared variable by its number, or any part of a container. */
export type Cell = number;
const heapCell: Cell = -1;

type Cells = ReadonlySet<Cell>;
const none: Cells = new Set();
/** Rounds of the fixed point: one for each call that a value passes through; nobody passes one through so many. */
const mostRounds = 100;

export class Provenance {
  private readonly locals = new Map<Local, Set<Cell>>();
  private readonly results = new Map<Routine, Set<Cell>>();
  /** Cells that some write may lose an update of; empty where the program has none. */
  readonly cells = new Set<Cell>();
  private changed = false;
  private readonly names: Names;

  /** Without names: nothing is tracked. */
  constructor(names: Names | undefined) {
    this.names = names as Names;
    if (!names) return;
    const bodies = names.routines.flatMap((routine) => {
      const body = bodyOf(routine);
      return body ? [{ routine, body }] : [];
    });
    for (let round = 0; round < mostRounds; round++) {
      this.changed = false;
      for (const { routine, body } of bodies) this.flow(routine, body);
      if (this.settled()) break;
    }
    if (!this.waits(bodies)) return;
    for (const { body } of bodies) this.candidates(body);
  }

  private settled(): boolean {
    return !this.changed;
  }

  get isEmpty(): boolean {
    return this.cells.size === 0;
  }

  /** The local may hold a value computed from a read of a cell whose updates can be lost. */
  tracks(local: Local): boolean {
    return this.meets(this.locals.get(local));
  }

  tracksResult(routine: Routine): boolean {
    return this.meets(this.results.get(routine));
  }

  /** A read of this expression's own value is worth a token. */
  tracksRead(e: Expr): boolean {
    if (e.kind === 'index' || e.kind === 'field') return this.cells.has(heapCell);
    const binding = e.kind === 'name' ? this.names.bindings.get(e) : undefined;
    return binding?.kind === 'shared' && this.cells.has(binding.index);
  }

  private meets(cells: Cells | undefined): boolean {
    for (const cell of cells ?? none) if (this.cells.has(cell)) return true;
    return false;
  }

  // ------------------------------------------------------------- fixed point

  private flow(routine: Routine, body: Block): void {
    walkStatements(body, (s) => {
      switch (s.kind) {
        case 'let': {
          const local = this.names.declared.get(s.name);
          if (local && s.value) this.add(this.locals, local, this.of(s.value));
          this.continued(s.then);
          break;
        }
        case 'assign': {
          const binding = s.target.kind === 'name' ? this.names.bindings.get(s.target) : undefined;
          if (binding?.kind === 'local') this.add(this.locals, binding.local, this.of(s.value));
          this.continued(s.then);
          break;
        }
        case 'return':
          if (s.value) this.add(this.results, routine, this.of(s.value));
          break;
        case 'post': {
          const target = this.names.bindings.get(s.target);
          if (target?.kind === 'handler') this.passed(target.routine, s.args);
          break;
        }
        case 'call':
          this.continued(s.then);
          break;
        default:
          break;
      }
    });
    walkExprs(body, (e) => {
      if (e.kind === 'spawn') {
        const target = this.names.bindings.get(e.target);
        if (target?.kind === 'fn') this.passed(target.routine, e.args);
      }
      if (e.kind !== 'call' || e.callee.kind !== 'name') return;
      const target = this.names.bindings.get(e.callee);
      if (target?.kind === 'fn' || target?.kind === 'handler') this.passed(target.routine, e.args);
    });
  }

  private continued(then: Continuation | undefined): void {
    const handler = then && this.names.bindings.get(then.handler);
    if (then && handler?.kind === 'handler') this.passed(handler.routine, then.args);
  }

  private passed(routine: Routine, args: readonly Expr[]): void {
    args.forEach((a, i) => {
      const param = routine.params[i];
      if (param) this.add(this.locals, param, this.of(a));
    });
  }

  private add<K>(map: Map<K, Set<Cell>>, key: K, cells: Cells): void {
    if (cells.size === 0) return;
    let set = map.get(key);
    if (!set) map.set(key, (set = new Set()));
    const before = set.size;
    for (const cell of cells) set.add(cell);
    if (set.size > before) this.changed = true;
  }

  /** Cells that the value of an expression is computed from. `direct`: reads in the expression itself count too. */
  private of(e: Expr, direct = true): Cells {
    const found = new Set<Cell>();
    const look = (x: Expr): void => {
      switch (x.kind) {
        case 'name': {
          const binding = this.names.bindings.get(x);
          if (binding?.kind === 'local')
            for (const cell of this.locals.get(binding.local) ?? none) found.add(cell);
          if (binding?.kind === 'shared' && direct) found.add(binding.index);
          break;
        }
        case 'index':
        case 'field':
          if (direct) found.add(heapCell);
          break;
        case 'unary':
        case 'await':
          look(x.operand);
          break;
        case 'binary':
          look(x.left);
          look(x.right);
          break;
        case 'call': {
          const target = x.callee.kind === 'name' ? this.names.bindings.get(x.callee) : undefined;
          if (target?.kind === 'fn' || target?.kind === 'handler')
            for (const cell of this.results.get(target.routine) ?? none) found.add(cell);
          else if (target?.kind === 'call' && computes.has(target.call.name)) x.args.forEach(look);
          break;
        }
        default:
          break;
      }
    };
    look(e);
    return found;
  }

  // -------------------------------------------------------------- candidates

  /** Is there anything in the program between whose sides others can run: an await, an unlock, a continuation with arguments from a cell. */
  private waits(bodies: readonly { readonly routine: Routine; readonly body: Block }[]): boolean {
    for (const { routine, body } of bodies) {
      if (
        routine.kind === 'handler' &&
        routine.params.some((p) => (this.locals.get(p)?.size ?? 0) > 0)
      )
        return true;
      const pauses: unknown[] = [];
      walkStatements(body, (s) => {
        if (s.kind === 'with') pauses.push(s);
      });
      walkExprs(body, (e) => {
        const target =
          e.kind === 'call' && e.callee.kind === 'name'
            ? this.names.bindings.get(e.callee)
            : undefined;
        if (e.kind === 'await' || (target?.kind === 'call' && target.call.name === 'unlock'))
          pauses.push(e);
      });
      if (pauses.length > 0) return true;
    }
    return false;
  }

  private candidates(body: Block): void {
    walkStatements(body, (s) => {
      if (s.kind !== 'assign') return;
      const cell = this.written(s);
      if (cell === undefined) return;
      // Read and written back in one statement: others come between only if it waits inside.
      const inOneGo = !awaits(s.value);
      if (this.of(s.value, !inOneGo).has(cell) || (s.op !== '=' && !inOneGo)) this.cells.add(cell);
    });
  }

  private written(s: Statement): Cell | undefined {
    if (s.kind !== 'assign') return undefined;
    if (s.target.kind !== 'name') return heapCell;
    const binding = this.names.bindings.get(s.target);
    return binding?.kind === 'shared' ? binding.index : undefined;
  }
}

/** Builtins whose result is computed from their arguments. */
export const computes: ReadonlySet<string> = new Set([
  'min',
  'max',
  'abs',
  'str',
  'int',
  'upper',
  'lower',
  'trim',
  'replace',
  'join',
  'chr',
  'ord',
  'copy',
]);

function awaits(e: Expr): boolean {
  let found = false;
  walkExprs(e, (x) => {
    if (x.kind === 'await') found = true;
  });
  return found;
}
