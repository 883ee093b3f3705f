/** The grammar of worlds: the machine, its files, and the scripts of clients and servers. */
import * as t from '../tokens.ts';
import { keyword as k, word as w } from '../tokens.ts';
import { StatementRules } from './statements.ts';

export class WorldRules extends StatementRules {
  signalName = this.RULE('signalName', () => {
    this.CONSUME(t.Identifier);
    this.OPTION(() => {
      this.CONSUME(t.Plus);
      this.CONSUME(t.Int);
    });
  });

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
    this.MANY(() => {
      this.OR([{ ALT: () => this.SUBRULE(this.part) }, { ALT: () => this.CONSUME(t.Semicolon) }]);
    });
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
          this.OR2([{ ALT: () => this.CONSUME(w.disk) }, { ALT: () => this.CONSUME(w.net) }]);
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
    this.OR([{ ALT: () => this.CONSUME(t.Str) }, { ALT: () => this.CONSUME(t.Identifier) }]);
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
    this.MANY(() => {
      this.OR([{ ALT: () => this.SUBRULE(this.action) }, { ALT: () => this.CONSUME(t.Semicolon) }]);
    });
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
}
