/**
 * The newline rule, as a pass over the tokens that changes their types.
 *
 * A newline ends a statement only where the next line could otherwise be read
 * as its continuation: before `(`, `[`, a binary operator or a comma, and after
 * `return`. Here such a token gets a type of its own, one that continues no
 * expression, and `{` is told apart into block and map; so the parser needs to
 * know nothing of lines. Inside `( )`, `[ ]` and map literals newlines are nothing.
 *
 * The pass also says whether the brackets match, and where they nest too deeply
 * for a recursive parser. It repairs nothing: that is `syntax/recover/`.
 */
import * as t from './tokens.ts';
import type { Token, TokenType } from './tokens.ts';

/** Deeper nesting of brackets and blocks is refused, so that no recursive pass overflows. */
export const maxNesting = 200;

export interface Layout {
  /** Whether every bracket has its partner. */
  readonly balanced: boolean;
  /** How many brackets are open at once; where it exceeds the limit, the pass stopped there. */
  readonly depth: number;
}

/** Changes the types of the tokens in place. */
export function layOut(tokens: readonly Token[]): Layout {
  const open: TokenType[] = [];
  let balanced = true;
  let depth = 0;

  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i] as Token;
    const previous = tokens[i - 1];
    const type = token.tokenType;
    const inside = open.at(-1);
    const firstOnLine = previous !== undefined && previous.startLine !== token.startLine;
    // Where a newline counts, and a value stands before it that the token could continue.
    const cut = firstOnLine && (inside === undefined || inside === t.LCurly) && endsValue(previous);

    if (isKeyword(type)) {
      if (isNameHere(tokens, i, inside)) retype(token, t.Identifier);
      else if (type === t.keyword.return && tokens[i + 1]?.startLine !== token.startLine)
        retype(token, t.BareReturn);
      else if (type === t.keyword.else && tokens[i + 1]?.tokenType === t.keyword.if)
        retype(token, t.ElseIf);
      continue;
    }
    if (previous?.tokenType === t.keyword.on && isSignalWord(type) && !isName(tokens[i + 1])) {
      retype(token, t.Identifier);
      continue;
    }
    switch (type) {
      case t.LParen:
        if (cut) retype(token, t.NewlineLParen);
        open.push(type);
        break;
      case t.LSquare:
        if (cut) retype(token, t.NewlineLSquare);
        open.push(type);
        break;
      case t.LCurly:
        if (previous !== undefined && wantsValue(previous)) retype(token, t.MapOpen);
        open.push(token.tokenType);
        break;
      case t.RParen:
        if (open.pop() !== t.LParen) balanced = false;
        break;
      case t.RSquare:
        if (open.pop() !== t.LSquare) balanced = false;
        break;
      case t.RCurly: {
        const partner = open.pop();
        if (partner !== t.LCurly && partner !== t.MapOpen) balanced = false;
        break;
      }
      default:
        if (cut && (type === t.Comma || isA(type, t.BinaryOperator)))
          retype(token, t.NewlineOperator);
    }
    depth = Math.max(depth, open.length);
    if (depth > maxNesting) break;
  }
  return { balanced: balanced && open.length === 0, depth };
}

/** Gives a token another type. */
function retype(token: Token, type: TokenType): void {
  token.tokenType = type;
  token.tokenTypeIdx = type.tokenTypeIdx ?? 0;
}

/** Whether a type is the other or has it among its categories. */
export function isA(type: TokenType, category: TokenType): boolean {
  return type === category || category.categoryMatchesMap?.[type.tokenTypeIdx ?? -1] === true;
}

const keywords: ReadonlySet<TokenType> = new Set(t.keywordTexts.map((text) => t.keyword[text]));

export function isKeyword(type: TokenType): boolean {
  return keywords.has(type);
}

/** A keyword is an ordinary name after `.` (on its line) and as a key of a map. */
function isNameHere(tokens: readonly Token[], i: number, inside: TokenType | undefined): boolean {
  const token = tokens[i];
  const previous = tokens[i - 1];
  if (token === undefined || previous === undefined) return false;
  if (previous.tokenType === t.Dot) return previous.startLine === token.startLine;
  return (
    inside === t.MapOpen &&
    tokens[i + 1]?.tokenType === t.Colon &&
    (previous.tokenType === t.MapOpen || previous.tokenType === t.Comma)
  );
}

/** `signal` and `interrupt` after `on` name a signal, unless no name follows: then they are the handler's own name. */
function isSignalWord(type: TokenType): boolean {
  return type === t.word.signal || type === t.word.interrupt;
}

function isName(token: Token | undefined): boolean {
  return token !== undefined && isA(token.tokenType, t.Identifier);
}

/** Whether the token can be the last one of a value. */
export function endsValue(token: Token): boolean {
  const type = token.tokenType;
  return isA(type, t.Atom) || type === t.RParen || type === t.RSquare || type === t.RCurly;
}

const beforeValue: ReadonlySet<TokenType> = new Set([
  t.LParen,
  t.LSquare,
  t.NewlineLParen,
  t.NewlineLSquare,
  t.Comma,
  t.Colon,
  t.DotDot,
  t.NewlineOperator,
  t.keyword.return,
  t.keyword.in,
  t.keyword.assert,
  t.keyword.expect,
  t.keyword.if,
  t.keyword.while,
]);

/** Whether a value must follow the token, so that `{` opens a map there. */
export function wantsValue(token: Token): boolean {
  const type = token.tokenType;
  return (
    beforeValue.has(type) ||
    isA(type, t.BinaryOperator) ||
    isA(type, t.AssignOperator) ||
    isA(type, t.PrefixOperator)
  );
}
