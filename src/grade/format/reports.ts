/** Results as test reports for tools of continuous integration. */
import { defused, oneLine, xmlText } from '../clean.ts';
import junit from 'junit-report-builder';
import type { GradedTest, SubmissionResult } from '../result.ts';
import { told, type Format } from './format.ts';

/** JUnit XML as Jenkins, GitLab and GitHub read it: a suite for each submission. */
export const junitFormat: Format = {
  name: 'junit',
  extension: 'xml',
  of: 'class',
  write: ({ submissions }) => {
    const builder = junit.newBuilder();
    for (const s of submissions) {
      const suite = builder.testSuite().name(xmlText(s.id));
      for (const t of s.tests) {
        const test = suite.testCase().className(xmlText(s.id)).name(xmlText(t.name));
        if (t.status === 'skipped') test.skipped();
        else if (t.status === 'fault') test.error(xmlText(told(t)), 'fault');
        else if (!t.passed) test.failure(xmlText(s.reason ?? told(t)), t.status);
      }
    }
    return builder.build();
  },
};

/** TAP version 14, testanything.org: a subtest for each submission. */
export const tapFormat: Format = {
  name: 'tap',
  extension: 'tap',
  of: 'class',
  write: ({ submissions }) => {
    const lines = ['TAP version 14', `1..${String(submissions.length)}`];
    submissions.forEach((s, i) => {
      const all = s.status === 'graded' && s.tests.every((t) => t.passed);
      lines.push(`# Subtest: ${tapText(s.id)}`, `    1..${String(s.tests.length)}`);
      s.tests.forEach((t, k) => {
        lines.push(...tapTest(t, k + 1, s).map((line) => `    ${line}`));
      });
      lines.push(`${all ? 'ok' : 'not ok'} ${String(i + 1)} - ${tapText(s.id)}`);
    });
    return `${lines.join('\n')}\n`;
  },
};

function tapTest(t: GradedTest, number: number, s: SubmissionResult): readonly string[] {
  const head = `${t.passed ? 'ok' : 'not ok'} ${String(number)} - ${tapText(t.name)}`;
  if (t.status === 'skipped')
    return [`${head.replace(/^not ok/, 'ok')} # SKIP ${tapText(t.message)}`];
  if (t.passed) return [head];
  // The diagnostic block is YAML; JSON is YAML too, and needs no rules of its own for quoting.
  const about = {
    message: s.reason ?? told(t),
    severity: t.status,
    points: t.points,
    earned: t.earned,
  };
  return [
    head,
    '  ---',
    ...Object.entries(about).map(([key, value]) => `  ${key}: ${JSON.stringify(value)}`),
    '  ...',
  ];
}

/** A description: on one line, what TAP itself reads escaped. */
function tapText(text: string): string {
  return oneLine(text).replace(/[\\#]/g, '\\$&');
}

/** SARIF 2.1.0, docs.oasis-open.org/sarif: a result for each test that failed. */
export const sarifFormat: Format = {
  name: 'sarif',
  extension: 'sarif',
  of: 'class',
  write: ({ assignment, submissions }, { version }) =>
    `${JSON.stringify(
      {
        $schema:
          'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
        version: '2.1.0',
        runs: [
          {
            tool: {
              driver: {
                name: 'evl',
                version,
                rules: assignment.tests.map((t, i) => ({
                  id: `test-${String(i + 1)}`,
                  name: t.name,
                  shortDescription: { text: t.name === '' ? 'test' : t.name },
                })),
              },
            },
            results: submissions.flatMap((s) =>
              s.tests.flatMap((t, i) =>
                t.passed
                  ? []
                  : [
                      {
                        ruleId: `test-${String(i + 1)}`,
                        ruleIndex: i,
                        level: t.status === 'skipped' ? 'none' : 'error',
                        kind: t.status === 'skipped' ? 'notApplicable' : 'fail',
                        message: { text: textOr(s.reason ?? told(t), `${t.name}: ${t.status}`) },
                        locations: [
                          {
                            physicalLocation: {
                              artifactLocation: {
                                uri: `${encodeURIComponent(s.id)}/${encodeURIComponent(assignment.file)}`,
                              },
                            },
                          },
                        ],
                      },
                    ],
              ),
            ),
          },
        ],
      },
      undefined,
      2,
    )}\n`,
};

function textOr(text: string, otherwise: string): string {
  return text === '' ? otherwise : text;
}

/** Annotations for the log of a GitHub workflow. */
export const githubFormat: Format = {
  name: 'github',
  extension: 'log',
  of: 'class',
  write: ({ assignment, submissions }) =>
    submissions
      .map((s) => {
        const lines = s.tests
          .filter((t) => !t.passed)
          .map((t) => {
            const title = `${s.id}: ${t.name} (${String(t.earned)} of ${String(t.points)})`;
            return `::error file=${property(assignment.file)},title=${property(title)}::${data(textOr(s.reason ?? told(t), t.status))}`;
          });
        const earned =
          s.earned === null ? 'no mark' : `${String(s.earned)} of ${String(s.points)} points`;
        return [...lines, `::notice title=${property(s.id)}::${data(earned)}`]
          .map((line) => `${line}\n`)
          .join('');
      })
      .join(''),
};

/** Text of a workflow command: GitHub's own escapes keep it on its line. */
function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return data(defused(text)).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
