/**
 * Habits from other languages, recognised by a few tokens: each is reported in
 * its own words and rewritten as EVL, so that the parser meets what was meant
 * and the slip costs one error only.
 *
 * Only a file that has an error gets here, and no pattern is one that a correct
 * program could contain, so nothing right is ever rewritten into something wrong.
 */
import { tokenOf } from '../../../grammar/lexer.ts';
import { endsValue, isA, isKeyword, wantsValue } from '../../../grammar/layout.ts';
import * as t from '../../../grammar/tokens.ts';
import { keyword as k, type Token, type TokenType } from '../../../grammar/tokens.ts';
import { spanOf } from '../build/cst.ts';
import type { Findings } from './findings.ts';
import { loopSlips } from './loop-slips.ts';
import { nameSlips } from './name-slips.ts';
import { signSlips } from './sign-slips.ts';
import { spellingSlips } from './spelling-slips.ts';
import { wordSlips } from './word-slips.ts';

/** What a slip is replaced by, and how many tokens it took. */
export interface Rewriting {
  readonly by: readonly Token[];
  readonly consumed: number;
}

/** Looks whether a slip begins at the place where the reader stands; if so, reports it. */
export type Slip = (at: Reader) => Rewriting | undefined;

const slips: readonly Slip[] = [
  ...spellingSlips,
  ...nameSlips,
  ...wordSlips,
  ...loopSlips,
  ...signSlips,
];

/** Where tokens stand: what can be a slip in a handler is no slip in a world. */
export type Region = 'top' | 'code' | 'world' | 'test';

/** The tokens as EVL, and the slips among the findings. */
export function rewriteSlips(tokens: readonly Token[], findings: Findings): Token[] {
  const reader = new Reader(keywordsAsNames(tokens), findings);
  while (reader.here !== undefined) {
    let rewriting: Rewriting | undefined;
    for (const slip of slips) {
      rewriting = slip(reader);
      if (rewriting !== undefined) break;
    }
    if (rewriting === undefined) reader.pass();
    else reader.replace(rewriting);
  }
  return reader.finish();
}

/**
 * Keywords that are names where they stand: behind `.`, and as keys of maps. The
 * layout pass does the same with certainty, but only once the brackets match.
 */
function keywordsAsNames(tokens: readonly Token[]): Token[] {
  return tokens.map((token, i) => {
    if (!isKeyword(token.tokenType)) return token;
    const before = tokens[i - 1];
    const isField = before?.tokenType === t.Dot && before.startLine === token.startLine;
    const isKey =
      tokens[i + 1]?.tokenType === t.Colon &&
      (before?.tokenType === t.LCurly || before?.tokenType === t.Comma);
    return isField || isKey
      ? { ...token, tokenType: t.Identifier, tokenTypeIdx: t.Identifier.tokenTypeIdx ?? 0 }
      : token;
  });
}

const regions: ReadonlyMap<TokenType, Region> = new Map<TokenType, Region>([
  [k.main, 'code'],
  [k.on, 'code'],
  [k.fn, 'code'],
  [k.nonblocking, 'code'],
  [k.async, 'code'],
  [k.world, 'world'],
  [k.test, 'test'],
  [k.import, 'top'],
  [k.const, 'top'],
  [k.shared, 'top'],
  [k.atomic, 'top'],
  [k.mutex, 'top'],
]);

/** A place among the tokens, with what was read before it. */
export class Reader {
  readonly out: Token[] = [];
  readonly findings: Findings;
  /** Keywords that the program uses as names, said once each. */
  readonly misusedKeywords = new Set<TokenType>();
  region: Region = 'top';
  /** How many braces are open. */
  braces = 0;
  private readonly tokens: readonly Token[];
  private i = 0;
  /** Columns of the lines whose block was opened by `:`; it ends where a line is no deeper. */
  private readonly indented: number[] = [];

  constructor(tokens: readonly Token[], findings: Findings) {
    this.tokens = tokens;
    this.findings = findings;
  }

  get here(): Token | undefined {
    return this.tokens[this.i];
  }

  /** A token ahead (or, negative, one behind as it was written). */
  ahead(distance: number): Token | undefined {
    return this.tokens[this.i + distance];
  }

  /** The token before, as it was rewritten. */
  get before(): Token | undefined {
    return this.out.at(-1);
  }

  is(distance: number, ...types: TokenType[]): boolean {
    const token = this.ahead(distance);
    return token !== undefined && types.includes(token.tokenType);
  }

  isName(distance: number): boolean {
    const token = this.ahead(distance);
    return token !== undefined && isA(token.tokenType, t.Identifier);
  }

