/**
 * What ends a run from inside generated code: the user's mistakes (EVL5xxx),
 * limits (EVL6xxx), `exit`. They are thrown because they leave any number of
 * JavaScript calls at once; the run catches them at one place and makes them data.
 */
import type { Phrase } from '../diagnostic/phrase.ts';

/** A run-time error of the program, at a site of its code. */
export class Fault extends Error {
  constructor(
    readonly phrase: Phrase,
    /** Number of the place in the lowered program's table; −1 for the activation's own place. */
    readonly site: number,
    readonly help?: Phrase,
  ) {
    super(phrase.id);
  }
}

/** `exit(code)`: the program ends itself. */
export class Exit extends Error {
  constructor(readonly status: number) {
    super('exit');
  }
}
