/**
 * The grammar of statements. One that begins with an expression is one rule:
 * what follows tells whether it is a call or an assignment, and the builder
 * refuses everything else.
 */
import * as t from '../tokens.ts';
import { keyword as k } from '../tokens.ts';
import { ExpressionRules } from './expressions.ts';

export class StatementRules extends ExpressionRules {
  block = this.RULE('block', () => {
    this.CONSUME(t.LCurly);
    this.MANY(() => {
      this.OR([
        { ALT: () => this.SUBRULE(this.statement) },
        { ALT: () => this.CONSUME(t.Semicolon) },
      ]);
    });
    this.CONSUME(t.RCurly);
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
}
