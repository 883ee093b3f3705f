/** Each POSIX assertion that applies is shown by cases that give its answer, or by a program of its own. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { diskHost, expectedOf, runProgram } from '../support/golden.ts';
import type { Case, CaseFile } from './case.ts';
import { added, assertions, notOffered, programs } from './evidence.ts';
import { notFollowed } from './not-followed.ts';
import { replay, type Verdict } from './replay.ts';

const cases: ReadonlyMap<string, Case> = new Map(
  ['linux', 'by-the-page'].flatMap((name) =>
    (JSON.parse(readFileSync(`test/oracle/${name}.json`, 'utf8')) as CaseFile).cases.map(
      (c) => [c.id, c] as const,
    ),
  ),
);
/** Many rows are shown by the same case: each is replayed once. */
const verdicts = new Map<string, Verdict>();
function verdictOf(c: Case): Verdict {
  const verdict = verdicts.get(c.id) ?? replay(c);
  verdicts.set(c.id, verdict);
  return verdict;
}

const applicable = assertions.filter((a) => a.applicable);

describe('POSIX assertions', () => {
  test.each(applicable)('$id: $text', ({ id, cases: named }) => {
    if (notOffered.has(id)) return;
    const wanted = [...named, ...(added.get(id) ?? [])];
    const own = programs.get(id) ?? [];
    expect(wanted.length + own.length, 'something shows it').toBeGreaterThan(0);
    for (const name of wanted) {
      const c = cases.get(name);
      expect(c, `the case ${name}`).toBeDefined();
      if (!c || notFollowed.has(name)) continue;
      const verdict = verdictOf(c);
      expect(verdict.kind === 'same' ? '' : verdict.why, name).toBe('');
    }
    for (const path of own) {
      const expected = expectedOf(readFileSync(path, 'utf8'));
      expect(runProgram(path, diskHost(), expected.options).output, path).toBe(expected.output);
    }
  });

  test('the list is whole, and says nothing of what is not in it', () => {
    expect(assertions.length).toBe(330);
    expect(applicable.length).toBe(297);
    const ids = new Set(assertions.map((a) => a.id));
    for (const id of [...added.keys(), ...notOffered.keys(), ...programs.keys()])
      expect(ids.has(id), id).toBe(true);
  });
});
