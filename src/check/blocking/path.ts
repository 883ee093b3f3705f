/** Paths: variables and their fields (`conn`, `state.fd`, `ends[0]`), the ways to name a descriptor that can be followed from line to line. */
import type { Expr } from '../../ast/nodes.ts';
import { constants } from '../../calls/index.ts';
import type { Local, Names } from '../../names/binding.ts';

/** A local, the number of a shared variable, or a descriptor that is written as a number (`#0`). */
export type Variable = Local | number | WrittenNumber;
export type WrittenNumber = `#${string}`;

export interface Path {
  readonly root: Variable;
  /** `s:name` or `i:0`, outermost object first. */
  readonly fields: readonly string[];
}

/** A path that begins with a variable. */
export interface VariablePath extends Path {
  readonly root: Local | number;
}

const mostFields = 4;

/** The expression as a path; undefined where it is anything else. */
export function pathOf(e: Expr, names: Names): VariablePath | undefined {
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

/** Like `pathOf`, for an argument that is a descriptor: a number stands for standard input and the like. */
export function descriptorPathOf(e: Expr, names: Names): Path | undefined {
  const number = numberOf(e, names);
  return number === undefined ? pathOf(e, names) : { root: `#${String(number)}`, fields: [] };
}

function numberOf(e: Expr, names: Names): number | undefined {
  if (e.kind === 'int') return e.value;
  const binding = e.kind === 'name' ? names.bindings.get(e) : undefined;
  if (binding?.kind === 'constant') return constants.get(binding.name)?.value;
  return binding?.kind === 'const' && binding.item.value.kind === 'int'
    ? binding.item.value.value
    : undefined;
}

/** A key that stands in the program: `s:name`, `i:0`. */
export function keyOf(e: Expr): string | undefined {
  if (e.kind === 'str') return `s:${e.value}`;
  return e.kind === 'int' && e.value < mostPositions ? `i:${String(e.value)}` : undefined;
}

/** Positions of a list that are kept apart: enough for pairs and small records. */
export const mostPositions = 16;

/** What a literal list or map holds under keys that are known. */
export function entriesOf(e: Expr | undefined): readonly (readonly [string, Expr])[] {
  if (e?.kind === 'map') {
    return e.entries.flatMap((entry) => {
      const key = keyOf(entry.key);
      return key === undefined ? [] : [[key, entry.value] as const];
    });
  }
  return e?.kind === 'list'
    ? e.items.slice(0, mostPositions).map((item, i) => [`i:${String(i)}`, item] as const)
    : [];
}
