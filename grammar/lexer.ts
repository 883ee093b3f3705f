/**
 * Text → tokens for the parser.
 *
 * Written by hand, not with Chevrotain's Lexer: that one analyses its patterns
 * for some 10 ms at each start, drops the flag `u` that Unicode names need, and
 * its regular expressions keep a stack for a long string. This loop starts at
 * once, looks at each character a bounded number of times, and never fails:
 * what is no EVL becomes a token too (see the end of tokens.ts).
 */
import * as t from './tokens.ts';
import type { Token, TokenType } from './tokens.ts';

export interface Lexed {
  readonly tokens: Token[];
  /** Comments in their order, for those who print or colour a program. */
  readonly comments: Token[];
  /**
   * What is no EVL, in its order. Some of it also stands among the tokens, with
   * the category of what was meant; the rest is as if it were blank.
   */
  readonly slips: Token[];
}

/** Also takes marks and invisible characters, so that a spoilt name is one token and one error. */
const name = /[\p{L}_][\p{L}\p{M}\p{N}\p{Cf}_]*/uy;
/** What a name is made of once it is in NFC. */
const properName = /^[\p{L}_][\p{L}\p{Nd}_]*$/u;
/** Greedy, so that a wrong literal is never read by half; a fraction only where a digit follows the point. */
const number = /[0-9][\p{L}\p{M}\p{N}_]*(?:\.[0-9][\p{L}\p{M}\p{N}_]*)?/uy;

const longestWord = 11;
const longestSign = 3;

const LF = 10;
const CR = 13;

/** Cuts a text into tokens. */
export function lex(text: string): Lexed {
  const tokens: Token[] = [];
  const comments: Token[] = [];
  const slips: Token[] = [];
  let line = 1;
  let at = 0;

  const add = (list: Token[], type: TokenType, end: number): Token => {
    const token = tokenOf(type, text.slice(at, end), at, line);
    list.push(token);
    at = end;
    return token;
  };

  while (at < text.length) {
    const c = text.charCodeAt(at);
    if (c === LF) {
      at++;
      line++;
    } else if (c === CR) {
      at += text.charCodeAt(at + 1) === LF ? 2 : 1;
      line++;
    } else if (isBlank(c)) {
      at++;
    } else if (isLetter(c)) {
      const word = endOfWord(text, at);
      if (word.ascii) add(tokens, typeOfWord(text, at, word.end), word.end);
      else addWord(word.end);
    } else if (isDigit(c)) {
      add(tokens, t.Int, endOfNumber(text, at));
    } else if (c === 34) {
      // "
      const end = endOfString(text, at);
      if (end.closed) add(tokens, t.Str, end.offset);
      else slips.push(add(tokens, t.UnclosedStr, end.offset));
    } else if (c === 47 && text.charCodeAt(at + 1) === 47) {
      // //
      add(comments, t.LineComment, endOfLine(text, at));
    } else if (c === 47 && text.charCodeAt(at + 1) === 42) {
      // /*
      const end = text.indexOf('*/', at + 2);
      if (end === -1) add(slips, t.UnclosedComment, text.length);
      else {
        const start = at;
        add(comments, t.BlockComment, end + 2);
        line += lineBreaks(text, start, at);
      }
    } else if (c === 35) {
      // #
      add(slips, t.HashComment, endOfLine(text, at));
    } else {
      const end = endOfSign(text, at);
      if (end > at) {
        const type = t.signTypes.get(text.slice(at, end)) ?? t.Unknown;
        // A run of `;` says no more than one, and a file may hold a million.
        if (type === t.Semicolon && tokens.at(-1)?.tokenType === t.Semicolon) at = end;
        else if (type === t.StrayCommentEnd) add(slips, type, end);
        else {
          const token = add(tokens, type, end);
          if (t.mistaken.has(type)) slips.push(token);
        }
      } else addOddity();
    }
  }
  return { tokens, comments, slips };

  /** What begins neither word, number, text nor sign in ASCII. */
  function addOddity(): void {
    const wordEnd = endOf(name, text, at);
    if (wordEnd > at) {
      addWord(wordEnd);
      return;
    }
    const c = text.charCodeAt(at);
    if (c === 39 || c === 96) {
      // ' `
      const end = endOfString(text, at);
      if (end.closed) {
        slips.push(add(tokens, t.QuotedStr, end.offset));
        return;
      }
    }
    // A run of the same character is one error.
    const one = String.fromCodePoint(text.codePointAt(at) ?? 0);
    let end = at + one.length;
    while (text.startsWith(one, end)) end += one.length;
    add(slips, t.Unknown, end);
  }

  function addWord(end: number): void {
    const token = add(tokens, typeOfWord(text, at, end), end);
    if (!properName.test(token.image.normalize('NFC'))) slips.push(token);
  }
}

