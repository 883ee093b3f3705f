/**
 * What each name stands for, found in two walks: first the top level of all
 * files, then the inside of every routine. Nothing is written into the tree;
 * see binding.ts for what comes out.
 */
import type { HandlerItem, Item, Name, NameExpr, Program } from '../ast/nodes.ts';
import type { Diagnostic } from '../diagnostic/diagnostic.ts';
import { assert } from '../base/assert.ts';
import type { Binding, Local, Names } from './binding.ts';
import { BodyResolver, type Found } from './body.ts';
import { Globals, type OpenRoutine } from './globals.ts';
import { resolveTest, resolveWorld } from './outside.ts';
import { UnknownNames } from './unknown.ts';

export interface Resolved {
  readonly names: Names;
  readonly diagnostics: readonly Diagnostic[];
}

/** Finds all names of a program. Where something is wrong the rest is still found, so that one slip gives one error. */
export function resolve(program: Program): Resolved {
  const globals = new Globals(program);
  const bindings: Map<NameExpr | Name, Binding> = globals.bindings;
  const declared = new Map<Name, Local>();
  const found: Found = {
    globals,
    bindings,
    declared,
    unknown: new UnknownNames(globals.byName),
    diagnostics: globals.diagnostics,
  };
  for (const routine of globals.routines) resolveRoutine(found, routine);
  for (const file of program.files) for (const item of file.items) resolveRest(found, item);
  const names: Names = {
    bindings,
    declared,
    routines: globals.routines,
    main: globals.main,
    start: globals.start,
    functions: globals.functions,
    handlers: globals.handlers,
    signalHandlers: globals.signalHandlers,
    interruptHandlers: globals.interruptHandlers,
    colors: globals.colors,
    shared: globals.shared,
    atomics: globals.atomics,
    mutexes: globals.mutexes,
    initialisers: globals.initialisers,
    worlds: globals.worlds,
    tests: globals.tests,
  };
  return { names, diagnostics: found.diagnostics };
}

function resolveRoutine(found: Found, routine: OpenRoutine): void {
  const { item, expr } = routine;
  switch (routine.kind) {
    case 'initialiser':
    case 'expectation':
      if (expr) new BodyResolver(found, routine, []).expression(expr);
      break;
    case 'color':
      if (expr) new BodyResolver(found, routine, (item as HandlerItem).params).expression(expr);
      break;
    case 'fn':
    case 'main':
    case 'handler':
      assert(
        item.kind === 'fn' || item.kind === 'main' || item.kind === 'handler',
        'a routine with a body is an item with a body',
      );
      new BodyResolver(found, routine, item.kind === 'main' ? [] : item.params).body(item.body);
      break;
  }
}

/** What has names but is no routine. */
function resolveRest(found: Found, item: Item): void {
  if (item.kind === 'world') resolveWorld(found, item);
  else if (item.kind === 'test') resolveTest(found, item);
  else if (item.kind === 'const') {
    // A constant is worked out before the run, so it is no routine.
    new BodyResolver(found, { kind: 'initialiser', params: [], locals: [] }, []).expression(
      item.value,
    );
  }
}
