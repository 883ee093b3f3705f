import type { SourceFile, Span } from '../base/span.ts';
import { codes, type Code } from './codes.ts';
import { phrase, type Phrase, type PhraseId, type PhraseArguments } from './phrase.ts';

export type Severity = 'error' | 'warning';

/** A further place that helps to understand a diagnostic, with its own sentence. */
export interface Related {
  readonly message: Phrase;
  readonly span: Span;
}

/** One column of a picture of steps side by side in time. */
export interface Lane {
  readonly title: Phrase;
  /** `order` says which steps came before which, over all lanes. */
  readonly steps: readonly {
    readonly order: number;
    readonly span: Span;
    readonly write: boolean;
  }[];
}

/**
 * One thing found wrong, as plain data and independent of language: a phrase
 * is the name of a text in the catalogue with the words to fill in, and becomes
 * text only where it is shown.
 */
export interface Diagnostic {
  readonly code: Code;
  readonly severity: Severity;
  /** One sentence in the program's own terms. */
  readonly message: Phrase;
  readonly span: Span;
  /** What stands under the caret in the code frame, where that helps. */
  readonly label?: Phrase;
  readonly related: readonly Related[];
  /** What to do about it. */
  readonly help?: Phrase;
  /** Steps side by side in time, where that explains it. */
  readonly lanes?: readonly Lane[];
  /** How many times it was found at this place (or pair of places), where that is counted. */
  readonly count?: number;
  /** A schedule that shows it, where one is known. */
  readonly schedule?: string;
}

/** The files that spans point into, by FileId. */
export type Files = readonly SourceFile[];

export interface Extras {
  readonly label?: Phrase;
  readonly related?: readonly Related[];
  readonly help?: Phrase;
  readonly count?: number;
  readonly lanes?: readonly Lane[];
}

type CodeOf<I> = I extends `${infer C extends Code}.${string}` ? C : never;

/**
 * Makes a diagnostic. The id of its text begins with its code
 * (`EVL1001.unknown`); the severity follows from the code.
 */
export function diagnostic<I extends Extract<PhraseId, `${Code}.${string}`>>(
  id: I,
  span: Span,
  args: PhraseArguments<I>,
  extras: Extras = {},
): Diagnostic {
  const code = id.slice(0, id.indexOf('.')) as CodeOf<I> & Code;
  return {
    code,
    severity: codes[code],
    message: phrase(id, args),
    span,
    ...extras,
    related: extras.related ?? [],
  };
}
