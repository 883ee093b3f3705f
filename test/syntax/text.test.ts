/** Section A of the bad inputs: what is wrong below the grammar. The row is named in each title. */
import { describe, expect, test } from 'vitest';
import { positionAt } from '../../src/base/span.ts';
import { decodeSource, maxFileBytes } from '../../src/syntax/decode.ts';
import { loadProgram } from '../../src/syntax/load.ts';
import { echo, everything } from './examples.ts';
import { growsWithLength } from '../support/growth.ts';
import { bare, line, parsed, treeOf } from './parsed.ts';

const main = (body: string): string => `main { ${body} }`;

/** Loads bytes as a program and gives its errors. */
function errorsOf(...bytes: (string | number[])[]): string[] {
  const all = Uint8Array.from(
    bytes.flatMap((part) =>
      typeof part === 'string' ? [...new TextEncoder().encode(part)] : part,
    ),
  );
  const { files, diagnostics } = loadProgram('a.evl', {
    read: () => ({ kind: 'bytes', bytes: all, identity: 'a' }),
  });
  const file = files[0];
  if (file === undefined) throw new Error('no file');
  return diagnostics.map((one) => line(file, one));
}

describe('A01 nearly empty files', () => {
  test.each([
    ['empty', ''],
    ['only a mark', '\ufeff'],
    ['only a comment', '// no line end'],
    ['only blanks', ' \t\n\r\n'],
    ['only ;', ';;\n;'],
  ])('%s', (_, text) => {
    expect(errorsOf(text)).toEqual([]);
  });
});

test('A02 a byte-order mark in the middle', () => {
  expect(errorsOf('main {\n  \ufefflet x = 1\n}')).toEqual([
    '2:3 EVL0001 an invisible character stands here: U+FEFF (byte-order mark)',
  ]);
  expect(errorsOf('main {\n  let x\ufeff = 1\n}')).toEqual([
    '2:8 EVL0001 a name consists of letters, digits and _; this one holds U+FEFF (byte-order mark)',
  ]);
});

describe('A03 line ends', () => {
  const lines = echo.split('\n');
  test.each([
    ['CRLF', '\r\n'],
    ['CR', '\r'],
    ['no final line end', '\n'],
  ])('%s', (name, end) => {
    const text = name === 'no final line end' ? echo.trimEnd() : lines.join(end);
    expect(bare(treeOf(text))).toEqual(bare(treeOf(echo)));
  });
  test('mixed, with an error on its line', () => {
    expect(parsed('main {\r\n  f()\r  g()\n  x ==\r\n}').errors).toEqual([
      '4:7 EVL0001 a value is missing after `==`',
    ]);
  });
});

describe('A04 NUL', () => {
  test.each([
    ['in code', 'main {\n  \0 }', '2:3'],
    ['in a text', main('let x = "a\0b"'), '1:18'],
    ['in a comment', '// a\0\n', '1:5'],
    ['as the last byte', 'main { }\0', '1:9'],
  ])('%s', (_, text, place) => {
    expect(errorsOf(text)).toEqual([`${place} EVL0002 the file holds a NUL character (U+0000)`]);
  });
});

describe('A05 malformed UTF-8', () => {
  test.each([
    ['a continuation alone', [0x80], '80'],
    ['overlong', [0xc0, 0xaf], 'C0 AF'],
    ['a surrogate', [0xed, 0xa0, 0x80], 'ED A0 80'],
    ['beyond U+10FFFF', [0xf4, 0x90, 0x80, 0x80], 'F4 90 80 80'],
  ])('%s', (_, bytes, shown) => {
    for (const [before, after] of [
      ['main {\n  let x = "', '" }'],
      ['main {\n  // ab    é ', '\n}'],
      ['main {\n  let x =    ', ' }'],
    ] as const) {
      const column = Array.from(before).length - before.indexOf('\n');
      expect(errorsOf(before, bytes, after)).toEqual([
        `2:${String(column)} EVL0002 this is not UTF-8 text: the bytes ${shown} stand for no character`,
      ]);
    }
  });
  test('cut off at the end of the file', () => {
    expect(errorsOf('main { }\n// é', [0xe2, 0x82])).toEqual([
      '2:5 EVL0002 this is not UTF-8 text: the bytes E2 82 stand for no character',
    ]);
  });
  test('what is well formed around it is kept', () => {
    const { file } = decodeSource(
      0,
      'a',
      Uint8Array.from([0xc3, 0xa9, 0xff, 0xf0, 0x9f, 0x98, 0x80, 0xe2, 0x82]),
    );
    expect(file.text).toBe('é\ufffd😀\ufffd');
  });
});

