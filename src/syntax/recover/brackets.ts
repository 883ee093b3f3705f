/**
 * Makes the brackets of a wrong program match, so that one that is missing or
 * too many costs one error, at the place where a reader would put it.
 *
 * Parentheses and square brackets end with their statement. For braces the
 * indentation is asked: a line that is no deeper than the line of an open brace
 * ends its block. Where lines are not indented, the next item (`on`, `fn`, …)
 * or the end of the file is the place.
 */
import { tokenOf } from '../../../grammar/lexer.ts';
import { endsValue, isA, isKeyword, wantsValue } from '../../../grammar/layout.ts';
import * as t from '../../../grammar/tokens.ts';
import { keyword as k, type Token, type TokenType } from '../../../grammar/tokens.ts';
import { diagnostic } from '../../diagnostic/diagnostic.ts';
import { phrase } from '../../diagnostic/phrase.ts';
import { spanBetween, spanOf } from '../build/cst.ts';
import type { Findings } from './findings.ts';
import { lostBraceAbove, lostBraceOnLine } from './lost-brace.ts';
import { itemStarts } from './starts.ts';

/** After so many repairs the rest is no longer worth reading. */
const maxRepairs = 30;

const closerOf: ReadonlyMap<TokenType, TokenType> = new Map([
  [t.LParen, t.RParen],
  [t.LSquare, t.RSquare],
  [t.LCurly, t.RCurly],
]);
const signOf: ReadonlyMap<TokenType, string> = new Map([
  [t.LParen, '('],
  [t.RParen, ')'],
  [t.LSquare, '['],
  [t.RSquare, ']'],
  [t.LCurly, '{'],
  [t.RCurly, '}'],
]);

/** Keywords that can stand inside an expression. */
const inValues: ReadonlySet<TokenType> = new Set([k.true, k.false, k.nil, k.await, k.spawn]);

/** What was not read as tokens, so that a bracket that is missing may stand in it. */
export interface Hidden {
  /** Lines whose end is in a text that was not closed. */
  readonly lines: ReadonlySet<number>;
  /** Whether a comment that was not closed holds the end of the file. */
  readonly end: boolean;
}

interface Open {
  readonly token: Token;
  /** Where it stands in the output. */
  readonly index: number;
  /** How far its line is indented. */
  readonly indent: number;
  /** The brace of a block; every other bracket ends with its statement. */
  readonly isBlock: boolean;
}

/** The tokens with every bracket matched, and what was wrong among the findings. */
export function matchBrackets(
  tokens: readonly Token[],
  findings: Findings,
  hidden: Hidden,
): readonly Token[] {
  if (isBalanced(tokens)) return tokens;
  return new Matcher(tokens, findings, hidden).run();
}

function isBalanced(tokens: readonly Token[]): boolean {
  const open: TokenType[] = [];
  for (const { tokenType } of tokens) {
    const closer = closerOf.get(tokenType);
    if (closer !== undefined) open.push(closer);
    else if (signOf.has(tokenType) && open.pop() !== tokenType) return false;
  }
  return open.length === 0;
}

class Matcher {
  private readonly out: Token[] = [];
  private readonly open: Open[] = [];
  private indent = 0;
  private repairs = 0;
  /** How many more `}` than `{` there are. */
  private surplus = 0;
  private readonly tokens: readonly Token[];
  private readonly findings: Findings;
  private readonly hidden: Hidden;

  constructor(tokens: readonly Token[], findings: Findings, hidden: Hidden) {
    this.tokens = tokens;
    this.findings = findings;
    this.hidden = hidden;
    for (const token of tokens) {
      if (token.tokenType === t.RCurly) this.surplus++;
      if (token.tokenType === t.LCurly) this.surplus--;
    }
  }

  run(): Token[] {
    for (let i = 0; i < this.tokens.length && this.repairs <= maxRepairs; i++) {
      const token = this.tokens[i] as Token;
      const firstOnLine = this.tokens[i - 1]?.startLine !== token.startLine;
      if (firstOnLine) this.indent = this.column(token);
      if (this.endsParentheses(i, firstOnLine)) this.closeParentheses();
      if (firstOnLine && this.endsAllBlocks(token)) this.closeBraces(this.open.length, token);
      this.take(token, firstOnLine, this.tokens[i - 1]);
    }
    this.closeParentheses();
    this.closeBraces(this.open.length, undefined);
    return this.out;
  }

