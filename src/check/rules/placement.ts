/**
 * EVL1005: `break` and `continue` outside loops, `await` where nothing could
 * run meanwhile, an `async fn` called without `await`. `return` may stand in
 * every body, with or without a value: C's `return 0` in `main` does no harm.
 */
import type { AwaitExpr, CallExpr } from '../../ast/nodes.ts';
import { diagnostic } from '../../diagnostic/diagnostic.ts';
import { phrase } from '../../diagnostic/phrase.ts';
import { namePlace, relatedDeclaration } from '../describe.ts';
import type { About, Place, Rule, Use } from '../rule.ts';

export const rule: Rule = {
  name: 'placement',
  hooks: (about) => ({
    statement: (s, place) => {
      if ((s.kind === 'break' || s.kind === 'continue') && place.loops === 0) {
        about.report(
          diagnostic(
            'EVL1005.loop',
            s.span,
            { word: s.kind },
            s.kind === 'break' ? { help: phrase('EVL1005.loop.help', {}) } : {},
          ),
        );
      }
    },
    expr: (e, place, use) => {
      if (e.kind === 'await') awaiting(about, e, place);
      else if (e.kind === 'call') call(about, e, use);
      else if (e.kind === 'spawn') {
        const target = about.names.bindings.get(e.target);
        if (target?.kind !== 'fn' || !target.routine.async) return;
        about.report(
          diagnostic(
            'EVL1005.asyncSpawn',
            e.target.span,
            { name: e.target.name },
            {
              related: relatedDeclaration(
                target,
                phrase('EVL1005.declared', { name: e.target.name }),
              ),
              help: phrase('EVL1005.asyncSpawn.help', {}),
            },
          ),
        );
      }
    },
  }),
};

function awaiting(about: About, e: AwaitExpr, place: Place): void {
  const { routine, kind } = place;
  const span = {
    ...e.span,
    end: e.operand.span.start > e.span.start ? e.span.start + 'await'.length : e.span.end,
  };
  switch (kind) {
    case 'handler':
    case 'main':
      return;
    case 'fn': {
      if (!routine || routine.async) return;
      const words = { name: routine.name };
      about.report(
        diagnostic('EVL1005.awaitFn', span, words, {
          related: [{ message: phrase('EVL1005.declared', words), span: namePlace(routine) }],
          help: phrase('EVL1005.awaitFn.help', words),
        }),
      );
      return;
    }
    case 'const':
    case 'initialiser':
    case 'color':
    case 'expectation':
      about.report(diagnostic('EVL1005.awaitHere', span, { place: phrase(`place.${kind}`, {}) }));
  }
}

function call(about: About, e: CallExpr, use: Use): void {
  const binding = about.bindingOf(e.callee);
  // After `then` it is another mistake, and reported as that.
  if (use === 'await' || use === 'then' || binding?.kind !== 'fn' || !binding.routine.async) return;
  const words = { name: binding.routine.name };
  about.report(
    diagnostic('EVL1005.asyncCall', e.callee.span, words, {
      related: relatedDeclaration(binding, phrase('EVL1005.declared', words)),
      help: phrase('EVL1005.asyncCall.help', words),
    }),
  );
}
