/** A fault of evl itself, never of the user's program: the CLI shows it briefly and ends with status 70. */
export class InternalError extends Error {
  override readonly name = 'InternalError';
}

/** What must hold in our own code. Always on: a wrong verdict is worse than a stop. */
export function assert(condition: boolean, fact: string): asserts condition {
  if (!condition) throw new InternalError(fact);
}

/** Makes a `switch` over a closed union total: the compiler refuses a case that was forgotten. */
export function unreachable(value: never): never {
  throw new InternalError(`unreachable: ${JSON.stringify(value)}`);
}
