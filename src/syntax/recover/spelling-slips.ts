/** Misspelt keywords, where only one can stand. */
import * as t from '../../../grammar/tokens.ts';
import { keyword as k, type KeywordText } from '../../../grammar/tokens.ts';
import { diagnostic } from '../../diagnostic/diagnostic.ts';
import { nearest } from '../nearest.ts';
import type { Reader, Rewriting, Slip } from './slips.ts';

function misspelt(at: Reader, meant: readonly KeywordText[]): Rewriting | undefined {
  const written = at.here?.image ?? '';
  const word = nearest(written, meant) as KeywordText | undefined;
  if (word === undefined) return undefined;
  at.findings.addFirst(diagnostic('EVL0001.misspelt', at.span(), { written, word }));
  const token = at.instead(k[word]);
  at.enter(token.tokenType);
  return { by: [token], consumed: 1 };
}

/** `wrld {`, `shred x = 0`, `o echo(conn) {`: at the left edge only an item can begin. */
const itemWord: Slip = (at) => {
  if (at.braces > 0 || !at.startsLine || !at.isName(0)) return undefined;
  if (at.is(1, t.LCurly)) return misspelt(at, ['main', 'world']);
  if (at.is(1, t.Str)) return misspelt(at, ['world', 'test', 'import']);
  if (!at.isName(1) && !at.is(1, k.fn, k.async)) return undefined;
  if (at.is(1, k.fn, k.async)) return misspelt(at, ['nonblocking', 'async']);
  if (at.is(2, t.Assign)) return misspelt(at, ['const', 'shared', 'atomic']);
  return misspelt(at, ['on', 'fn', 'mutex', 'atomic']);
};

/** `whle x {`, `retrun x`, `lett x = 1`, `post`, …: two values in a row are no statement. */
const statementWord: Slip = (at) => {
  if (at.region !== 'code' || at.braces === 0 || !at.isName(0) || !at.sameLine(0, 1))
    return undefined;
  if (at.before?.tokenType === t.RCurly && at.is(1, t.LCurly, k.if)) return misspelt(at, ['else']);
  if (
    !at.startsStatement ||
    !(at.isName(1) || at.is(1, t.Str, t.Int, t.Not, k.true, k.false, k.nil))
  )
    return undefined;
  if (at.isName(1) && at.is(2, t.Assign)) return misspelt(at, ['let']);
  if (opensBlock(at)) return misspelt(at, ['if', 'while', 'for', 'with']);
  return misspelt(at, ['return', 'assert', 'post', 'spawn', 'await', 'let']);
};

/** Whether a block opens on this line. */
function opensBlock(at: Reader): boolean {
  for (let i = 1; i < 50 && at.sameLine(0, i); i++) if (at.is(i, t.LCurly)) return true;
  return false;
}

export const spellingSlips: readonly Slip[] = [itemWord, statementWord];
