/** Slips in declarations: other languages' words for `fn` and `let`, types, and keywords as names. */
import { isKeyword } from '../../../grammar/layout.ts';
import * as t from '../../../grammar/tokens.ts';
import { keyword as k } from '../../../grammar/tokens.ts';
import { diagnostic } from '../../diagnostic/diagnostic.ts';
import { phrase } from '../../diagnostic/phrase.ts';
import type { Reader, Slip } from './slips.ts';

const functionWords = new Set([
  'function',
  'func',
  'def',
  'fun',
  'sub',
  'proc',
  'procedure',
  'void',
]);
const variableWords = new Set([
  'var',
  'int',
  'auto',
  'val',
  'bool',
  'string',
  'str',
  'char',
  'long',
  'float',
  'double',
  'unsigned',
  'local',
  'my',
  'dim',
  'size_t',
]);

/** How many tokens a list of parameters may have; looking further at each name would cost too much. */
const longestList = 200;

/** def f(…) for fn f(…); at the top also int f(…). */
const functionWord: Slip = (at) => {
  const word = at.here;
  if (
    word === undefined ||
    !at.isName(0) ||
    !at.isName(1) ||
    !at.sameLine(0, 1) ||
    !at.is(2, t.LParen)
  )
    return undefined;
  const typed = at.region !== 'world' && at.region !== 'test' && at.braces === 0 && at.startsLine;
  if (!functionWords.has(word.image) && !typed) return undefined;
  at.findings.addFirst(
    diagnostic(
      'EVL0001.fnWord',
      at.span(),
      { word: word.image },
      { help: phrase('EVL0001.fnWord.help', { name: at.ahead(1)?.image ?? '' }) },
    ),
  );
  at.region = 'code';
  return { by: [at.instead(k.fn)], consumed: 1 };
};

/** int x = 3 for let x = 3 */
const variableWord: Slip = (at) => {
  const word = at.here;
  if (word === undefined || at.region !== 'code' || at.braces === 0 || !at.startsStatement)
    return undefined;
  if (!at.isName(0) || !at.isName(1) || !at.sameLine(0, 1)) return undefined;
  const declares =
    at.is(2, t.Assign) ||
    (variableWords.has(word.image) && (at.endsLine(1) || at.is(2, t.Semicolon, t.Colon)));
  if (!declares) return undefined;
  at.findings.addFirst(
    diagnostic(
      'EVL0001.letWord',
      at.span(),
      { word: word.image },
      { help: phrase('EVL0001.letWord.help', { name: at.ahead(1)?.image ?? '' }) },
    ),
  );
  return { by: [at.instead(k.let)], consumed: 1 };
};

/** let outside of every block: there it is `shared`. */
const letOutside: Slip = (at) => {
  if (!at.is(0, k.let) || at.braces > 0 || !at.startsLine || !at.isName(1)) return undefined;
  // With a `}` too many before it, it only seems to stand outside.
  if (at.here !== undefined && at.column(at.here) > 0) return undefined;
  at.findings.addFirst(
    diagnostic(
      'EVL0001.letOutside',
      at.span(),
      {},
      { help: phrase('EVL0001.letOutside.help', { name: at.ahead(1)?.image ?? '' }) },
    ),
  );
  return { by: [at.instead(k.shared)], consumed: 1 };
};

/** const x = 1 inside a block: there it is `let`. */
const constInside: Slip = (at) => {
  if (!at.is(0, k.const) || at.braces === 0 || at.region !== 'code' || !at.isName(1))
    return undefined;
  // At the left edge it is an item, and a `}` before it is missing.
  if (at.here !== undefined && at.startsLine && at.column(at.here) === 0) return undefined;
  at.findings.addFirst(
    diagnostic(
      'EVL0001.constInside',
      at.span(),
      {},
      { help: phrase('EVL0001.constInside.help', {}) },
    ),
  );
  return { by: [at.instead(k.let)], consumed: 1 };
};