  /** Whether two tokens ahead stand on one line. */
  sameLine(a: number, b: number): boolean {
    return this.ahead(a) !== undefined && this.ahead(a)?.startLine === this.ahead(b)?.startLine;
  }

  /** Whether the token is the last of its line. */
  endsLine(distance: number): boolean {
    return !this.sameLine(distance, distance + 1);
  }

  get startsLine(): boolean {
    return !this.sameLine(-1, 0);
  }

  /** Whether a statement can begin here: at the start of a line, or after `{`, `}` or `;`. */
  get startsStatement(): boolean {
    return this.startsLine || this.is(-1, t.LCurly, t.RCurly, t.Semicolon);
  }

  /** Whether the token ends a value, on the line of this one. */
  followsValue(): boolean {
    return (
      this.before !== undefined &&
      endsValue(this.before) &&
      this.before.startLine === this.here?.startLine
    );
  }

  /** Whether a value can begin with the token ahead. */
  beginsValue(distance: number): boolean {
    const token = this.ahead(distance);
    if (token === undefined) return false;
    const type = token.tokenType;
    return (
      isA(type, t.Atom) || isA(type, t.PrefixOperator) || type === t.LParen || type === t.LSquare
    );
  }

  span(from = 0, to = from) {
    const first = this.ahead(from) ?? this.ahead(0);
    const last = this.ahead(to) ?? first;
    if (first === undefined || last === undefined) throw new RangeError('no token here');
    return spanOf(this.findings.file, first, last);
  }

  /** A token of another type in the place of one ahead. */
  instead(type: TokenType, distance = 0, image = this.ahead(distance)?.image ?? ''): Token {
    const token = this.ahead(distance);
    if (token === undefined) return tokenOf(type, image, 0, 1);
    const endOffset =
      image === token.image ? token.endOffset : token.startOffset + image.length - 1;
    return {
      ...token,
      image,
      endOffset: endOffset ?? token.startOffset,
      tokenType: type,
      tokenTypeIdx: type.tokenTypeIdx ?? 0,
    };
  }

  /** The tokens from one place ahead up to another, as they are. */
  slice(from: number, to: number): Token[] {
    return this.tokens.slice(this.i + from, this.i + to);
  }

  column(token: Token): number {
    return token.startOffset - (this.findings.file.lineStarts[(token.startLine ?? 1) - 1] ?? 0);
  }

  /** Opens a block that ends by its indentation. */
  openIndented(header: Token): void {
    this.indented.push(this.column(header));
  }

  pass(): void {
    const token = this.here;
    if (token === undefined) return;
    this.closeIndented(token);
    // Inside a block the word of an item is out of place, unless a `}` is missing and it stands at the left edge.
    if (this.startsStatement && (this.braces === 0 || this.column(token) === 0))
      this.enter(token.tokenType);
    this.put(token);
    this.i++;
  }

  /** What follows belongs to an item of the kind that begins with this word, if one does. */
  enter(type: TokenType): void {
    this.region = regions.get(type) ?? this.region;
  }

  replace(rewriting: Rewriting): void {
    if (this.here !== undefined) this.closeIndented(this.here);
    for (const token of rewriting.by) this.put(token);
    this.i += rewriting.consumed;
  }

  finish(): Token[] {
    while (this.indented.pop() !== undefined) this.closeHere();
    return this.out;
  }

  private put(token: Token): void {
    if (token.tokenType === t.LCurly) this.braces++;
    if (token.tokenType === t.RCurly) this.braces = Math.max(0, this.braces - 1);
    // A keyword that serves as a name here does so wherever a value must stand, and before `=`.
    const last = this.out.at(-1);
    const next = this.ahead(1);
    const misused =
      this.misusedKeywords.has(token.tokenType) &&
      ((last !== undefined && wantsValue(last)) ||
        (next !== undefined && isA(next.tokenType, t.AssignOperator)));
    this.out.push(
      misused
        ? { ...token, tokenType: t.Identifier, tokenTypeIdx: t.Identifier.tokenTypeIdx ?? 0 }
        : token,
    );
  }

  private closeIndented(token: Token): void {
    if (!this.startsLine) return;
    for (
      let column = this.indented.at(-1);
      column !== undefined && this.column(token) <= column;
      column = this.indented.at(-1)
    ) {
      this.indented.pop();
      this.closeHere();
    }
  }

  /** A `}` right behind what was read. */
  private closeHere(): void {
    const last = this.before;
    if (last === undefined) return;
    this.put({ ...tokenOf(t.RCurly, '', (last.endOffset ?? 0) + 1, last.startLine ?? 1) });
  }
}