describe('A06 what is no text', () => {
  const utf16 = Array.from('main { print("hello") }').flatMap((c) => [c.charCodeAt(0), 0]);
  test.each([
    ['UTF-16 LE', [0xff, 0xfe, ...utf16]],
    ['UTF-16 BE', [0xfe, 0xff, 0, ...utf16]],
    ['UTF-16 without a mark', utf16],
    ['PNG', [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13]],
    ['zip', [0x50, 0x4b, 3, 4, 20, 0, 0, 0]],
    ['random bytes', Array.from({ length: 4000 }, (_, i) => 128 + ((i * 37) % 128))],
  ])('%s', (_, bytes) => {
    expect(errorsOf(bytes)).toEqual(['1:1 EVL0002 this file is not UTF-8 text']);
  });
  test('50 MB are refused without being read', () => {
    expect(errorsOf([])).toEqual([]);
    // It has a length and nothing else.
    const unread = { length: 50_000_000 } as Uint8Array;
    const { diagnostics } = loadProgram('a.evl', {
      read: () => ({ kind: 'bytes', bytes: unread, identity: 'a' }),
    });
    expect(diagnostics.map((one) => one.message.id)).toEqual(['EVL0002.tooLarge']);
  });
  test.each([
    [maxFileBytes - 1, 0],
    [maxFileBytes, 0],
    [maxFileBytes + 1, 1],
  ])('%i bytes', (size, errors) => {
    expect(decodeSource(0, 'a', new Uint8Array(size).fill(32)).diagnostics).toHaveLength(errors);
  });
});

describe('A07 bidirectional controls', () => {
  const controls = [
    0x61c, 0x200e, 0x200f, 0x202a, 0x202b, 0x202c, 0x202d, 0x202e, 0x2066, 0x2067, 0x2068, 0x2069,
  ].map((code) => String.fromCodePoint(code));
  test.each(
    controls.map((control) => [
      `U+${control.codePointAt(0)?.toString(16).toUpperCase().padStart(4, '0') ?? ''}`,
      control,
    ]),
  )('%s', (name, control) => {
    for (const text of [
      `main { let x = "abc${control}" }`,
      `main { /* abcdef ${control} */ }`,
      `main { let abcdefgh${control} = 1 }`,
    ]) {
      const { errors } = parsed(text);
      expect(errors).toEqual([
        `1:${String(text.indexOf(control) + 1)} EVL0002 ${name} changes the order in which text is shown, so that it reads as what it is not`,
      ]);
    }
  });
});

test.each([
  ['U+200B (zero-width space)', '\u200b'],
  ['U+00AD (soft hyphen)', '\u00ad'],
  ['U+FE0F', '\ufe0f'],
])('A08 %s inside a name', (name, character) => {
  expect(parsed(main(`let ab${character}cd = 1`)).errors).toEqual([
    `1:14 EVL0001 a name consists of letters, digits and _; this one holds ${name}`,
  ]);
});

test('A10 composed and decomposed are one name', () => {
  const tree = treeOf('shared \u00e9 = 0\nshared e\u0301 = 0');
  expect(tree.items.map((item) => (item.kind === 'shared' ? item.name.name : ''))).toEqual([
    '\u00e9',
    '\u00e9',
  ]);
});

describe('A11 other spaces', () => {
  test.each([
    ['U+00A0 (no-break space)', '\u00a0'],
    ['U+2028 (line separator)', '\u2028'],
    ['U+0085 (next line)', '\u0085'],
    ['U+3000 (ideographic space)', '\u3000'],
  ])('%s', (name, character) => {
    // None of them ends a line, so the second error is on line 2.
    expect(parsed(`main { f()${character}g()\n  x == 1 }`).errors).toEqual([
      `1:11 EVL0001 an invisible character stands here: ${name}`,
      '2:5 EVL0001 `==` compares two values, and nothing is done with the answer',
    ]);
  });
});

