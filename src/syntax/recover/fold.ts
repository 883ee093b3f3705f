/**
 * Takes deep brackets out of an expression, so that the recursive parser never
 * sees more than some forty of them at once and needs little stack.
 *
 * What stands between the commas inside a bracket is an expression by itself.
 * Beyond a certain depth each such part with brackets of its own is replaced by
 * one token without text and parsed apart; the builder puts it back by its offset.
 */
import { tokenOf } from '../../../grammar/lexer.ts';
import { isA } from '../../../grammar/layout.ts';
import * as t from '../../../grammar/tokens.ts';
import type { Token } from '../../../grammar/tokens.ts';

/** Brackets that are open at once before the parts inside are parsed apart. */
export const foldDepth = 40;

export interface Folded {
  readonly tokens: readonly Token[];
  /** The parts that were taken out; each begins where its stand-in stands. */
  readonly parts: readonly (readonly Token[])[];
}

/** Folds tokens whose brackets match. */
export function fold(tokens: readonly Token[]): Folded {
  const partner = partners(tokens);
  const out: Token[] = [];
  const parts: Token[][] = [];
  let depth = 0;
  for (let i = 0; i < tokens.length;) {
    const token = tokens[i] as Token;
    out.push(token);
    if (isOpener(token)) depth++;
    else if (isCloser(token)) depth--;
    i++;
    if (depth < foldDepth || !(isOpener(token) || separates(token))) continue;
    const end = endOfPart(tokens, partner, i);
    const part = tokens.slice(i, end);
    // A key of a map is no expression; what is inside its own brackets is.
    if (tokens[end]?.tokenType === t.Colon || !part.some(isOpener)) continue;
    const first = part[0] as Token;
    out.push(tokenOf(t.Folded, '', first.startOffset, first.startLine ?? 1));
    parts.push(part);
    i = end;
  }
  return { tokens: out, parts };
}

/** Where the part that begins here ends: before a comma, a colon, `..` or the closing bracket. */
function endOfPart(tokens: readonly Token[], partner: Int32Array, start: number): number {
  let i = start;
  while (i < tokens.length) {
    const token = tokens[i] as Token;
    if (isCloser(token) || separates(token)) return i;
    const close = partner[i] ?? -1;
    i = close < 0 ? i + 1 : close + 1;
  }
  return i;
}

/** For each opening bracket the place of its partner, -1 for all else. */
export function partners(tokens: readonly Token[]): Int32Array {
  const partner = new Int32Array(tokens.length).fill(-1);
  const open: number[] = [];
  tokens.forEach((token, i) => {
    if (isOpener(token)) open.push(i);
    else if (isCloser(token)) {
      const from = open.pop();
      if (from !== undefined) partner[from] = i;
    }
  });
  return partner;
}

function isOpener({ tokenType }: Token): boolean {
  return (
    isA(tokenType, t.GroupOpen) ||
    isA(tokenType, t.ListOpen) ||
    tokenType === t.LCurly ||
    tokenType === t.MapOpen
  );
}

function isCloser({ tokenType }: Token): boolean {
  return tokenType === t.RParen || tokenType === t.RSquare || tokenType === t.RCurly;
}

function separates({ tokenType }: Token): boolean {
  return tokenType === t.Comma || tokenType === t.Colon || tokenType === t.DotDot;
}
