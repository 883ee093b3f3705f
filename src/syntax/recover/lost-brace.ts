/**
 * A `}` too many may be the partner of a `{` that was left out. Both functions
 * look among the tokens read so far for the head of a block without one, and
 * give the place where the `{` belongs.
 */
import { endsValue, isA, isKeyword } from '../../../grammar/layout.ts';
import * as t from '../../../grammar/tokens.ts';
import { keyword as k, type Token } from '../../../grammar/tokens.ts';
import { actionStarts, blockHeads, scriptHeads } from './starts.ts';

/** On a line above: the last head that is indented like the `}`. */
export function lostBraceAbove(
  tokens: readonly Token[],
  from: number,
  isIndentedLikeIt: (token: Token) => boolean,
): number | undefined {
  let found: number | undefined;
  let depth = 0;
  for (let i = from; i < tokens.length; i++) {
    const token = tokens[i] as Token;
    if (token.tokenType === t.LCurly) depth++;
    if (token.tokenType === t.RCurly) depth--;
    const startsLine = tokens[i - 1]?.startLine !== token.startLine || i === from;
    if (!startsLine || depth !== 0 || !blockHeads.has(token.tokenType) || !isIndentedLikeIt(token))
      continue;
    found = endOfHead(tokens, i) ?? found;
  }
  return found;
}

/** Where the line of a head ends, if no `{` follows it. */
function endOfHead(tokens: readonly Token[], start: number): number | undefined {
  let i = start;
  for (; i < tokens.length && tokens[i]?.startLine === tokens[start]?.startLine; i++) {
    if (tokens[i]?.tokenType === t.LCurly) return undefined;
  }
  return tokens[i]?.tokenType === t.LCurly ? undefined : i;
}

/** On the line of the `}`, as in `while x f() }`: where a value ends and a statement begins. */
export function lostBraceOnLine(tokens: readonly Token[], closer: Token): number | undefined {
  let start = tokens.length;
  while (start > 0 && tokens[start - 1]?.startLine === closer.startLine) start--;
  const head = tokens[start];
  const isScript = head !== undefined && scriptHeads.has(head.tokenType);
  if (head === undefined || !(isScript || blockHeads.has(head.tokenType))) return undefined;
  for (let i = start + 2; i < tokens.length; i++) {
    const type = (tokens[i] as Token).tokenType;
    if (type === t.LCurly) return undefined;
    const begins = isScript
      ? actionStarts.has(type)
      : isA(type, t.Identifier) || (isKeyword(type) && type !== k.in && type !== k.color);
    if (begins && endsValue(tokens[i - 1] as Token)) return i;
  }
  return undefined;
}
