/**
 * What the builders of the tree share: the file, the diagnostics found so far,
 * and the small nodes (names, numbers, texts) that stand everywhere.
 */
import { UnclosedStr } from '../../../grammar/tokens.ts';
import type { IntExpr, Name, StrExpr } from '../../ast/nodes.ts';
import { isAscii } from '../../base/bytes.ts';
import type { SourceFile, Span } from '../../base/span.ts';
import type { Diagnostic } from '../../diagnostic/diagnostic.ts';
import { diagnostic } from '../../diagnostic/diagnostic.ts';
import { readInt, readString } from '../literals.ts';
import {
  endOf,
  maybeToken,
  spanBetween,
  spanOf,
  startOf,
  token,
  type CstNode,
  type Token,
} from './cst.ts';

/** A tree deeper than this is refused, so that every later pass may recurse. */
export const maxDepth = 500;
/** More arms than this in one if … else if … are refused. */
export const maxArms = 1000;

/** Blocks that were parsed in pieces, by the offset of their `{`. */
export type Pieces = ReadonlyMap<number, readonly CstNode[]>;
/** Deep parts of expressions that were parsed apart, by their first offset. */
export type FoldedParts = ReadonlyMap<number, CstNode>;

export interface Builder {
  readonly file: SourceFile;
  readonly pieces: Pieces;
  readonly folded: FoldedParts;
  report(problem: Diagnostic): void;
}

/** The trees of what stands inside the braces that open at `{`; usually one, `whole`. */
export function inside(b: Builder, open: Token, whole: CstNode): readonly CstNode[] {
  return b.pieces.get(open.startOffset) ?? [whole];
}

export function spanFor(b: Builder, first: CstNode | Token, last: CstNode | Token = first): Span {
  return spanOf(b.file, first, last);
}

/** A name in NFC, so that two spellings of one character are one name. */
export function nameOf(b: Builder, from: Token): Name {
  return { name: normal(from.image), span: spanFor(b, from) };
}

export function normal(text: string): string {
  return isAscii(text) ? text : text.normalize('NFC');
}

export function intOf(b: Builder, from: Token): IntExpr {
  const span = spanFor(b, from);
  const literal = readInt(from.image, span);
  for (const problem of literal.problems) b.report(problem);
  return { kind: 'int', value: literal.value, span };
}

/** A number of a world or test, which may bear a sign. */
export function numberOf(b: Builder, tree: CstNode): IntExpr {
  const int = intOf(b, token(tree, 'Int'));
  const minus = maybeToken(tree, 'Minus');
  if (minus === undefined) return int;
  // 0 - 0, for -0 is no EVL number.
  return { ...int, value: 0 - int.value, span: spanFor(b, minus, tree) };
}

/** SIGHUP, SIGRTMIN + 1 */
export function signalOf(b: Builder, tree: CstNode): { signal: Name; offset: IntExpr | undefined } {
  const offset = maybeToken(tree, 'Int');
  return {
    signal: nameOf(b, token(tree, 'Identifier')),
    offset: offset === undefined ? undefined : intOf(b, offset),
  };
}

export function strOf(b: Builder, from: Token): StrExpr {
  const span = spanFor(b, from);
  const literal = readString(from.image, span, from.tokenType !== UnclosedStr);
  for (const problem of literal.problems) b.report(problem);
  return { kind: 'str', value: literal.value, span };
}

/** Reports each place where two elements of a row have no comma between them. */
export function checkCommas(
  b: Builder,
  elements: readonly (CstNode | Token)[],
  commas: readonly Token[],
): void {
  let comma = 0;
  for (let i = 0; i + 1 < elements.length; i++) {
    const left = elements[i];
    const right = elements[i + 1];
    if (left === undefined || right === undefined) return;
    while (comma < commas.length && (commas[comma]?.startOffset ?? 0) < endOf(left)) comma++;
    const next = commas[comma];
    if (next !== undefined && next.startOffset < startOf(right)) continue;
    b.report(diagnostic('EVL0001.missingComma', spanBetween(b.file, endOf(left), endOf(left)), {}));
    // One is enough: without commas the rest of the row is guesswork.
    return;
  }
}
