/** Cost that grows with the length, told without a clock to compare with: a machine that is four times as slow is so for both. */
import { expect } from 'vitest';

/** Least CPU time of several, in ms: what else the machine does adds little to it. */
function least(work: () => void): number {
  let best = Infinity;
  for (let i = 0; i < 5; i++) {
    const began = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(began);
    best = Math.min(best, (user + system) / 1000);
  }
  return best;
}

/** Four times the length may cost some ten times as much: a quadratic pass would cost sixteen times. */
export function growsWithLength(work: (n: number) => () => void, n: number): void {
  const [small, large] = [work(n), work(4 * n)];
  small();
  // A little is added for what does not depend on the length.
  expect(least(large)).toBeLessThan(12 * (least(small) + 1));
}
