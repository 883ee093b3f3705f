/** Slips in the heads of loops and conditions. */
import { tokenOf } from '../../../grammar/lexer.ts';
import { isA } from '../../../grammar/layout.ts';
import * as t from '../../../grammar/tokens.ts';
import { keyword as k } from '../../../grammar/tokens.ts';
import { diagnostic } from '../../diagnostic/diagnostic.ts';
import { phrase } from '../../diagnostic/phrase.ts';
import type { Reader, Slip } from './slips.ts';

/** How many tokens the head of a loop may have. */
const longestHead = 60;

/** Where the parenthesis that opens one ahead closes, and whether a `;` stands inside. */
function closeOfHead(at: Reader, open: number): { close: number; semicolon: boolean } | undefined {
  let depth = 0;
  let semicolon = false;
  for (let i = open; i < longestHead && at.ahead(i) !== undefined; i++) {
    if (at.is(i, t.LParen)) depth++;
    else if (at.is(i, t.RParen)) {
      depth--;
      if (depth === 0) return { close: i, semicolon };
    } else if (at.is(i, t.Semicolon)) semicolon = true;
    else if (at.is(i, t.LCurly)) break;
  }
  return undefined;
}

/** for (i = 0; i < n; i++) { */
const countingLoop: Slip = (at) => {
  if (!at.is(0, k.for)) return undefined;
  const paren = at.is(1, t.LParen);
  const head = paren ? closeOfHead(at, 1) : undefined;
  let end = head?.close;
  if (!paren) {
    // The same without parentheses, as in Go.
    for (let i = 1; i < longestHead && at.sameLine(0, i) && !at.is(i, t.LCurly); i++)
      if (at.is(i, t.Semicolon)) end = i;
    for (
      let i = end ?? longestHead;
      i < longestHead && at.sameLine(0, i) && !at.is(i, t.LCurly);
      i++
    )
      end = i;
    if (end === undefined) return undefined;
  } else if (head?.semicolon !== true) return undefined;
  if (end === undefined) return undefined;

  // The name is what is given the first value: keep it, so that the body knows it.
  let name = 1;
  for (let i = 1; i < end; i++) {
    if (at.isName(i) && at.is(i + 1, t.Assign)) {
      name = i;
      break;
    }
  }
  const image = at.isName(name) ? (at.ahead(name)?.image ?? 'i') : 'i';
  at.findings.addFirst(
    diagnostic(
      'EVL0001.countingLoop',
      at.span(0, end),
      {},
      { help: phrase('EVL0001.countingLoop.help', { name: image }) },
    ),
  );
  const place = at.here?.startOffset ?? 0;
  const line = at.ahead(end)?.startLine ?? 1;
  return {
    by: [
      ...at.slice(0, 1),
      at.isName(name) ? at.instead(t.Identifier, name) : tokenOf(t.Identifier, 'i', place, line),
      at.instead(k.in, end, ''),
      at.instead(t.Missing, end, ''),
    ],
    consumed: end + 1,
  };
};

/** for (x in xs) { */
const loopInParentheses: Slip = (at) => {
  if (!at.is(0, k.for) || !at.is(1, t.LParen)) return undefined;
  const head = closeOfHead(at, 1);
  if (head === undefined) return undefined;
  at.findings.addFirst(
    diagnostic(
      'EVL0001.forParentheses',
      at.span(1),
      {},
      { help: phrase('EVL0001.forParentheses.help', {}) },
    ),
  );
  const inside = at.slice(2, head.close);
  const isDeclaration =
    inside[0]?.tokenType === k.let ||
    (isA(inside[0]?.tokenType ?? t.Int, t.Identifier) &&
      isA(inside[1]?.tokenType ?? t.Int, t.Identifier) &&
      inside[1]?.image !== 'of');
  if (isDeclaration) inside.shift();
  const of = inside[1];
  if (of?.image === 'of')
    inside[1] = { ...of, tokenType: k.in, tokenTypeIdx: k.in.tokenTypeIdx ?? 0 };
  return { by: [...at.slice(0, 1), ...inside], consumed: head.close + 1 };
};

/** for let x in xs, for x of xs, foreach x in xs */
const loopWords: Slip = (at) => {
  if (at.is(0, k.for) && at.is(1, k.let) && at.isName(2)) {
    at.findings.addFirst(diagnostic('EVL0001.forLet', at.span(1), {}));
    return { by: at.slice(0, 1), consumed: 2 };
  }
  if (at.is(0, k.for) && at.isName(1) && at.ahead(2)?.image === 'of') {
    at.findings.addFirst(diagnostic('EVL0001.wordFor', at.span(2), { word: 'of', meant: 'in' }));
    return { by: [...at.slice(0, 2), at.instead(k.in, 2)], consumed: 3 };
  }
  if (at.here?.image === 'foreach' && at.isName(1) && at.startsStatement) {
    at.findings.addFirst(
      diagnostic('EVL0001.wordFor', at.span(), { word: 'foreach', meant: 'for' }),
    );
    return { by: [at.instead(k.for)], consumed: 1 };
  }
  return undefined;
};

/** if x = 1 { */
const assignInCondition: Slip = (at) => {
  if (!at.is(0, t.Assign)) return undefined;
  // Look back to the word that the line begins with.
  const line = at.here?.startLine;
  for (let i = at.out.length - 1; i >= 0; i--) {
    const token = at.out[i];
    if (token === undefined || token.startLine !== line) return undefined;
    const type = token.tokenType;
    if (type === t.LCurly || type === t.RCurly || type === t.Semicolon || type === t.Assign)
      return undefined;
    if (
      type === k.if ||
      type === k.while ||
      type === k.assert ||
      (type === k.expect && at.region === 'test')
    ) {
      at.findings.addFirst(
        diagnostic(
          'EVL0001.assignInCondition',
          at.span(),
          {},
          { help: phrase('EVL0001.assignInCondition.help', {}) },
        ),
      );
      return { by: [at.instead(t.Equal, 0, '==')], consumed: 1 };
    }
  }
  return undefined;
};

const blockHeads = new Set([k.if, k.else, k.while, k.for, k.fn, k.on, k.main, k.with]);

/** if x: — a block by indentation */
const colonBlock: Slip = (at) => {
  if (!at.is(0, t.Colon) || !(at.is(1, t.LCurly) || at.endsLine(0)) || at.region !== 'code')
    return undefined;
  const line = at.here?.startLine;
  let first: number | undefined;
  for (let i = at.out.length - 1; i >= 0 && at.out[i]?.startLine === line; i--) {
    const type = at.out[i]?.tokenType;
    if (type === t.LCurly && i < at.out.length - 1) return undefined;
    first = i;
  }
  const head = first === undefined ? undefined : at.out[first];
  const word = head?.tokenType === t.RCurly && first !== undefined ? at.out[first + 1] : head;
  if (head === undefined || word === undefined || !blockHeads.has(word.tokenType)) return undefined;
  at.findings.addFirst(diagnostic('EVL0001.colonBlock', at.span(), {}));
  if (at.is(1, t.LCurly)) return { by: [], consumed: 1 };
  at.openIndented(head);
  return { by: [at.instead(t.LCurly, 0, '')], consumed: 1 };
};

export const loopSlips: readonly Slip[] = [
  countingLoop,
  loopInParentheses,
  loopWords,
  assignInCondition,
  colonBlock,
];
