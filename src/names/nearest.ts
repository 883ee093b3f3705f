/**
 * The nearest known name to a misspelt one. The cost is bounded: only names of
 * about the same length are compared, and only so many of them.
 */
import { distance } from 'fastest-levenshtein';

const longestCompared = 40;
const mostCompared = 5_000;

/**
 * The candidate that needs the fewest changes, at most a third of its length;
 * a difference in case alone is always near. Ties go to the first.
 */
export function nearest(name: string, candidates: Iterable<string>): string | undefined {
  if (name.length > longestCompared) return undefined;
  const lower = name.toLowerCase();
  const allowed = Math.max(1, Math.floor(name.length / 3));
  let best: string | undefined;
  let bestDistance = allowed + 1;
  let compared = 0;
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - name.length) > allowed || candidate === name) continue;
    if (++compared > mostCompared) break;
    const other = candidate.toLowerCase();
    // One changed letter makes any other word out of a very short name.
    let d: number;
    if (other === lower) d = 0.5;
    else
      d = name.length <= 2 ? Infinity : distance(lower, other) + (swapped(lower, other) ? -1 : 0);
    if (d < bestDistance) {
      best = candidate;
      bestDistance = d;
    }
  }
  return best;
}

/** True if two neighbouring letters changed places and nothing else: `raed`. Levenshtein counts that twice. */
function swapped(a: string, b: string): boolean {
  if (a.length !== b.length) return false;
  let i = 0;
  while (i < a.length && a[i] === b[i]) i++;
  return (
    i + 1 < a.length && a[i] === b[i + 1] && a[i + 1] === b[i] && a.slice(i + 2) === b.slice(i + 2)
  );
}
