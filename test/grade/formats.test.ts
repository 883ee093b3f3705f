/** Each format of results by the rules of its reader: a published schema where there is one, else its documentation, field by field. */
import { Ajv, type JSONSchemaType } from 'ajv';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { describe, expect, test } from 'vitest';
import { formats } from '../../src/grade/format/index.ts';
import type { GradedTest, Results, SubmissionResult } from '../../src/grade/result.ts';
import { summaryOf, summaryText } from '../../src/grade/summary.ts';

const nasty = 'a,"b"\n=c ]]> <d> & \u{1f600} # \\ % :: \ufffe';
const graded = (name: string, extra: Partial<GradedTest>): GradedTest => ({
  name,
  points: 5,
  earned: 0,
  passed: false,
  message: '',
  status: 'failed',
  hidden: false,
  ...extra,
});

const alice: SubmissionResult = {
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
const refused: SubmissionResult = {
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
const fault: SubmissionResult = {
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

const results: Results = {
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

const around = {
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

function written(name: string, s: SubmissionResult = alice, of: Results = results): string {
  const format = formats.find((f) => f.name === name);
  if (!format) throw new Error(`no format ${name}`);
  return format.of === 'class' ? format.write(of, around) : format.write(of, s, around);
}

function valid(schema: object, document: string): unknown {
  const data: unknown = JSON.parse(document);
  const check = new Ajv({ strict: false, allErrors: true }).compile(
    schema as JSONSchemaType<unknown>,
  );
  expect(check(data), JSON.stringify(check.errors)).toBe(true);
  return data;
}

const visibility = { enum: ['visible', 'hidden', 'after_due_date', 'after_published'] };
const textFormat = { enum: ['text', 'html', 'simple_format', 'md', 'ansi'] };

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

/** A reader of RFC 4180. */
function csvRows(text: string): string[][] {
  const rows: string[][] = [[]];
  let cell = '';
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    const c = text[i] ?? '';
    if (quoted) {
      if (c !== '"') cell += c;
      else if (text[i + 1] === '"') cell += text[++i] ?? '';
      else quoted = false;
    } else if (c === '"') quoted = true;
    else if (c === ',' || (c === '\r' && text[i + 1] === '\n')) {
      rows.at(-1)?.push(cell);
      cell = '';
      if (c === '\r') {
        i++;
        rows.push([]);
      }
    } else cell += c;
  }
  return rows.slice(0, -1);
}

test('E10 csv: a row each, a column a test, no cell that a spreadsheet runs', () => {
  const rows = csvRows(written('csv'));
  expect(rows.map((r) => r.length)).toEqual([12, 12, 12, 12]);
  expect(rows[0]).toEqual([
    'id',
    'name',
    'email',
    'sid',
    'status',
    'earned',
    'points',
    'reason',
    "'=one",
    'two, "2"',
    'share',
    'hid',
  ]);
  expect(rows[1]).toEqual([
    'alice',
    'Alice',
    'alice@example.org',
    "'-1",
    'graded',
    '7.5',
    '20',
    '',
    '5',
    '0',
    '2.5',
    '0',
  ]);
  expect(rows[3]?.slice(4, 6)).toEqual(['fault', '']);
  for (const cell of rows.flat()) expect(cell).not.toMatch(/^[=+\-@\t\r]/);
});

test('E10 junit: well-formed, with the counts that its readers check', () => {
  const xml = written('junit');
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- its successor would be one more library for one line
  expect(XMLValidator.validate(xml)).toBe(true);
  expect(xml).not.toMatch(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/);
  const parsed = new XMLParser({
    ignoreAttributes: false,
    isArray: (name) => name === 'testsuite' || name === 'testcase',
  }).parse(xml) as {
    testsuites: {
      testsuite: {
        '@_name': string;
        '@_tests': string;
        '@_failures': string;
        '@_errors': string;
        '@_skipped': string;
        testcase: Record<string, unknown>[];
      }[];
    };
  };
  expect(
    parsed.testsuites.testsuite.map((s) => [
      s['@_name'],
      s['@_tests'],
      s['@_failures'],
      s['@_errors'],
      s['@_skipped'],
    ]),
  ).toEqual([
    ['alice', '4', '3', '0', '0'],
    ['@bob', '4', '4', '0', '0'],
    ['carol', '4', '1', '1', '1'],
  ]);
  for (const suite of parsed.testsuites.testsuite)
    for (const t of suite.testcase)
      expect(typeof t['@_name'] === 'string' && typeof t['@_classname'] === 'string').toBe(true);
});

test('tap: a plan, one line a test, diagnostics as YAML', () => {
  const lines = written('tap').trimEnd().split('\n');
  expect(lines.slice(0, 2)).toEqual(['TAP version 14', '1..3']);
  expect(lines.filter((l) => /^(not )?ok \d+ - /.test(l))).toEqual([
    'not ok 1 - alice',
    'not ok 2 - @bob',
    'not ok 3 - carol',
  ]);
  expect(lines.filter((l) => /^ {4}(not )?ok \d+ - /.test(l)).slice(0, 4)).toEqual([
    '    ok 1 - =one',
    '    not ok 2 - two, "2"',
    '    not ok 3 - share',
    '    not ok 4 - hid',
  ]);
  expect(lines.filter((l) => l.includes('# SKIP'))).toHaveLength(1);
  for (const line of lines)
    expect(line).toMatch(
      /^(TAP version 14|1\.\.\d+|# Subtest: .*|(not )?ok \d+ - .*| {4}(1\.\.\d+|(not )?ok \d+ - .*| {2}(---|\.\.\.|\w+: .*)))$/,
    );
  for (const line of lines) {
    const [, , value] = /^ {6}(\w+): (.*)$/.exec(line) ?? [];
    if (value !== undefined)
      expect(() => {
        JSON.parse(value);
      }).not.toThrow();
  }
});

test('sarif 2.1.0: the required properties of its schema', () => {
  const schema = {
    type: 'object',
    required: ['version', 'runs', '$schema'],
    additionalProperties: false,
    properties: {
      $schema: { type: 'string' },
      version: { const: '2.1.0' },
      runs: {
        type: 'array',
        minItems: 1,
        items: {
          type: 'object',
          required: ['tool', 'results'],
          additionalProperties: false,
          properties: {
            tool: {
              type: 'object',
              required: ['driver'],
              properties: {
                driver: {
                  type: 'object',
                  required: ['name'],
                  properties: {
                    rules: {
                      type: 'array',
                      items: {
                        type: 'object',
                        required: ['id'],
                        properties: { shortDescription: { type: 'object', required: ['text'] } },
                      },
                    },
                  },
                },
              },
            },
            results: {
              type: 'array',
              items: {
                type: 'object',
                required: ['message', 'ruleId', 'level'],
                additionalProperties: false,
                properties: {
                  ruleId: { type: 'string' },
                  ruleIndex: { type: 'integer', minimum: 0 },
                  level: { enum: ['none', 'note', 'warning', 'error'] },
                  kind: {
                    enum: ['notApplicable', 'pass', 'fail', 'review', 'open', 'informational'],
                  },
                  message: {
                    type: 'object',
                    required: ['text'],
                    properties: { text: { type: 'string', minLength: 1 } },
                  },
                  locations: {
                    type: 'array',
                    items: {
                      type: 'object',
                      properties: {
                        physicalLocation: {
                          type: 'object',
                          properties: {
                            artifactLocation: {
                              type: 'object',
                              properties: {
                                uri: { type: 'string', pattern: "^[\\w%.~@!*'()/-]+$" },
                              },
                            },
                          },
                        },
                      },
                    },
                  },
                },
                // A result that is no failure has the level none (3.27.10).
                if: { properties: { kind: { const: 'fail' } } },
                then: {},
                else: { properties: { level: { const: 'none' } } },
              },
            },
          },
        },
      },
    },
  };
  const { runs } = valid(schema, written('sarif')) as {
    runs: {
      tool: { driver: { rules: { id: string }[] } };
      results: { ruleId: string; ruleIndex: number }[];
    }[];
  };
  for (const r of runs[0]?.results ?? [])
    expect(runs[0]?.tool.driver.rules[r.ruleIndex]?.id).toBe(r.ruleId);
});

test('github: one workflow command a line, whose text cannot end it', () => {
  const lines = written('github').trimEnd().split('\n');
  for (const line of lines)
    expect(line).toMatch(/^::(error file=[^,:]*,title=[^,:]*|notice title=[^,:]*)::[^\n\r]*$/);
  expect(lines.filter((l) => l.startsWith('::notice'))).toHaveLength(3);
  expect(lines.some((l) => l.includes('%0A'))).toBe(true);
});

test('text: for people, and nothing that a log takes for a command', () => {
  const text = written('text');
  expect(text).toContain('7.5 / 20');
  expect(text).not.toMatch(/^\s*::/m);
  expect(text).not.toContain('##[');
  expect(text).toContain('WITHOUT A MARK');
});

describe('the summary', () => {
  test('how the marks lie, and what failed most', () => {
    const { least, median, mean, most, tenths, tests, refused: n, faults } = summaryOf(results);
    expect({ least, median, mean, most, n, faults }).toEqual({
      least: 0,
      median: 3.75,
      mean: 3.75,
      most: 7.5,
      n: 1,
      faults: 1,
    });
    expect(tenths).toEqual([1, 0, 0, 1, 0, 0, 0, 0, 0, 0]);
    expect(tests.map((t) => [t.name, t.failed])).toEqual([
      ['two, "2"', 3],
      ['share', 3],
      ['hid', 3],
      ['=one', 1],
    ]);
    expect(summaryText(results)).toContain('tests that failed most');
  });
  test('of nobody', () => {
    expect(summaryText({ ...results, submissions: [] })).toContain('0 submissions');
    for (const f of formats)
      if (f.of === 'class')
        expect(f.write({ ...results, submissions: [] }, around).length).toBeGreaterThanOrEqual(0);
  });
});
