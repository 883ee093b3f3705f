/**
 * A program together with the tests that judge it: its own, or those of files
 * of tests. Where such files are given, the program's own worlds and tests are
 * left out, so that nobody can mark their own work.
 */
import type { FileTree, Item, Program, TestItem } from '../ast/nodes.ts';
import type { SourceFile } from '../base/span.ts';
import { familyOf } from '../diagnostic/codes.ts';
import { diagnostic, type Diagnostic, type Files } from '../diagnostic/diagnostic.ts';
import type { Names } from '../names/binding.ts';
import { checkProgram } from '../run/program.ts';
import { loadProgram, type ReadProblem, type SourceHost } from '../syntax/load.ts';

/** A file by its name, and how it and its imports are read. */
export interface Root {
  readonly name: string;
  readonly host: SourceHost;
}

export interface SuiteTest {
  readonly item: TestItem;
  /** Errors in the test itself: it asks for what this program does not have, or makes no sense. */
  readonly errors: readonly Diagnostic[];
}

export interface Suite {
  readonly names: Names;
  readonly files: Files;
  /** Files from this number on are files of tests; all are the program's where it brings its own tests. */
  readonly ownFiles: number;
  readonly tests: readonly SuiteTest[];
  /** What is wrong in the program, its tests left out; EVL2001 is in `blocking`. */
  readonly errors: readonly Diagnostic[];
  readonly blocking: readonly Diagnostic[];
  /** What is wrong in files of tests whatever the program: their author's mistakes. */
  readonly testErrors: readonly Diagnostic[];
  /** A named file that could not be read. */
  readonly unread: { readonly name: string; readonly problem: ReadProblem } | undefined;
}

/** Reads and checks a program with its tests. */
export function openSuite(program: Root, tests: readonly Root[]): Suite {
  const loaded = loadProgram(program.name, program.host);
  const files: SourceFile[] = [...loaded.files];
  const own = tests.length === 0 ? loaded.program.files : loaded.program.files.map(withoutTests);
  const trees: FileTree[] = [...own];
  const ownSyntax: Diagnostic[] = [...loaded.diagnostics];
  const testSyntax: Diagnostic[] = [];
  let unread: Suite['unread'] = loaded.rootProblem && {
    name: program.name,
    problem: loaded.rootProblem,
  };
  const ownFiles = tests.length === 0 ? Infinity : files.length;
  for (const root of tests) {
    const more = loadProgram(root.name, root.host, files.length);
    if (more.rootProblem) unread ??= { name: root.name, problem: more.rootProblem };
    files.push(...more.files);
    testSyntax.push(...more.diagnostics);
    for (const tree of more.program.files) {
      testSyntax.push(...tree.items.flatMap(misplaced));
      trees.push({ ...tree, items: tree.items.filter((item) => misplaced(item).length === 0) });
    }
  }
  return sortOut(trees, files, ownFiles, ownSyntax, testSyntax, unread);
}

function withoutTests(tree: FileTree): FileTree {
  return {
    ...tree,
    items: tree.items.filter((item) => item.kind !== 'test' && item.kind !== 'world'),
  };
}

function misplaced(item: Item): readonly Diagnostic[] {
  if (item.kind === 'test' || item.kind === 'world' || item.kind === 'import') return [];
  let what: string;
  if (item.kind === 'handler') what = 'a handler';
  else what = item.kind === 'main' ? '`main`' : `\`${item.kind}\``;
  return [
    diagnostic(
      'EVL7002.inTests',
      { ...item.span, end: Math.min(item.span.end, item.span.start + item.kind.length) },
      { what },
    ),
  ];
}

/** Gives each diagnostic to whom it belongs: the program, one test, or the author of the tests. */
function sortOut(
  trees: readonly FileTree[],
  files: Files,
  ownFiles: number,
  ownSyntax: readonly Diagnostic[],
  testSyntax: readonly Diagnostic[],
  unread: Suite['unread'],
): Suite {
  const program: Program = { files: trees };
  const syntaxErrors = ownSyntax.some((d) => d.severity === 'error');
  const { names, diagnostics } = checkProgram(program, files, syntaxErrors ? ownSyntax : []);
  const all = (syntaxErrors ? diagnostics : [...ownSyntax, ...diagnostics]).filter(
    (d) => d.severity === 'error',
  );
  const byTest = new Map<TestItem, Diagnostic[]>();
  const errors: Diagnostic[] = [];
  const testErrors: Diagnostic[] = testSyntax.filter((d) => d.severity === 'error');
  for (const d of all) {
    const test = names.tests.find(
      (t) =>
        t.span.file === d.span.file && d.span.start >= t.span.start && d.span.end <= t.span.end,
    );
    if (test && (ownFiles === Infinity || dependsOnProgram(d)))
      byTest.set(test, [...(byTest.get(test) ?? []), d]);
    else if (d.span.file >= ownFiles) testErrors.push(d);
    else errors.push(d);
  }
  return {
    names,
    files,
    ownFiles,
    unread,
    testErrors,
    tests: names.tests.map((item) => ({ item, errors: byTest.get(item) ?? [] })),
    errors: errors.filter((d) => d.code !== 'EVL2001'),
    blocking: errors.filter((d) => d.code === 'EVL2001'),
  };
}

/** True for an error in a test that another program would not have: a name it lacks, a call of another form. */
function dependsOnProgram(d: Diagnostic): boolean {
  return familyOf(d.code) === 'program' && d.code !== 'EVL1007';
}
