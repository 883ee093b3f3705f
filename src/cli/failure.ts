/** The command was used wrongly, or a file could not be read: a message, and status 2. */
export class UsageError extends Error {}

/** Whoever reads our output is gone: a quiet end. */
export class ReaderGone extends Error {}

export const status = { fine: 0, wrong: 1, usage: 2, fault: 70 } as const;
