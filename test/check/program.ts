/** What tests of names and checks begin with: tiny programs, and the expectations that stand in them. */
import { sourceFile, type SourceFile } from '../../src/base/span.ts';
import type { Diagnostic } from '../../src/diagnostic/diagnostic.ts';
import { resolve, type Resolved } from '../../src/names/resolve.ts';
import { parseFile } from '../../src/syntax/parse.ts';
import type { Program } from '../../src/ast/nodes.ts';

export interface Tried extends Resolved {
  readonly files: readonly SourceFile[];
  readonly program: Program;
  /** From the parser. */
  readonly syntax: readonly Diagnostic[];
}

/** Parses each text as a file of one program and finds its names. */
export function tryProgram(...texts: readonly string[]): Tried {
  const files = texts.map((text, i) => sourceFile(i, i === 0 ? 'main.evl' : `file${String(i)}.evl`, text));
  const parsed = files.map((f) => parseFile(f));
  const program = { files: parsed.map((p) => p.tree) };
  return { files, program, syntax: parsed.flatMap((p) => p.diagnostics), ...resolve(program) };
}
