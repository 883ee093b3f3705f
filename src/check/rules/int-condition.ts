/** EVL1011: an int where a condition stands. Every int is true here, 0 as well: in C it would be false. */
import type { Expr, Statement } from '../../ast/nodes.ts';
import { diagnostic } from '../../diagnostic/diagnostic.ts';
import { phrase } from '../../diagnostic/phrase.ts';
import type { Local } from '../../names/binding.ts';
import type { About, Rule } from '../rule.ts';

/** These take ints and give one. */
const ofInts: ReadonlySet<string> = new Set(['-', '*', '/', '%', '&', '|', '^', '<<', '>>']);

export const rule: Rule = {
  name: 'int-condition',
  hooks: (about) => {
    const conditions: Expr[] = [];
    const ints = new Ints(about);
    return {
      statement: (s) => {
        ints.statement(s);
        if (s.kind === 'while') conditions.push(s.condition);
        else if (s.kind === 'if') conditions.push(...s.arms.map((arm) => arm.condition));
      },
      end: () => {
        for (const e of conditions.flatMap(partsOf)) {
          if (!ints.certainly(e)) continue;
          const forever = e.kind === 'int' && e.value !== 0;
          about.report(
            diagnostic(
              'EVL1011.condition',
              e.span,
              {},
              { help: phrase(forever ? 'EVL1011.help.true' : 'EVL1011.help', {}) },
            ),
          );
        }
      },
    };
  },
};

/** What is asked for its truth: the operands of `&&`, `||` and `!`. */
function partsOf(condition: Expr): readonly Expr[] {
  const found: Expr[] = [];
  const work = [condition];
  for (let e = work.pop(); e !== undefined; e = work.pop()) {
    if (e.kind === 'binary' && (e.op === '&&' || e.op === '||')) work.push(e.right, e.left);
    else if (e.kind === 'unary' && e.op === '!') work.push(e.operand);
    else found.push(e);
  }
  return found;
}

/** Which variables hold ints only: by all values that are ever put into them. */
class Ints {
  private readonly values = new Map<Local, Expr[]>();
  private readonly others = new Set<Local>();
  private readonly counters = new Set<Local>();

  constructor(private readonly about: About) {}

  statement(s: Statement): void {
    const { declared } = this.about.names;
    if (s.kind === 'forRange') {
      const local = declared.get(s.name);
      if (local) this.counters.add(local);
    } else if (s.kind === 'let') {
      const local = declared.get(s.name);
      if (local) this.put(local, s.then ? undefined : s.value);
    } else if (s.kind === 'assign' && s.target.kind === 'name') {
      const binding = this.about.bindingOf(s.target);
      // What is computed from an int is one: `+` too never converts.
      if (binding?.kind === 'local' && s.op === '=')
        this.put(binding.local, s.then ? undefined : s.value);
    }
  }

  private put(local: Local, value: Expr | undefined): void {
    if (value === undefined) this.others.add(local);
    else {
      const list = this.values.get(local);
      if (list) list.push(value);
      else this.values.set(local, [value]);
    }
  }

  /** `asked`: variables that are being looked at, which one of their own values may mention. */
  certainly(e: Expr, asked: ReadonlySet<Local> = new Set()): boolean {
    if (this.about.types.of(e) === 'int') return true;
    switch (e.kind) {
      case 'unary':
        return e.op !== '!';
      case 'binary':
        return ofInts.has(e.op);
      case 'call': {
        const binding = this.about.bindingOf(e.callee);
        return (
          binding?.kind === 'call' &&
          (binding.call.result === 'int' || binding.call.result.startsWith('fd:'))
        );
      }
      case 'name': {
        const binding = this.about.bindingOf(e);
        return binding?.kind === 'local' && this.holdsInts(binding.local, asked);
      }
      default:
        return false;
    }
  }

  private holdsInts(local: Local, asked: ReadonlySet<Local>): boolean {
    if (asked.has(local) || this.counters.has(local)) return true;
    const values = this.values.get(local);
    if (values === undefined || this.others.has(local) || asked.size > 8) return false;
    return values.every((v) => this.certainly(v, new Set([...asked, local])));
  }
}
