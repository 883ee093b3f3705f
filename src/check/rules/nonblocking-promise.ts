/** EVL2003: a `nonblocking fn` in which something can wait. Placed at its name, with the way to the nearest call that does. */
import { diagnostic, type Extras } from '../../diagnostic/diagnostic.ts';
import { phrase } from '../../diagnostic/phrase.ts';
import { chainNames, chainPlaces, insteadOf, whatWaits } from '../blocking/describe.ts';
import type { BrokenPromise } from '../blocking/result.ts';
import { namePlace } from '../describe.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  name: 'nonblocking-promise',
  hooks: (about) => ({
    end: () => {
      for (const b of about.blockings().broken) about.report(reportOf(b));
    },
  }),
};

function reportOf({ routine, chain, call }: BrokenPromise): ReturnType<typeof diagnostic> {
  const always = call.waiting === 'always';
  const help = insteadOf(call);
  const words = { name: routine.name, what: whatWaits(call) };
  const extras: Extras = {
    label: phrase('EVL2003.label', {}),
    related: [
      ...chainPlaces(chain),
      {
        message: phrase(always ? 'blocking.waits' : 'blocking.mayWait', { call: call.call.name }),
        span: call.expr.span,
      },
    ],
    ...(help ? { help } : {}),
  };
  const span = namePlace(routine);
  if (call.routine === routine)
    return diagnostic(always ? 'EVL2003.always' : 'EVL2003.may', span, words, extras);
  const way = { ...words, chain: [routine.name, ...chainNames(chain, call)] };
  return diagnostic(always ? 'EVL2003.throughAlways' : 'EVL2003.throughMay', span, way, extras);
}
