/** Each format of results by the rules of its reader: a published schema where there is one, else its documentation, field by field. */
import { expect, test } from 'vitest';
import { refused, fault, results, written, valid, visibility, textFormat } from './marked-class.ts';

test('gradescope: the fields of its specification', () => {
  const schema = {
    type: 'object',
    additionalProperties: false,
    required: ['tests'],
    properties: {
      score: { type: 'number' },
      execution_time: { type: 'number' },
      output: { type: 'string' },
      output_format: textFormat,
      test_output_format: textFormat,
      test_name_format: textFormat,
      visibility,
      stdout_visibility: visibility,
      extra_data: { type: 'object' },
      leaderboard: { type: 'array' },
      tests: {
        type: 'array',
        items: {
          type: 'object',
          additionalProperties: false,
          required: ['score', 'max_score', 'name'],
          properties: {
            score: { type: 'number' },
            max_score: { type: 'number' },
            status: { enum: ['passed', 'failed'] },
            name: { type: 'string' },
            name_format: textFormat,
            number: { type: 'string' },
            output: { type: 'string' },
            output_format: textFormat,
            tags: { type: 'array' },
            visibility,
            extra_data: { type: 'object' },
          },
        },
      },
    },
  };
  for (const s of results.submissions) valid(schema, written('gradescope', s));
  const data = valid(schema, written('gradescope')) as {
    score: number;
    tests: { output: string; visibility: string; score: number }[];
  };
  expect([data.score, data.tests.map((t) => t.score), data.tests[3]?.visibility]).toEqual([
    7.5,
    [5, 0, 2.5, 0],
    'after_due_date',
  ]);
  expect(data.tests[3]?.output).toBe('hint: count');
  expect('score' in (JSON.parse(written('gradescope', fault)) as object)).toBe(false);
});

test('classroom50/result/v1: what its collector accepts', () => {
  const data = JSON.parse(written('classroom50')) as Record<string, unknown> & {
    tests: Record<string, unknown>[];
    score: number;
  };
  expect(Object.keys(data).sort()).toEqual([
    'assignment',
    'classroom',
    'commit',
    'datetime',
    'max-score',
    'release',
    'review',
    'schema',
    'score',
    'submission',
    'tests',
  ]);
  expect([
    data['schema'],
    data['classroom'],
    data['assignment'],
    data['submission'],
    data['review'],
    data['datetime'],
  ]).toEqual([
    'classroom50/result/v1',
    'cs1',
    'chat',
    'submit/2026',
    'https://x/c',
    '2026-01-02T03:04:05Z',
  ]);
  for (const t of data.tests) {
    expect(Object.keys(t).sort()).toEqual(['max-score', 'passed', 'score', 'test-name']);
    expect(
      Number.isInteger(t['score']) &&
        Number.isInteger(t['max-score']) &&
        (t['score'] as number) <= (t['max-score'] as number),
    ).toBe(true);
  }
  expect(data.score).toBe(data.tests.reduce((n, t) => n + (t['score'] as number), 0));
});

test('prairielearn: shares from 0 to 1, and what was not graded is not gradable', () => {
  const schema = {
    type: 'object',
    additionalProperties: false,
    required: ['gradable', 'score', 'message', 'tests'],
    properties: {
      gradable: { type: 'boolean' },
      score: { type: 'number', minimum: 0, maximum: 1 },
      message: { type: 'string' },
      format_errors: { type: 'array', items: { type: 'string' } },
      tests: {
        type: 'array',
        items: {
          type: 'object',
          required: ['name'],
          additionalProperties: false,
          properties: {
            name: { type: 'string' },
            points: { type: 'number' },
            max_points: { type: 'number' },
            message: { type: 'string' },
            output: { type: 'string' },
          },
        },
      },
    },
  };
  expect((valid(schema, written('prairielearn')) as { score: number }).score).toBe(0.375);
  expect(valid(schema, written('prairielearn', refused))).toMatchObject({
    gradable: false,
    format_errors: ['the zip file is empty'],
  });
  expect(valid(schema, written('prairielearn', fault))).toMatchObject({ gradable: false });
});

test('autolab: the last line holds the scores, the one before the feedback', () => {
  for (const s of results.submissions) {
    const lines = written('autolab', s).trimEnd().split('\n');
    expect(JSON.parse(lines.at(-1) ?? '')).toEqual({
      scores: Object.fromEntries(s.tests.map((t) => [t.name, t.earned])),
    });
    const feedback = JSON.parse(lines.at(-2) ?? '') as {
      _presentation: string;
      stages: string[];
      Tests: Record<string, { passed: boolean; hint?: string }>;
    };
    expect([feedback._presentation, feedback.stages, Object.keys(feedback.Tests)]).toEqual([
      'semantic',
      ['Tests'],
      s.tests.map((t) => t.name),
    ]);
  }
});
