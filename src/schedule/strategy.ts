/**
 * How it is decided which CPU goes on. Without a strategy virtual time decides:
 * the CPU whose clock is least. A strategy knows only numbers of activations.
 */
export interface Strategy {
  /** Which of several that could go on does; gives its place in the list. */
  pick(activations: readonly number[]): number;
  /** The activation takes a visible step. */
  step(activation: number): void;
}
