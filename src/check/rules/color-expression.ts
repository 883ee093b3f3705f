/**
 * EVL1009: a `color` is worked out when the event is queued, before anything
 * of its handler runs: from parameters, constants and operators only, so that
 * it costs nothing, reads nothing shared and cannot wait.
 */
import type { Expr } from '../../ast/nodes.ts';
import { diagnostic } from '../../diagnostic/diagnostic.ts';
import { phrase, type Phrase } from '../../diagnostic/phrase.ts';
import type { About, Rule } from '../rule.ts';

export const rule: Rule = {
  name: 'color-expression',
  hooks: (about) => ({
    expr: (e, place, use) => {
      // An `await` is reported itself (EVL1005).
      if (place.kind !== 'color' || use === 'callee' || use === 'await') return;
      const what = forbidden(about, e);
      if (what)
        about.report(
          diagnostic('EVL1009.color', e.span, { what }, { help: phrase('EVL1009.color.help', {}) }),
        );
    },
  }),
};

function forbidden(about: About, e: Expr): Phrase | undefined {
  switch (e.kind) {
    case 'call':
    case 'spawn':
    case 'list':
    case 'map':
    case 'index':
    case 'slice':
    case 'field':
      return phrase(`part.${e.kind}`, {});
    case 'name': {
      const kind = about.names.bindings.get(e)?.kind;
      return kind === 'shared' || kind === 'atomic' || kind === 'mutex' || kind === 'errno'
        ? phrase(`part.${kind}`, {})
        : undefined;
    }
    default:
      return undefined;
  }
}