  private take(token: Token, firstOnLine: boolean, previous: Token | undefined): void {
    switch (token.tokenType) {
      case t.LParen:
      case t.LSquare:
      case t.LCurly: {
        if (
          token.tokenType === t.LCurly &&
          this.surplus < 0 &&
          previous?.tokenType === t.LCurly &&
          previous.startLine === token.startLine
        ) {
          this.dropDoubled(token);
          return;
        }
        const isBlock =
          token.tokenType === t.LCurly &&
          !(previous !== undefined && wantsValue(previous) && !endsReturn(previous, token));
        this.open.push({ token, index: this.out.length, indent: this.indent, isBlock });
        this.out.push(token);
        return;
      }
      case t.RParen:
      case t.RSquare:
        this.takeSmallCloser(token);
        return;
      case t.RCurly:
        this.takeBrace(token, firstOnLine, previous);
        return;
      default:
        this.out.push(token);
    }
  }

  // ------------------------------------------------- parentheses and square brackets

  private takeSmallCloser(token: Token): void {
    const top = this.open.at(-1);
    if (top !== undefined && closerOf.get(top.token.tokenType) === token.tokenType) {
      this.open.pop();
      this.out.push(token);
      return;
    }
    // Perhaps one further out is meant, and those inside it were not closed.
    const partner = this.open.findLastIndex(
      (one) => closerOf.get(one.token.tokenType) === token.tokenType,
    );
    if (partner > this.lastBrace()) {
      while (this.open.length > partner + 1) this.closeSmall();
      this.open.pop();
      this.out.push(token);
      return;
    }
    if (top !== undefined && !top.isBlock) {
      const closer = closerOf.get(top.token.tokenType) ?? t.RParen;
      this.report(
        () =>
          diagnostic(
            'EVL0001.wrongCloser',
            spanOf(this.findings.file, token),
            { found: token.image, wanted: signOf.get(closer) ?? '' },
            { related: [this.openedHere(top.token)] },
          ),
        token,
      );
      this.open.pop();
      this.out.push({ ...token, tokenType: closer, tokenTypeIdx: closer.tokenTypeIdx ?? 0 });
      return;
    }
    this.report(
      () =>
        diagnostic('EVL0001.superfluous', spanOf(this.findings.file, token), { sign: token.image }),
      token,
    );
  }

  /** Whether the open parentheses cannot go on with this token: their statement has ended. */
  private endsParentheses(i: number, firstOnLine: boolean): boolean {
    const top = this.open.at(-1);
    if (top === undefined || top.isBlock) return false;
    const token = this.tokens[i] as Token;
    const previous = this.tokens[i - 1];
    const type = token.tokenType;
    if (type === t.Semicolon) return true;
    if (type === t.RCurly) return this.openMap() === -1;
    if (type === t.LCurly)
      return previous !== undefined && (!wantsValue(previous) || endsReturn(previous, token));
    // A keyword may be a name behind `.` and before `:`.
    if (previous?.tokenType === t.Dot || this.tokens[i + 1]?.tokenType === t.Colon) return false;
    if (
      top.token.tokenType === t.LCurly &&
      firstOnLine &&
      previous !== undefined &&
      endsValue(previous)
    )
      return !continuesLine(token);
    if (!isKeyword(type) || inValues.has(type)) return false;
    return firstOnLine || type === k.then || type === k.color || itemStarts.has(type);
  }

  /** Closes the parentheses that are open inside the innermost braces. */
  private closeParentheses(): void {
    while (this.open.at(-1)?.isBlock === false) this.closeSmall();
  }

  private closeSmall(): void {
    const opened = this.open.pop();
    if (opened === undefined) return;
    const closer = closerOf.get(opened.token.tokenType) ?? t.RParen;
    const index = this.endOfStatement(opened);
    const last = this.out[index - 1] ?? opened.token;
    const at = (last.endOffset ?? last.startOffset) + 1;
    this.report(
      () =>
        diagnostic(
          'EVL0001.unclosed',
          spanBetween(this.findings.file, at, at),
          { sign: signOf.get(closer) ?? '' },
          { related: [this.openedHere(opened.token)] },
        ),
      last,
    );
    this.insert(index, tokenOf(closer, '', at, last.startLine ?? 1));
  }

