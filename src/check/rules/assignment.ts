/** EVL1004: assignment to what keeps its value. Locals, parameters, loop variables, `errno`, shared variables and atomics can be assigned. */
import type { AssignStatement, Expr } from '../../ast/nodes.ts';
import { diagnostic, type Diagnostic } from '../../diagnostic/diagnostic.ts';
import { phrase } from '../../diagnostic/phrase.ts';
import type { Binding } from '../../names/binding.ts';
import { relatedDeclaration } from '../describe.ts';
import type { About, Rule } from '../rule.ts';

export const rule: Rule = {
  name: 'assignment',
  hooks: (about) => ({
    statement: (s) => {
      if (s.kind !== 'assign') return;
      const problem =
        s.target.kind === 'name'
          ? name(s, about.names.bindings.get(s.target))
          : element(about, s.target.object, s);
      if (problem) about.report(problem);
    },
  }),
};

function name(s: AssignStatement, binding: Binding | undefined): Diagnostic | undefined {
  if (!binding || s.target.kind !== 'name') return undefined;
  const words = { name: s.target.name };
  const { span } = s.target;
  const related = relatedDeclaration(binding, phrase('EVL1004.declared', words));
  switch (binding.kind) {
    case 'local':
    case 'shared':
    case 'errno':
      return undefined;
    case 'atomic':
      return binding.item.size
        ? diagnostic(
            'EVL1004.array',
            span,
            { ...words, size: binding.item.size.value },
            { related },
          )
        : undefined;
    case 'const':
      return diagnostic('EVL1004.const', span, words, {
        related,
        help: phrase('EVL1004.const.help', words),
      });
    case 'fn':
    case 'handler':
      return diagnostic('EVL1004.routine', span, { ...words, kind: binding.kind }, { related });
    case 'mutex':
      return diagnostic('EVL1004.mutex', span, words, { related });
    case 'call':
      return diagnostic('EVL1004.builtin', span, words, {
        help: phrase('EVL1004.builtin.help', words),
      });
    case 'constant':
      return diagnostic('EVL1004.constant', span, words, {
        help: phrase('EVL1004.builtin.help', words),
      });
  }
}

/** `s[i] = …` where s is certainly a str. */
function element(about: About, object: Expr, s: AssignStatement): Diagnostic | undefined {
  return s.target.kind === 'index' && about.types.of(object) === 'str'
    ? diagnostic('EVL1004.str', s.target.span, {})
    : undefined;
}
