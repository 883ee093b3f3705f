/**
 * Phrases: texts that people read, as data. A phrase is the id of a text and
 * the words to fill in; a catalogue (one per language, one file for each group
 * of codes) turns it into a sentence. English is the model: another language
 * must have a text of the same form for every id, and the compiler holds it to that.
 */
import type { en } from './en/index.ts';

type Model = typeof en;
export type PhraseId = keyof Model;
type Words<I extends PhraseId> = Parameters<Model[I]> extends [infer W] ? W : object;
/** What the text of an id needs to be filled in; where it wants a string, a phrase will do. */
export type PhraseArguments<I extends PhraseId> = {
  readonly [K in keyof Words<I>]: Words<I>[K] extends string ? string | Phrase : Words<I>[K];
};

/** One language: a text for every id. */
export type Catalogue = { readonly [I in PhraseId]: (words: Words<I>) => string };

export type PhraseValue = string | number | boolean | undefined | readonly string[] | Phrase;

export interface Phrase {
  readonly id: PhraseId;
  /** Plain data only, checked against the id's text where the phrase is made. */
  readonly args: { readonly [word: string]: PhraseValue };
}

export function phrase<I extends PhraseId>(id: I, args: PhraseArguments<I>): Phrase {
  return { id, args: args as Phrase['args'] };
}

/** The phrase as text in a language; `shorten` is done to every word that is filled in. */
export function say(
  catalogue: Catalogue,
  p: Phrase,
  shorten: (word: string) => string = (word) => word,
): string {
  const words: Record<string, PhraseValue> = {};
  for (const [word, value] of Object.entries(p.args))
    words[word] = filled(catalogue, value, shorten);
  // The words were checked against the id when the phrase was made.
  return (catalogue[p.id] as (words: Phrase['args']) => string)(words);
}

function filled(
  catalogue: Catalogue,
  value: PhraseValue,
  shorten: (word: string) => string,
): PhraseValue {
  if (typeof value === 'string') return shorten(value);
  if (isPhrase(value)) return say(catalogue, value, shorten);
  return isList(value) ? value.map(shorten) : value;
}

function isPhrase(value: PhraseValue): value is Phrase {
  return typeof value === 'object' && 'id' in value;
}

function isList(value: PhraseValue): value is readonly string[] {
  return Array.isArray(value);
}
