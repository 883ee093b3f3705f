/**
 * Reading Chevrotain's concrete syntax trees: children by name, and the one
 * function that makes spans, since Chevrotain's offsets end inclusively and are
 * NaN at the end of a file.
 */
import type { CstNode, RuleName } from '../../../grammar/parser.ts';
import type { Token } from '../../../grammar/tokens.ts';
import { InternalError } from '../../base/assert.ts';
import type { SourceFile, Span } from '../../base/span.ts';

export type { CstNode, Token };

/** The subtrees that a rule made below this node, in their order. */
export function nodes(tree: CstNode, rule: RuleName): readonly CstNode[] {
  return (tree.children[rule] ?? []) as CstNode[];
}

/** The only subtree of a rule, where there may be none. */
export function maybeNode(tree: CstNode, rule: RuleName): CstNode | undefined {
  return nodes(tree, rule)[0];
}

/** The subtree of a rule that the grammar guarantees. */
export function node(tree: CstNode, rule: RuleName, index = 0): CstNode {
  const found = nodes(tree, rule)[index];
  if (found === undefined) throw new InternalError(`${tree.name} has no ${rule}`);
  return found;
}

/** The tokens of a type (as the grammar names it there) right below this node. */
export function tokens(tree: CstNode, type: string): readonly Token[] {
  return (tree.children[type] ?? []) as Token[];
}

export function maybeToken(tree: CstNode, type: string): Token | undefined {
  return tokens(tree, type)[0];
}

export function token(tree: CstNode, type: string, index = 0): Token {
  const found = tokens(tree, type)[index];
  if (found === undefined) throw new InternalError(`${tree.name} has no ${type}`);
  return found;
}

export function isNode(element: CstNode | Token): element is CstNode {
  return 'children' in element;
}

/** First offset of a token or tree; NaN for an empty tree. */
export function startOf(element: CstNode | Token): number {
  return isNode(element) ? (element.location?.startOffset ?? NaN) : element.startOffset;
}

/** One past the last offset of a token or tree; NaN for an empty tree. */
export function endOf(element: CstNode | Token): number {
  return (isNode(element) ? (element.location?.endOffset ?? NaN) : (element.endOffset ?? NaN)) + 1;
}

/** Makes every span of this room: whole numbers, inside the file, the end not before the start. */
export function spanBetween(file: SourceFile, start: number, end: number): Span {
  const length = file.text.length;
  // Chevrotain gives NaN to the end of the file.
  const from = Number.isNaN(start) ? length : Math.max(0, Math.min(start, length));
  const to = Number.isNaN(end) ? from : Math.max(from, Math.min(end, length));
  return { file: file.id, start: from, end: to };
}

export function spanOf(
  file: SourceFile,
  first: CstNode | Token,
  last: CstNode | Token = first,
): Span {
  return spanBetween(file, startOf(first), endOf(last));
}
