/** Finds the word that a misspelt one was meant to be. */

/**
 * Whether one slip of the keyboard makes one word of the other: a letter left
 * out, put in, exchanged for another, or two neighbours in the wrong order.
 */
function isOneSlipFrom(written: string, meant: string): boolean {
  if (Math.abs(written.length - meant.length) > 1 || written === meant) return false;
  let start = 0;
  while (start < written.length && written.charAt(start) === meant.charAt(start)) start++;
  let end = 0;
  while (
    end < Math.min(written.length, meant.length) - start &&
    written.at(-1 - end) === meant.at(-1 - end)
  )
    end++;
  // What differs, once the common beginning and end are cut off.
  const a = written.slice(start, written.length - end);
  const b = meant.slice(start, meant.length - end);
  return (
    (a.length <= 1 && b.length <= 1) ||
    (a.length === 2 && a === `${b.charAt(1)}${b.charAt(0)}` && b.length === 2)
  );
}

/** The first of the words that is one slip away from the written one. */
export function nearest(written: string, words: Iterable<string>): string | undefined {
  for (const word of words) if (isOneSlipFrom(written, word)) return word;
  return undefined;
}
