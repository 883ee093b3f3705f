/** Results as JSON documents for learning platforms, each by its published form. */
import { defused, oneLine } from '../clean.ts';
import type { SubmissionResult } from '../result.ts';
import { told, type Format } from './format.ts';

const json = (value: unknown): string => `${JSON.stringify(value, undefined, 2)}\n`;

/** The neutral form, from which all others can be made; what `--merge` reads. */
export const jsonFormat: Format = {
  name: 'json',
  extension: 'json',
  of: 'class',
  write: (results) => json(results),
};

function about(s: SubmissionResult): string {
  return s.reason ?? '';
}

/** results.json, gradescope-autograders.readthedocs.io/en/latest/specs. */
export const gradescopeFormat: Format = {
  name: 'gradescope',
  extension: 'json',
  of: 'submission',
  write: (results, s) =>
    json({
      // A grader's fault gives no score: Gradescope then says that the autograder failed.
      ...(s.earned === null ? {} : { score: s.earned }),
      output: about(s),
      output_format: 'text',
      test_output_format: 'text',
      test_name_format: 'text',
      stdout_visibility: 'hidden',
      visibility: 'visible',
      tests: s.tests.map((t, i) => ({
        name: t.name,
        name_format: 'text',
        number: String(i + 1),
        score: t.earned,
        max_score: t.points,
        status: t.passed ? 'passed' : 'failed',
        output: told(t),
        output_format: 'text',
        visibility: results.assignment.tests[i]?.visibility ?? 'visible',
      })),
    }),
};

/** What was earned, from 0 to 1. Where nothing can be earned, to be graded is all. */
function share(s: SubmissionResult): number {
  if (s.points === 0) return s.status === 'graded' ? 1 : 0;
  return (s.earned ?? 0) / s.points;
}

/** results.json of an external grader, prairielearn.readthedocs.io. Scores are shares from 0 to 1. */
export const prairielearnFormat: Format = {
  name: 'prairielearn',
  extension: 'json',
  of: 'submission',
  write: (_, s) =>
    json({
      // What was not graded takes no attempt from the student.
      gradable: s.status === 'graded',
      score: share(s),
      message: about(s),
      ...(s.status === 'graded' ? {} : { format_errors: [s.reason ?? ''] }),
      tests: s.tests.map((t) => ({
        name: t.name,
        points: t.earned,
        max_points: t.points,
        message: t.hint === undefined ? '' : `hint: ${oneLine(t.hint)}`,
        output: t.message,
      })),
    }),
};

/** What an Autolab autograder prints: a line of feedback, and as the last line the scores. */
export const autolabFormat: Format = {
  name: 'autolab',
  extension: 'txt',
  of: 'submission',
  write: (_, s) => {
    const tests = Object.create(null) as Record<string, object>;
    for (const t of s.tests)
      tests[t.name] = {
        passed: t.passed,
        ...(t.passed || told(t) === '' ? {} : { hint: told(t) }),
      };
    const scores = Object.create(null) as Record<string, number>;
    for (const t of s.tests) scores[t.name] = t.earned;
    const feedback = { _presentation: 'semantic', stages: ['Tests'], Tests: tests };
    const reason = s.reason === undefined ? '' : `${defused(oneLine(s.reason))}\n`;
    return `${reason}${JSON.stringify(feedback)}\n${JSON.stringify({ scores })}\n`;
  },
};

/**
 * result.json of Classroom 50 (`classroom50/result/v1`). What it tells of the
 * submission comes from the runner's environment. Scores are ints there; a
 * share is rounded down.
 */
export const classroom50Format: Format = {
  name: 'classroom50',
  extension: 'json',
  of: 'submission',
  write: (results, s, around) => {
    const variable = (name: string, otherwise: string): string => {
      const value = around.variables.get(name) ?? '';
      return value === '' ? otherwise : value;
    };
    const commit = variable('COMMIT_URL', 'none');
    const tests = s.tests.map((t) => ({
      'test-name': t.name === '' ? 'test' : t.name,
      passed: t.passed,
      score: Math.floor(t.earned),
      'max-score': t.points,
    }));
    return json({
      schema: 'classroom50/result/v1',
      classroom: variable('CLASSROOM', 'none'),
      assignment: variable('ASSIGNMENT', results.assignment.title),
      submission: variable('SUBMISSION_TAG', `submit/${s.id}`),
      commit,
      release: variable('RELEASE_URL', 'none'),
      review: variable('REVIEW_URL', commit),
      datetime: around.now,
      score: tests.reduce((n, t) => n + t.score, 0),
      'max-score': tests.reduce((n, t) => n + t['max-score'], 0),
      tests,
    });
  },
};
