/** Slips in statements: words that other languages have there. */
import { tokenOf } from '../../../grammar/lexer.ts';
import * as t from '../../../grammar/tokens.ts';
import { keyword as k, type Token } from '../../../grammar/tokens.ts';
import { diagnostic } from '../../diagnostic/diagnostic.ts';
import { phrase } from '../../diagnostic/phrase.ts';
import type { Slip } from './slips.ts';

/** elif for else if */
const elif: Slip = (at) => {
  const word = at.here?.image ?? '';
  if (at.region !== 'code' || !at.isName(0) || !/^els(?:e?if|if)$|^elif$/.test(word))
    return undefined;
  if (at.before?.tokenType !== t.RCurly && !at.startsLine) return undefined;
  at.findings.addFirst(diagnostic('EVL0001.elseIf', at.span(), { word }));
  return { by: [at.instead(k.else), at.instead(k.if)], consumed: 1 };
};

/** a and b, a or b */
const logicWord: Slip = (at) => {
  const word = at.here?.image;
  if (word !== 'and' && word !== 'or') return undefined;
  if (!at.followsValue() || !at.sameLine(0, 1) || !at.beginsValue(1)) return undefined;
  const operator = word === 'and' ? '&&' : '||';
  at.findings.addFirst(diagnostic('EVL0001.logicWord', at.span(), { word, operator }));
  return { by: [at.instead(word === 'and' ? t.AndAnd : t.OrOr, 0, operator)], consumed: 1 };
};

/** not x */
const notWord: Slip = (at) => {
  if (at.here?.image !== 'not' || !at.sameLine(0, 1) || at.followsValue()) return undefined;
  if (!at.isName(1) && !at.is(1, k.true, k.false, k.nil, t.Not)) return undefined;
  at.findings.addFirst(diagnostic('EVL0001.logicWord', at.span(), { word: 'not', operator: '!' }));
  return { by: [at.instead(t.Not, 0, '!')], consumed: 1 };
};

/** if x then { */
const ifThen: Slip = (at) => {
  if (!at.is(0, k.then) || !(at.is(1, t.LCurly) || at.endsLine(0)) || !at.followsValue())
    return undefined;
  at.findings.addFirst(diagnostic('EVL0001.ifThen', at.span(), {}));
  return { by: [], consumed: 1 };
};

const absent: ReadonlyMap<string, string> = new Map([
  ['switch', '`if` and `else if`'],
  ['match', '`if` and `else if`'],
  ['do', '`while`'],
  ['loop', '`while true`'],
  ['try', 'the result of the call: −1 and `errno` say what failed'],
  ['class', 'maps such as `{name: 1}`'],
  ['struct', 'maps such as `{name: 1}`'],
]);

/** switch (x) { … }, try { … } */
const absentWord: Slip = (at) => {
  const word = at.here?.image ?? '';
  const meant = absent.get(word);
  if (meant === undefined || !at.isName(0) || !at.startsStatement) return undefined;
  const isCase = word === 'switch' || word === 'match';
  const open = blockAhead(
    at.is(1, t.LCurly),
    isCase || word === 'class' || word === 'struct',
    (i) => at.is(i, t.LCurly),
    (i) => at.sameLine(0, i),
  );
  if (open === undefined) return undefined;
  at.findings.addFirst(
    diagnostic(
      'EVL0001.absentWord',
      at.span(),
      { word },
      { help: phrase('EVL0001.absentWord.help', { instead: meant }) },
    ),
  );
  // The body of `do`, `loop` and `try` is ordinary code; that of the others is nothing EVL could read.
  if (open === 1 && !isCase) return { by: [], consumed: 1 };
  let depth = 0;
  for (let i = open; at.ahead(i) !== undefined; i++) {
    if (at.is(i, t.LCurly)) depth++;
    if (at.is(i, t.RCurly) && --depth === 0) return { by: [], consumed: i + 1 };
  }
  return { by: [], consumed: 1 };
};

/** How far ahead the block of a word opens, if it does on its line. */
function blockAhead(
  next: boolean,
  withHead: boolean,
  isOpen: (i: number) => boolean,
  onLine: (i: number) => boolean,
): number | undefined {
  if (next) return 1;
  if (!withHead) return undefined;
  for (let i = 1; i < 50 && onLine(i); i++) if (isOpen(i)) return i;
  return undefined;
}

/** print "hi" for print("hi") */
const callWithoutParentheses: Slip = (at) => {
  if (
    at.region !== 'code' ||
    at.braces === 0 ||
    !at.startsStatement ||
    !at.isName(0) ||
    !at.sameLine(0, 1)
  )
    return undefined;
  const argument =
    at.is(1, t.Str, t.Int, t.UnclosedStr, t.QuotedStr) ||
    (at.isName(1) && (at.endsLine(1) || at.is(2, t.Comma, t.Plus, t.RCurly)));
  if (!argument) return undefined;
  // To the end of the line, or to what closes something that was open before.
  let end = 1;
  let depth = 0;
  for (; at.ahead(end) !== undefined && (depth > 0 || at.sameLine(0, end)); end++) {
    if (at.is(end, t.LParen, t.LSquare)) depth++;
    else if (at.is(end, t.RParen, t.RSquare) && --depth < 0) break;
    else if (at.is(end, t.Semicolon, t.LCurly, t.RCurly, k.then) && depth === 0) break;
  }
  const name = at.here?.image ?? '';
  at.findings.addFirst(
    diagnostic(
      'EVL0001.callParentheses',
      at.span(1),
      { name },
      { help: phrase('EVL0001.callParentheses.help', { name }) },
    ),
  );
  const closed = at.is(end, t.RParen);
  const last = at.ahead(end - 1);
  const close: Token[] =
    closed || last === undefined
      ? []
      : [tokenOf(t.RParen, '', (last.endOffset ?? 0) + 1, last.startLine ?? 1)];
  return {
    by: [...at.slice(0, 1), at.instead(t.LParen, 1, ''), ...at.slice(1, end), ...close],
    consumed: end,
  };
};

/** import lib/cache, without quotes */
const importWithoutQuotes: Slip = (at) => {
  if (!at.is(0, k.import) || at.is(1, t.Str, t.UnclosedStr, t.QuotedStr) || !at.sameLine(0, 1))
    return undefined;
  let end = 1;
  while (at.sameLine(0, end) && !at.is(end, t.Semicolon)) end++;
  at.findings.addFirst(
    diagnostic(
      'EVL0001.importQuotes',
      at.span(1, end - 1),
      {},
      { help: phrase('EVL0001.importQuotes.help', {}) },
    ),
  );
  return { by: [], consumed: end };
};

export const wordSlips: readonly Slip[] = [
  elif,
  logicWord,
  notWord,
  ifThen,
  absentWord,
  callWithoutParentheses,
  importWithoutQuotes,
];
