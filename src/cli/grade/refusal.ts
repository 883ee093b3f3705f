/** A submission that is refused before it runs: its reason, a sentence for its author. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
}
