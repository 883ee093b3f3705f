/**
 * The words and signs of EVL, as Chevrotain token types.
 *
 * Each type names the text it stands for and no pattern: `lexer.ts` finds signs
 * and words in the tables below.
 *
 * Categories do what gates would do elsewhere: a word such as `client` has the
 * category Identifier, so it is an ordinary name wherever the grammar asks for
 * a name.
 */
import { createToken, EOF, Lexer, type IToken, type TokenType } from 'chevrotain';

export type { TokenType };
/** One token: its text, its offsets (the end inclusive, as Chevrotain has it) and its line. */
export type Token = IToken;
export { EOF };

/**
 * A type that is not yet complete: `createToken` would work out the categories
 * anew at each of these hundred and more types, and that is a tenth of our
 * start-up. They are completed together at the end of this file.
 */
function kind(name: string, ...categories: TokenType[]): TokenType {
  return { name, PATTERN: Lexer.NA, CATEGORIES: categories };
}

// ----------------------------------------------------------------- categories

/** What an expression may consist of in one token: a literal or a name. */
export const Atom = kind('Atom');
export const PrefixOperator = kind('PrefixOperator');
export const BinaryOperator = kind('BinaryOperator');
/** The comparisons, which a measure in a test may use. */
export const CompareOperator = kind('CompareOperator', BinaryOperator);
export const AssignOperator = kind('AssignOperator');
/** `(` that begins an expression; at the start of a line it is another type, but the same category. */
export const GroupOpen = kind('GroupOpen');
/** `[` that begins a list, likewise. */
export const ListOpen = kind('ListOpen');
/** World settings of the form `cpus 2`. */
export const CountSetting = kind('CountSetting');
/** What a test can find: races, leaks, … */
export const Finding = kind('Finding');
/** What a test can measure and that is one word; `latency` takes a second one. */
export const SimpleMeasure = kind('SimpleMeasure');
/** p50, p95, p99, max */
export const Percentile = kind('Percentile');
/** What `cost` gives a price to. */
export const Costly = kind('Costly');

// -------------------------------------------------------------------- literals

export const Identifier = kind('Identifier', Atom);
export const Int = kind('Int', Atom);
export const Str = kind('Str', Atom);

// ----------------------------------------------------------------------- words

/** The reserved words, in the order of the language reference. */
export const keywordTexts = [
  'main',
  'on',
  'fn',
  'nonblocking',
  'async',
  'await',
  'let',
  'const',
  'shared',
  'atomic',
  'mutex',
  'if',
  'else',
  'while',
  'for',
  'in',
  'return',
  'break',
  'continue',
  'true',
  'false',
  'nil',
  'post',
  'spawn',
  'then',
  'color',
  'with',
  'assert',
  'import',
  'world',
  'test',
  'expect',
] as const;

/** Words that mean something only in one place, and are ordinary names elsewhere. */
export const wordTexts = [
  // after `on`, and `at` in a world
  'start',
  'signal',
  'interrupt',
  // worlds
  'cpus',
  'seed',
  'memory',
  'pages',
  'descriptors',
  'backlog',
  'until',
  'disk',
  'net',
  'latency',
  'cost',
  'statement',
  'syscall',
  'dispatch',
  'file',
  'size',
  'fill',
  'fail',
  'after',
  'at',
  'type',
  'touch',
  'power',
  'off',
  'client',
  'clients',
  'every',
  'connect',
  'server',
  'send',
  'wait',
  'shutdown',
  'close',
  'reset',
  'repeat',
  // tests
  'points',
  'hidden',
  'seeds',
  'all',
  'schedules',
  'output',
  'contains',
  'received',
  'exit',
  'no',
  'hint',
  'races',
  'blocking',
  'deadlock',
  'stalls',
  'faults',
  'leaks',
  'errors',
  'stall',
  'p50',
  'p95',
  'p99',
  'max',
  'time',
  'throughput',
  'syscalls',
  'steps',
] as const;

export type KeywordText = (typeof keywordTexts)[number];
export type WordText = (typeof wordTexts)[number];

