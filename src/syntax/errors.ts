/**
 * Says in a student's words why tokens do not fit the grammar: what was found,
 * and what could stand there.
 */
import { isA, isKeyword } from '../../grammar/layout.ts';
import type { Misfit, RuleName } from '../../grammar/parser.ts';
import * as t from '../../grammar/tokens.ts';
import { keyword as k, type Token } from '../../grammar/tokens.ts';
import type { SourceFile, Span } from '../base/span.ts';
import { diagnostic, type Diagnostic } from '../diagnostic/diagnostic.ts';
import { phrase, type Phrase } from '../diagnostic/phrase.ts';
import { spanBetween, spanOf } from './build/cst.ts';
import { shorten } from './literals.ts';
import { nearest } from './nearest.ts';
import { itemStarts } from './recover/starts.ts';

/** A piece of a program that does not fit its rule. */
export interface Failure {
  readonly file: SourceFile;
  readonly rule: RuleName;
  readonly misfit: Misfit;
  /** The piece, with the insides of its blocks left out. */
  readonly tokens: readonly Token[];
  /** What follows the piece. */
  readonly next: Token | undefined;
}

/** The same, seen from the first token that does not fit. */
interface Scene extends Failure {
  /** Undefined where the piece ends too early. */
  readonly found: Token | undefined;
  readonly previous: Token | undefined;
  readonly innermost: RuleName | undefined;
}

/** The diagnostic of a piece that does not fit. */
export function explain(failure: Failure): Diagnostic {
  const { misfit, tokens } = failure;
  const found = misfit.found.tokenType === t.EOF ? undefined : misfit.found;
  const index = found === undefined ? tokens.length : tokens.indexOf(found);
  const scene: Scene = {
    ...failure,
    found,
    previous: tokens[index - 1],
    innermost: misfit.rules.at(-1),
  };
  return special(scene) ?? (misfit.rules.length === 0 ? redundant(scene) : expectation(scene));
}

/** What stands outside of all items. */
export function strayProblem(file: SourceFile, token: Token, next: Token | undefined): Diagnostic {
  const span = spanOf(file, token);
  if (token.image === 'start' && next?.tokenType === t.LCurly) {
    return diagnostic(
      'EVL0001.outside',
      span,
      { found: nameToken(token) },
      { help: phrase('EVL0001.outside.start', {}) },
    );
  }
  if (token.tokenType === t.LCurly)
    return diagnostic(
      'EVL0001.blockOutside',
      span,
      {},
      { help: phrase('EVL0001.blockOutside.help', {}) },
    );
  return (
    misplaced(token, span, 'outside') ??
    diagnostic(
      'EVL0001.outside',
      span,
      { found: nameToken(token) },
      { help: phrase('EVL0001.outside.help', {}) },
    )
  );
}

/** Words that leave or suspend what runs, where nothing runs. */
function misplaced(
  token: Token | undefined,
  span: Span,
  where: 'outside' | 'world' | 'script' | 'test',
): Diagnostic | undefined {
  // By its letters: the layout gives `return` another type before a line end.
  const word = token?.image ?? '';
  if (!['return', 'break', 'continue', 'await'].includes(word)) return undefined;
  return diagnostic(
    `EVL1005.${where}`,
    span,
    { word },
    { help: phrase('EVL0001.outside.help', {}) },
  );
}

// -------------------------------------------------------------------- special cases

