/**
 * Parses a wrong program in pieces, so that each piece can fail alone.
 *
 * The brackets match by now, and the layout is known: items begin with their
 * words, statements with a line or a `;`. Each item and each statement is parsed
 * by itself with its blocks emptied, and the insides of the blocks are pieces
 * again; so every token is parsed once, however deep, with little stack, and an
 * error takes one statement with it. Of what failed, the name that it declares is kept.
 */
import { tokenOf } from '../../../grammar/lexer.ts';
import { isA, isKeyword, wantsValue } from '../../../grammar/layout.ts';
import { parse, type Parsed, type RuleName } from '../../../grammar/parser.ts';
import * as t from '../../../grammar/tokens.ts';
import { keyword as k, word as w, type Token, type TokenType } from '../../../grammar/tokens.ts';
import { explain, strayProblem } from '../errors.ts';
import type { FoldedParts, Pieces } from '../build/builder.ts';
import type { CstNode } from '../build/cst.ts';
import type { Findings } from './findings.ts';
import { fold, partners } from './fold.ts';
import { standIn } from './stand-in.ts';
import { actionStarts, blockItems, itemStarts, partStarts, statementStarts } from './starts.ts';

export interface Parts {
  readonly programs: readonly CstNode[];
  readonly pieces: Pieces;
  readonly folded: FoldedParts;
}

/** What can stand inside braces: the rule that parses it. A `block` wants its braces, the others do not. */
export type Inside = Extract<RuleName, 'block' | 'parts' | 'script' | 'expectations'>;

/** Parses tokens whose brackets match and whose layout is known. */
export function parseInPieces(tokens: readonly Token[], findings: Findings): Parts {
  return new Cutter(tokens, findings).run();
}

const endOfPiece = tokenOf(t.EOF, '', 0, 1);
const continuesStatement: ReadonlySet<TokenType> = new Set([
  k.then,
  k.color,
  k.else,
  t.ElseIf,
  k.in,
  t.Dot,
  t.DotDot,
  t.Colon,
  t.NewlineOperator,
  t.RParen,
  t.RSquare,
  t.RCurly,
  t.Comma,
]);
const completeKeywords: ReadonlySet<TokenType> = new Set([
  k.break,
  k.continue,
  k.true,
  k.false,
  k.nil,
]);

class Cutter {
  private readonly programs: CstNode[] = [];
  private readonly pieces = new Map<number, CstNode[]>();
  private readonly folded = new Map<number, CstNode>();
  /** For each opening bracket the place of its partner. */
  private readonly partner: Int32Array;
  private readonly tokens: readonly Token[];
  private readonly findings: Findings;

  constructor(tokens: readonly Token[], findings: Findings) {
    this.tokens = tokens;
    this.findings = findings;
    this.partner = partners(tokens);
  }

  run(): Parts {
    let i = 0;
    while (i < this.tokens.length && !this.findings.full) {
      const token = this.tokens[i] as Token;
      if (token.tokenType === t.Semicolon) i++;
      else if (itemStarts.has(token.tokenType)) i = this.parseItem(i);
      else i = this.skipStray(i);
    }
    return { programs: this.programs, pieces: this.pieces, folded: this.folded };
  }

  // ------------------------------------------------------------------ items

  private parseItem(start: number): number {
    const type = (this.tokens[start] as Token).tokenType;
    const end = blockItems.has(type)
      ? this.endOfBlockItem(start)
      : this.endOfStatement(start, this.tokens.length);
    let inside: Inside;
    if (type === k.world) inside = 'parts';
    else inside = type === k.test ? 'expectations' : 'block';
    const tree = this.parsePiece('program', start, end, inside);
    if (tree !== undefined) this.programs.push(tree);
    return end;
  }

  /** One past the block of an item, or where the next item begins if it has none. */
  private endOfBlockItem(start: number): number {
    for (let i = start + 1; i < this.tokens.length; i = this.next(i)) {
      const token = this.tokens[i] as Token;
      if (token.tokenType === t.LCurly) return this.next(i);
      if (!itemStarts.has(token.tokenType)) continue;
      const previous = this.tokens[i - 1]?.tokenType;
      const ofFunction = token.tokenType === k.fn || token.tokenType === k.async;
      if (ofFunction && (previous === k.async || previous === k.nonblocking)) continue;
      // `on` also says how a test is run.
      if (
        token.tokenType === k.on &&
        this.tokens[start]?.tokenType === k.test &&
        this.tokens[i + 1]?.tokenType !== w.start
      )
        continue;
      // A word of the language where a name should stand is still part of the item.
      if (i === start + 1 && this.tokens[i - 1]?.startLine === token.startLine) continue;
      return i;
    }
    return this.tokens.length;
  }

  /** What stands outside of every item, up to the next one. */
  private skipStray(start: number): number {
    let end = start;
    while (end < this.tokens.length && !itemStarts.has((this.tokens[end] as Token).tokenType))
      end = this.next(end);
    const first = this.tokens[start] as Token;
    this.findings.addFirst(strayProblem(this.findings.file, first, this.tokens[start + 1]));
    return end;
  }

  // ----------------------------------------------------------------- blocks