/** A token; the parser wants its type twice. */
export function tokenOf(type: TokenType, image: string, offset: number, line: number): Token {
  return {
    image,
    startOffset: offset,
    endOffset: offset + image.length - 1,
    startLine: line,
    tokenType: type,
    tokenTypeIdx: type.tokenTypeIdx ?? 0,
  };
}

function typeOfWord(text: string, start: number, end: number): TokenType {
  if (end - start > longestWord) return t.Identifier;
  return t.wordTypes.get(text.slice(start, end)) ?? t.Identifier;
}

function endOfWord(text: string, start: number): { end: number; ascii: boolean } {
  const end = endOfAsciiWord(text, start);
  if (!(text.charCodeAt(end) >= 128)) return { end, ascii: true };
  // The character may also belong to no name, and then the word ended before it.
  const wide = endOf(name, text, start);
  return { end: wide, ascii: wide === end };
}

function endOfNumber(text: string, start: number): number {
  // Nearly always ASCII and whole; the expression for the rest is slow to compile.
  const word = endOfAsciiWord(text, start);
  const c = text.charCodeAt(word);
  return c >= 128 || (c === 46 && isDigit(text.charCodeAt(word + 1)))
    ? endOf(number, text, start)
    : word;
}

function endOfAsciiWord(text: string, start: number): number {
  let end = start + 1;
  while (end < text.length && (isLetter(text.charCodeAt(end)) || isDigit(text.charCodeAt(end))))
    end++;
  return end;
}

/** The longest sign at the place, or the place itself where none is. */
function endOfSign(text: string, start: number): number {
  for (let length = longestSign; length > 0; length--) {
    if (t.signTypes.has(text.slice(start, start + length)))
      return Math.min(start + length, text.length);
  }
  return start;
}

/** One past the closing quote, or the end of the line where there is none. */
function endOfString(text: string, start: number): { offset: number; closed: boolean } {
  const quote = text.charCodeAt(start);
  for (let i = start + 1; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c === quote) return { offset: i + 1, closed: true };
    if (c === LF || c === CR) return { offset: i, closed: false };
    // A backslash takes the next character with it, unless that ends the line.
    if (c === 92) {
      const next = text.charCodeAt(i + 1);
      if (next !== LF && next !== CR) i++;
    }
  }
  return { offset: text.length, closed: false };
}

function endOfLine(text: string, start: number): number {
  let end = start;
  while (end < text.length && text.charCodeAt(end) !== LF && text.charCodeAt(end) !== CR) end++;
  return end;
}

function lineBreaks(text: string, start: number, end: number): number {
  let count = 0;
  for (let i = start; i < end; i++) {
    const c = text.charCodeAt(i);
    if (c === LF || (c === CR && text.charCodeAt(i + 1) !== LF)) count++;
  }
  return count;
}

/** Where the match of a sticky expression ends, or the place itself. */
function endOf(pattern: RegExp, text: string, start: number): number {
  pattern.lastIndex = start;
  return pattern.test(text) ? pattern.lastIndex : start;
}

function isBlank(c: number): boolean {
  return c === 32 || c === 9 || c === 11 || c === 12;
}

function isLetter(c: number): boolean {
  return (c >= 97 && c <= 122) || (c >= 65 && c <= 90) || c === 95;
}

function isDigit(c: number): boolean {
  return c >= 48 && c <= 57;
}
