/** evl grade --verify: an assignment tests itself before a class does. */
import { join } from 'node:path';
import { existsSync } from 'node:fs';
import { shown } from '../../diagnostic/escape.ts';
import type { SubmissionResult } from '../../grade/result.ts';
import { canonical } from '../../grade/result.ts';
import { deviations, expectedOf } from '../../grade/verify.ts';
import { status, UsageError } from '../failure.ts';
import { say } from '../terminal.ts';
import type { AssignmentFolder } from './assignment-folder.ts';
import { gradeAll, type Task } from './pool.ts';

/** Grades the assignment's own solutions twice; all must earn what it says, and the same both times. */
export async function verifyAssignment(
  { folder, assignment, grading, about }: AssignmentFolder,
  jobs: number,
  json: boolean,
): Promise<number> {
  if (!assignment.self_test)
    throw new UsageError(
      `${shown(join(folder, 'assignment.yaml'))} has no self_test: name a reference solution and flawed ones there`,
    );
  const expected = expectedOf(
    assignment.self_test,
    (name) => about.tests.find((t) => t.name === name)?.points ?? 0,
  );
  const tasks = expected.map(({ file }, index): Task => {
    const path = join(folder, file);
    if (!existsSync(path))
      throw new UsageError(
        `${shown(path)}: there is no such file or folder, though self_test names it`,
      );
    return {
      index,
      id: file,
      name: file,
      known: new Map(),
      source: { kind: /\.evl$/.test(file) ? 'file' : 'folder', path },
    };
  });
  const twice: (readonly SubmissionResult[])[] = [];
  for (let i = 0; i < 2; i++)
    twice.push(
      await gradeAll(tasks, {
        grading,
        points: about.points,
        jobs,
        total: assignment.limits.total,
      }),
    );
  const [first = [], second = []] = twice;
  const report = expected.map((e, i) => {
    const [a, b] = [first[i], second[i]];
    const wrong = a ? [...deviations(e, a)] : ['it was not graded'];
    if (canonical(a) !== canonical(b)) wrong.push('the second grading differs from the first');
    const lost = [...e.loses.values()].reduce((n, l) => n + l, 0);
    return {
      file: e.file,
      role: i === 0 ? 'reference' : 'flawed',
      expected: about.points - lost,
      earned: a?.earned ?? null,
      wrong,
    };
  });
  const ok = report.every((r) => r.wrong.length === 0);
  if (json) say(`${JSON.stringify({ ok, points: about.points, solutions: report })}\n`);
  else {
    for (const r of report) {
      say(
        `${r.wrong.length === 0 ? 'ok  ' : 'FAIL'} ${r.role.padEnd(9)} ${shown(r.file)}: ${String(r.earned ?? '?')} of ${String(about.points)} points, expected ${String(r.expected)}\n`,
      );
      for (const line of r.wrong) say(`       ${shown(line)}\n`);
    }
    say(
      ok
        ? '\nthe assignment marks its own solutions as it says, twice the same\n'
        : '\nthe assignment does not mark its own solutions as it says\n',
    );
  }
  return ok ? status.fine : status.wrong;
}
