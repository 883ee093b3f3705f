/** From a file's name to a program that can run: read, parse, find names, check. */
import type { Program, WorldItem } from '../ast/nodes.ts';
import type { SourceFile } from '../base/span.ts';
import { check } from '../check/index.ts';
import { familyOf } from '../diagnostic/codes.ts';
import type { Diagnostic } from '../diagnostic/diagnostic.ts';
import type { Names } from '../names/binding.ts';
import { resolve } from '../names/resolve.ts';
import { loadProgram, type ReadProblem, type SourceHost } from '../syntax/load.ts';
import { textOf } from '../base/bytes.ts';

export interface OpenedProgram {
  readonly program: Program;
  readonly files: readonly SourceFile[];
  readonly names: Names;
  readonly diagnostics: readonly Diagnostic[];
  /** The named file itself could not be read. */
  readonly rootProblem: ReadProblem | undefined;
}

export function openProgram(name: string, host: SourceHost): OpenedProgram {
  const loaded = loadProgram(name, host);
  return {
    ...checkProgram(loaded.program, loaded.files, loaded.diagnostics),
    rootProblem: loaded.rootProblem,
  };
}

/** A program that was read: its names, and what the checks say. */
export function checkProgram(
  program: Program,
  files: readonly SourceFile[],
  syntax: readonly Diagnostic[],
): Omit<OpenedProgram, 'rootProblem'> {
  const { names, diagnostics: named } = resolve(program);
  const broken = syntax.some((d) => d.severity === 'error');
  const checked = check(program, names, files);
  // After a syntax error parts of the program are missing: what is wrong in the rest is still told, but not what
  // only seems unused, and nothing about blocking or worlds, which are judged on the whole.
  const told = [...named, ...checked].filter(
    (d) => !broken || (d.severity === 'error' && familyOf(d.code) === 'program'),
  );
  return { program, files, names, diagnostics: [...syntax, ...told] };
}

export type WorldChoice =
  | { readonly kind: 'world'; readonly world: WorldItem | undefined }
  /** No world has the name that was asked for, or several are there and none is the one to take. */
  | { readonly kind: 'unknown' | 'several'; readonly names: readonly string[] };

/** The world a run takes: the named one, else the unnamed, else the only one, else none. */
export function chooseWorld(names: Names, wanted: string | undefined): WorldChoice {
  const named = names.worlds.flatMap((w) => (w.name ? [textOf(w.name.value)] : []));
  if (wanted !== undefined) {
    const world = names.worlds.find((w) => w.name && textOf(w.name.value) === wanted);
    return world ? { kind: 'world', world } : { kind: 'unknown', names: named };
  }
  const unnamed = names.worlds.find((w) => !w.name);
  if (unnamed) return { kind: 'world', world: unnamed };
  if (names.worlds.length <= 1) return { kind: 'world', world: names.worlds[0] };
  return { kind: 'several', names: named };
}
