import { describe, expect, test } from 'vitest';
import { sourceFile, type SourceFile, type Span } from '../../src/base/span.ts';
import { diagnostic, type Diagnostic, type Related } from '../../src/diagnostic/diagnostic.ts';
import { ansiPalette } from '../../src/diagnostic/palette.ts';
import { phrase } from '../../src/diagnostic/phrase.ts';
import { render } from '../../src/diagnostic/render.ts';

function spanOf(file: SourceFile, part: string, from = 0): Span {
  const start = file.text.indexOf(part, from);
  expect(start).toBeGreaterThanOrEqual(0);
  return { file: file.id, start, end: start + part.length };
}

/** A diagnostic about a name, with the words that the test wants to see. */
function about(
  span: Span,
  name: string,
  extras: {
    label?: string;
    related?: readonly (readonly [Span, string])[];
    help?: string;
    count?: number;
  } = {},
): Diagnostic {
  const said = (n: string): Related['message'] => phrase('EVL1001.unknown', { name: n });
  return diagnostic(
    'EVL1001.unknown',
    span,
    { name },
    {
      ...(extras.label === undefined ? {} : { label: said(extras.label) }),
      related: (extras.related ?? []).map(([s, n]) => ({ span: s, message: said(n) })),
      ...(extras.help === undefined
        ? {}
        : { help: phrase('EVL1001.help.near', { near: extras.help }) }),
      ...(extras.count === undefined ? {} : { count: extras.count }),
    },
  );
}

const lines = (...all: readonly string[]): string => `${all.join('\n')}\n`;

