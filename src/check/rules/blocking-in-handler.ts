/**
 * EVL2001 and EVL2002: a call that waits, in a handler or in what a handler
 * calls. Placed at the call that waits, once for each such place, with the way
 * from the handler to it.
 */
import { diagnostic, type Extras, type Related } from '../../diagnostic/diagnostic.ts';
import { phrase } from '../../diagnostic/phrase.ts';
import { chainNames, chainPlaces, insteadOf, spoken, whatWaits } from '../blocking/describe.ts';
import type { ReachedCall } from '../blocking/result.ts';
import { namePlace } from '../describe.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  name: 'blocking-in-handler',
  hooks: (about) => ({
    end: () => {
      for (const r of about.blockings().reached) about.report(reportOf(r));
    },
  }),
};

function reportOf(r: ReachedCall): ReturnType<typeof diagnostic> {
  const [handler] = r.handlers;
  const name = handler ? spoken(handler) : r.routine.name;
  const what = whatWaits(r);
  const help = insteadOf(r);
  const always = r.waiting === 'always';
  const extras: Extras = {
    label: phrase(always ? 'EVL2001.label' : 'EVL2002.label', {}),
    related: places(r),
    ...(help ? { help } : {}),
  };
  const direct = handler === r.routine;
  const words = { what, handler: name };
  if (direct)
    return diagnostic(always ? 'EVL2001.direct' : 'EVL2002.direct', r.expr.span, words, extras);
  return diagnostic(
    always ? 'EVL2001.through' : 'EVL2002.through',
    r.expr.span,
    { ...words, chain: chainNames(r.chain, r) },
    extras,
  );
}

function places(r: ReachedCall): readonly Related[] {
  const [first, ...others] = r.handlers;
  const begin: Related[] = first
    ? [{ message: phrase('blocking.handler', { handler: spoken(first) }), span: namePlace(first) }]
    : [];
  const more = others.map((h, i): Related => {
    const last = r.moreHandlers && i === others.length - 1;
    return {
      message: phrase(last ? 'blocking.manyHandlers' : 'blocking.otherHandler', {
        handler: spoken(h),
      }),
      span: namePlace(h),
    };
  });
  return [...begin, ...chainPlaces(r.chain), ...more];
}
