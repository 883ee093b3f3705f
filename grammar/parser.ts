/**
 * The grammar of EVL, as pure rules: no actions, no gates, no look at lines.
 * `evl.ebnf` says the same for students; a test compares the two. The rules of
 * expressions, statements, worlds and tests are in `rules/`, those of items here.
 *
 * One token of look-ahead is enough everywhere. There is no recovery:
 * `syntax/recover/` cuts a wrong program at its lines and braces and parses each
 * piece by the rule that fits.
 *
 * Tokens must have passed the layout pass. Nesting is limited there, so the
 * recursion here is bounded.
 */
import type { CstNode, CstParser, IRecognitionException } from 'chevrotain';
import { NextTokenLookahead } from './lookahead.ts';
import { TestRules } from './rules/tests.ts';
import * as t from './tokens.ts';
import { keyword as k, word as w, type Token } from './tokens.ts';

export type { CstNode };
/** Where tokens do not fit the grammar; `syntax/errors` turns it into words. */
export interface Misfit {
  /** The first token that does not fit; EOF where there are too few. */
  readonly found: Token;
  /** The name of the only type that would have fitted, where there is only one. */
  readonly expected: string | undefined;
  /** The rules that were being parsed, the innermost last. Empty where a whole rule was parsed and tokens remain. */
  readonly rules: readonly RuleName[];
}

class EvlParser extends TestRules {
  program = this.RULE('program', () => {
    this.MANY(() => {
      this.OR([{ ALT: () => this.SUBRULE(this.item) }, { ALT: () => this.CONSUME(t.Semicolon) }]);
    });
  });

  item = this.RULE('item', () => {
    this.OR([
      { ALT: () => this.SUBRULE(this.handler) },
      { ALT: () => this.SUBRULE(this.function) },
      { ALT: () => this.SUBRULE(this.shared) },
      { ALT: () => this.SUBRULE(this.const) },
      { ALT: () => this.SUBRULE(this.main) },
      { ALT: () => this.SUBRULE(this.atomic) },
      { ALT: () => this.SUBRULE(this.mutex) },
      { ALT: () => this.SUBRULE(this.import) },
      { ALT: () => this.SUBRULE(this.world) },
      { ALT: () => this.SUBRULE(this.test) },
    ]);
  });

  import = this.RULE('import', () => {
    this.CONSUME(k.import);
    this.CONSUME(t.Str);
  });

  const = this.RULE('const', () => {
    this.CONSUME(k.const);
    this.CONSUME(t.Identifier);
    this.CONSUME(t.Assign);
    this.SUBRULE(this.expr);
  });

  shared = this.RULE('shared', () => {
    this.CONSUME(k.shared);
    this.CONSUME(t.Identifier);
    this.CONSUME(t.Assign);
    this.SUBRULE(this.expr);
  });

  atomic = this.RULE('atomic', () => {
    this.CONSUME(k.atomic);
    this.SUBRULE(this.cell);
    this.CONSUME(t.Assign);
    this.SUBRULE(this.expr);
  });

  mutex = this.RULE('mutex', () => {
    this.CONSUME(k.mutex);
    this.SUBRULE(this.cell);
    this.MANY(() => {
      this.CONSUME(t.Comma);
      this.SUBRULE2(this.cell);
    });
  });

  cell = this.RULE('cell', () => {
    this.CONSUME(t.Identifier);
    this.OPTION(() => {
      this.CONSUME(t.LSquare);
      this.SUBRULE(this.number);
      this.CONSUME(t.RSquare);
    });
  });

  function = this.RULE('function', () => {
    this.OPTION(() => this.CONSUME(k.nonblocking));
    this.OPTION2(() => this.CONSUME(k.async));
    this.CONSUME(k.fn);
    this.CONSUME(t.Identifier);
    this.SUBRULE(this.parameters);
    this.SUBRULE(this.block);
  });

  main = this.RULE('main', () => {
    this.CONSUME(k.main);
    this.SUBRULE(this.block);
  });

