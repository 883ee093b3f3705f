/**
 * What is wrong below the grammar: characters that no program may hold
 * (EVL0002), characters and signs that mean nothing, texts and comments without
 * their end.
 */
import * as t from '../../grammar/tokens.ts';
import type { SourceFile, Span } from '../base/span.ts';
import { diagnostic, type Diagnostic } from '../diagnostic/diagnostic.ts';
import { phrase, type Phrase } from '../diagnostic/phrase.ts';
import { spanBetween, spanOf, type Token } from './build/cst.ts';
import { codePointName, describeCharacter, isInvisible } from './characters.ts';

/** More than this are not collected: what follows is no longer read by anybody. */
export const maxProblems = 100;

/** NUL, and the controls that make text look different from what it is. */
const forbidden = /\0+|[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/g;

/** EVL0002 for each forbidden character, wherever it stands. */
export function forbiddenCharacters(file: SourceFile): Diagnostic[] {
  const problems: Diagnostic[] = [];
  for (const found of file.text.matchAll(forbidden)) {
    const span = spanBetween(file, found.index, found.index + found[0].length);
    const code = codePointName(found[0]);
    problems.push(
      found[0].startsWith('\0')
        ? diagnostic('EVL0002.nul', span, {})
        : diagnostic('EVL0002.bidi', span, { code }),
    );
    if (problems.length === maxProblems) break;
  }
  return problems;
}

/** The diagnostic of something that the lexer found to be no EVL; undefined where another pass says it better. */
export function slipProblem(
  file: SourceFile,
  slip: Token,
  comments: readonly Token[],
): Diagnostic | undefined {
  const span = spanOf(file, slip);
  switch (slip.tokenType) {
    case t.Identifier:
      return badName(slip, span);
    case t.UnclosedStr:
      return diagnostic(
        'EVL0003.unclosed',
        spanBetween(file, span.start, span.start + 1),
        {},
        { help: phrase('EVL0003.unclosed.help', {}) },
      );
    case t.QuotedStr:
      return diagnostic(
        'EVL0001.quotes',
        span,
        { quote: slip.image.charAt(0) },
        { help: phrase('EVL0001.quotes.help', {}) },
      );
    case t.StrictEqual:
    case t.StrictNotEqual:
      return diagnostic(
        'EVL0001.strict',
        span,
        { operator: slip.image },
        { help: phrase('EVL0001.writeInstead', { instead: slip.image.slice(0, 2) }) },
      );
    case t.UnclosedComment:
      return diagnostic(
        'EVL0001.unclosedComment',
        spanBetween(file, span.start, span.start + 2),
        {},
      );
    case t.HashComment:
      return diagnostic('EVL0001.hashComment', spanBetween(file, span.start, span.start + 1), {});
    case t.StrayCommentEnd:
      return strayCommentEnd(file, slip, comments);
    // With the name before it, `recover/slips` can say what to write.
    case t.Increment:
      return undefined;
    default:
      return badCharacter(slip, span);
  }
}

/** A comment inside a comment ends both at the first end: the place to look at is the inner opening. */
function strayCommentEnd(file: SourceFile, slip: Token, comments: readonly Token[]): Diagnostic {
  const span = spanOf(file, slip);
  for (let i = comments.length - 1; i >= 0; i--) {
    const comment = comments[i];
    if (comment === undefined || comment.startOffset > slip.startOffset) continue;
    const inner = comment.tokenType === t.BlockComment ? comment.image.indexOf('/*', 2) : -1;
    if (inner === -1) break;
    return diagnostic(
      'EVL0001.nestedComment',
      spanBetween(file, comment.startOffset, comment.startOffset + 2),
      {},
      {
        related: [
          {
            message: phrase('EVL0001.nestedComment.inner', {}),
            span: spanBetween(file, comment.startOffset + inner, comment.startOffset + inner + 2),
          },
          { message: phrase('EVL0001.nestedComment.end', {}), span },
        ],
      },
    );
  }
  return diagnostic('EVL0001.strayCommentEnd', span, {});
}

function badName(name: Token, span: Span): Diagnostic | undefined {
  for (const character of name.image.normalize('NFC')) {
    if (/[\p{L}\p{Nd}_]/u.test(character)) continue;
    if (isForbidden(character)) return undefined;
    const at = name.image.indexOf(character);
    const place =
      at === -1
        ? span
        : { ...span, start: span.start + at, end: span.start + at + character.length };
    return diagnostic('EVL0001.nameCharacter', place, { character: describeCharacter(character) });
  }
  return undefined;
}

function badCharacter(slip: Token, span: Span): Diagnostic | undefined {
  const character = String.fromCodePoint(slip.image.codePointAt(0) ?? 0);
  // Reported as EVL0002, by the decoder or above.
  if (isForbidden(character)) return undefined;
  const help = helpFor(character);
  const extras = help === undefined ? {} : { help };
  return isInvisible(character)
    ? diagnostic('EVL0001.invisible', span, { character: describeCharacter(character) }, extras)
    : diagnostic('EVL0001.character', span, { character: describeCharacter(character) }, extras);
}

function isForbidden(character: string): boolean {
  forbidden.lastIndex = 0;
  return forbidden.test(character);
}

const instead: ReadonlyMap<string, string> = new Map([
  ['\u201c', '"'],
  ['\u201d', '"'],
  ['\u201e', '"'],
  ['\u00ab', '"'],
  ['\u00bb', '"'],
  ['\u2018', '"'],
  ['\u2019', '"'],
  ["'", '"'],
  ['`', '"'],
  ['\u2013', '-'],
  ['\u2014', '-'],
  ['\u2212', '-'],
  ['\u00d7', '*'],
  ['\u00f7', '/'],
  ['\u2264', '<='],
  ['\u2265', '>='],
  ['\u2260', '!='],
  ['\u2026', '..'],
  ['\u2192', 'then'],
]);

function helpFor(character: string): Phrase | undefined {
  const code = character.codePointAt(0) ?? 0;
  // Fullwidth forms are ASCII, moved up.
  const plain =
    code >= 0xff01 && code <= 0xff5e ? String.fromCodePoint(code - 0xfee0) : instead.get(character);
  if (plain !== undefined) return phrase('EVL0001.writeInstead', { instead: plain });
  if (character === '?') return phrase('EVL0001.noTernary', {});
  if (/\p{Nd}/u.test(character)) return phrase('EVL0001.digits', {});
  if (isInvisible(character)) return phrase('EVL0001.invisible.help', {});
  return undefined;
}