/** let in = 3: a word of the language cannot be a name. */
const keywordName: Slip = (at) => {
  const name = at.ahead(1);
  if (name === undefined || !isKeyword(name.tokenType) || !at.sameLine(0, 1)) return undefined;
  const declares =
    (at.is(0, k.let, k.const, k.shared, k.atomic) &&
      (at.is(2, t.Assign, t.LSquare, t.Colon) || at.endsLine(1))) ||
    (at.is(0, k.mutex) && (at.is(2, t.Comma, t.LSquare) || at.endsLine(1))) ||
    (at.is(0, k.fn) && at.is(2, t.LParen)) ||
    (at.is(0, k.on) && at.is(2, t.LParen, t.LCurly) && at.startsStatement) ||
    (at.is(0, k.for) && at.is(2, k.in, t.Comma));
  if (!declares) return undefined;
  at.findings.addFirst(keywordProblem(at, 1));
  at.misusedKeywords.add(name.tokenType);
  if (at.is(0, k.on, k.fn)) at.region = 'code';
  return { by: [...at.slice(0, 1), at.instead(t.Identifier, 1)], consumed: 2 };
};

/** Parameters: fn f(int x), fn f(x: int), fn f(in). */
const parameterList: Slip = (at) => {
  const header =
    (at.is(0, k.fn, k.on) || (at.isName(0) && functionWords.has(at.here?.image ?? ''))) &&
    at.isName(1) &&
    at.is(2, t.LParen);
  // The list itself: this slip looks on from the name before it.
  if (!header) return undefined;
  const by = at.slice(0, 3);
  let i = 3;
  let changed = false;
  for (
    ;
    i < longestList &&
    at.ahead(i) !== undefined &&
    !at.is(i, t.RParen, t.LCurly, t.Semicolon, k.fn, k.on);
    i++
  ) {
    const name = at.ahead(i);
    if (name === undefined) break;
    if (
      at.isName(i) &&
      at.isName(i + 1) &&
      at.sameLine(i, i + 1) &&
      at.is(i + 2, t.Comma, t.RParen, t.LSquare)
    ) {
      if (!changed) at.findings.addFirst(diagnostic('EVL0001.typed', at.span(i), {}));
      changed = true;
      continue;
    }
    if (at.is(i, t.Colon) && at.isName(i + 1)) {
      if (!changed) at.findings.addFirst(diagnostic('EVL0001.typed', at.span(i, i + 1), {}));
      changed = true;
      i++;
      continue;
    }
    if (
      isKeyword(name.tokenType) &&
      at.is(i + 1, t.Comma, t.RParen) &&
      at.is(i - 1, t.Comma, t.LParen)
    ) {
      at.findings.addFirst(keywordProblem(at, i));
      at.misusedKeywords.add(name.tokenType);
      changed = true;
      by.push(at.instead(t.Identifier, i));
      continue;
    }
    by.push(name);
  }
  if (!changed) return undefined;
  at.region = 'code';
  if (!at.is(0, k.fn, k.on)) by.splice(0, 1, at.instead(k.fn));
  return { by, consumed: i };
};

/** fn f() -> int { */
const resultType: Slip = (at) => {
  if (
    !at.is(0, t.Minus) ||
    !at.is(1, t.Greater) ||
    at.before?.tokenType !== t.RParen ||
    !at.isName(2)
  )
    return undefined;
  at.findings.addFirst(diagnostic('EVL0001.typed', at.span(0, 2), {}));
  return { by: [], consumed: 3 };
};

/** let x: int = 3 */
const annotatedName: Slip = (at) => {
  if (!at.is(0, k.let, k.shared, k.const) || !at.isName(1) || !at.is(2, t.Colon) || !at.isName(3))
    return undefined;
  at.findings.addFirst(diagnostic('EVL0001.typed', at.span(2, 3), {}));
  return { by: at.slice(0, 2), consumed: 4 };
};

function keywordProblem(at: Reader, distance: number) {
  return diagnostic('EVL0001.keywordName', at.span(distance), {
    word: at.ahead(distance)?.image ?? '',
  });
}

export const nameSlips: readonly Slip[] = [
  parameterList,
  functionWord,
  variableWord,
  letOutside,
  constInside,
  keywordName,
  resultType,
  annotatedName,
];
