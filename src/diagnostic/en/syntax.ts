/** Texts for EVL0xxx, and those of EVL1xxx that parsing and loading find. Each takes one record of words and gives one sentence. */
import { parsing } from './parsing.ts';

export const syntax = {
  ...parsing,
  'EVL0001.missingComma': () => 'a comma is missing here',
  'EVL0001.emptyIndex': () => 'there is nothing between [ and ]: which element is meant?',
  'EVL0001.awaitNoCall': () => '`await` waits for a call, and no call follows it',
  'EVL0001.startParameters': () => '`on start` takes no parameters',
  'EVL0001.conditionTwice': (w: { what: string }) => `\`${w.what}\`: a test can say this only once`,
  'EVL0001.tooLongChain': (w: { limit: number }) =>
    `this expression is too long a chain: more than ${String(w.limit)} steps`,
  'EVL0001.tooManyArms': (w: { limit: number }) =>
    `this \`if\` has more than ${String(w.limit)} branches`,
  'EVL0001.comparisonStatement': () =>
    '`==` compares two values, and nothing is done with the answer',
  'EVL0001.comparisonStatement.help': () => 'write `=` to give the variable a value',
  'EVL0001.increment': (w: { operator: string }) => `EVL has no \`${w.operator}\``,
  'EVL0001.increment.help': (w: { name: string; operator: string }) =>
    `write \`${w.name} ${w.operator} 1\``,
  'EVL0001.nameStatement': (w: { name: string }) => `\`${w.name}\` alone does nothing`,
  'EVL0001.nameStatement.help': (w: { name: string }) => `to call it, write \`${w.name}(…)\``,
  'EVL0001.valueStatement': () => 'this computes a value and throws it away',
  'EVL0001.valueStatement.help': () => 'keep it with `let x = …`, or call a function with it',

  'EVL0001.character': (w: { character: string }) => `${w.character} means nothing in EVL`,
  'EVL0001.invisible': (w: { character: string }) =>
    `an invisible character stands here: ${w.character}`,
  'EVL0001.invisible.help': () => 'delete it and type a plain space',
  'EVL0001.nameCharacter': (w: { character: string }) =>
    `a name consists of letters, digits and _; this one holds ${w.character}`,
  'EVL0001.digits': () => 'numbers are written with the digits 0 to 9',
  'EVL0001.writeInstead': (w: { instead: string }) => `write \`${w.instead}\``,
  'EVL0001.noTernary': () => 'EVL has no `a ? b : c`; use `if` and `else`',
  'EVL0001.quotes': (w: { quote: string }) => `a text stands between double quotes, not ${w.quote}`,
  'EVL0001.quotes.help': () => 'write "…"',
  'EVL0001.strict': (w: { operator: string }) => `EVL has no \`${w.operator}\``,
  'EVL0001.hashComment': () => 'a comment begins with `//`, not with `#`',
  'EVL0001.unclosedComment': () => 'this comment is never closed: `*/` is missing',
  'EVL0001.nestedComment': () =>
    'this comment ends sooner than it seems: a comment cannot hold another one',
  'EVL0001.nestedComment.inner': () => 'this opens nothing, for it stands inside the comment',
  'EVL0001.nestedComment.end': () => 'so this closes nothing',
  'EVL0001.strayCommentEnd': () => '`*/` closes a comment, and none is open',

  'EVL0002.nul': () => 'the file holds a NUL character (U+0000)',
  'EVL0002.bidi': (w: { code: string }) =>
    `${w.code} changes the order in which text is shown, so that it reads as what it is not`,
  'EVL0002.tooLarge': (w: { limit: number }) =>
    `this file is too large for a program: more than ${String(w.limit)} bytes`,
  'EVL0002.notText': () => 'this file is not UTF-8 text',
  'EVL0002.malformed': (w: { bytes: string }) =>
    `this is not UTF-8 text: the bytes ${w.bytes} stand for no character`,

  'EVL0003.unclosed': () => 'this text is not closed: a `"` is missing at its end',
  'EVL0003.unclosed.help': () => 'a text ends on its line; a line break inside it is written `\\n`',
  'EVL0003.fraction': (w: { text: string }) => `\`${w.text}\`: EVL has whole numbers only`,
  'EVL0003.hexEmpty': (w: { text: string }) => `\`${w.text}\` has no digits after the \`x\``,
  'EVL0003.hexDigit': (w: { text: string; digit: string }) =>
    `\`${w.text}\`: \`${w.digit}\` is no hexadecimal digit (0–9, a–f)`,
  'EVL0003.underscore': (w: { text: string }) =>
    `\`${w.text}\`: \`_\` may stand only between two digits`,
  'EVL0003.leadingZero': (w: { text: string }) =>
    `\`${w.text}\`: a number does not begin with 0; there are no octal numbers`,
  'EVL0003.exponent': (w: { text: string }) =>
    `\`${w.text}\`: write out the zeros; EVL has no exponents`,
  'EVL0003.unit': (w: { text: string; unit: string }) =>
    `\`${w.text}\`: there is no unit \`${w.unit}\`; times are us, ms, s and sizes K, M`,
  'EVL0003.tooLarge': (w: { text: string }) =>
    `\`${w.text}\` is too large: the largest number is 9007199254740991`,
  'EVL0003.tooLargeByUnit': (w: { text: string; unit: string }) =>
    `\`${w.text}\` is too large: with the unit ${w.unit} it exceeds 9007199254740991`,
  'EVL0003.escape': (w: { text: string }) => `\`${w.text}\` means nothing in a text`,
  'EVL0003.escapeByte': (w: { text: string }) =>
    `\`${w.text}\`: two hexadecimal digits must follow \`\\x\``,
  'EVL0003.escapeCodePoint': (w: { text: string }) =>
    `\`${w.text}\`: write \`\\u{…}\` with 1 to 6 hexadecimal digits, at most 10FFFF`,
  'EVL0003.escapeSurrogate': (w: { text: string }) =>
    `\`${w.text}\` is half a character: D800 to DFFF stand for none`,

  'EVL1004.notTarget': (w: { what: 'call' | 'slice' | 'literal' | 'value' }) =>
    `${notTarget[w.what]} cannot be given a value`,
  'EVL1006.notCall': () => '`then` must follow a call',
  'EVL1006.awaitThen': () =>
    '`await` and `then` are two ways to wait for one call: use one of them',

  'EVL1007.importEmpty': () => 'the import names no file',
  'EVL1007.importCharacter': () => 'the import holds a character that no file name has',
  'EVL1007.importBackslash': () => 'write the path of an import with `/`, not with `\\`',
  'EVL1007.importAbsolute': () =>
    'the path of an import begins at the importing file, not with `/`',
  'EVL1007.importAddress': () => 'an import names a file of the program, not a drive or an address',
  'EVL1007.importOutside': () => "the import leads out of the program's folder",
  'EVL1007.importFolder': () => 'the import names a folder, not a file',
  'EVL1007.importMissing': (w: { path: string }) =>
    `there is no file \`${w.path}\` in the program's folder`,
  'EVL1007.importMissing.help': (w: { path: string }) => `perhaps \`${w.path}.evl\` is meant`,
  'EVL1007.importNotRegular': (w: { path: string }) => `\`${w.path}\` is no ordinary file`,
  'EVL1007.importUnreadable': (w: { path: string }) => `\`${w.path}\` cannot be read`,
  'EVL1007.importTooLarge': (w: { path: string; limit: number }) =>
    `\`${w.path}\` is too large for a program: more than ${String(w.limit)} bytes`,
  'EVL1007.importTooMany': (w: { files: number; megabytes: number }) =>
    `this import makes the program too large: at most ${String(w.files)} files and ${String(w.megabytes)} MB in all`,
  'EVL1007.importSelf': () => 'this file imports itself',
  'EVL1007.importCycle': (w: { file: string }) =>
    `this import closes a circle: \`${w.file}\` is already being imported`,
  'EVL1007.importCycle.step': (w: { from: string; to: string }) =>
    `\`${w.from}\` imports \`${w.to}\` here`,
};

const notTarget = {
  call: 'the result of a call',
  slice: 'a part of a list or text',
  literal: 'a fixed value',
  value: 'this',
} as const;