/** Categories of single words beside Identifier. */
const wordCategories = new Map<KeywordText | WordText, TokenType>([
  ['true', Atom],
  ['false', Atom],
  ['nil', Atom],
  ['await', PrefixOperator],
  ['cpus', CountSetting],
  ['seed', CountSetting],
  ['descriptors', CountSetting],
  ['backlog', CountSetting],
  ['until', CountSetting],
  ['races', Finding],
  ['blocking', Finding],
  ['deadlock', Finding],
  ['stalls', Finding],
  ['faults', Finding],
  ['leaks', Finding],
  ['errors', Finding],
  ['stall', SimpleMeasure],
  ['time', SimpleMeasure],
  ['throughput', SimpleMeasure],
  ['syscalls', SimpleMeasure],
  ['steps', SimpleMeasure],
  ['p50', Percentile],
  ['p95', Percentile],
  ['p99', Percentile],
  ['max', Percentile],
  ['statement', Costly],
  ['syscall', Costly],
  ['dispatch', Costly],
]);

/** `if` is the type named If. */
function wordKind(text: KeywordText | WordText, reserved: boolean): TokenType {
  const own = wordCategories.get(text);
  const categories = [...(own === undefined ? [] : [own]), ...(reserved ? [] : [Identifier])];
  return kind(text.charAt(0).toUpperCase() + text.slice(1), ...categories);
}

export const keyword = Object.fromEntries(
  keywordTexts.map((text) => [text, wordKind(text, true)]),
) as Readonly<Record<KeywordText, TokenType>>;

export const word = Object.fromEntries(
  wordTexts.map((text) => [text, wordKind(text, false)]),
) as Readonly<Record<WordText, TokenType>>;

/** The type of each word that has one of its own. A Map: `constructor` is an ordinary name. */
export const wordTypes: ReadonlyMap<string, TokenType> = new Map<string, TokenType>([
  ...keywordTexts.map((text) => [text, keyword[text]] as const),
  ...wordTexts.map((text) => [text, word[text]] as const),
]);

// ----------------------------------------------------------------------- signs

/** The type of each sign. The lexer takes the longest that fits. */
export const signTypes = new Map<string, TokenType>();

function sign(name: string, text: string, ...categories: TokenType[]): TokenType {
  const type = kind(name, ...categories);
  signTypes.set(text, type);
  return type;
}

export const LCurly = sign('LCurly', '{');
export const RCurly = sign('RCurly', '}');
export const LParen = sign('LParen', '(', GroupOpen);
export const RParen = sign('RParen', ')');
export const LSquare = sign('LSquare', '[', ListOpen);
export const RSquare = sign('RSquare', ']');
export const Comma = sign('Comma', ',');
export const Colon = sign('Colon', ':');
export const DotDot = sign('DotDot', '..');
export const Dot = sign('Dot', '.');
/** A run of them is one: `;;` says no more than `;`. */
export const Semicolon = sign('Semicolon', ';');

export const Assign = sign('Assign', '=', AssignOperator);
export const PlusAssign = sign('PlusAssign', '+=', AssignOperator);
export const MinusAssign = sign('MinusAssign', '-=', AssignOperator);
const TimesAssign = sign('TimesAssign', '*=', AssignOperator);
const DivideAssign = sign('DivideAssign', '/=', AssignOperator);
const RemainderAssign = sign('RemainderAssign', '%=', AssignOperator);

export const OrOr = sign('OrOr', '||', BinaryOperator);
export const AndAnd = sign('AndAnd', '&&', BinaryOperator);
export const Equal = sign('Equal', '==', CompareOperator);
const NotEqual = sign('NotEqual', '!=', CompareOperator);
const LessEqual = sign('LessEqual', '<=', CompareOperator);
const GreaterEqual = sign('GreaterEqual', '>=', CompareOperator);
const ShiftLeft = sign('ShiftLeft', '<<', BinaryOperator);
const ShiftRight = sign('ShiftRight', '>>', BinaryOperator);
const Less = sign('Less', '<', CompareOperator);
export const Greater = sign('Greater', '>', CompareOperator);
const BitAnd = sign('BitAnd', '&', BinaryOperator);
const BitOr = sign('BitOr', '|', BinaryOperator);
const BitXor = sign('BitXor', '^', BinaryOperator);
export const Plus = sign('Plus', '+', BinaryOperator);
export const Minus = sign('Minus', '-', BinaryOperator, PrefixOperator);
const Times = sign('Times', '*', BinaryOperator);
const Divide = sign('Divide', '/', BinaryOperator);
const Remainder = sign('Remainder', '%', BinaryOperator);
export const Not = sign('Not', '!', PrefixOperator);
const BitNot = sign('BitNot', '~', PrefixOperator);

