/** Paths: variables and their fields (`conn`, `state.fd`, `ends[0]`), the ways to name a descriptor that can be followed from line to line. */
import type { Expr } from '../../ast/nodes.ts';
import type { Local, Names } from '../../names/binding.ts';

/** A local, or the number of a shared variable. */
export type Variable = Local | number;

export interface Path {
  readonly root: Variable;
  /** `s:name` or `i:0`, outermost object first. */
  readonly fields: readonly string[];
}

const mostFields = 4;

/** The expression as a path; undefined where it is anything else. */
export function pathOf(e: Expr, names: Names): Path | undefined {
  const fields: string[] = [];
  let at = e;
  while (at.kind === 'field' || at.kind === 'index') {
    const key = at.kind === 'field' ? `s:${at.field.name}` : keyOf(at.index);
    if (key === undefined || fields.length === mostFields) return undefined;
    fields.unshift(key);
    at = at.object;
  }
  if (at.kind !== 'name') return undefined;
  const binding = names.bindings.get(at);
  if (binding?.kind === 'local') return { root: binding.local, fields };
  return binding?.kind === 'shared' ? { root: binding.index, fields } : undefined;
}

/** A key that stands in the program: `s:name`, `i:0`. */
export function keyOf(e: Expr): string | undefined {
  if (e.kind === 'str') return `s:${e.value}`;
  return e.kind === 'int' && e.value < mostPositions ? `i:${String(e.value)}` : undefined;
}

/** Positions of a list that are kept apart: enough for pairs and small records. */
export const mostPositions = 16;
