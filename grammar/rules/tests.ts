/** The grammar of tests and what they expect. */
import * as t from '../tokens.ts';
import { keyword as k, word as w } from '../tokens.ts';
import { WorldRules } from './worlds.ts';

export class TestRules extends WorldRules {
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
    this.MANY(() => {
      this.OR([
        { ALT: () => this.SUBRULE(this.expectation) },
        { ALT: () => this.CONSUME(t.Semicolon) },
      ]);
    });
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
      { ALT: () => this.CONSUME(t.SimpleMeasure) },
      {
        ALT: () => {
          this.CONSUME(w.latency);
          this.CONSUME(t.Percentile);
        },
      },
    ]);
  });
}
