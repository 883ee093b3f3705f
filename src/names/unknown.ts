/**
 * EVL1001: a name that nothing here has, with what was probably meant. In
 * this order: a letter of another script that looks the same; a name of the
 * program that is one slip away; a word of another language; anything near.
 */
import type { Name } from '../ast/nodes.ts';
import type { Span } from '../base/span.ts';
import { calls, constants } from '../calls/index.ts';
import { diagnostic, type Diagnostic, type Related } from '../diagnostic/diagnostic.ts';
import { phrase, type Phrase } from '../diagnostic/phrase.ts';
import { foreignWords } from './foreign.ts';
import { firstDifference, skeleton } from './lookalike.ts';
import { nearest } from './nearest.ts';

/** What stands at the place: decides the sentence, and which names can be meant. */
export type Wanted = 'value' | 'call' | 'handler' | 'thread';

export interface Candidates {
  /** The locals that can be seen from the place. */
  readonly locals: readonly string[];
  /** Where one of them is declared. */
  readonly placeOf: (name: string) => Span | undefined;
  /** A local of this name that is declared elsewhere in the routine: further down, or in a block that has ended. */
  readonly elsewhere: (
    name: string,
  ) => { readonly span: Span; readonly later: boolean } | undefined;
}

/** Beyond this many unknown names nothing is suggested: the program is not the one that was meant. */
const mostSuggestions = 100;
/** Words whose meaning no misspelt variable of the program should hide. */
const literals: ReadonlySet<string> = new Set(['nil', 'true', 'false']);

export class UnknownNames {
  private suggested = 0;
  private bySkeleton: ReadonlyMap<string, string> | undefined;

  constructor(private readonly globals: ReadonlyMap<string, unknown>) {}

  report(name: Name, wanted: Wanted, candidates: Candidates): Diagnostic {
    const words = { name: name.name };
    if (this.suggested < mostSuggestions) {
      this.suggested++;
      const twin = this.lookalike(name.name, candidates);
      if (twin !== undefined) return lookalikeOf(name, twin, candidates);
      const extras = this.suggestion(name, wanted, candidates);
      if (extras) return diagnostic(sentence[wanted], name.span, words, extras);
    }
    if (wanted === 'handler')
      return diagnostic('EVL1001.handler', name.span, words, {
        help: phrase('EVL1001.help.handler', words),
      });
    return diagnostic(sentence[wanted], name.span, words);
  }

  private suggestion(
    name: Name,
    wanted: Wanted,
    candidates: Candidates,
  ): { help: Phrase; related?: readonly Related[] } | undefined {
    const elsewhere =
      wanted === 'value' || wanted === 'call' ? candidates.elsewhere(name.name) : undefined;
    if (elsewhere) {
      return {
        help: phrase(elsewhere.later ? 'EVL1001.help.later' : 'EVL1001.help.block', {
          name: name.name,
        }),
        related: [{ message: phrase('EVL1001.later', { name: name.name }), span: elsewhere.span }],
      };
    }
    const foreign = wanted === 'handler' ? undefined : foreignWords.get(name.name);
    const instead =
      foreign === undefined
        ? undefined
        : { help: phrase('EVL1001.help.foreign', { instead: foreign }) };
    if (instead && literals.has(foreign ?? '')) return instead;
    const own = nearest(name.name, this.own(candidates));
    if (own !== undefined) {
      const place = candidates.placeOf(own);
      return {
        help: phrase('EVL1001.help.near', { near: own }),
        ...(place
          ? { related: [{ message: phrase('EVL1001.meant', { name: own }), span: place }] }
          : {}),
      };
    }
    if (instead) return instead;
    if (wanted === 'handler' || wanted === 'thread') return undefined;
    const near =
      nearest(name.name, wanted === 'call' ? calls.keys() : constants.keys()) ??
      nearest(name.name, wanted === 'call' ? [] : builtinWords());
    return near === undefined ? undefined : { help: phrase('EVL1001.help.near', { near }) };
  }

  private lookalike(name: string, candidates: Candidates): string | undefined {
    const seen = skeleton(name);
    if (seen !== undefined) {
      // The ordinary case: a foreign letter crept into a plain word.
      if (candidates.placeOf(seen) !== undefined || calls.has(seen) || constants.has(seen))
        return seen;
    }
    this.bySkeleton ??= this.skeletons();
    const twin = this.bySkeleton.get(seen ?? name);
    if (twin !== undefined && twin !== name) return twin;
    for (const own of candidates.locals)
      if (own !== name && skeleton(own) === (seen ?? name)) return own;
    return undefined;
  }

  private *own(candidates: Candidates): Iterable<string> {
    yield* candidates.locals;
    yield* this.globals.keys();
  }

  /** Global names that are not plain, by what a reader sees of them. */
  private skeletons(): ReadonlyMap<string, string> {
    const map = new Map<string, string>();
    for (const name of this.globals.keys()) {
      const seen = skeleton(name);
      if (seen !== undefined && !map.has(seen)) map.set(seen, name);
    }
    return map;
  }
}

const sentence = {
  value: 'EVL1001.unknown',
  call: 'EVL1001.call',
  handler: 'EVL1001.handler',
  thread: 'EVL1001.thread',
} as const;

function lookalikeOf(name: Name, meant: string, candidates: Candidates): Diagnostic {
  const { at, written, meant: wanted } = firstDifference(name.name, meant);
  const place = candidates.placeOf(meant);
  return diagnostic(
    'EVL1001.lookalike',
    name.span,
    { name: name.name, meant, at, written, wanted },
    {
      help: phrase('EVL1001.help.retype', { meant }),
      related: place ? [{ message: phrase('EVL1001.meant', { name: meant }), span: place }] : [],
    },
  );
}

function* builtinWords(): Iterable<string> {
  yield* calls.keys();
  yield 'errno';
  // Only the keywords that stand for values; the others cannot be meant here.
  yield* ['nil', 'true', 'false'];
}