  /** Where in the output the statement of an open parenthesis ends: before the first line that does not continue it. */
  private endOfStatement(opened: Open): number {
    let depth = 0;
    for (let i = opened.index + 1; i < this.out.length; i++) {
      const token = this.out[i] as Token;
      const previous = this.out[i - 1] as Token;
      if (
        depth === 0 &&
        token.startLine !== previous.startLine &&
        endsValue(previous) &&
        !continuesLine(token)
      )
        return i;
      if (closerOf.has(token.tokenType)) depth++;
      else if (signOf.has(token.tokenType)) depth--;
    }
    return this.out.length;
  }

  // ------------------------------------------------------------------ braces

  private takeBrace(token: Token, firstOnLine: boolean, previous: Token | undefined): void {
    const map = this.openMap();
    if (map !== -1) {
      while (this.open.length > map + 1) this.closeSmall();
      this.open.pop();
      this.out.push(token);
      return;
    }
    const column = this.column(token);
    const top = this.lastBrace();
    const opened = this.open[top];
    if (opened === undefined) {
      if (!this.openBefore(this.lostBrace(0, column), token)) this.dropBrace(token);
      return;
    }
    if (firstOnLine && column < opened.indent) {
      // It stands further left than what it would close: perhaps it is the partner of one further out.
      const partner = this.open.findLastIndex((one) => one.isBlock && one.indent === column);
      if (partner !== -1) this.closeBraces(this.open.length - partner - 1, token);
    } else if (firstOnLine && column > opened.indent && this.surplus > 0) {
      if (!this.openBefore(this.lostBrace(opened.index + 1, column), token)) this.dropBrace(token);
      return;
    } else if (!firstOnLine && this.surplus > 0 && opened.token.startLine !== token.startLine) {
      // It closes a block of an earlier line from the end of this one: it is one of two, or its own `{` is missing.
      const isDoubled = previous?.tokenType === t.RCurly && previous.startLine === token.startLine;
      if (isDoubled) this.dropBrace(token);
      if (isDoubled || this.openBefore(lostBraceOnLine(this.out, token), token)) return;
    }
    this.open.pop();
    this.out.push(token);
  }

  private dropDoubled(token: Token): void {
    this.surplus++;
    this.report(
      () => diagnostic('EVL0001.doubled', spanOf(this.findings.file, token), { sign: '{' }),
      token,
    );
  }

  private dropBrace(token: Token): void {
    this.surplus--;
    this.report(
      () => diagnostic('EVL0001.superfluous', spanOf(this.findings.file, token), { sign: '}' }),
      token,
    );
  }

  /** Closes the innermost braces that were left open; `found` is where it was noticed. */
  private closeBraces(count: number, found: Token | undefined): void {
    for (let left = count; left > 0; left--) {
      const opened = this.open.pop();
      if (opened === undefined) return;
      if (!opened.isBlock) continue;
      this.surplus++;
      const lineEnd = this.endOfInlineBlock(opened);
      const dedent = lineEnd ?? this.dedentAfter(opened);
      const index = dedent ?? this.out.length;
      const next = dedent === undefined ? found : this.out[dedent];
      const last = this.out[index - 1] ?? opened.token;
      const at = (last.endOffset ?? last.startOffset) + 1;
      const related = [this.openedHere(opened.token)];
      if (this.hidden.lines.has(opened.token.startLine ?? 0)) this.repairs++;
      else if (lineEnd !== undefined) {
        this.report(
          () =>
            diagnostic(
              'EVL0001.unclosed',
              spanBetween(this.findings.file, at, at),
              { sign: '}' },
              { related },
            ),
          last,
        );
      } else if (next !== undefined) {
        this.report(
          () =>
            diagnostic(
              'EVL0001.unclosedBlock',
              spanOf(this.findings.file, next),
              { line: opened.token.startLine ?? 1 },
              { related },
            ),
          next,
        );
      } else if (!this.hidden.end) {
        this.report(
          () =>
            diagnostic(
              'EVL0001.unclosedAtEnd',
              spanBetween(this.findings.file, at, at),
              { line: opened.token.startLine ?? 1 },
              { related },
            ),
          last,
        );
      }
      this.insert(index, tokenOf(t.RCurly, '', at, last.startLine ?? 1));
    }
  }

