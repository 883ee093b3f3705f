import { describe, expect, test } from 'vitest';
import { cut, shown, wellFormed } from '../../src/diagnostic/escape.ts';

describe('text made safe to show', () => {
  test('plain text, wide letters and emoji stay as they are', () => {
    for (const text of [
      'plain text',
      'caf\u00e9',
      '\ud55c\uae00',
      '\ud83d\udc69\u200d\ud83d\udcbb',
      'a\u0301\u0302',
      '\u0647\u0630\u0627',
    ])
      expect(shown(text)).toBe(text);
  });

  test.each([
    ['\u001b[2J', '\\x1b[2J'],
    ['\u0007', '\\x07'],
    ['\u009b', '\\x9b'],
    ['\u007f', '\\x7f'],
    ['\u0000', '\\x00'],
    ['a\tb\r\n', 'a\\tb\\r\\n'],
    ['\u202e', '<U+202E>'],
    ['\u2066', '<U+2066>'],
    ['\u061c', '<U+061C>'],
    ['\u200f', '<U+200F>'],
    ['\u2028', '<U+2028>'],
    ['\ufeff', '<U+FEFF>'],
    ['\u00ad', '<U+00AD>'],
    ['\u{e0041}', '<U+E0041>'],
    ['\udfff', '<U+DFFF>'],
  ])('%j', (text, safe) => {
    expect(shown(`x${text}y`)).toBe(`x${safe}y`);
  });

  test('cut keeps both ends and no half characters', () => {
    expect(cut('short', 10)).toBe('short');
    expect(cut('abcdefghijkl', 7)).toBe('abc…jkl');
    expect(cut('\ud83d\ude00'.repeat(100), 8)).not.toMatch(/\p{Surrogate}/u);
  });

  test('well-formed text', () => {
    expect(wellFormed('a\ud800b\ud83d\ude00')).toBe('a\ufffdb\ud83d\ude00');
  });
});
