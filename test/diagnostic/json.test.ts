import { describe, expect, test } from 'vitest';
import { sourceFile } from '../../src/base/span.ts';
import { diagnostic } from '../../src/diagnostic/diagnostic.ts';
import { diagnosticsJson } from '../../src/diagnostic/json.ts';
import { phrase } from '../../src/diagnostic/phrase.ts';

describe('the JSON form', () => {
  test('exactly the fields of cli.md, columns in characters', () => {
    const file = sourceFile(0, 'a.evl', 'let \ud83d\ude00\u0301 = x\nprint(y)');
    const at = file.text.indexOf('x');
    const below = file.text.indexOf('y');
    const d = diagnostic(
      'EVL1001.unknown',
      { file: 0, start: at, end: at + 1 },
      { name: 'x' },
      {
        related: [
          {
            message: phrase('EVL1001.meant', { name: 'y' }),
            span: { file: 0, start: below, end: below + 1 },
          },
        ],
        help: phrase('EVL1001.help.near', { near: 'y' }),
        label: phrase('EVL1001.meant', { name: 'not in the form' }),
        count: 3,
      },
    );
    expect(diagnosticsJson([{ ...d, schedule: 's1' }], [file])).toEqual([
      {
        code: 'EVL1001',
        severity: 'error',
        message: 'nothing here has the name `x`',
        file: 'a.evl',
        range: { start: { line: 1, column: 10 }, end: { line: 1, column: 11 } },
        related: [
          {
            message: '`y` is declared here',
            file: 'a.evl',
            range: { start: { line: 2, column: 7 }, end: { line: 2, column: 8 } },
          },
        ],
        help: 'did you mean `y`?',
        schedule: 's1',
        count: 3,
      },
    ]);
    const [plain] = diagnosticsJson(
      [diagnostic('EVL1008.local', { file: 0, start: 0, end: 3 }, { name: 'a' })],
      [file],
    );
    expect(Object.keys(plain ?? {})).toEqual([
      'code',
      'severity',
      'message',
      'file',
      'range',
      'related',
    ]);
  });

  test('sorted, each once', () => {
    const file = sourceFile(0, 'a.evl', 'abc');
    const at = (start: number): ReturnType<typeof diagnostic> =>
      diagnostic('EVL1001.unknown', { file: 0, start, end: start + 1 }, { name: 'x' });
    expect(
      diagnosticsJson([at(2), at(0), at(2), at(1)], [file]).map((d) => d.range.start.column),
    ).toEqual([1, 2, 3]);
  });

  test('E10: always well-formed Unicode', () => {
    const file = sourceFile(0, 'a\ud800.evl', '\udc00 x');
    const [d] = diagnosticsJson(
      [diagnostic('EVL1001.unknown', { file: 0, start: 2, end: 3 }, { name: 'a\ud800b\u0000' })],
      [file],
    );
    const text = JSON.stringify(d);
    expect(text).not.toMatch(/\p{Surrogate}/u);
    expect(text).not.toMatch(/\\ud[89a-f]/i);
    expect(Buffer.from(text, 'utf8').toString('utf8')).toBe(text);
    expect(d?.message).toBe('nothing here has the name `a<U+D800>b\\x00`');
  });

  test('ten thousand places on one line of a megabyte', () => {
    const file = sourceFile(0, 'a.evl', '\ud83d\ude00'.repeat(500_000));
    const all = Array.from({ length: 10_000 }, (_, i) =>
      diagnostic('EVL1001.unknown', { file: 0, start: i * 100, end: i * 100 + 2 }, { name: 'x' }),
    );
    const json = diagnosticsJson(all, [file]);
    expect(json[0]?.range.start).toEqual({ line: 1, column: 1 });
    expect(json[9_999]?.range).toEqual({
      start: { line: 1, column: 499_951 },
      end: { line: 1, column: 499_952 },
    });
  });
});
