/** Parsing in tests: a text in, its tree and its errors as a reader sees them out. */
import { expect } from 'vitest';
import type { FileTree } from '../../src/ast/nodes.ts';
import { positionAt, sourceFile, type SourceFile, type Span } from '../../src/base/span.ts';
import type { Diagnostic } from '../../src/diagnostic/diagnostic.ts';
import { en } from '../../src/diagnostic/en/index.ts';
import { say } from '../../src/diagnostic/phrase.ts';
import { parseFile } from '../../src/syntax/parse.ts';

export interface ParsedText {
  readonly file: SourceFile;
  readonly tree: FileTree;
  readonly diagnostics: readonly Diagnostic[];
  /** `3:5 EVL0001 what is wrong`, one for each diagnostic. */
  readonly errors: readonly string[];
}

/** Parses a text and checks what holds for every text: spans inside the file, texts that can be said. */
export function parsed(text: string): ParsedText {
  const file = sourceFile(0, 'test.evl', text);
  const { tree, diagnostics } = parseFile(file);
  for (const one of diagnostics) checkDiagnostic(file, one);
  checkSpans(tree, text.length);
  return { file, tree, diagnostics, errors: diagnostics.map((one) => line(file, one)) };
}

/** The tree of a text without errors. */
export function treeOf(text: string): FileTree {
  const result = parsed(text);
  expect(result.errors, text).toEqual([]);
  return result.tree;
}

export function line(file: SourceFile, one: Diagnostic): string {
  const start = positionAt(file, one.span.start);
  return `${String(start.line)}:${String(start.column)} ${one.code} ${say(en, one.message)}`;
}

/** A tree as plain data without its spans. */
export function bare(tree: unknown): unknown {
  return JSON.parse(
    JSON.stringify(tree, (key, value: unknown) =>
      key === 'span' || key.endsWith('Span') ? undefined : value,
    ),
  );
}

function checkDiagnostic(file: SourceFile, one: Diagnostic): void {
  const spans = [one.span, ...one.related.map((other) => other.span)];
  for (const span of spans) checkSpan(span, file.text.length);
  const texts = [
    one.message,
    ...one.related.map((other) => other.message),
    ...(one.help === undefined ? [] : [one.help]),
  ];
  for (const text of texts) {
    const said = say(en, text);
    expect(said).not.toMatch(/undefined|\[object|^\s*$/);
  }
}

function checkSpan(span: Span, length: number): void {
  const fine =
    Number.isInteger(span.start) &&
    Number.isInteger(span.end) &&
    span.start >= 0 &&
    span.start <= span.end &&
    span.end <= length;
  if (!fine)
    throw new Error(`a span outside of the file: ${JSON.stringify(span)} of ${String(length)}`);
}

function checkSpans(value: unknown, length: number): void {
  if (typeof value !== 'object' || value === null) return;
  if ('start' in value && 'end' in value && 'file' in value) {
    checkSpan(value as Span, length);
    return;
  }
  for (const inner of Object.values(value)) checkSpans(inner, length);
}
