/** The parts of a failure: where two texts part, and a client's dialogue told again. */
import { growsWithLength } from '../support/growth.ts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dialogue } from '../../src/grade/dialogue.ts';
import { difference, lenient } from '../../src/grade/difference.ts';
import { defused, xmlText } from '../../src/grade/clean.ts';
import { canonical } from '../../src/grade/result.ts';
import { planOf } from '../../src/world/plan.ts';
import { suiteOf } from './suite.ts';

describe('difference', () => {
  test('a few lines around the first difference', () => {
    const numbers = Array.from({ length: 50 }, (_, i) => `${String(i)}\n`);
    const other = numbers.map((l, i) => (i === 20 ? 'twenty\n' : l));
    expect(difference(numbers.join(''), other.join('')).lines).toEqual([
      '  … 18 equal lines before',
      '  18',
      '  19',
      '- 20',
      '+ twenty',
      ...numbers.slice(21, 32).map((l) => `  ${l.trim()}`),
      '  … 18 more lines',
    ]);
  });
  test('a missing line end, and white space alone', () => {
    expect(difference('a\n', 'a')).toEqual({
      lines: ['- a', '+ a  (no line end)'],
      onlyWhiteSpace: true,
    });
    expect(difference('a\n', 'a  \r\n\n').onlyWhiteSpace).toBe(true);
    expect(difference('a b\n', 'ab\n').onlyWhiteSpace).toBe(false);
  });
  test('property: what is marked as expected or common, put together, is the expected text; likewise what came', () => {
    const text = fc
      .array(fc.constantFrom('a\n', 'b\n', 'c\n'), { maxLength: 8 })
      .map((l) => l.join(''));
    fc.assert(
      fc.property(text, text, (a, b) => {
        const { lines } = difference(a, b);
        const side = (mark: string): string =>
          lines
            .filter((l) => l.startsWith('  ') || l.startsWith(mark))
            .filter((l) => !l.includes('…'))
            .map((l) => `${l.slice(2)}\n`)
            .join('');
        const skipped =
          lines[0]?.includes('before') === true ? Number(/\d+/.exec(lines[0])?.[0]) : 0;
        const rest = (t: string): string => t.split('\n').slice(skipped).join('\n');
        expect([side('- '), side('+ ')]).toEqual([rest(a), rest(b)]);
      }),
    );
  });
  test('megabytes are quick', () => {
    growsWithLength(
      (n) => () => {
        difference('x\n'.repeat(n), `${'x\n'.repeat(n - 1)}y\n`);
        difference(' '.repeat(2 * n), '\n'.repeat(2 * n));
        lenient(`${'\n'.repeat(n)}x${' '.repeat(n)}`);
      },
      125_000,
    );
  });
});

describe('dialogue', () => {
  const script = (actions: string): Parameters<typeof dialogue>[0] =>
    planOf(suiteOf(`main { }\nworld { client a connect 7 { ${actions} } }`).names.worlds[0])
      .clients[0]?.script ?? [];
  test('follows the script through the bytes that came', () => {
    expect(
      dialogue(
        script('send "a" expect "b" repeat 2 { send "c" expect size 2 } close'),
        'bxxyz',
        false,
      ),
    ).toEqual([
      { kind: 'sent', bytes: 'a' },
      { kind: 'received', bytes: 'b' },
      { kind: 'sent', bytes: 'c' },
      { kind: 'received', bytes: 'xx' },
      { kind: 'sent', bytes: 'c' },
      { kind: 'received', bytes: 'yz' },
      { kind: 'did', what: 'close' },
    ]);
  });
  test('ends where an expectation was missed', () => {
    expect(dialogue(script('send "a" expect "b" send "c" expect "d" close'), 'bx', true)).toEqual([
      { kind: 'sent', bytes: 'a' },
      { kind: 'received', bytes: 'b' },
      { kind: 'sent', bytes: 'c' },
      { kind: 'missed', what: 'text', bytes: 'd', size: 1, got: 'x' },
    ]);
    expect(dialogue(script('expect close'), '', true)).toEqual([
      { kind: 'missed', what: 'close', bytes: '', size: 0, got: '' },
    ]);
    expect(dialogue(script('expect close'), '', false)).toEqual([]);
    expect(dialogue(script('expect close'), 'more', true)).toMatchObject([
      { kind: 'missed', got: 'more' },
    ]);
  });
  test('of a long one the last lines', () => {
    expect(dialogue(script('repeat 100000 { send "a" }'), '', false)).toHaveLength(12);
  });
});

describe('texts for certain readers', () => {
  test('what CI systems interpret is defused wherever it stands', () => {
    expect(defused('::error::x\n  ::set-output\nok ##[group]y ##vso[task]z a::b')).toBe(
      ': :error::x\n  : :set-output\nok ## [group]y ## vso[task]z a::b',
    );
  });
  test('XML holds no code point that it cannot', () => {
    expect(xmlText('a\u0000\u0008\u000b\u001f\ufffe\uffff\ud800b\t\n\u{1f600}')).toBe(
      'a\ufffd\ufffd\ufffd\ufffd\ufffd\ufffd\ufffdb\t\n\u{1f600}',
    );
  });
  test('property: the canonical form does not depend on the order of keys', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const turned = (v: unknown): unknown => {
          if (Array.isArray(v)) return v.map(turned);
          return typeof v === 'object' && v !== null
            ? Object.fromEntries(
                Object.entries(v)
                  .reverse()
                  .map(([k, x]) => [k, turned(x)]),
              )
            : v;
        };
        expect(canonical(turned(value))).toBe(canonical(value));
      }),
    );
  });
});