  handler = this.RULE('handler', () => {
    this.CONSUME(k.on);
    this.SUBRULE(this.event);
    this.OPTION(() => {
      this.CONSUME(k.color);
      this.SUBRULE(this.expr);
    });
    this.SUBRULE(this.block);
  });

  event = this.RULE('event', () => {
    this.OR({
      // The words are names elsewhere; here they come first.
      IGNORE_AMBIGUITIES: true,
      DEF: [
        { ALT: () => this.CONSUME(w.start) },
        {
          ALT: () => {
            this.CONSUME(w.signal);
            this.SUBRULE(this.signalName);
          },
        },
        {
          ALT: () => {
            this.CONSUME(w.interrupt);
            this.SUBRULE2(this.signalName);
          },
        },
        { ALT: () => this.CONSUME(t.Identifier) },
      ],
    });
    this.OPTION(() => this.SUBRULE(this.parameters));
  });

  parameters = this.RULE('parameters', () => {
    this.CONSUME(t.LParen);
    this.MANY(() => {
      this.CONSUME(t.Identifier);
      this.OPTION(() => this.CONSUME(t.Comma));
    });
    this.CONSUME(t.RParen);
  });

  constructor(options: { readonly validate: boolean }) {
    // Chevrotain knows a type from the rules that consume it. The list serves its
    // validations only, and working through it takes as long as half of the rules.
    super(options.validate ? t.vocabulary : [t.Identifier], {
      recoveryEnabled: false,
      lookaheadStrategy: new NextTokenLookahead(),
      maxLookahead: 1,
      skipValidations: !options.validate,
      nodeLocationTracking: 'onlyOffset',
      // Texts for people are made in `syntax/errors`; here the message carries what the exception does not.
      errorMessageProvider: {
        buildMismatchTokenMessage: ({ expected }) => expected.name,
        buildNotAllInputParsedMessage: () => '',
        buildNoViableAltMessage: () => '',
        buildEarlyExitMessage: () => '',
      },
    });
    this.performSelfAnalysis();
    makeFast(this);
  }

  /**
   * Chevrotain's hook around each phase of its start. It makes the parser's
   * properties fast before it adds and deletes some ninety of them to record the
   * grammar, and each deletion then costs as much as making them fast: it is
   * done afterwards instead, which saves a quarter of the start.
   */
  TRACE_INIT<T>(phase: string, work: () => T): T | undefined {
    return phase === 'toFastProps' ? undefined : work();
  }
}

/** V8 keeps the properties of an object fast once it is somebody's prototype. */
function makeFast(parser: object): void {
  const Heir = function (): void {
    /* only its prototype counts */
  };
  Heir.prototype = parser;
  Reflect.get(new (Heir as unknown as new () => object)(), 'any');
}

/** The rules, by their names in the grammar. */
export type RuleName = {
  [K in keyof EvlParser]: EvlParser[K] extends (...args: never[]) => CstNode ? K : never;
}[keyof EvlParser];

export interface Parsed {
  /** Undefined where the tokens did not fit. */
  readonly tree: CstNode | undefined;
  readonly misfit: Misfit | undefined;
}

let parser: EvlParser | undefined;

/** Parses all of the tokens by one rule. The parser is made at the first use. */
export function parse(rule: RuleName, tokens: Token[]): Parsed {
  parser ??= new EvlParser({ validate: false });
  parser.input = tokens;
  const tree = parser[rule]();
  const error = parser.errors[0];
  return error === undefined
    ? { tree, misfit: undefined }
    : { tree: undefined, misfit: misfitOf(error) };
}

function misfitOf(error: IRecognitionException): Misfit {
  const redundant = error.name === 'NotAllInputParsedException';
  return {
    found: error.token,
    expected: error.message === '' ? undefined : error.message,
    rules: redundant ? [] : (error.context.ruleStack as RuleName[]),
  };
}

/** A parser of its own, for tests that look at its rules; Chevrotain checks the grammar where `validate` says so. */
export function freshParser(options = { validate: false }): CstParser {
  return new EvlParser(options);
}
