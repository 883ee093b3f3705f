/**
 * EVL1008: functions and handlers that nothing leads to; constants and
 * mutexes that nothing mentions. Looked for in the named file only: what an
 * imported file offers need not all be used. Shared variables and atomics are
 * part of a run's result, so they are of use even if nothing reads them.
 */
import type { ConstItem, Expr, Name, NameExpr, Statement } from '../../ast/nodes.ts';
import { diagnostic } from '../../diagnostic/diagnostic.ts';
import { phrase } from '../../diagnostic/phrase.ts';
import type { Routine } from '../../names/binding.ts';
import { nearest } from '../../names/nearest.ts';
import { namePlace } from '../describe.ts';
import type { About, Place, Rule } from '../rule.ts';

const calledByThemselves = ['readable', 'writable', 'hangup', 'complete', 'timer'];

export const rule: Rule = {
  name: 'unused-item',
  hooks: (about) => {
    const constants: ConstItem[] = [];
    const usedConstants = new Set<ConstItem>();
    const usedMutexes = new Set<Name>();
    /** Which routines each routine mentions. */
    const mentions = new Map<Routine, Set<Routine>>();
    const fromOutside = new Set<Routine>();
    const mention = (name: NameExpr | Name, place: Place): void => {
      const binding = about.names.bindings.get(name);
      if (binding?.kind === 'const') usedConstants.add(binding.item);
      if (binding?.kind === 'mutex') usedMutexes.add(binding.item.name);
      if (binding?.kind !== 'fn' && binding?.kind !== 'handler') return;
      if (!place.routine) {
        fromOutside.add(binding.routine);
        return;
      }
      const set = mentions.get(place.routine);
      if (set) set.add(binding.routine);
      else mentions.set(place.routine, new Set([binding.routine]));
    };
    return {
      item: (item) => {
        if (item.kind === 'const' && item.name.span.file === 0) constants.push(item);
      },
      statement: (s, place) => {
        for (const name of targetsOf(s)) mention(name, place);
      },
      expr: (e: Expr, place) => {
        if (e.kind === 'name') mention(e, place);
        else if (e.kind === 'spawn') mention(e.target, place);
      },
      end: () => {
        for (const item of constants) {
          if (!usedConstants.has(item) && !item.name.name.startsWith('_'))
            about.report(diagnostic('EVL1008.const', item.name.span, { name: item.name.name }));
        }
        for (const { name } of about.names.mutexes) {
          if (!usedMutexes.has(name) && name.span.file === 0 && !name.name.startsWith('_'))
            about.report(diagnostic('EVL1008.local', name.span, { name: name.name }));
        }
        routines(about, mentions, fromOutside);
      },
    };
  },
};

/** Names that stand in a statement itself and are no expressions. */
function targetsOf(s: Statement): readonly Name[] {
  if (s.kind === 'post') return [s.target];
  return (s.kind === 'call' || s.kind === 'let' || s.kind === 'assign') && s.then
    ? [s.then.handler]
    : [];
}

function routines(
  about: About,
  mentions: ReadonlyMap<Routine, ReadonlySet<Routine>>,
  fromOutside: ReadonlySet<Routine>,
): void {
  const roots = about.names.routines.filter((r) => fromOutside.has(r) || runsByItself(r));
  // A file of functions alone is a library: who uses them is not known here.
  if (!roots.some((r) => r.kind === 'main' || r.kind === 'handler')) return;
  const reached = new Set(roots);
  const work = [...roots];
  for (let r = work.pop(); r; r = work.pop()) {
    for (const next of mentions.get(r) ?? []) {
      if (reached.has(next)) continue;
      reached.add(next);
      work.push(next);
    }
  }
  for (const r of about.names.routines) {
    if (reached.has(r) || (r.kind !== 'fn' && r.kind !== 'handler') || r.name.startsWith('_'))
      continue;
    const span = namePlace(r);
    if (span.file !== 0) continue;
    // A second definition, or one under an impossible name, is an error of its own.
    if ((r.kind === 'fn' ? about.names.functions : about.names.handlers).get(r.name) !== r)
      continue;
    if (r.kind === 'fn') about.report(diagnostic('EVL1008.function', span, { name: r.name }));
    else {
      const near = nearest(r.name, calledByThemselves);
      about.report(
        diagnostic(
          'EVL1008.handler',
          span,
          { name: r.name },
          near === undefined ? {} : { help: phrase('EVL1008.handler.near', { near }) },
        ),
      );
    }
  }
}

function runsByItself(r: Routine): boolean {
  switch (r.kind) {
    case 'main':
    case 'initialiser':
    case 'color':
    case 'expectation':
      return true;
    case 'fn':
      return false;
    case 'handler':
      return (
        r.item.kind === 'handler' &&
        (r.item.event.kind !== 'named' || calledByThemselves.includes(r.name))
      );
  }
}
