/**
 * Text from programs, made safe to show. What would act on a terminal or
 * reorder or hide text is shown as what it is: control characters as `\x1b`,
 * bidirectional and invisible ones as `<U+202E>`. "Trojan Source" (Boucher,
 * Anderson 2021) is the reason for the second kind: code that reads otherwise
 * than it runs.
 */

/** Bidirectional controls, line separators, invisible characters, unpaired surrogates. */
const unseen =
  /[\u00ad\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff0-\ufffb\u{e0000}-\u{e007f}]|\p{Surrogate}/u;
const control = /[\u0000-\u001f\u007f-\u009f]/;
const mark = /\p{M}/u;
/** Anything at all that needs a closer look: most text has none of it. */
const suspect = /[\u0000-\u001f\u007f-\u009f\u00ad]|[^\u0000-\u02ff]/u;

/** A letter carries so many marks in earnest; more of them would be drawn over the lines around it. */
const mostMarks = 4;

/** One line of text for people: nothing in it moves the cursor, hides, or runs from right to left unasked. */
export function shown(text: string): string {
  if (!suspect.test(text)) return text;
  let out = '';
  let marks = 0;
  for (const c of text) {
    marks = mark.test(c) ? marks + 1 : 0;
    out += marks > mostMarks ? named(c) : shownCharacter(c);
  }
  return out;
}

function shownCharacter(c: string): string {
  if (control.test(c)) {
    if (c === '\n') return '\\n';
    if (c === '\r') return '\\r';
    if (c === '\t') return '\\t';
    return `\\x${(c.codePointAt(0) ?? 0).toString(16).padStart(2, '0')}`;
  }
  return unseen.test(c) ? named(c) : c;
}

function named(c: string): string {
  return `<U+${(c.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}>`;
}

/** A text no longer than `most` characters or so, its middle left out: both ends of a long name tell most. */
export function cut(text: string, most: number): string {
  if (text.length <= most) return text;
  const half = Math.floor((most - 1) / 2);
  return `${wellFormed(text.slice(0, half))}…${wellFormed(text.slice(text.length - half))}`;
}

/** The text with every unpaired surrogate replaced, so that it can be written as UTF-8. */
export function wellFormed(text: string): string {
  return text.replace(/\p{Surrogate}/gu, '\ufffd');
}