// ---------------------------------------- types given by the layout pass and by recovery

/** `(` first on its line: it begins a statement, never the arguments of a call. */
export const NewlineLParen = kind('NewlineLParen', GroupOpen);
/** `[` first on its line: it begins a list, never an index. */
export const NewlineLSquare = kind('NewlineLSquare', ListOpen);
/** A binary operator or comma first on its line, where no statement can begin. */
export const NewlineOperator = kind('NewlineOperator');
/** `{` where a value is expected. */
export const MapOpen = kind('MapOpen');
/** `else` with `if` after it. */
export const ElseIf = kind('ElseIf');
/** A deep part of an expression that is parsed apart. */
export const Folded = kind('Folded', Atom);
/** Nothing, where a value was not understood. */
export const Missing = kind('Missing', Atom);
/** `return` with nothing after it on its line. */
export const BareReturn = kind('BareReturn');

// --------------------------------------------------------------- slips, kept as tokens

/*
 * What is no EVL, but common elsewhere, is read as a token too, so that the
 * lexer never fails and the error names the whole of it. `syntax/lexical.ts`
 * reports each; the categories let the parser go on as if the right sign stood there.
 */
/** "text without its closing quote, to the end of the line */
export const UnclosedStr = kind('UnclosedStr', Str);
/** 'text' or `text` */
export const QuotedStr = kind('QuotedStr', Str);
/** /* without its end, to the end of the file */
export const UnclosedComment = kind('UnclosedComment');
/** The end of a comment where none is open. */
export const StrayCommentEnd = sign('StrayCommentEnd', '*/');
/** # comment */
export const HashComment = kind('HashComment');
export const Increment = sign('Increment', '++');
export const StrictEqual = sign('StrictEqual', '===', BinaryOperator);
export const StrictNotEqual = sign('StrictNotEqual', '!==', BinaryOperator);
/** Slips that stand among the tokens with the category of what was meant. */
export const mistaken: ReadonlySet<TokenType> = new Set([Increment, StrictEqual, StrictNotEqual]);
/** A character that means nothing in EVL. */
export const Unknown = kind('Unknown');

// Comments are no part of the grammar, so not of the vocabulary either.
export const LineComment = kind('LineComment');
export const BlockComment = kind('BlockComment');

/** Every type that the parser must know. */
export const vocabulary: TokenType[] = [
  Atom,
  PrefixOperator,
  BinaryOperator,
  CompareOperator,
  AssignOperator,
  GroupOpen,
  ListOpen,
  CountSetting,
  Finding,
  SimpleMeasure,
  Percentile,
  Costly,
  Identifier,
  Int,
  Str,
  ...keywordTexts.map((text) => keyword[text]),
  ...wordTexts.map((text) => word[text]),
  LCurly,
  RCurly,
  LParen,
  RParen,
  LSquare,
  RSquare,
  Comma,
  Colon,
  DotDot,
  Dot,
  Semicolon,
  Assign,
  PlusAssign,
  MinusAssign,
  TimesAssign,
  DivideAssign,
  RemainderAssign,
  OrOr,
  AndAnd,
  Equal,
  NotEqual,
  LessEqual,
  GreaterEqual,
  ShiftLeft,
  ShiftRight,
  Less,
  Greater,
  BitAnd,
  BitOr,
  BitXor,
  Plus,
  Minus,
  Times,
  Divide,
  Remainder,
  Not,
  BitNot,
  NewlineLParen,
  NewlineLSquare,
  NewlineOperator,
  MapOpen,
  BareReturn,
  ElseIf,
  Folded,
  Missing,
  UnclosedStr,
  QuotedStr,
  UnclosedComment,
  StrayCommentEnd,
  HashComment,
  Increment,
  StrictEqual,
  StrictNotEqual,
  Unknown,
];

// A type that has all the others as its categories, so that Chevrotain completes each of them. No token is of it.
createToken({
  name: 'Every',
  pattern: Lexer.NA,
  categories: [...vocabulary, LineComment, BlockComment],
});