describe('the text form', () => {
  test('one place, with help', () => {
    const file = sourceFile(0, 'echo.evl', 'main {\n  prnt(1)\n}\n');
    expect(render([about(spanOf(file, 'prnt'), 'prnt', { help: 'print' })], [file])).toBe(
      lines(
        'error[EVL1001]: nothing here has the name `prnt`',
        ' --> echo.evl:2:3',
        '  |',
        '2 |   prnt(1)',
        '  |   ^^^^',
        '  = help: did you mean `print`?',
      ),
    );
  });

  test('several places of one line: the rightmost text beside its mark, the others hanging', () => {
    const file = sourceFile(0, 'a.evl', 'close(fd, 1)');
    const d = about(spanOf(file, '1'), 'x', {
      label: 'one',
      related: [
        [spanOf(file, 'close'), 'two'],
        [spanOf(file, 'fd'), 'three'],
      ],
    });
    expect(render([d], [file])).toBe(
      lines(
        'error[EVL1001]: nothing here has the name `x`',
        ' --> a.evl:1:11',
        '  |',
        '1 | close(fd, 1)',
        '  | ----- --  ^ nothing here has the name `one`',
        '  | |     |',
        '  | |     nothing here has the name `three`',
        '  | nothing here has the name `two`',
      ),
    );
  });

  test('lines that are near stand together, lines far apart have dots between', () => {
    const file = sourceFile(
      0,
      'a.evl',
      Array.from({ length: 120 }, (_, i) => `line${String(i + 1)}x`).join('\n'),
    );
    const d = about(spanOf(file, 'line99x'), 'x', {
      related: [
        [spanOf(file, 'line1x'), 'first'],
        [spanOf(file, 'line97x'), 'near'],
        [spanOf(file, 'line100x'), 'next'],
      ],
    });
    expect(render([d], [file])).toBe(
      lines(
        'error[EVL1001]: nothing here has the name `x`',
        '   --> a.evl:99:1',
        '    |',
        '  1 | line1x',
        '    | ------ nothing here has the name `first`',
        '...',
        ' 97 | line97x',
        '    | ------- nothing here has the name `near`',
        ' 98 | line98x',
        ' 99 | line99x',
        '    | ^^^^^^^',
        '100 | line100x',
        '    | -------- nothing here has the name `next`',
      ),
    );
  });

  test('places in other files have frames of their own', () => {
    const a = sourceFile(0, 'a.evl', 'one');
    const b = sourceFile(1, 'lib/b.evl', 'x\ntwo');
    expect(
      render([about(spanOf(a, 'one'), 'one', { related: [[spanOf(b, 'two'), 'two']] })], [a, b]),
    ).toBe(
      lines(
        'error[EVL1001]: nothing here has the name `one`',
        ' --> a.evl:1:1',
        '  |',
        '1 | one',
        '  | ^^^',
        ' ::: lib/b.evl:2:1',
        '  |',
        '2 | two',
        '  | --- nothing here has the name `two`',
      ),
    );
  });

  test('columns are those of a terminal: wide letters, combining marks, tabs', () => {
    const file = sourceFile(0, 'a.evl', '\tlet \ud55c\uae00 = e\u0301 + \ud83d\ude00 + x');
    const d = about(spanOf(file, 'x'), 'x', {
      related: [
        [spanOf(file, '\ud55c\uae00'), 'a'],
        [spanOf(file, 'e\u0301'), 'b'],
        [spanOf(file, '\ud83d\ude00'), 'c'],
      ],
    });
    expect(render([d], [file]).split('\n').slice(1, 5)).toEqual([
      ' --> a.evl:1:20',
      '  |',
      '1 |     let \ud55c\uae00 = e\u0301 + \ud83d\ude00 + x',
      '  |         ----   -   --   ^',
    ]);
  });

  test('places at and behind the end, over several lines, and from nowhere', () => {
    const file = sourceFile(0, 'a.evl', 'ab\r\ncd');
    const at = (start: number, end: number): readonly string[] =>
      render([about({ file: 0, start, end }, 'x')], [file])
        .split('\n')
        .slice(1, 5);
    expect(at(6, 6)).toEqual([' --> a.evl:2:3', '  |', '2 | cd', '  |   ^']);
    expect(at(1, 6)).toEqual([' --> a.evl:1:2', '  |', '1 | ab', '  |  ^']);
    expect(at(999, 1000)).toEqual([' --> a.evl:2:3', '  |', '2 | cd', '  |   ^']);
    expect(at(NaN, NaN)).toEqual([' --> a.evl:2:3', '  |', '2 | cd', '  |   ^']);
    const empty = sourceFile(0, 'a.evl', '');
    expect(render([about({ file: 0, start: 0, end: 0 }, 'x')], [empty])).toContain('1 |\n  | ^\n');
  });

  test('a count, and more places than are drawn', () => {
    const file = sourceFile(
      0,
      'a.evl',
      Array.from({ length: 30 }, (_, i) => `l${String(i)}_`).join('\n'),
    );
    const related = Array.from(
      { length: 15 },
      (_, i) => [spanOf(file, `l${String(i)}_`), 'r'] as const,
    );
    const text = render([about(spanOf(file, 'l20_'), 'x', { related, count: 7 })], [file]);
    expect(text).toContain('= note: and 3 more places');
    expect(text).toContain('= note: found 7 times');
  });

  test('colours change nothing but the colours', () => {
    const file = sourceFile(0, 'a.evl', 'close(fd, 1)');
    const d = about(spanOf(file, '1'), 'x', {
      label: 'one',
      help: 'h',
      related: [[spanOf(file, 'close'), 'two']],
    });
    const coloured = render([d], [file], { palette: ansiPalette });
    expect(coloured).toContain('\u001b[');
    expect(coloured.replace(/\u001b\[[0-9;]*m/g, '')).toBe(render([d], [file]));
  });
});

describe('many of them', () => {
  const file = sourceFile(
    0,
    'a.evl',
    Array.from({ length: 300 }, (_, i) => `l${String(i)}_`).join('\n'),
  );

  test('B03: a hundred are drawn, then the number of the others; errors are never hidden behind warnings', () => {
    const warnings = Array.from({ length: 250 }, (_, i) =>
      diagnostic('EVL1008.local', spanOf(file, `l${String(i)}_`), { name: 'w' }),
    );
    const error = about(spanOf(file, 'l299_'), 'late');
    const text = render([...warnings, error], [file]);
    expect(text.match(/^warning/gm)?.length).toBe(99);
    expect(text).toContain('`late`');
    expect(text.endsWith('and 151 more\n')).toBe(true);
  });

  test('sorted by place, exact repetitions dropped', () => {
    const second = about(spanOf(file, 'l2_'), 'b');
    const first = about(spanOf(file, 'l1_'), 'a');
    const text = render([second, first, second, about(spanOf(file, 'l2_'), 'c')], [file]);
    expect([...text.matchAll(/name `(\w)`/g)].map((m) => m[1])).toEqual(['a', 'b', 'c']);
  });

  test('none', () => {
    expect(render([], [file])).toBe('');
  });
});

describe('E03: nothing from a program acts on the terminal', () => {
  const evil =
    '\u001b[2J\u001b]0;title\u0007\u009b31m\r\b\u0000\u202e\u2066\u200e\u061c\u2028\ufeff\u200b\ud800';

  test('in the source line, the message, the file name, the help', () => {
    const file = sourceFile(0, `a${evil}.evl`, `let x = "${evil}" y`);
    const text = render(
      [about(spanOf(file, 'y'), `n${evil}`, { help: evil, label: evil })],
      [file],
    );
    expect(text).not.toMatch(
      /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b\u200e\u061c\u2028\u202e\u2066\ufeff]|\p{Surrogate}/u,
    );
    expect(text).toContain('\\x1b[2J\\x1b]0;title\\x07\\x9b31m');
    expect(text).toContain('<U+202E><U+2066><U+200E><U+061C>');
  });

  test('A07: a bidirectional control in the excerpt is spelled out, and the mark stands below it', () => {
    const file = sourceFile(0, 'a.evl', 'print("\u202e")');
    expect(
      render([about(spanOf(file, '\u202e'), 'x')], [file])
        .split('\n')
        .slice(3, 5),
    ).toEqual(['1 | print("<U+202E>")', '  |        ^^^^^^^^']);
  });

  test('ten thousand combining marks are not drawn over the lines around', () => {
    const file = sourceFile(0, 'a.evl', `x = "e${'\u0301'.repeat(10_000)}" + y`);
    const text = render([about(spanOf(file, 'y'), 'y')], [file]);
    expect(text.length).toBeLessThan(1_500);
    expect(text).not.toMatch(/\u0301{5}/);
    expect(text).toContain('y\n');
  });
});

