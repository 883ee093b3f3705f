/**
 * EVL1008: a `let` that nothing reads. Parameters and loop variables have to
 * be named where they stand, so they are never reported; nor is a name that
 * begins with `_`.
 */
import type { Name } from '../../ast/nodes.ts';
import { diagnostic } from '../../diagnostic/diagnostic.ts';
import { phrase } from '../../diagnostic/phrase.ts';
import type { Local } from '../../names/binding.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  name: 'unused-local',
  hooks: (about) => {
    const declared: { readonly name: Name; readonly local: Local }[] = [];
    const read = new Set<Local>();
    const written = new Set<Local>();
    return {
      statement: (s) => {
        if (s.kind === 'let') {
          const local = about.names.declared.get(s.name);
          if (local) declared.push({ name: s.name, local });
        }
        if (s.kind !== 'assign' || s.target.kind !== 'name') return;
        const binding = about.names.bindings.get(s.target);
        // `x += 1` alone reads x only to write it again.
        if (binding?.kind === 'local') written.add(binding.local);
      },
      expr: (e, _place, use) => {
        if (e.kind !== 'name' || use === 'target') return;
        const binding = about.names.bindings.get(e);
        if (binding?.kind === 'local') read.add(binding.local);
      },
      end: () => {
        for (const { name, local } of declared) {
          if (read.has(local) || name.name.startsWith('_')) continue;
          const words = { name: name.name };
          about.report(
            diagnostic(written.has(local) ? 'EVL1008.written' : 'EVL1008.local', name.span, words, {
              help: phrase('EVL1008.help.underscore', words),
            }),
          );
        }
      },
    };
  },
};
