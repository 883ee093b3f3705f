import { describe, expect, test } from 'vitest';
import { codes } from '../../src/diagnostic/codes.ts';
import { pageOf, pages, titleOf } from '../../src/diagnostic/explain/index.ts';
import { diagnosticsOf, lineOf } from '../check/program.ts';

/** Codes that are found without running. */
const isStatic = (code: string): boolean => /^EVL(0|1|200|7002)/.test(code);

test('every code has a page, in order', () => {
  expect(pages.map((p) => p.code)).toEqual(Object.keys(codes));
});

describe.each(pages)('$code', (page) => {
  const found = (text: string): readonly string[] => {
    const { all, files } = diagnosticsOf(text.trim());
    return all.map((d) => lineOf(d, files));
  };

  test('the wrong program has it, where it is found without running; the mended one has it not, and no error', () => {
    const wrong = found(page.wrong);
    if (isStatic(page.code)) expect(wrong.filter((f) => f.includes(page.code))).not.toEqual([]);
    else expect(wrong.filter((f) => f.includes(' error '))).toEqual([]);
    expect(
      found(page.mended).filter((f) => f.includes(page.code) || f.includes(' error ')),
    ).toEqual([]);
  });

  test('it is a Markdown page of short lines', () => {
    const text = pageOf(page.code);
    expect(text).toMatch(new RegExp(`^# ${page.code}: `));
    expect(text).toContain(titleOf(page.code));
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202a-\u202e]/);
    expect(text).not.toMatch(/TODO|undefined/);
    for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(100);
  });
});