test('A12 controls in a text are kept, in code they are errors', () => {
  const tree = treeOf(main('let x = "\x1b[2J\x07"'));
  expect(JSON.stringify(bare(tree))).toContain('"value":"\\u001b[2J\\u0007"');
  expect(parsed(main('\x1b')).errors).toEqual([
    '1:8 EVL0001 an invisible character stands here: U+001B (escape)',
  ]);
  expect(parsed(main('f()\x9b')).errors).toEqual([
    '1:11 EVL0001 an invisible character stands here: U+009B',
  ]);
});

describe('A13 long lines', () => {
  test.each([
    ['spaces', (n: number) => ' '.repeat(n)],
    [';', (n: number) => ';'.repeat(n)],
    ['; and spaces', (n: number) => '; '.repeat(n / 2)],
    ['a text', (n: number) => main(`let x = "${'a'.repeat(n)}"`)],
    ['a comment', (n: number) => `/*${'*'.repeat(n)}*/`],
  ])('%s', (_, form) => {
    growsWithLength((n) => {
      const text = form(n);
      return () => {
        expect(parsed(text).errors).toEqual([]);
      };
    }, 250_000);
  });
  test('the column is right', () => {
    const { file, diagnostics } = parsed(`main { let x = "${'é'.repeat(300_000)}" ) }`);
    expect(positionAt(file, diagnostics[0]?.span.start ?? 0)).toEqual({ line: 1, column: 300_019 });
  });
});

describe('A14 a text without its end', () => {
  test.each([
    ['at the end of a line', 'main {\n  print("abc)\n}', '2:9'],
    ['at the end of the file', 'main { let x = "abc', '1:16'],
    ['after a backslash', 'main {\n  let x = "a\\\n}', '2:11'],
    ['an escaped quote', 'main {\n  let x = "a\\"\n}', '2:11'],
  ])('%s', (_, text, place) => {
    expect(parsed(text).errors).toEqual([
      `${place} EVL0003 this text is not closed: a \`"\` is missing at its end`,
    ]);
  });
});

describe('A15 comments', () => {
  test.each([
    ['/*', 'main { }\n  /* abc'],
    ['/*/', 'main { }\n  /*/'],
  ])('%s is never closed', (_, text) => {
    expect(parsed(text).errors).toEqual([
      '2:3 EVL0001 this comment is never closed: `*/` is missing',
    ]);
  });
  test('what it hides is no further error', () => {
    expect(parsed('main {\n  f(/* abc\n}').errors).toEqual([
      '2:5 EVL0001 this comment is never closed: `*/` is missing',
    ]);
  });
  test('/* /* */ */', () => {
    const { errors, diagnostics } = parsed('main { }\n/* /* */ */');
    expect(errors).toEqual([
      '2:1 EVL0001 this comment ends sooner than it seems: a comment cannot hold another one',
    ]);
    expect(diagnostics[0]?.related.map((one) => one.span.start)).toEqual([12, 18]);
  });
  test('a lone end', () => {
    expect(parsed('main { */ }').errors).toEqual([
      '1:8 EVL0001 `*/` closes a comment, and none is open',
    ]);
  });
});

describe('A16 escapes', () => {
  test.each([
    ['\\q', '`\\q` means nothing in a text'],
    ['\\x4', '`\\x4`: two hexadecimal digits must follow `\\x`'],
    ['\\xGG', '`\\x`: two hexadecimal digits must follow `\\x`'],
    ['\\u{}', '`\\u{}`: write `\\u{…}` with 1 to 6 hexadecimal digits, at most 10FFFF'],
    ['\\u{110000}', '`\\u{110000}`: write `\\u{…}` with 1 to 6 hexadecimal digits, at most 10FFFF'],
    ['\\u{D800}', '`\\u{D800}` is half a character: D800 to DFFF stand for none'],
    [
      '\\u{0000000041}',
      '`\\u{0000000041}`: write `\\u{…}` with 1 to 6 hexadecimal digits, at most 10FFFF',
    ],
    ['\\u0041', '`\\u`: write `\\u{…}` with 1 to 6 hexadecimal digits, at most 10FFFF'],
    ["\\'", "`\\'` means nothing in a text"],
  ])('%s', (escape, message) => {
    expect(parsed(main(`let x = "é${escape} "`)).errors).toEqual([`1:18 EVL0003 ${message}`]);
  });
  test('what is right gives its bytes', () => {
    const tree = treeOf(main('let x = "\\n\\r\\t\\0\\\\\\"\\x80\\u{e9}é\\u{1F600}"'));
    expect(JSON.stringify(bare(tree))).toContain(
      JSON.stringify({ kind: 'str', value: '\n\r\t\0\\"\x80\xc3\xa9\xc3\xa9\xf0\x9f\x98\x80' }),
    );
  });
});