  /** Parses what stands between two braces. */
  private parseInside(inside: Inside, open: number): void {
    const close = this.partner[open] ?? this.tokens.length;
    const trees: CstNode[] = [];
    for (let i = open + 1; i < close && !this.findings.full;) {
      const end = this.endOfPiece(inside, i, close);
      const tree = this.parsePiece(inside, i, end, inside === 'parts' ? 'script' : inside);
      if (tree !== undefined) trees.push(tree);
      i = end;
    }
    this.pieces.set((this.tokens[open] as Token).startOffset, trees);
  }

  private endOfPiece(inside: Inside, start: number, limit: number): number {
    if (inside === 'block') return this.endOfStatement(start, limit);
    for (let i = this.next(start); i < limit; i = this.next(i)) {
      if (this.beginsPiece(inside, start, i)) return i;
    }
    return limit;
  }

  private beginsPiece(inside: Inside, start: number, i: number): boolean {
    const token = this.tokens[i] as Token;
    const previous = this.tokens[i - 1] as Token;
    switch (inside) {
      case 'expectations':
        return token.tokenType === k.expect;
      case 'script':
        return actionStarts.has(token.tokenType) && previous.tokenType !== k.expect;
      case 'parts': {
        if (previous.tokenType === t.Semicolon || previous.tokenType === t.RCurly) return true;
        if (previous.startLine === token.startLine || !partStarts.has(token.tokenType))
          return false;
        // `at` also tells when a client comes.
        return (
          token.tokenType !== w.at || this.tokens[start]?.tokenType !== w.client || i - start > 2
        );
      }
      case 'block':
        return false;
    }
  }

  /** One past the last token of the statement (or simple item) that begins here. */
  private endOfStatement(start: number, limit: number): number {
    for (let i = start; i < limit; i = this.next(i)) {
      const token = this.tokens[i] as Token;
      const previous = this.tokens[i - 1];
      if (token.tokenType === t.Semicolon) return i + 1;
      if (
        i > start &&
        previous !== undefined &&
        previous.startLine !== token.startLine &&
        !continues(previous, token)
      )
        return i;
    }
    return limit;
  }

  // ----------------------------------------------------------------- pieces

  /** Parses one piece with its blocks emptied, and each of its blocks. */
  private parsePiece(
    rule: RuleName,
    start: number,
    end: number,
    inside: Inside,
  ): CstNode | undefined {
    const shell: Token[] = [];
    const blocks: number[] = [];
    for (let i = start; i < end; i++) {
      shell.push(this.tokens[i] as Token);
      const close = this.partner[i] ?? -1;
      if (this.tokens[i]?.tokenType !== t.LCurly || close < 0) continue;
      blocks.push(i);
      i = close - 1;
    }
    const tree = this.parseFolded(rule, shell, this.tokens[end]);
    for (const block of blocks) this.parseInside(inside, block);
    return tree ?? standIn(shell);
  }

  /** Parses tokens by a rule, and apart from them what is too deep in brackets. */
  private parseFolded(
    rule: RuleName,
    whole: readonly Token[],
    next: Token | undefined,
  ): CstNode | undefined {
    const { tokens, parts } = fold(whole);
    const { tree, misfit } = parsePieceBy(rule, tokens);
    if (misfit !== undefined) {
      if (tokens.some((token) => this.findings.troubled(token.startLine))) this.findings.excuse();
      else this.findings.add(explain({ file: this.findings.file, rule, misfit, tokens, next }));
    }
    for (const part of parts) {
      const first = part[0];
      const made = this.parseFolded('expr', part, undefined);
      if (first !== undefined && made !== undefined) this.folded.set(first.startOffset, made);
    }
    return tree;
  }

  /** One past the token, or past the bracket that it opens. */
  private next(i: number): number {
    const close = this.partner[i] ?? -1;
    return close < 0 ? i + 1 : close + 1;
  }
}

/** Parses tokens by a rule; statements get the braces that the rule of a block wants. */
function parsePieceBy(rule: RuleName, shell: readonly Token[]): Parsed {
  if (rule !== 'block') return parse(rule, [...shell]);
  const close = tokenOf(
    t.RCurly,
    '',
    (shell.at(-1)?.endOffset ?? 0) + 1,
    shell.at(-1)?.startLine ?? 1,
  );
  const parsed = parse(rule, [
    tokenOf(t.LCurly, '', shell[0]?.startOffset ?? 0, shell[0]?.startLine ?? 1),
    ...shell,
    close,
  ]);
  const { misfit } = parsed;
  if (misfit === undefined) return parsed;
  // At our own `}` the piece is at its end; where only that could stand, a statement ended before.
  const found = misfit.found === close ? endOfPiece : misfit.found;
  return {
    tree: undefined,
    misfit: { ...misfit, found, rules: misfit.rules.length === 1 ? [] : misfit.rules },
  };
}

/** Whether a line that begins with the token goes on with the statement before it. */
function continues(previous: Token, token: Token): boolean {
  const type = token.tokenType;
  if (statementStarts.has(type) || itemStarts.has(type)) return false;
  if (continuesStatement.has(type) || isA(type, t.AssignOperator)) return true;
  if (type === t.LCurly) return previous.tokenType !== t.RCurly;
  if (previous.tokenType === t.BareReturn) return false;
  return (
    wantsValue(previous) ||
    previous.tokenType === t.Dot ||
    previous.tokenType === t.NewlineOperator ||
    previous.tokenType === t.ElseIf ||
    (isKeyword(previous.tokenType) && !completeKeywords.has(previous.tokenType))
  );
}
