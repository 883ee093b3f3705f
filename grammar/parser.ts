/**
 * The grammar of EVL, as pure rules: no actions, no gates, no look at lines.
 * `evl.ebnf` says the same for students; a test compares the two.
 *
 * - One token of look-ahead is enough everywhere: a statement that begins with
 *   an expression is one rule, and what follows tells whether it is a call or
 *   an assignment (the builder checks the form).
 * - Commas in lists are optional here, so that a missing one is a clear message
 *   of the builder, and a trailing one needs no look-ahead.
 * - There is no recovery here: `syntax/recover/` cuts a wrong program at its
 *   lines and braces and parses each piece by the rule that fits.
 *
 * Tokens must have passed the layout pass. Nesting is limited there, so the
 * recursion here is bounded.
 */
import { CstParser, type CstNode, type IRecognitionException } from 'chevrotain';
import { NextTokenLookahead } from './lookahead.ts';
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

class EvlParser extends CstParser {
  // ------------------------------------------------------------------ items

  program = this.RULE('program', () => {
    this.MANY(() => this.OR([
      { ALT: () => this.SUBRULE(this.item) },
      { ALT: () => this.CONSUME(t.Semicolon) },
    ]));
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

  signalName = this.RULE('signalName', () => {
    this.CONSUME(t.Identifier);
    this.OPTION(() => {
      this.CONSUME(t.Plus);
      this.CONSUME(t.Int);
    });
  });

  parameters = this.RULE('parameters', () => {
    this.CONSUME(t.LParen);
    this.MANY(() => {
      this.CONSUME(t.Identifier);
      this.OPTION(() => this.CONSUME(t.Comma));
    });
    this.CONSUME(t.RParen);
  });

  // ------------------------------------------------------------- statements

  block = this.RULE('block', () => {
    this.CONSUME(t.LCurly);
    this.SUBRULE(this.statements);
    this.CONSUME(t.RCurly);
  });

  statements = this.RULE('statements', () => {
    this.MANY(() => this.OR([
      { ALT: () => this.SUBRULE(this.statement) },
      { ALT: () => this.CONSUME(t.Semicolon) },
    ]));
  });

  statement = this.RULE('statement', () => {
    this.OR([
      { ALT: () => this.SUBRULE(this.simple) },
      { ALT: () => this.SUBRULE(this.let) },
      { ALT: () => this.SUBRULE(this.if) },
      { ALT: () => this.SUBRULE(this.while) },
      { ALT: () => this.SUBRULE(this.for) },
      { ALT: () => this.SUBRULE(this.return) },
      { ALT: () => this.CONSUME(k.break) },
      { ALT: () => this.CONSUME(k.continue) },
      { ALT: () => this.SUBRULE(this.with) },
      { ALT: () => this.SUBRULE(this.post) },
      { ALT: () => this.SUBRULE(this.assert) },
      { ALT: () => this.SUBRULE(this.block) },
    ]);
  });

  let = this.RULE('let', () => {
    this.CONSUME(k.let);
    this.CONSUME(t.Identifier);
    this.OPTION(() => {
      this.CONSUME(t.Assign);
      this.SUBRULE(this.expr);
      this.OPTION2(() => this.SUBRULE(this.then));
    });
  });

  /** A call or an assignment; the builder refuses everything else. */
  simple = this.RULE('simple', () => {
    this.SUBRULE(this.expr);
    this.OPTION(() => {
      this.CONSUME(t.AssignOperator);
      this.SUBRULE2(this.expr);
    });
    this.OPTION2(() => this.SUBRULE(this.then));
  });

  then = this.RULE('then', () => {
    this.CONSUME(k.then);
    this.CONSUME(t.Identifier);
    this.SUBRULE(this.arguments);
  });

  if = this.RULE('if', () => {
    this.CONSUME(k.if);
    this.SUBRULE(this.expr);
    this.SUBRULE(this.block);
    this.MANY(() => this.SUBRULE(this.elseIf));
    this.OPTION(() => {
      this.CONSUME(k.else);
      this.SUBRULE2(this.block);
    });
  });

  elseIf = this.RULE('elseIf', () => {
    this.CONSUME(t.ElseIf);
    this.CONSUME(k.if);
    this.SUBRULE(this.expr);
    this.SUBRULE(this.block);
  });

  while = this.RULE('while', () => {
    this.CONSUME(k.while);
    this.SUBRULE(this.expr);
    this.SUBRULE(this.block);
  });

  for = this.RULE('for', () => {
    this.CONSUME(k.for);
    this.CONSUME(t.Identifier);
    this.OPTION(() => {
      this.CONSUME(t.Comma);
      this.CONSUME2(t.Identifier);
    });
    this.CONSUME(k.in);
    this.SUBRULE(this.expr);
    this.OPTION2(() => {
      this.CONSUME(t.DotDot);
      this.SUBRULE2(this.expr);
    });
    this.SUBRULE(this.block);
  });

  return = this.RULE('return', () => {
    this.OR([
      { ALT: () => this.CONSUME(t.BareReturn) },
      {
        ALT: () => {
          this.CONSUME(k.return);
          this.OPTION(() => this.SUBRULE(this.expr));
        },
      },
    ]);
  });

  with = this.RULE('with', () => {
    this.CONSUME(k.with);
    this.SUBRULE(this.operand);
    this.SUBRULE(this.block);
  });

  post = this.RULE('post', () => {
    this.CONSUME(k.post);
    this.CONSUME(t.Identifier);
    this.SUBRULE(this.arguments);
  });

  assert = this.RULE('assert', () => {
    this.CONSUME(k.assert);
    this.SUBRULE(this.expr);
    this.OPTION(() => {
      this.CONSUME(t.Comma);
      this.SUBRULE2(this.expr);
    });
  });

  // ------------------------------------------------------------ expressions

  expr = this.RULE('expr', () => {
    this.SUBRULE(this.operand);
    this.MANY(() => {
      this.CONSUME(t.BinaryOperator);
      this.SUBRULE2(this.operand);
    });
  });

  operand = this.RULE('operand', () => {
    this.MANY(() => this.CONSUME(t.PrefixOperator));
    this.OR([
      { ALT: () => this.CONSUME(t.Atom) },
      {
        ALT: () => {
          this.CONSUME(t.GroupOpen);
          this.SUBRULE(this.expr);
          this.CONSUME(t.RParen);
        },
      },
      { ALT: () => this.SUBRULE(this.list) },
      { ALT: () => this.SUBRULE(this.map) },
      { ALT: () => this.SUBRULE(this.spawn) },
    ]);
    this.MANY2(() => this.SUBRULE(this.suffix));
  });

  suffix = this.RULE('suffix', () => {
    this.OR([
      { ALT: () => this.SUBRULE(this.arguments) },
      {
        ALT: () => {
          this.CONSUME(t.Dot);
          this.CONSUME(t.Identifier);
        },
      },
      {
        ALT: () => {
          this.CONSUME(t.LSquare);
          this.OPTION(() => this.SUBRULE(this.expr));
          this.OPTION2(() => {
            this.CONSUME(t.DotDot);
            this.OPTION3(() => this.SUBRULE2(this.expr));
          });
          this.CONSUME(t.RSquare);
        },
      },
    ]);
  });

  arguments = this.RULE('arguments', () => {
    this.CONSUME(t.LParen);
    this.MANY(() => {
      this.SUBRULE(this.expr);
      this.OPTION(() => this.CONSUME(t.Comma));
    });
    this.CONSUME(t.RParen);
  });

  list = this.RULE('list', () => {
    this.CONSUME(t.ListOpen);
    this.MANY(() => {
      this.SUBRULE(this.expr);
      this.OPTION(() => this.CONSUME(t.Comma));
    });
    this.CONSUME(t.RSquare);
  });

  map = this.RULE('map', () => {
    this.CONSUME(t.MapOpen);
    this.MANY(() => {
      this.SUBRULE(this.entry);
      this.OPTION(() => this.CONSUME(t.Comma));
    });
    this.CONSUME(t.RCurly);
  });

  entry = this.RULE('entry', () => {
    this.OR([
      { ALT: () => this.CONSUME(t.Identifier) },
      { ALT: () => this.CONSUME(t.Str) },
      { ALT: () => this.CONSUME(t.Int) },
      {
        ALT: () => {
          this.CONSUME(t.ListOpen);
          this.SUBRULE2(this.expr);
          this.CONSUME(t.RSquare);
        },
      },
    ]);
    this.CONSUME(t.Colon);
    this.SUBRULE(this.expr);
  });

  spawn = this.RULE('spawn', () => {
    this.CONSUME(k.spawn);
    this.CONSUME(t.Identifier);
    this.SUBRULE(this.arguments);
  });

  // ----------------------------------------------------------------- worlds

  /** A number in a world or test; a sign is read so that the checker can say what is wrong with it. */
  number = this.RULE('number', () => {
    this.OPTION(() => this.CONSUME(t.Minus));
    this.CONSUME(t.Int);
  });

  world = this.RULE('world', () => {
    this.CONSUME(k.world);
    this.OPTION(() => this.CONSUME(t.Str));
    this.CONSUME(t.LCurly);
    this.SUBRULE(this.parts);
    this.CONSUME(t.RCurly);
  });

  parts = this.RULE('parts', () => {
    this.MANY(() => this.OR([
      { ALT: () => this.SUBRULE(this.part) },
      { ALT: () => this.CONSUME(t.Semicolon) },
    ]));
  });

  part = this.RULE('part', () => {
    this.OR([
      {
        ALT: () => {
          this.CONSUME(t.CountSetting);
          this.SUBRULE(this.number);
        },
      },
      {
        ALT: () => {
          this.CONSUME(w.memory);
          this.SUBRULE2(this.number);
          this.CONSUME(w.pages);
        },
      },
      {
        ALT: () => {
          this.OR2([
            { ALT: () => this.CONSUME(w.disk) },
            { ALT: () => this.CONSUME(w.net) },
          ]);
          this.CONSUME(w.latency);
          this.SUBRULE(this.span);
        },
      },
      {
        ALT: () => {
          this.CONSUME(w.cost);
          this.CONSUME(t.Costly);
          this.SUBRULE3(this.number);
        },
      },
      { ALT: () => this.SUBRULE(this.file) },
      { ALT: () => this.SUBRULE(this.fail) },
      { ALT: () => this.SUBRULE(this.at) },
      { ALT: () => this.SUBRULE(this.client) },
      { ALT: () => this.SUBRULE(this.clients) },
      { ALT: () => this.SUBRULE(this.server) },
    ]);
  });

  span = this.RULE('span', () => {
    this.SUBRULE(this.number);
    this.OPTION(() => {
      this.CONSUME(t.DotDot);
      this.SUBRULE2(this.number);
    });
  });

  file = this.RULE('file', () => {
    this.CONSUME(w.file);
    this.CONSUME(t.Str);
    this.OR([
      {
        ALT: () => {
          this.CONSUME(t.Assign);
          this.CONSUME2(t.Str);
        },
      },
      {
        ALT: () => {
          this.CONSUME(w.size);
          this.SUBRULE(this.number);
          this.OPTION(() => {
            this.CONSUME(w.fill);
            this.CONSUME3(t.Str);
          });
        },
      },
    ]);
  });

  fail = this.RULE('fail', () => {
    this.CONSUME(w.fail);
    this.OR([
      { ALT: () => this.CONSUME(t.Str) },
      { ALT: () => this.CONSUME(t.Identifier) },
    ]);
    this.CONSUME(k.with);
    this.CONSUME2(t.Identifier);
    this.OPTION(() => {
      this.CONSUME(w.after);
      this.SUBRULE(this.number);
    });
  });

  at = this.RULE('at', () => {
    this.CONSUME(w.at);
    this.SUBRULE(this.number);
    this.OR([
      {
        ALT: () => {
          this.CONSUME(w.signal);
          this.SUBRULE(this.signalName);
        },
      },
      {
        ALT: () => {
          this.CONSUME(w.type);
          this.CONSUME(t.Str);
        },
      },
      {
        ALT: () => {
          this.CONSUME(w.touch);
          this.CONSUME2(t.Str);
          this.CONSUME(t.Assign);
          this.CONSUME3(t.Str);
        },
      },
      {
        ALT: () => {
          this.CONSUME(w.power);
          this.CONSUME(w.off);
        },
      },
    ]);
  });

  client = this.RULE('client', () => {
    this.CONSUME(w.client);
    this.CONSUME(t.Identifier);
    this.OPTION(() => {
      this.CONSUME(w.at);
      this.SUBRULE(this.number);
    });
    this.CONSUME(w.connect);
    this.SUBRULE2(this.number);
    this.SUBRULE(this.actions);
  });

  clients = this.RULE('clients', () => {
    this.CONSUME(w.clients);
    this.SUBRULE(this.number);
    this.CONSUME(w.every);
    this.SUBRULE2(this.number);
    this.CONSUME(w.connect);
    this.SUBRULE3(this.number);
    this.SUBRULE(this.actions);
  });

  server = this.RULE('server', () => {
    this.CONSUME(w.server);
    this.CONSUME(t.Identifier);
    this.CONSUME(k.on);
    this.SUBRULE(this.number);
    this.SUBRULE(this.actions);
  });

  actions = this.RULE('actions', () => {
    this.CONSUME(t.LCurly);
    this.SUBRULE(this.script);
    this.CONSUME(t.RCurly);
  });

  script = this.RULE('script', () => {
    this.MANY(() => this.OR([
      { ALT: () => this.SUBRULE(this.action) },
      { ALT: () => this.CONSUME(t.Semicolon) },
    ]));
  });

  action = this.RULE('action', () => {
    this.OR([
      {
        ALT: () => {
          this.CONSUME(w.send);
          this.OR2([
            { ALT: () => this.CONSUME(t.Str) },
            {
              ALT: () => {
                this.CONSUME(w.size);
                this.SUBRULE(this.number);
              },
            },
          ]);
        },
      },
      {
        ALT: () => {
          this.CONSUME(k.expect);
          this.OR3([
            { ALT: () => this.CONSUME2(t.Str) },
            {
              ALT: () => {
                this.CONSUME2(w.size);
                this.SUBRULE2(this.number);
              },
            },
            { ALT: () => this.CONSUME(w.close) },
            { ALT: () => this.CONSUME(w.reset) },
          ]);
        },
      },
      {
        ALT: () => {
          this.CONSUME(w.wait);
          this.SUBRULE3(this.number);
        },
      },
      { ALT: () => this.CONSUME(w.shutdown) },
      { ALT: () => this.CONSUME2(w.close) },
      { ALT: () => this.CONSUME2(w.reset) },
      {
        ALT: () => {
          this.CONSUME(w.repeat);
          this.SUBRULE4(this.number);
          this.SUBRULE(this.actions);
        },
      },
    ]);
  });

  // ------------------------------------------------------------------ tests

  test = this.RULE('test', () => {
    this.CONSUME(k.test);
    this.CONSUME(t.Str);
    this.MANY(() => this.SUBRULE(this.condition));
    this.CONSUME(t.LCurly);
    this.SUBRULE(this.expectations);
    this.CONSUME(t.RCurly);
  });

  /** How a test is run and what it is worth; in any order, the builder refuses a doubled one. */
  condition = this.RULE('condition', () => {
    this.OR([
      {
        ALT: () => {
          this.CONSUME(w.points);
          this.SUBRULE(this.number);
        },
      },
      { ALT: () => this.CONSUME(w.hidden) },
      {
        ALT: () => {
          this.CONSUME(k.in);
          this.CONSUME(t.Str);
        },
      },
      {
        ALT: () => {
          this.CONSUME(w.cpus);
          this.SUBRULE2(this.number);
        },
      },
      {
        ALT: () => {
          this.CONSUME(k.on);
          this.OR2([
            {
              ALT: () => {
                this.CONSUME(w.seeds);
                this.SUBRULE3(this.number);
              },
            },
            {
              ALT: () => {
                this.CONSUME(w.all);
                this.CONSUME(w.schedules);
              },
            },
          ]);
        },
      },
    ]);
  });

  expectations = this.RULE('expectations', () => {
    this.MANY(() => this.OR([
      { ALT: () => this.SUBRULE(this.expectation) },
      { ALT: () => this.CONSUME(t.Semicolon) },
    ]));
  });

  /** The words of findings and measures come first, so they win over variables of those names. */
  expectation = this.RULE('expectation', () => {
    this.CONSUME(k.expect);
    this.OR({
      IGNORE_AMBIGUITIES: true,
      DEF: [
        {
          ALT: () => {
            this.CONSUME(w.output);
            this.OPTION(() => this.CONSUME(w.contains));
            this.CONSUME(t.Str);
          },
        },
        {
          ALT: () => {
            this.CONSUME(w.client);
            this.CONSUME(t.Identifier);
            this.CONSUME(w.received);
            this.CONSUME2(t.Str);
          },
        },
        {
          ALT: () => {
            this.CONSUME(w.exit);
            this.SUBRULE(this.number);
          },
        },
        {
          ALT: () => {
            this.CONSUME(w.no);
            this.CONSUME(t.Finding);
          },
        },
        {
          ALT: () => {
            this.CONSUME2(t.Finding);
            this.OPTION2(() => {
              this.CONSUME(k.on);
              this.CONSUME2(t.Identifier);
            });
          },
        },
        {
          ALT: () => {
            this.SUBRULE(this.measure);
            this.CONSUME(t.CompareOperator);
            this.SUBRULE2(this.number);
          },
        },
        { ALT: () => this.SUBRULE(this.expr) },
      ],
    });
    this.OPTION3(() => {
      this.CONSUME(w.hint);
      this.CONSUME3(t.Str);
    });
  });

  measure = this.RULE('measure', () => {
    this.OR([
      { ALT: () => this.CONSUME(t.Measure) },
      {
        ALT: () => {
          this.CONSUME(w.latency);
          this.CONSUME(t.Percentile);
        },
      },
    ]);
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
  const Heir = function (): void { /* only its prototype counts */ };
  Heir.prototype = parser;
  const heir = new (Heir as unknown as new () => { readonly any?: unknown })();
  void heir.any;
}

/** The rules, by their names in the grammar. */
export type RuleName = {
  [K in keyof EvlParser]: EvlParser[K] extends (...args: never[]) => CstNode ? K : never;
}[keyof EvlParser] & string;

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
  return error === undefined ? { tree, misfit: undefined } : { tree: undefined, misfit: misfitOf(error) };
}

function misfitOf(error: IRecognitionException): Misfit {
  const redundant = error.name === 'NotAllInputParsedException';
  return {
    found: error.token,
    expected: error.message === '' ? undefined : error.message,
    rules: redundant ? [] : error.context.ruleStack as RuleName[],
  };
}

/** A parser of its own, for tests that look at its rules; Chevrotain checks the grammar where `validate` says so. */
export function freshParser(options = { validate: false }): CstParser {
  return new EvlParser(options);
}