function special(scene: Scene): Diagnostic | undefined {
  const { file, found, previous, innermost, misfit } = scene;
  if (found === undefined) return undefined;
  const span = spanOf(file, found);
  const type = found.tokenType;

  if (type === t.NewlineOperator) {
    return diagnostic(
      'EVL0001.lineBegins',
      span,
      { sign: found.image },
      { help: phrase('EVL0001.lineBegins.help', { sign: found.image }) },
    );
  }
  if (type === k.else || type === t.ElseIf)
    return diagnostic(
      'EVL0001.elseAlone',
      span,
      {},
      { help: phrase('EVL0001.elseAlone.help', {}) },
    );
  if (type === k.then) return diagnostic('EVL0001.thenPlace', span, {});
  if (scene.rule === 'block' && itemStarts.has(type) && misfit.rules.length === 0) {
    return diagnostic(
      'EVL0001.itemInside',
      span,
      { word: found.image },
      { help: phrase('EVL0001.itemInside.help', {}) },
    );
  }
  if (type === k.fn)
    return diagnostic('EVL0001.lambda', span, {}, { help: phrase('EVL0001.lambda.help', {}) });
  const sameLine = previous?.startLine === found.startLine;
  if (isKeyword(type) && misfit.expected === 'Identifier' && sameLine)
    return diagnostic('EVL0001.keywordName', span, { word: found.image });
  if (innermost === 'operand' && isKeyword(type) && sameLine && previous !== undefined) {
    return diagnostic('EVL0001.keywordValue', span, { word: found.image });
  }
  if (innermost === 'block' && misfit.rules.at(-2) === 'main' && type === t.LParen)
    return diagnostic('EVL0001.mainParameters', span, {});
  if (
    isA(type, t.AssignOperator) &&
    scene.tokens.some(
      (token) => token.startOffset < found.startOffset && isA(token.tokenType, t.AssignOperator),
    )
  ) {
    return diagnostic(
      'EVL0001.secondAssign',
      span,
      {},
      { help: phrase('EVL0001.secondAssign.help', {}) },
    );
  }
  if (type === t.Comma && scene.tokens[0]?.tokenType === k.let)
    return diagnostic('EVL0001.letOne', span, {}, { help: phrase('EVL0001.letOne.help', {}) });
  return undefined;
}

// ------------------------------------------------------------------ too many tokens

/** A whole rule fitted, and this token cannot follow it. */
function redundant(scene: Scene): Diagnostic {
  const { file, found, previous, rule } = scene;
  const token = found ?? scene.tokens[0];
  const span = token === undefined ? spanBetween(file, NaN, NaN) : spanOf(file, token);
  const words = { found: token === undefined ? '' : nameToken(token) };
  switch (rule) {
    case 'parts':
      return (
        misplaced(token, span, 'world') ??
        diagnostic('EVL0001.noPart', span, words, {
          help: meant(token, partWords) ?? phrase('EVL0001.noPart.help', {}),
        })
      );
    case 'script':
      return (
        misplaced(token, span, 'script') ??
        diagnostic('EVL0001.noAction', span, words, {
          help: meant(token, actionWords) ?? phrase('EVL0001.noAction.help', {}),
        })
      );
    case 'expectations':
      return (
        misplaced(token, span, 'test') ??
        diagnostic('EVL0001.noExpectation', span, words, {
          help: phrase('EVL0001.noExpectation.help', {}),
        })
      );
    case 'program':
      return (
        misplaced(token, span, 'outside') ??
        diagnostic('EVL0001.outside', span, words, { help: phrase('EVL0001.outside.help', {}) })
      );
    default:
      return previous === undefined
        ? diagnostic('EVL0001.unexpected', span, words)
        : diagnostic('EVL0001.unexpectedAfter', span, { ...words, previous: nameToken(previous) });
  }
}

// ------------------------------------------------------------------- missing tokens

function expectation(scene: Scene): Diagnostic {
  const { file, found, previous } = scene;
  const wanted = wantedIn(scene);
  // What is missing at the end of a line is missing there, not on the next one.
  if (previous !== undefined && (found === undefined || found.startLine !== previous.startLine)) {
    const end = (previous.endOffset ?? previous.startOffset) + 1;
    return diagnostic('EVL0001.missing', spanBetween(file, end, end), {
      wanted,
      previous: nameToken(previous),
    });
  }
  const span: Span = found === undefined ? spanBetween(file, NaN, NaN) : spanOf(file, found);
  const help = meant(found, wordsFor(scene));
  return diagnostic(
    'EVL0001.expected',
    span,
    { wanted, found: found === undefined ? '' : nameToken(found) },
    help === undefined ? {} : { help },
  );
}

