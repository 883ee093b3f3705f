/** Naming characters in messages, the invisible ones too. */

/** Those that find their way into programs by copying from web pages, PDFs and word processors. */
const names: ReadonlyMap<number, string> = new Map([
  [0x85, 'next line'],
  [0xa0, 'no-break space'],
  [0xad, 'soft hyphen'],
  [0x200b, 'zero-width space'],
  [0x200c, 'zero-width non-joiner'],
  [0x200d, 'zero-width joiner'],
  [0x2028, 'line separator'],
  [0x2029, 'paragraph separator'],
  [0x2060, 'word joiner'],
  [0x202f, 'narrow no-break space'],
  [0x3000, 'ideographic space'],
  [0xfeff, 'byte-order mark'],
  [0xfffd, 'replacement character'],
  [0x1b, 'escape'],
  [0x7f, 'delete'],
]);

/** U+200B */
export function codePointName(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}

/** Whether a reader could not see it, or not tell it from another: spaces, controls, marks. */
export function isInvisible(character: string): boolean {
  return /[\p{Z}\p{C}\p{M}]/u.test(character);
}

/** `é` (U+00E9); U+200B (zero-width space) */
export function describeCharacter(character: string): string {
  const code = codePointName(character);
  if (!isInvisible(character)) return `\`${character}\` (${code})`;
  const name = names.get(character.codePointAt(0) ?? 0);
  return name === undefined ? code : `${code} (${name})`;
}
