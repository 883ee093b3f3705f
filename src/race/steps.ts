/** The last accesses of a run, for the picture of a race: a short ring. */
import type { Access } from './history.ts';

const length = 32;
const perLane = 5;

export class Steps {
  private readonly ring: (Access | undefined)[] = new Array<Access | undefined>(length).fill(
    undefined,
  );
  private next = 0;

  add(access: Access): void {
    this.ring[this.next] = access;
    this.next = (this.next + 1) % length;
  }

  /** Oldest first. */
  *all(): Generator<Access> {
    for (let i = 0; i < length; i++) {
      const access = this.ring[(this.next + i) % length];
      if (access) yield access;
    }
  }
}

/** The last steps of the activation that made an access, up to that access. */
export function laneSteps(steps: Steps, a: Access): Access[] {
  const found = [...steps.all()].filter((s) => s.who === a.who && s.step < a.step);
  return [...found.slice(1 - perLane), a];
}
