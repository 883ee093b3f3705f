/** Phrases as sentences to be shown: long words cut, nothing in them that acts on a terminal. */
import { en } from './en/index.ts';
import { cut, shown } from './escape.ts';
import { say, type Catalogue, type Phrase } from './phrase.ts';

/** A name may be a megabyte; a sentence shows both its ends. */
const longestWord = 200;

/** The language in which nothing else was asked for. */
export const english: Catalogue = en;

export function sentence(phrase: Phrase, catalogue: Catalogue = english): string {
  return shown(say(catalogue, phrase, (word) => cut(word, longestWord)));
}
