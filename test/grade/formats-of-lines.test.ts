/** Formats for tables, logs and tools, by the rules of their readers; and the summary of a class. */
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { describe, expect, test } from 'vitest';
import { formats } from '../../src/grade/format/index.ts';
import { summaryOf, summaryText } from '../../src/grade/summary.ts';
import { around, results, valid, written } from './marked-class.ts';

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
