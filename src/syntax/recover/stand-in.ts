/**
 * Keeps what a wrong statement or item declares: its name, so that the uses of
 * the name are no errors as well, and its block, so that what is in it is checked.
 */
import { tokenOf } from '../../../grammar/lexer.ts';
import { isA } from '../../../grammar/layout.ts';
import { parse } from '../../../grammar/parser.ts';
import * as t from '../../../grammar/tokens.ts';
import { keyword as k, word as w, type Token, type TokenType } from '../../../grammar/tokens.ts';
import type { CstNode } from '../build/cst.ts';

/** A tree in the place of a piece that did not fit; its blocks are already emptied. */
export function standIn(shell: readonly Token[]): CstNode | undefined {
  const first = shell[0];
  if (first === undefined) return undefined;
  const tokens = declaration(shell, first);
  if (tokens === undefined) return undefined;
  if (first.tokenType !== k.let) return parse('program', tokens).tree;
  return parse('block', [empty(t.LCurly, first), ...tokens, empty(t.RCurly, first)]).tree;
}

function declaration(shell: readonly Token[], first: Token): Token[] | undefined {
  switch (first.tokenType) {
    case k.let:
    case k.shared:
    case k.const:
    case k.atomic: {
      const name = shell[1];
      return isName(name)
        ? [first, name, empty(t.Assign, name), empty(t.Missing, name)]
        : undefined;
    }
    case k.main:
      return [first, ...block(shell, first)];
    case k.on: {
      const name = shell[1];
      if (!isName(name) || name.tokenType === w.signal || name.tokenType === w.interrupt)
        return undefined;
      return [
        first,
        name,
        ...(name.tokenType === w.start ? [] : parameters(shell, name)),
        ...block(shell, name),
      ];
    }
    case k.fn:
    case k.async:
    case k.nonblocking: {
      const word = shell.findIndex((token) => token.tokenType === k.fn);
      const name = shell[word + 1];
      if (word === -1 || !isName(name)) return undefined;
      return [...shell.slice(0, word + 1), name, ...parameters(shell, name), ...block(shell, name)];
    }
    default:
      return undefined;
  }
}

/** The names in the first parentheses. */
function parameters(shell: readonly Token[], name: Token): Token[] {
  const open = shell.findIndex((token) => token.tokenType === t.LParen);
  const names: Token[] = [];
  for (let i = open + 1; open !== -1 && i < shell.length && shell[i]?.tokenType !== t.RParen; i++) {
    const token = shell[i];
    const next = shell[i + 1]?.tokenType;
    if (isName(token) && (next === t.Comma || next === t.RParen)) names.push(token);
  }
  return [
    empty(t.LParen, name),
    ...names.flatMap((one) => [one, empty(t.Comma, one)]),
    empty(t.RParen, name),
  ];
}

function block(shell: readonly Token[], near: Token): Token[] {
  const open = shell.findIndex((token) => token.tokenType === t.LCurly);
  const pair = open === -1 ? [] : shell.slice(open, open + 2);
  return pair.length === 2 ? pair : [empty(t.LCurly, near), empty(t.RCurly, near)];
}

/** A token without text right behind another. */
function empty(type: TokenType, behind: Token): Token {
  return tokenOf(type, '', (behind.endOffset ?? behind.startOffset) + 1, behind.startLine ?? 1);
}

function isName(token: Token | undefined): token is Token {
  return token !== undefined && isA(token.tokenType, t.Identifier);
}