describe('long things', () => {
  test('A13: of a line of a megabyte the stretch around the place is shown, quickly', () => {
    const file = sourceFile(0, 'a.evl', `${'x'.repeat(1_000_000)} foo ${'y'.repeat(1_000_000)}`);
    const all = Array.from({ length: 100 }, (_, i) =>
      about({ file: 0, start: i * 20_000, end: i * 20_000 + 3 }, `n${String(i)}`),
    );
    const text = render([about(spanOf(file, 'foo'), 'foo'), ...all], [file]);
    expect(text).toContain(' foo yyy');
    expect(text).toContain(' --> a.evl:1:1000002');
    for (const line of text.split('\n')) expect(line.length).toBeLessThan(140);
  });

  test('a place behind many characters that are spelled out is still seen', () => {
    const file = sourceFile(0, 'a.evl', `${'\u202e'.repeat(100)}place${'z'.repeat(300)}`);
    const [, , , source = '', marks = ''] = render(
      [about(spanOf(file, 'place'), 'x')],
      [file],
    ).split('\n');
    expect(source.slice(marks.indexOf('^'), marks.lastIndexOf('^') + 1)).toBe('place');
  });

  test('A20: a name of a megabyte is cut in the message, both its ends are kept', () => {
    const file = sourceFile(0, 'a.evl', 'x');
    const text = render(
      [about({ file: 0, start: 0, end: 1 }, `begin${'n'.repeat(1_000_000)}end`)],
      [file],
    );
    expect(text.length).toBeLessThan(400);
    expect(text).toMatch(/`beginn+…n+end`/);
  });
});
