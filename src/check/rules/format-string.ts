/** EVL1010: a text with `%` directives and values to put there, as for C's printf. Nothing here formats. */
import { textOf } from '../../base/bytes.ts';
import { diagnostic } from '../../diagnostic/diagnostic.ts';
import { phrase } from '../../diagnostic/phrase.ts';
import type { Rule } from '../rule.ts';

/** A directive of printf (C17, 7.21.6.1), but for `%%`. */
const directive = /%[-+ #0]*\d*(?:\.\d+)?(?:hh|h|ll|l|z)?[diouxXcsfgep]/;

export const rule: Rule = {
  name: 'format-string',
  hooks: (about) => ({
    expr: (e) => {
      if (e.kind !== 'call' || e.args.length < 2) return;
      const binding = about.bindingOf(e.callee);
      const [first] = e.args;
      if (binding?.kind !== 'call' || binding.call.name !== 'print' || first?.kind !== 'str')
        return;
      const found = directive.exec(textOf(first.value));
      if (!found) return;
      about.report(
        diagnostic(
          'EVL1010.format',
          first.span,
          { directive: found[0] },
          { help: phrase('EVL1010.help', {}) },
        ),
      );
    },
  }),
};
