/**
 * Phrases: texts that people read, as data. A phrase is the id of a text and
 * the words to fill in; a catalogue (one per language, one file for each group
 * of codes) turns it into a sentence. English is the model: another language
 * must have a text of the same form for every id, and the compiler holds it to that.
 */
import { en } from './en/index.ts';

type Model = typeof en;
export type PhraseId = keyof Model;
/** What the text of an id needs to be filled in. */
export type PhraseArguments<I extends PhraseId> = Parameters<Model[I]>[0];

/** One language: a text for every id. */
export type Catalogue = { readonly [I in PhraseId]: (words: PhraseArguments<I>) => string };

export type PhraseValue = string | number | boolean | undefined | readonly string[];

export interface Phrase {
  readonly id: PhraseId;
  /** Plain data only, checked against the id's text where the phrase is made. */
  readonly args: { readonly [word: string]: PhraseValue };
}

export function phrase<I extends PhraseId>(id: I, args: PhraseArguments<I>): Phrase {
  return { id, args };
}

/** The phrase as text in a language. */
export function say(catalogue: Catalogue, p: Phrase): string {
  // The arguments were checked against the id when the phrase was made.
  return (catalogue[p.id] as (words: Phrase['args']) => string)(p.args);
}
