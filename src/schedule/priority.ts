/**
 * Randomised priorities with a bounded number of change points (PCT:
 * Burckhardt, Kothari, Musuvathi, Nagarakatti, "A randomized scheduler with
 * probabilistic guarantees of finding bugs", ASPLOS 2010). Each activation gets
 * a random priority when it is first seen, and the highest that can go on does;
 * at d − 1 steps chosen beforehand the running one falls below all others. A
 * bug of depth d in a run of n activations and k steps is found with a
 * probability of at least 1 / (n · k^(d−1)).
 */
import type { Chance } from './chance.ts';
import type { Strategy } from './strategy.ts';

const most = 1_000_000_000;

/** Changes of priority in a run, and one: the depth of bugs that are looked for. */
export const changePoints = 3;

export class Priorities implements Strategy {
  private readonly priorities = new Map<number, number>();
  /** Steps at which the running activation falls, and how far. */
  private readonly changes = new Map<number, number>();
  private steps = 0;

  /** `steps`: about how many visible steps the run takes; `depth`: the d of the paper. */
  constructor(
    private readonly chance: Chance,
    steps: number,
    depth: number,
  ) {
    for (let i = 1; i < depth; i++)
      this.changes.set(chance.pick(Math.max(1, steps), 'change point'), depth - i);
  }

  private priorityOf(activation: number): number {
    let found = this.priorities.get(activation);
    if (found === undefined) {
      // Above those that changes give.
      found = this.changes.size + 2 + this.chance.pick(most, 'priority');
      this.priorities.set(activation, found);
      // Activations that have ended are not asked for again; the newest are.
      if (this.priorities.size > 4096)
        this.priorities.delete(this.priorities.keys().next().value ?? activation);
    }
    return found;
  }

  pick(activations: readonly number[]): number {
    let best = 0;
    for (let i = 1; i < activations.length; i++) {
      if (this.priorityOf(activations[i] as number) > this.priorityOf(activations[best] as number))
        best = i;
    }
    return best;
  }

  step(activation: number): void {
    const fallen = this.changes.get(this.steps++);
    if (fallen !== undefined) this.priorities.set(activation, fallen);
  }
}
