/**
 * EVL1009: the value of a `const` is made of literals, lists and maps of such,
 * operators, other constants and names of functions; it is worked out before
 * the run, so nothing in it can be called or read. Also the sizes and first
 * values of atomics and mutexes, which are fixed likewise.
 */
import type { Expr, IntExpr, Name } from '../../ast/nodes.ts';
import { diagnostic } from '../../diagnostic/diagnostic.ts';
import { phrase, type Phrase } from '../../diagnostic/phrase.ts';
import { constantOrder } from '../constant-order.ts';
import type { About, Rule } from '../rule.ts';

/** An array of atomics or mutexes; more is surely a slip. */
const mostElements = 1_000_000;

export const rule: Rule = {
  name: 'constant-value',
  hooks: (about) => {
    let name = '';
    return {
      item: (item) => {
        if (item.kind === 'const') name = item.name.name;
        if (item.kind === 'mutex') for (const m of item.mutexes) size(about, m.name, m.size);
        if (item.kind !== 'atomic') return;
        size(about, item.name, item.size);
        const type = about.types.of(item.value);
        if (type !== undefined && type !== 'int') {
          about.report(
            diagnostic('EVL1009.atomicStart', item.value.span, {
              name: item.name.name,
              value: phrase(`type.${type}`, {}),
            }),
          );
        }
      },
      expr: (e, place, use) => {
        // An `await` is reported itself (EVL1005).
        if (place.kind !== 'const' || use === 'await') return;
        const what = variablePart(about, e);
        if (what)
          about.report(
            diagnostic(
              'EVL1009.constant',
              e.span,
              { what },
              { help: phrase('EVL1009.constant.help', { name }) },
            ),
          );
      },
      end: () => {
        for (const { closing, members } of constantOrder(about.program, about.names).rings) {
          const through = members.slice(1, 6);
          about.report(
            diagnostic(
              'EVL1009.cycle',
              closing.item.name.span,
              { name: closing.item.name.name },
              {
                related: [
                  ...through.map((m) => ({
                    message: phrase('EVL1009.cycle.through', { name: m.name.name }),
                    span: m.name.span,
                  })),
                  {
                    message: phrase('EVL1009.cycle.back', { name: closing.item.name.name }),
                    span: closing.at.span,
                  },
                ],
              },
            ),
          );
        }
      },
    };
  },
};

/** What in an expression is known only while the program runs. */
function variablePart(about: About, e: Expr): Phrase | undefined {
  switch (e.kind) {
    case 'call':
      return phrase('part.call', {});
    case 'spawn':
      return phrase('part.spawn', {});
    case 'name': {
      const kind = about.names.bindings.get(e)?.kind;
      return kind === 'shared' || kind === 'atomic' || kind === 'errno'
        ? phrase(`part.${kind}`, {})
        : undefined;
    }
    default:
      return undefined;
  }
}

function size(about: About, name: Name, n: IntExpr | undefined): void {
  if (n && (n.value < 1 || n.value > mostElements))
    about.report(diagnostic('EVL1009.size', n.span, { name: name.name, most: mostElements }));
}