/** The words that could stand where something else was found. */
function wordsFor(scene: Scene): readonly string[] {
  const { misfit, innermost } = scene;
  switch (misfit.expected) {
    case undefined:
      return innermost === 'at' ? ['signal', 'type', 'touch', 'power'] : [];
    case 'LCurly':
      return innermost === 'test' ? ['points', 'hidden', 'in', 'cpus', 'on'] : ['color', 'then'];
    case 'Finding':
      return ['races', 'blocking', 'deadlock', 'stalls', 'faults', 'leaks', 'errors'];
    case 'Costly':
      return ['statement', 'syscall', 'dispatch'];
    default:
      return [textOfType(misfit.expected)];
  }
}

const partWords = [
  'cpus',
  'seed',
  'memory',
  'descriptors',
  'backlog',
  'until',
  'disk',
  'net',
  'cost',
  'file',
  'fail',
  'at',
  'client',
  'clients',
  'server',
];
const actionWords = ['send', 'expect', 'wait', 'shutdown', 'close', 'reset', 'repeat'];

function meant(found: Token | undefined, words: readonly string[]): Phrase | undefined {
  const word =
    found === undefined || found.image.length < 2 ? undefined : nearest(found.image, words);
  return word === undefined ? undefined : phrase('EVL0001.meant', { word });
}

function wantedIn(scene: Scene): Phrase {
  const { misfit, innermost } = scene;
  const outer = misfit.rules.at(-2);
  switch (misfit.expected) {
    case 'Identifier':
      return innermost === 'suffix'
        ? phrase('syntax.wanted.field', {})
        : phrase('syntax.wanted.name', {});
    case 'Str':
      return phrase('syntax.wanted.text', {});
    case 'Int':
      return phrase('syntax.wanted.number', {});
    case 'LCurly':
      if (innermost === 'block' && (outer === 'if' || outer === 'elseIf' || outer === 'while'))
        return phrase('syntax.wanted.blockOfCondition', {});
      return innermost === 'test'
        ? phrase('syntax.wanted.condition', {})
        : phrase('syntax.wanted.block', {});
    case 'LParen':
      return innermost === 'parameters'
        ? phrase('syntax.wanted.parameters', {})
        : phrase('syntax.wanted.arguments', {});
    case 'RParen':
      return innermost === 'operand' ? sign(')') : phrase('syntax.wanted.commaOr', { sign: ')' });
    case 'RSquare':
      return innermost === 'list' ? phrase('syntax.wanted.commaOr', { sign: ']' }) : sign(']');
    case 'RCurly':
      return phrase('syntax.wanted.commaOr', { sign: '}' });
    case 'Finding':
      return phrase('syntax.wanted.finding', {});
    case 'Percentile':
      return phrase('syntax.wanted.percentile', {});
    case 'Costly':
      return phrase('syntax.wanted.costly', {});
    case 'CompareOperator':
      return phrase('syntax.wanted.comparison', {});
    case undefined:
      return wantedByRule(innermost);
    default:
      return sign(textOfType(misfit.expected));
  }
}

/** Where several things could stand: by the rule that had to choose. */
function wantedByRule(rule: RuleName | undefined): Phrase {
  switch (rule) {
    case 'event':
      return phrase('syntax.wanted.event', {});
    case 'item':
      return phrase('syntax.wanted.item', {});
    case 'at':
      return phrase('syntax.wanted.at', {});
    case 'file':
      return phrase('syntax.wanted.fileContent', {});
    case 'fail':
      return phrase('syntax.wanted.failing', {});
    case 'action':
      return phrase('syntax.wanted.sent', {});
    case 'condition':
      return phrase('syntax.wanted.runs', {});
    default:
      return phrase('syntax.wanted.value', {});
  }
}

function sign(text: string): Phrase {
  return phrase('syntax.found', { text });
}

/** The text of a sign or word, from the name of its type. */
function textOfType(name: string): string {
  for (const [text, type] of t.signTypes) if (type.name === name) return text;
  for (const [text, type] of t.wordTypes) if (type.name === name) return text;
  return name;
}

/** How a message names a token. */
function nameToken(token: Token): Phrase {
  if (token.tokenType === t.Folded || token.tokenType === t.Missing)
    return phrase('syntax.wanted.value', {});
  if (token.image === '') return phrase('syntax.found', { text: textOfType(token.tokenType.name) });
  if (isA(token.tokenType, t.Str))
    return phrase('syntax.found.text', { text: shorten(token.image) });
  return phrase('syntax.found', { text: token.image });
}
