/**
 * From names and tree to JavaScript source: a hybrid. A routine that can never
 * stop half-way becomes an ordinary JavaScript function; every other becomes a
 * function that can save its frame as plain data and be resumed from it. The
 * technique is that of generalised stack inspection (Pettyjohn, Clements,
 * Marshall, Krishnamurthi, Felleisen, ICFP 2005): frames are only made when
 * something really stops.
 *
 * The user's text never reaches the source: names are numbers, strings stand
 * in a table.
 */
import type { ConstItem, Expr } from '../ast/nodes.ts';
import { walkExprs } from '../ast/visit.ts';
import { bodyOf, type Names, type Routine } from '../names/binding.ts';
import { atomicParameters } from './atomic-parameter.ts';
import { Emitter } from './emitter.ts';
import { expression } from './expression.ts';
import type { Lowered, RoutineCode } from './lowered.ts';
import type { CodeMode } from './mode.ts';
import type { Provenance } from './provenance.ts';
import { runtimeNames } from './runtime.ts';
import { routineBody } from './statement.ts';
import { StaticTypes } from './static-type.ts';
import { Suspension } from './suspend.ts';
import { Unit } from './unit.ts';

export function lower(names: Names, mode: CodeMode, provenance: Provenance): Lowered {
  const unit = new Unit(names, new Suspension(names, mode), atomicParameters(names), provenance);
  // A routine that is plain without stepping pays a step on entry; it must cost the same with it.
  const unstepped = mode.stepping
    ? new Suspension(names, { ...mode, stepping: false })
    : unit.suspension;
  const functions: string[] = [];
  const routines: RoutineCode[] = names.routines.map((routine) => {
    const plain = unit.isPlain(routine);
    const em = new Emitter(
      unit,
      routine,
      plain,
      new StaticTypes(names, routine.params, bodyOf(routine)),
      expression,
    );
    emitRoutine(em, routine, !plain && !unstepped.isResumable(routine));
    const { text, slots } = em.finish(routine);
    functions.push(text);
    return { routine, plain, slots };
  });
  const constants = constantsOf(unit);
  const table = names.routines.map((r) => `f${String(r.index)}`).join(', ');
  const source = `'use strict';
const { ${runtimeNames.join(', ')} } = rt;
${functions.join('\n')}
${constants}
return { routines: [${table}], constants };`;
  return {
    source,
    routines,
    sites: unit.sites,
    unpaid: unit.unpaid,
    strings: unit.strings,
    callNames: unit.callNames,
    tracked: mode.tracked,
  };
}

function emitRoutine(em: Emitter, routine: Routine, paysEntry: boolean): void {
  const body = bodyOf(routine);
  if (body) {
    if (paysEntry) em.step();
    routineBody(em, body);
    return;
  }
  if (!routine.expr) return;
  if (routine.kind !== 'initialiser') {
    em.emit(`return ${expression(em, routine.expr)};`);
    return;
  }
  // One that calls nothing is no more than its value.
  if (em.mode.stepping && callsAnything(routine.expr))
    em.visible('statement', '0', '0', routine.expr.span);
  em.step();
  const value = expression(em, routine.expr);
  em.flush();
  const { names } = em.unit;
  const shared = names.shared.findIndex((s) => s.routine === routine);
  if (shared >= 0) em.emit(`S[${String(shared)}] = ${value};`);
  else
    em.emit(
      `atomicFill(${String(names.atomics.findIndex((a) => a.routine === routine))}, ${value}, ${em.unit.site(routine.expr.span)});`,
    );
}

function callsAnything(e: Expr): boolean {
  let found = false;
  walkExprs(e, (part) => {
    if (part.kind === 'call') found = true;
  });
  return found;
}

/** Constants that the code mentions, each after those it mentions itself. */
function constantsOf(unit: Unit): string {
  const order: ConstItem[] = [];
  const state = new Map<ConstItem, 'open' | 'done'>();
  // Those mentioned by constants are numbered on the way, so the list grows while it is walked.
  for (let i = 0; i < unit.consts.length; i++) {
    const work: { readonly item: ConstItem; readonly mentions: ConstItem[] }[] = [];
    const enter = (item: ConstItem | undefined): void => {
      if (!item || state.has(item)) return;
      state.set(item, 'open');
      work.push({ item, mentions: mentionedBy(unit, item) });
    };
    enter(unit.consts[i]);
    for (let top = work.at(-1); top; top = work.at(-1)) {
      const next = top.mentions.pop();
      if (next) {
        enter(next);
        continue;
      }
      work.pop();
      state.set(top.item, 'done');
      order.push(top.item);
    }
  }
  const lines = order.map((item) => {
    const em = new Emitter(
      unit,
      undefined,
      true,
      new StaticTypes(unit.names, [], undefined),
      expression,
    );
    em.emit(`C[${String(unit.constant(item))}] = ${expression(em, item.value)};`);
    return em.finishBlock();
  });
  return `function constants() {\n${lines.join('\n')}\n}`;
}

function mentionedBy(unit: Unit, item: ConstItem): ConstItem[] {
  const found: ConstItem[] = [];
  walkExprs(item.value, (e) => {
    const binding = e.kind === 'name' ? unit.names.bindings.get(e) : undefined;
    if (binding?.kind === 'const') {
      unit.constant(binding.item);
      found.push(binding.item);
    }
  });
  return found.reverse();
}
