/** Each lab marks its own solutions as its self-test says (`evl grade --verify` without its processes). */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openAssignment } from '../../src/cli/grade/assignment-folder.ts';
import { sourceHost } from '../../src/cli/source-host.ts';
import { gradeTest } from '../../src/grade/job.ts';
import { submissionResult, type GradedTest } from '../../src/grade/result.ts';
import { openSuite } from '../../src/grade/suite.ts';
import { deviations, expectedOf } from '../../src/grade/verify.ts';

const labs = readdirSync('programs/labs');

describe.each(labs)('%s', (lab) => {
  const { assignment, grading, about, folder } = openAssignment(join('programs/labs', lab));
  if (!assignment.self_test) throw new Error('a lab has a self-test');
  const expected = expectedOf(
    assignment.self_test,
    (name) => about.tests.find((t) => t.name === name)?.points ?? 0,
  );
  test.each(expected.map((e) => [e.file, e] as const))('%s', (file, e) => {
    const texts = new Map(grading.texts);
    const host = {
      read: (path: string) => ({
        kind: 'bytes' as const,
        bytes: new TextEncoder().encode(texts.get(path)),
        identity: path,
      }),
    };
    const path = join(folder, file);
    const suite = openSuite(
      { name: path, host: sourceHost(path) },
      grading.roots.map((name) => ({ name, host })),
    );
    const passed = new Set<string>();
    const tests = grading.tests.map((_, i): GradedTest => {
      const result = gradeTest(suite, grading, i, passed, () => ({ expired: () => false }));
      if (result.passed) passed.add(result.name);
      return result;
    });
    expect(
      deviations(e, submissionResult({ index: 0, id: file, name: file }, about.points, tests)),
    ).toEqual([]);
  });
  test('every solution is in the self-test, and all kinds of flaw lose something', () => {
    const solutions = readdirSync(join(folder, 'solutions')).map((name) => `solutions/${name}`);
    expect(new Set(expected.map((e) => e.file))).toEqual(new Set(solutions));
    expect(expected.slice(1).every((e) => e.loses.size > 0)).toBe(true);
    expect(expected.length).toBeGreaterThan(4);
    expect(grading.tests.some((t) => t.hidden)).toBe(true);
  });
});
