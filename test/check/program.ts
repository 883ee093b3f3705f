/**
 * What tests of names and checks begin with: tiny programs, and the
 * expectations that stand in them, each on its line with its words:
 * `f(1)  // expect error EVL1003: takes 2 arguments`.
 */
import { expect } from 'vitest';
import type { Program } from '../../src/ast/nodes.ts';
import { rangeOf, sourceFile, type SourceFile } from '../../src/base/span.ts';
import { check } from '../../src/check/index.ts';
import type { Diagnostic } from '../../src/diagnostic/diagnostic.ts';
import { sentence } from '../../src/diagnostic/sentence.ts';
import { sorted } from '../../src/diagnostic/sort.ts';
import { resolve, type Resolved } from '../../src/names/resolve.ts';
import { parseFile } from '../../src/syntax/parse.ts';

export interface Tried extends Resolved {
  readonly files: readonly SourceFile[];
  readonly program: Program;
  /** From the parser. */
  readonly syntax: readonly Diagnostic[];
}

/** Parses each text as a file of one program and finds its names. */
export function tryProgram(...texts: readonly string[]): Tried {
  const files = texts.map((text, i) =>
    sourceFile(i, i === 0 ? 'main.evl' : `file${String(i)}.evl`, text),
  );
  const parsed = files.map((f) => parseFile(f));
  const program = { files: parsed.map((p) => p.tree) };
  return { files, program, syntax: parsed.flatMap((p) => p.diagnostics), ...resolve(program) };
}

/** Everything that is found without running: by the parser, in names, by the rules. */
export function diagnosticsOf(...texts: readonly string[]): {
  readonly all: readonly Diagnostic[];
  readonly files: readonly SourceFile[];
} {
  const t = tryProgram(...texts);
  return {
    all: sorted([...t.syntax, ...t.diagnostics, ...check(t.program, t.names, t.files)]),
    files: t.files,
  };
}

/** One diagnostic in one line, for comparison and for reading: `3 error EVL1001: nothing here has the name x`. */
export function lineOf(d: Diagnostic, files: readonly SourceFile[]): string {
  const file = files[d.span.file];
  const line = file ? rangeOf(file, d.span).start.line : 0;
  const at = d.span.file === 0 ? String(line) : `${String(d.span.file)}:${String(line)}`;
  return `${at} ${d.severity} ${d.code}: ${sentence(d.message)}`;
}

/**
 * Holds a program against the expectations written in it. Diagnostics whose
 * code begins with one of `ignored` may be there or not.
 */
export function holds(text: string, ignored: readonly string[] = []): void {
  const { all, files } = diagnosticsOf(text);
  const found = all
    .filter((d) => !ignored.some((i) => d.code.startsWith(i)))
    .map((d) => lineOf(d, files));
  const expected = text.split('\n').flatMap((line, i) =>
    [...line.matchAll(/\/\/ expect (error|warning) (EVL\d{4}): ([^;\n]*)/g)].map((m) => ({
      head: `${String(i + 1)} ${m[1] ?? ''} ${m[2] ?? ''}: `,
      words: (m[3] ?? '').trim(),
    })),
  );
  const left = [...found];
  const missing: string[] = [];
  for (const e of expected) {
    const at = left.findIndex((f) => f.startsWith(e.head) && f.includes(e.words));
    if (at < 0) missing.push(`${e.head}${e.words}`);
    else left.splice(at, 1);
  }
  expect({ missing, unexpected: left }, `all found:\n${found.join('\n')}`).toEqual({
    missing: [],
    unexpected: [],
  });
}
