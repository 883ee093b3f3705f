/** Rows B04 to B06: whatever the text, parsing ends soon, without an exception, and every place is inside the file. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { program } from '../ast/programs.ts';
import { printFile } from '../../src/ast/print.ts';
import { keywordTexts, signTypes, wordTexts } from '../../grammar/tokens.ts';
import { decodeSource } from '../../src/syntax/decode.ts';
import { parseFile } from '../../src/syntax/parse.ts';
import { echo, everything, programsIn, selectLoop } from './examples.ts';
import { parsed } from './parsed.ts';
import { howMany, oneIn } from '../support/thorough.ts';

/** `parsed` throws where a span is outside of the file or a text is missing words. */
function survives(text: string): void {
  const { diagnostics, tree } = parsed(text);
  // The last way out of the parser, for errors that it cannot explain, must never be taken.
  const unexplained = diagnostics.filter(
    (one) => one.message.id === 'EVL0001.unexpected' && one.message.args['found'] === '',
  );
  if (unexplained.length > 0) throw new Error(`unexplained: ${JSON.stringify(text)}`);
  if (
    diagnostics.length === 0 &&
    text.trim() !== '' &&
    tree.items.length === 0 &&
    !/^[\s;]*(?:\/\/|\/\*)|^[\s;]*$/.test(text)
  ) {
    throw new Error(`neither items nor errors: ${JSON.stringify(text)}`);
  }
}

const programs = [
  { name: 'select loop', text: selectLoop, step: howMany(7, 2) },
  { name: 'echo', text: echo, step: howMany(5, 1) },
  { name: 'everything', text: everything, step: howMany(41, 7) },
  ...oneIn(5, [...programsIn('programs'), ...programsIn('test/lang')]).map((one) => ({
    ...one,
    step: 97,
  })),
];

describe('B04 prefixes', () => {
  test.each(programs.map((one) => [one.name, one] as const))('%s', (_, { text, step }) => {
    for (let end = 0; end <= text.length; end += step) survives(text.slice(0, end));
  });
});

describe('B05 one byte deleted, doubled, replaced', () => {
  const replacements = [
    '{',
    '}',
    '(',
    ')',
    '"',
    '\n',
    '=',
    '0',
    '\0',
    '\u202e',
    '/',
    '*',
    ' ',
    'é',
  ];
  test.each(programs.map((one) => [one.name, one] as const))('%s', (_, { text, step }) => {
    for (let at = 0; at < text.length; at += step) {
      const [before, here, after] = [text.slice(0, at), text.charAt(at), text.slice(at + 1)];
      survives(before + after);
      survives(before + here + here + after);
      survives(before + (replacements[at % replacements.length] ?? '') + after);
    }
  });
});

describe('B06 noise', () => {
  const pieces = [
    ...keywordTexts,
    ...wordTexts,
    ...signTypes.keys(),
    'x',
    'y',
    'f',
    '1',
    '2ms',
    '0x',
    '"s"',
    "'q'",
    '"open',
    '\n',
    '\n',
    '\n  ',
    '/*',
    '*/',
    '//',
    '#',
    '@',
    '\u00a0',
    'def',
    'var',
    'and',
    'not',
    'elif',
    'print',
    'switch',
    'do',
    'of',
    'é',
    '१',
    '\u200b',
    '😀',
  ];
  const token = fc.constantFrom(...pieces);
  const tokens = fc
    .array(fc.tuple(token, fc.constantFrom('', ' ', ' ', ' ')), { maxLength: 60 })
    .map((all) => all.map(([text, space]) => text + space).join(''));

  test('random tokens', () => {
    fc.assert(
      fc.property(tokens, (text) => {
        survives(text);
      }),
      { numRuns: howMany(400, 5000) },
    );
  });
  test.each([
    ['in a handler', 'on start {\n', '\n}\n'],
    ['in a world', 'world {\n', '\n}\n'],
    ['in a test', 'test "t" {\n', '\n}\n'],
    ['in an expression', 'const c = ', ''],
  ])('random tokens %s', (_, before, after) => {
    fc.assert(
      fc.property(tokens, (text) => {
        survives(before + text + after);
      }),
      { numRuns: howMany(100, 2000) },
    );
  });
  test('random text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        survives(text);
      }),
      { numRuns: howMany(250, 5000) },
    );
  });
  test('random bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        const { file, isText } = decodeSource(0, 'a.evl', bytes);
        if (isText) survives(file.text);
      }),
      { numRuns: howMany(250, 5000) },
    );
  });
  test('bytes that are nearly text', () => {
    const near = fc.array(
      fc.oneof(
        fc.constantFrom(...new TextEncoder().encode('on f() { let x = "a" }\n')),
        fc.nat(255),
      ),
      { maxLength: 200 },
    );
    fc.assert(
      fc.property(near, (bytes) => {
        const { file, diagnostics, isText } = decodeSource(0, 'a.evl', Uint8Array.from(bytes));
        for (const one of diagnostics) expect(one.span.end).toBeLessThanOrEqual(file.text.length);
        if (isText) survives(file.text);
      }),
      { numRuns: howMany(250, 5000) },
    );
  });
  test('the same text gives the same result', () => {
    fc.assert(
      fc.property(tokens, (text) => {
        expect(JSON.stringify(parsed(text))).toBe(JSON.stringify(parsed(text)));
      }),
      { numRuns: howMany(80, 1000) },
    );
  });
});

describe('an error elsewhere changes nothing in what is right', () => {
  /** The same program with a wrong handler behind it: the careful way of parsing must read the rest like the quick one. */
  const check = (text: string): void => {
    const right = parsed(text);
    if (right.errors.length > 0) throw new Error(`not a correct program: ${text}`);
    const wrong = parsed(`${text}\non broken { x = = 1 }\n`);
    expect(wrong.diagnostics.map((one) => one.message.id)).toEqual(['EVL0001.secondAssign']);
    expect(wrong.tree.items.slice(0, -1)).toEqual(right.tree.items);
    const open = parsed(`${text}\non broken {\n  f(1\n  g()\n`);
    expect(open.diagnostics.map((one) => one.message.id)).toEqual([
      'EVL0001.unclosed',
      'EVL0001.unclosedAtEnd',
    ]);
    expect(open.tree.items.slice(0, -1)).toEqual(right.tree.items);
  };
  test.each(
    programs
      .filter((one) => parsed(one.text).errors.length === 0)
      .map((one) => [one.name, one.text] as const),
  )('%s', (_, text) => {
    check(text);
  });
  test('random programs', () => {
    fc.assert(
      fc.property(program, (tree) => {
        check(printFile(tree));
      }),
      { numRuns: howMany(30, 500) },
    );
  });
});

test('all programs that people read have no errors', () => {
  for (const { name, text } of [...programsIn('programs')]) {
    expect(parseFile(parsed(text).file).diagnostics, name).toEqual([]);
  }
});