describe('A17–A19 numbers', () => {
  const value = (text: string): unknown => {
    const item = treeOf(`const c = ${text}`).items[0];
    return item?.kind === 'const' && item.value.kind === 'int' ? item.value.value : undefined;
  };
  test.each([
    ['0', 0],
    ['42', 42],
    ['0x2A', 42],
    ['0X2a', 42],
    ['1_000_000', 1_000_000],
    ['0xFF_FF', 65_535],
    ['5us', 5],
    ['5ms', 5000],
    ['5s', 5_000_000],
    ['4K', 4096],
    ['2M', 2_097_152],
    ['9007199254740991', 9_007_199_254_740_991],
    ['0x1FFFFFFFFFFFFF', 9_007_199_254_740_991],
    ['0x00000000000000001', 1],
    ['9007199254s', 9_007_199_254_000_000],
  ])('%s', (text, expected) => {
    expect(value(text)).toBe(expected);
  });
  const long = '9'.repeat(100_000);
  test.each([
    ['9007199254740992', 'is too large'],
    ['9007199254740993', 'is too large'],
    ['0x20000000000000', 'is too large'],
    [long, 'is too large'],
    [`0x${long}`, 'is too large'],
    ['9007199254740991s', 'with the unit s it exceeds'],
    ['8796093022208K', 'with the unit K it exceeds'],
    ['0x', 'no digits after the `x`'],
    ['0x1G', '`G` is no hexadecimal digit'],
    ['1__0', '`_` may stand only between two digits'],
    ['1_', '`_` may stand only between'],
    ['0x_1', '`_` may stand only between'],
    ['5msx', 'there is no unit `msx`'],
    ['5min', 'there is no unit `min`'],
    ['1.5', 'whole numbers only'],
    ['1.5ms', 'whole numbers only'],
    ['1e5', 'write out the zeros'],
    ['0644', 'does not begin with 0'],
    ['5é', 'there is no unit `é`'],
    ['1２', 'there is no unit `２`'],
  ])('%s', (text, message) => {
    const { errors } = parsed(`const c = ${text}\nmain { }`);
    expect(errors).toHaveLength(1);
    expect(errors[0]).toMatch(/^1:11 EVL0003 /);
    expect(errors[0]).toContain(message);
    expect(errors[0]?.length).toBeLessThan(200);
  });
  test('１２ and 5 ms are no numbers', () => {
    expect(parsed('const c = １２').errors).toEqual([
      '1:11 EVL0001 `１` (U+FF11) means nothing in EVL',
    ]);
    expect(parsed('const c = 5 ms').errors).toEqual([
      '1:11 EVL0001 the unit `ms` must follow its number without a space',
    ]);
  });
});

test('A20 a name of 1 MB', () => {
  const long = 'a'.repeat(1_000_000);
  expect(parsed(main(`let ${long} = 1`)).errors).toEqual([]);
  expect(parsed(main(`${long} == 1`)).errors).toHaveLength(1);
});

describe('A21 names that JavaScript knows', () => {
  const names = [
    '__proto__',
    'constructor',
    'toString',
    'hasOwnProperty',
    'valueOf',
    'prototype',
    'arguments',
    'eval',
    'undefined',
    'NaN',
    'this',
    'new',
  ];
  test.each(names)('%s', (name) => {
    const tree = treeOf(`
shared ${name} = {${name}: 1}
mutex ${name}
fn ${name}(${name}) { ${name}.${name} = ${name} }
on ${name}(${name}) { let ${name} = spawn ${name}() }
world { client ${name} connect 7 { } file "${name}" = "" }
test "${name}" { expect client ${name} received "" }
`);
    expect(JSON.stringify(bare(tree)).split(`"${name}"`).length - 1).toBe(16);
  });
});

test('everything the grammar has can stand in one file', () => {
  expect(treeOf(everything).items).toHaveLength(16);
});
