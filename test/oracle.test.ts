/** What a real Linux kernel answered, EVL answers too. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { counts } from './oracle/applicable.ts';
import type { CaseFile } from './oracle/case.ts';
import { notFollowed } from './oracle/not-followed.ts';
import { replay } from './oracle/replay.ts';

const casesOf = (name: string) =>
  (JSON.parse(readFileSync(`test/oracle/${name}.json`, 'utf8')) as CaseFile).cases;
const recorded = casesOf('linux').map((c) => ({ c, verdict: replay(c) }));
const written = casesOf('by-the-page').map((c) => ({ c, verdict: replay(c) }));

describe.each([
  ['recorded', recorded],
  ['by the page', written],
] as const)('cases %s', (_name, all) => {
  const followed = all.filter(({ c }) => !notFollowed.has(c.id));
  test.each(followed)('$c.id: $c.title', ({ verdict }) => {
    expect(verdict.kind === 'same' ? '' : verdict.why).toBe('');
  });
});

test('what is not followed is still different, and few', () => {
  for (const id of notFollowed.keys())
    expect(recorded.find(({ c }) => c.id === id)?.verdict.kind, id).not.toBe('same');
  expect(
    [...notFollowed.keys()].filter((id) => recorded.some(({ c }) => c.id === id && counts(c))),
  ).toEqual(['pipe.two_readers']);
});
