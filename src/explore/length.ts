/** How long a schedule is for who has to read it. */

/** Changes from one process to another, and steps: fewer changes are better, then fewer steps. */
export interface Length {
  readonly switches: number;
  readonly steps: number;
}

export function isBelow(a: Length, b: Length): boolean {
  return a.switches < b.switches || (a.switches === b.switches && a.steps < b.steps);
}

/** Of moves by the names of processes, or as schedules write them. */
export function lengthOf(moves: readonly (number | string)[]): Length {
  return { switches: switchesOf(moves), steps: moves.length };
}

/** Changes from one process to another. */
export function switchesOf(moves: readonly (number | string)[]): number {
  let n = 0;
  for (let i = 1; i < moves.length; i++) if (moves[i] !== moves[i - 1]) n++;
  return n;
}
