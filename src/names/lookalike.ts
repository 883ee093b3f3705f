/**
 * Names that look alike and are not: a Cyrillic `а` in a Latin word, a
 * full-width letter from an input method. The skeleton of a name is what a
 * reader sees of it (the idea of Unicode TR 39, with the few letters that
 * happen in practice); two different names of one skeleton are shown apart
 * with their code points.
 */

/**
 * Letters of other scripts, each with the Latin letter that most fonts draw
 * the same; by code point, so that this file is not itself a puzzle.
 */
const latinFor: ReadonlyMap<string, string> = new Map([
  // Cyrillic
  ...pairs(
    'aeopcyxijshdqwgl',
    [
      0x430, 0x435, 0x43e, 0x440, 0x441, 0x443, 0x445, 0x456, 0x458, 0x455, 0x4bb, 0x501, 0x51b,
      0x51d, 0x261, 0x4cf,
    ],
  ),
  ...pairs(
    'ABEKMHOPCTXIJSY',
    [
      0x410, 0x412, 0x415, 0x41a, 0x41c, 0x41d, 0x41e, 0x420, 0x421, 0x422, 0x425, 0x406, 0x408,
      0x405, 0x423,
    ],
  ),
  // Greek
  ...pairs('avopuikx', [0x3b1, 0x3bd, 0x3bf, 0x3c1, 0x3c5, 0x3b9, 0x3ba, 0x3c7]),
  ...pairs(
    'ABEZHIKMNOPTYX',
    [
      0x391, 0x392, 0x395, 0x396, 0x397, 0x399, 0x39a, 0x39c, 0x39d, 0x39f, 0x3a1, 0x3a4, 0x3a5,
      0x3a7,
    ],
  ),
  // Armenian
  ...pairs('onughL', [0x585, 0x578, 0x57d, 0x581, 0x570, 0x53c]),
  // Latin letters that lack a dot or a bar
  ...pairs('ia', [0x131, 0x251]),
]);

const longestLookedAt = 64;

/** What a reader sees of the name; undefined where it is plain ASCII already, or too long to be worth it. */
export function skeleton(name: string): string | undefined {
  if (name.length > longestLookedAt || !/[^\x20-\x7e]/.test(name)) return undefined;
  let seen = '';
  for (const c of name.normalize('NFKC')) seen += latinFor.get(c) ?? c;
  return seen === name ? undefined : seen;
}

export interface Difference {
  /** Position of the character, from 1. */
  readonly at: number;
  readonly written: string;
  readonly meant: string;
}

/** The first character in which two look-alikes differ, named by its code points. */
export function firstDifference(written: string, meant: string): Difference {
  const a = Array.from(written);
  const b = Array.from(meant);
  let i = 0;
  while (i < a.length && i < b.length && a[i] === b[i]) i++;
  return { at: i + 1, written: codePoint(a[i]), meant: codePoint(b[i]) };
}

/** `U+0430 (Cyrillic)` */
function codePoint(c: string | undefined): string {
  if (c === undefined) return '—';
  const code = (c.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
  const script = scripts.find(([, pattern]) => pattern.test(c))?.[0];
  return script === undefined ? `U+${code}` : `U+${code}, ${script}`;
}

const scripts: readonly (readonly [string, RegExp])[] = [
  ['full-width', /[\uff01-\uff5e]/u],
  ['Latin', /\p{Script=Latin}/u],
  ['Cyrillic', /\p{Script=Cyrillic}/u],
  ['Greek', /\p{Script=Greek}/u],
  ['Armenian', /\p{Script=Armenian}/u],
];

function pairs(latin: string, codes: readonly number[]): readonly (readonly [string, string])[] {
  return codes.map((code, i) => [String.fromCodePoint(code), latin.charAt(i)] as const);
}