  /** A block whose first statement stands on the line of its `{` ends on that line, too. */
  private endOfInlineBlock(opened: Open): number | undefined {
    const line = opened.token.startLine;
    let i = opened.index + 1;
    if (this.out[i]?.startLine !== line) return undefined;
    while (i < this.out.length && this.out[i]?.startLine === line) i++;
    return i;
  }

  /** The first line after an open brace that is no deeper than its own, where the first line inside is deeper. */
  private dedentAfter(opened: Open): number | undefined {
    let first = true;
    let depth = 0;
    for (let i = opened.index + 1; i < this.out.length; i++) {
      const token = this.out[i] as Token;
      if (token.startLine !== this.out[i - 1]?.startLine && depth === 0) {
        const deeper = this.column(token) > opened.indent;
        if (first && !deeper) return undefined;
        first = false;
        if (!deeper && !isContinuation(token)) return i;
      }
      if (token.tokenType === t.LCurly) depth++;
      if (token.tokenType === t.RCurly) depth--;
    }
    return undefined;
  }

  /** An item that begins where the outermost open block began, or further left, ends all blocks. */
  private endsAllBlocks(token: Token): boolean {
    const outermost = this.open[0];
    return (
      outermost !== undefined &&
      itemStarts.has(token.tokenType) &&
      this.column(token) <= outermost.indent
    );
  }

  /** Puts a `{` where one was left out, if a place for it was found, and closes it at once. */
  private openBefore(index: number | undefined, closer: Token): boolean {
    const last = index === undefined ? undefined : this.out[index - 1];
    if (index === undefined || last === undefined) return false;
    const at = (last.endOffset ?? last.startOffset) + 1;
    this.report(
      () => diagnostic('EVL0001.missingBrace', spanBetween(this.findings.file, at, at), {}),
      last,
    );
    this.insert(index, tokenOf(t.LCurly, '', at, last.startLine ?? 1));
    this.surplus--;
    this.out.push(closer);
    return true;
  }

  // ----------------------------------------------------------------- common

  private lostBrace(from: number, column: number): number | undefined {
    return lostBraceAbove(this.out, from, (token) => this.column(token) === column);
  }

  private lastBrace(): number {
    return this.open.findLastIndex((one) => one.isBlock);
  }

  /** A map that is open inside the innermost block, or -1. */
  private openMap(): number {
    const map = this.open.findLastIndex((one) => one.token.tokenType === t.LCurly && !one.isBlock);
    return map > this.lastBrace() ? map : -1;
  }

  /** Puts a token among those that were read; what was opened later stands one further on. */
  private insert(index: number, token: Token): void {
    this.out.splice(index, 0, token);
    for (let i = 0; i < this.open.length; i++) {
      const one = this.open[i];
      if (one !== undefined && one.index >= index) this.open[i] = { ...one, index: one.index + 1 };
    }
  }

  private report(problem: () => ReturnType<typeof diagnostic>, near: Token): void {
    this.repairs++;
    // A line with an unclosed text, say, has lost its parenthesis in it.
    if (this.findings.troubled(near.startLine)) return;
    this.findings.add(problem());
  }

  private openedHere(token: Token) {
    return {
      message: phrase('EVL0001.openedHere', { sign: token.image }),
      span: spanOf(this.findings.file, token),
    };
  }

  private column(token: Token): number {
    return token.startOffset - (this.findings.file.lineStarts[(token.startLine ?? 1) - 1] ?? 0);
  }
}

/** Whether the line of `return` ended before the token, so that no value follows it. */
function endsReturn(previous: Token, token: Token): boolean {
  return previous.tokenType === k.return && previous.startLine !== token.startLine;
}

/** Whether a line that begins with the token may go on with what stands in parentheses before it. */
function continuesLine(token: Token): boolean {
  const type = token.tokenType;
  return (
    type === t.Comma ||
    type === t.Dot ||
    type === t.RParen ||
    type === t.RSquare ||
    type === t.RCurly ||
    type === t.Colon ||
    isA(type, t.BinaryOperator)
  );
}

function isContinuation(token: Token): boolean {
  const type = token.tokenType;
  return (
    type === t.LCurly ||
    type === t.Dot ||
    type === k.then ||
    type === k.color ||
    type === t.RParen ||
    type === t.RSquare
  );
}
