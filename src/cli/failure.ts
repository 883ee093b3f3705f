/**
 * The command was used wrongly, or a file could not be read: a message, and
 * status 2. Told by its name: the command comes in several bundles, each with
 * a class of its own.
 */
export class UsageError extends Error {
  override readonly name = 'UsageError';

  static override [Symbol.hasInstance](e: unknown): boolean {
    return e instanceof Error && e.name === 'UsageError';
  }
}

/** Whoever reads our output is gone: a quiet end. */
export class ReaderGone extends Error {
  override readonly name = 'ReaderGone';

  static override [Symbol.hasInstance](e: unknown): boolean {
    return e instanceof Error && e.name === 'ReaderGone';
  }
}

export const status = { fine: 0, wrong: 1, usage: 2, fault: 70 } as const;
