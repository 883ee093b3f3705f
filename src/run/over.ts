/** Ends of a run that come in the middle of whatever runs; thrown, and caught in run.ts only. */

/** A signal whose default ends the program. */
export class Killed extends Error {
  constructor(
    readonly signal: number,
    readonly site: number,
  ) {
    super('killed');
  }
}

/** Everything is over at once: the power is off. */
export class Over extends Error {}
