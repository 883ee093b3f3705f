/** A class that was marked, with names and texts that a format can trip over; and what a format makes of it. */
import { Ajv, type JSONSchemaType } from 'ajv';
import { expect } from 'vitest';
import { formats } from '../../src/grade/format/index.ts';
import type { GradedTest, Results, SubmissionResult } from '../../src/grade/result.ts';

export const nasty = 'a,"b"\n=c ]]> <d> & \u{1f600} # \\ % :: \ufffe';
export const graded = (name: string, extra: Partial<GradedTest>): GradedTest => ({
  name,
  points: 5,
  earned: 0,
  passed: false,
  message: '',
  status: 'failed',
  hidden: false,
  ...extra,
});

export const alice: SubmissionResult = {
  index: 0,
  id: 'alice',
  name: 'Alice',
  email: 'alice@example.org',
  sid: '-1',
  status: 'graded',
  earned: 7.5,
  points: 20,
  tests: [
    graded('=one', { passed: true, earned: 5, status: 'passed' }),
    graded('two, "2"', {
      message: `expected ${nasty}\n::error::x\n  ##[group]y`,
      hint: 'look\nagain',
      seed: 3,
    }),
    graded('share', { earned: 2.5, schedule: 'v1 0 1' }),
    graded('hid', { hidden: true, hint: 'count' }),
  ],
};
export const refused: SubmissionResult = {
  ...alice,
  index: 1,
  id: '@bob',
  name: '+Bob',
  status: 'refused',
  reason: 'the zip file is empty',
  earned: 0,
  tests: alice.tests.map((t) => ({
    name: t.name,
    points: t.points,
    earned: 0,
    passed: false,
    message: '',
    status: 'failed',
    hidden: t.hidden,
  })),
};
export const fault: SubmissionResult = {
  ...alice,
  index: 2,
  id: 'carol',
  name: 'carol',
  status: 'fault',
  reason: 'the grader failed',
  earned: null,
  tests: alice.tests.map((t, i) => ({
    ...t,
    status: ([undefined, 'fault', 'skipped'] as const)[i] ?? t.status,
  })),
};

export const results: Results = {
  format: 'evl-grade',
  version: 1,
  assignment: {
    title: 'T',
    file: 'main.evl',
    points: 20,
    digest: 'd',
    tests: alice.tests.map((t, i) => ({
      name: t.name,
      points: 5,
      hidden: t.hidden,
      visibility: i === 3 ? 'after_due_date' : 'visible',
    })),
  },
  shard: { index: 1, of: 1 },
  total: 3,
  submissions: [alice, refused, fault],
  digest: 'x',
};

export const around = {
  now: '2026-01-02T03:04:05Z',
  variables: new Map([
    ['CLASSROOM', 'cs1'],
    ['ASSIGNMENT', 'chat'],
    ['SUBMISSION_TAG', 'submit/2026'],
    ['COMMIT_URL', 'https://x/c'],
    ['RELEASE_URL', 'https://x/r'],
  ]),
  version: '1.2.3',
};

export function written(name: string, s: SubmissionResult = alice, of: Results = results): string {
  const format = formats.find((f) => f.name === name);
  if (!format) throw new Error(`no format ${name}`);
  return format.of === 'class' ? format.write(of, around) : format.write(of, s, around);
}

export function valid(schema: object, document: string): unknown {
  const data: unknown = JSON.parse(document);
  const check = new Ajv({ strict: false, allErrors: true }).compile(
    schema as JSONSchemaType<unknown>,
  );
  expect(check(data), JSON.stringify(check.errors)).toBe(true);
  return data;
}

export const visibility = { enum: ['visible', 'hidden', 'after_due_date', 'after_published'] };
export const textFormat = { enum: ['text', 'html', 'simple_format', 'md', 'ansi'] };
