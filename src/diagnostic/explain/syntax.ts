/** Pages for EVL0xxx: text and syntax. */
import type { Page } from './page.ts';

export const syntaxPages: readonly Page[] = [
  {
    code: 'EVL0001',
    title: 'syntax',
    meaning: `
The text does not fit the grammar of EVL: a word or sign stands where it cannot
stand, or something is missing. The place shown is where reading stopped; the
slip is there or shortly before. A bracket that is never closed is shown where
it was opened.`,
    wrong: `
main {
  let total = 1 +
  print(total
}`,
    mended: `
main {
  let total = 1 + 2
  print(total)
}`,
  },
  {
    code: 'EVL0002',
    title: 'malformed text',
    meaning: `
A program is UTF-8 text. A NUL byte, bytes that are not UTF-8, and the control
characters that reverse the direction of text are refused everywhere, in strings
and comments too: with them a program can read otherwise than it runs
("Trojan Source"). They are shown as \`<U+202E>\`. Delete the character; in a
string, write it as \`\\u{202E}\`.`,
    wrong: `
main {
  print("user\u202e nimda")
}`,
    mended: `
main {
  print("user\\u{202E} nimda")
}`,
  },
  {
    code: 'EVL0003',
    title: 'a number or string out of form or range',
    meaning: `
Numbers are whole: \`42\`, \`0x2A\`, \`1_000_000\`, with a unit of time (\`us\`, \`ms\`,
\`s\`) or size (\`K\`, \`M\`) written close to them. The largest is 9007199254740991.
A string ends on the line on which it begins, and knows the escapes
\`\\n \\r \\t \\0 \\\\ \\" \\xNN \\u{…}\`.`,
    wrong: `
main {
  sleep(1.5s)
  print("done\\q")
}`,
    mended: `
main {
  sleep(1500ms)
  print("done\\n")
}`,
  },
];
