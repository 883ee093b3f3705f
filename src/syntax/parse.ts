/**
 * Text → tree. Never throws, whatever the text.
 *
 * A correct program is lexed, laid out, parsed and built in one go. Where any
 * of these finds an error, or brackets are deep, all is done again with care:
 * slips are rewritten, brackets matched, and the rest parsed in pieces, for
 * messages that a reader would have given. Ordinary programs pay nothing for that.
 */
import { lex, type Lexed } from '../../grammar/lexer.ts';
import { layOut, maxNesting } from '../../grammar/layout.ts';
import { parse } from '../../grammar/parser.ts';
import { UnclosedComment, UnclosedStr, type Token } from '../../grammar/tokens.ts';
import type { FileTree } from '../ast/nodes.ts';
import type { SourceFile } from '../base/span.ts';
import { diagnostic, type Diagnostic } from '../diagnostic/diagnostic.ts';
import { spanBetween, spanOf } from './build/cst.ts';
import { buildFile } from './build/items.ts';
import { explain } from './errors.ts';
import { forbiddenCharacters, maxProblems, slipProblem } from './lexical.ts';
import { matchBrackets } from './recover/brackets.ts';
import { Findings } from './recover/findings.ts';
import { foldDepth } from './recover/fold.ts';
import { parseInPieces } from './recover/pieces.ts';
import { rewriteSlips } from './recover/slips.ts';
import { itemStarts } from './recover/starts.ts';

export interface ParsedFile {
  readonly tree: FileTree;
  /** In the order of the text; at most `maxProblems`. */
  readonly diagnostics: readonly Diagnostic[];
}

/** A program that is parsed in one go has nothing apart. */
const whole = { pieces: new Map<number, never>(), folded: new Map<number, never>() };

/** Parses one file. */
export function parseFile(file: SourceFile): ParsedFile {
  return parseQuickly(file) ?? parseCarefully(file);
}

/** The tree of a file without errors; undefined where there is any. */
function parseQuickly(file: SourceFile): ParsedFile | undefined {
  if (forbiddenCharacters(file).length > 0) return undefined;
  const { tokens, slips } = lex(file.text);
  if (slips.length > 0) return undefined;
  const { balanced, depth } = layOut(tokens);
  // The careful way needs less stack.
  if (!balanced || depth > foldDepth) return undefined;
  const { tree } = parse('program', tokens);
  if (tree === undefined) return undefined;
  const problems: Diagnostic[] = [];
  const built = buildFile({ file, ...whole, report: (problem) => problems.push(problem) }, [tree]);
  return problems.length > 0 ? undefined : { tree: built, diagnostics: [] };
}

function parseCarefully(file: SourceFile): ParsedFile {
  const findings = new Findings(file);
  for (const problem of forbiddenCharacters(file)) findings.add(problem);
  const lexed = lex(file.text);
  reportLexical(lexed, findings);

  const rewritten = rewriteSlips(lexed.tokens, findings);
  const shallow = cutTooDeep(rewritten, findings);
  const matched = matchBrackets(shallow, findings, {
    lines: unclosedLines(lexed),
    end: lexed.slips.at(-1)?.tokenType === UnclosedComment,
  });
  layOut(matched);
  const { programs, pieces, folded } = parseInPieces(matched, findings);

  const tree = buildFile(
    {
      file,
      pieces,
      folded,
      report: (problem) => {
        reportBuilt(problem, findings);
      },
    },
    programs,
  );
  if (findings.list.length === 0) {
    const problem = unexplained(file);
    if (problem !== undefined) findings.add(problem);
  }
  return { tree, diagnostics: inOrder(findings.list) };
}

function reportLexical(lexed: Lexed, findings: Findings): void {
  const unclosed = unclosedLines(lexed);
  for (const slip of lexed.slips) {
    if (findings.full) return;
    // A text that lost its opening quote is full of signs that mean nothing.
    if (slip.tokenType !== UnclosedStr && unclosed.has(slip.startLine ?? 0)) continue;
    const problem = slipProblem(findings.file, slip, lexed.comments);
    if (problem === undefined) continue;
    if (problem.code === 'EVL0001') findings.addFirst(problem);
    else findings.add(problem);
  }
}

function unclosedLines(lexed: Lexed): ReadonlySet<number> {
  return new Set(
    lexed.slips.filter((slip) => slip.tokenType === UnclosedStr).map((slip) => slip.startLine ?? 0),
  );
}

/** A wrong form is told once a line; a wrong literal or target is a matter of its own. */
function reportBuilt(problem: Diagnostic, findings: Findings): void {
  if (findings.full) return;
  if (problem.code === 'EVL0001') findings.addFirst(problem);
  else findings.add(problem);
}

/** Where brackets nest too deeply, the item that holds them and all that follows is left out. */
function cutTooDeep(tokens: Token[], findings: Findings): Token[] {
  let depth = 0;
  for (let i = 0; i < tokens.length; i++) {
    const sign = tokens[i]?.tokenType.name ?? '';
    if (sign === 'LParen' || sign === 'LSquare' || sign === 'LCurly') depth++;
    else if (sign === 'RParen' || sign === 'RSquare' || sign === 'RCurly')
      depth = Math.max(0, depth - 1);
    if (depth <= maxNesting) continue;
    const token = tokens[i] as Token;
    findings.add(
      diagnostic('EVL0001.tooDeep', spanOf(findings.file, token), { limit: maxNesting }),
    );
    let start = i;
    while (
      start > 0 &&
      !(
        itemStarts.has((tokens[start] as Token).tokenType) &&
        tokens[start - 1]?.startLine !== tokens[start]?.startLine
      )
    )
      start--;
    return tokens.slice(0, start);
  }
  return tokens;
}

/** The careful way must find what the quick one stumbled over; if it does not, the plain error is shown. */
function unexplained(file: SourceFile): Diagnostic | undefined {
  const { tokens } = lex(file.text);
  const { balanced, depth } = layOut(tokens);
  // The only reason to come this way may have been the depth.
  if (balanced && depth > foldDepth) return undefined;
  const { misfit } = parse('program', tokens);
  if (misfit !== undefined)
    return explain({ file, rule: 'program', misfit, tokens, next: undefined });
  return diagnostic('EVL0001.unexpected', spanBetween(file, 0, 0), { found: '' });
}

function inOrder(problems: readonly Diagnostic[]): Diagnostic[] {
  return [...problems].sort((a, b) => a.span.start - b.span.start).slice(0, maxProblems);
}
