/** What a real Linux kernel answered, EVL answers too. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { counts } from './oracle/applicable.ts';
import type { CaseFile } from './oracle/case.ts';
import { notFollowed } from './oracle/not-followed.ts';
import { replay } from './oracle/replay.ts';

const { cases } = JSON.parse(readFileSync('test/oracle/linux.json', 'utf8')) as CaseFile;
const verdicts = cases.filter(counts).map((c) => ({ c, verdict: replay(c) }));

describe('the oracle', () => {
  const replayed = verdicts.filter(({ c, verdict }) => verdict.kind !== 'left out' && !notFollowed.has(c.id));
  test.each(replayed)('$c.id: $c.title', ({ verdict }) => {
    expect(verdict.kind === 'different' ? verdict.why : '').toBe('');
  });

  test('most cases can be replayed, and what is not followed is still different', () => {
    expect(replayed.length).toBeGreaterThanOrEqual(170);
    for (const id of notFollowed.keys()) expect(verdicts.find(({ c }) => c.id === id)?.verdict.kind, id).toBe('different');
  });
});
