/**
 * The grammar of expressions: a flat row of operands and operators, which
 * `ast/precedence.ts` shapes afterwards. One rule instead of one for each level
 * of precedence keeps the parser fast and its stack short.
 *
 * Commas in lists are optional here, so that a missing one is a clear message of
 * the builder, and a trailing one needs no look-ahead.
 */
import { CstParser } from 'chevrotain';
import * as t from '../tokens.ts';
import { keyword as k } from '../tokens.ts';

export class ExpressionRules extends CstParser {
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
      {
        // The same as `arguments`, but one rule less deep: calls nest, and stacks are short.
        ALT: () => {
          this.CONSUME(t.LParen);
          this.MANY(() => {
            this.SUBRULE3(this.expr);
            this.OPTION4(() => this.CONSUME(t.Comma));
          });
          this.CONSUME(t.RParen);
        },
      },
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
}
