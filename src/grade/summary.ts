/** What a teacher wants to know of a class at a glance: how the marks lie, and which tests failed most. */
import type { Results } from './result.ts';

export interface Summary {
  readonly count: number;
  readonly refused: number;
  /** Without a mark: to be graded again. */
  readonly faults: number;
  readonly least: number;
  readonly median: number;
  readonly mean: number;
  readonly most: number;
  /** Submissions in each tenth of the points: 0 to below 10 %, …, 90 to 100 %. */
  readonly tenths: readonly number[];
  readonly tests: readonly {
    readonly name: string;
    readonly failed: number;
    readonly of: number;
  }[];
}

export function summaryOf(results: Results): Summary {
  const marks = results.submissions
    .flatMap((s) => (s.earned === null ? [] : [s.earned]))
    .sort((a, b) => a - b);
  const { points } = results.assignment;
  const tenths = new Array<number>(10).fill(0);
  for (const mark of marks) {
    const tenth = points === 0 ? 9 : Math.min(9, Math.floor((10 * mark) / points));
    tenths[tenth] = (tenths[tenth] ?? 0) + 1;
  }
  const middle = Math.floor(marks.length / 2);
  let median: number;
  if (marks.length === 0) median = 0;
  else
    median =
      marks.length % 2 === 1
        ? (marks[middle] ?? 0)
        : ((marks[middle - 1] ?? 0) + (marks[middle] ?? 0)) / 2;
  const tests = results.assignment.tests.map(({ name }, i) => {
    const ran = results.submissions.flatMap((s) => s.tests[i] ?? []);
    return { name, failed: ran.filter((t) => !t.passed).length, of: ran.length };
  });
  return {
    count: results.submissions.length,
    refused: results.submissions.filter((s) => s.status === 'refused').length,
    faults: results.submissions.filter((s) => s.status === 'fault').length,
    least: marks[0] ?? 0,
    median,
    mean:
      marks.length === 0
        ? 0
        : Math.round((100 * marks.reduce((a, b) => a + b, 0)) / marks.length) / 100,
    most: marks.at(-1) ?? 0,
    tenths,
    tests: [...tests].sort((a, b) => b.failed - a.failed),
  };
}

const barWidth = 30;

export function summaryText(results: Results): string {
  const s = summaryOf(results);
  const { points } = results.assignment;
  const lines = [
    `${results.assignment.title}: ${String(s.count)} submission${s.count === 1 ? '' : 's'}${s.refused > 0 ? `, ${String(s.refused)} of them refused` : ''}${s.faults > 0 ? `, ${String(s.faults)} WITHOUT A MARK: the grader failed` : ''}`,
  ];
  if (s.count > 1) {
    lines.push(
      `of ${String(points)} points: least ${String(s.least)}, median ${String(s.median)}, mean ${String(s.mean)}, most ${String(s.most)}`,
      '',
    );
    const most = Math.max(1, ...s.tenths);
    s.tenths.forEach((n, i) => {
      const range = `${String(10 * i).padStart(3)}–${i === 9 ? '100' : String(10 * (i + 1)).padStart(3)} %`;
      lines.push(
        `${range} ${'█'.repeat(Math.ceil((barWidth * n) / most))}${n > 0 ? ' ' : ''}${String(n)}`,
      );
    });
    const failing = s.tests.filter((t) => t.failed > 0);
    if (failing.length > 0) lines.push('', 'tests that failed most:');
    for (const t of failing.slice(0, 10))
      lines.push(`${String(t.failed).padStart(5)} of ${String(t.of)}  ${t.name}`);
  }
  return `${lines.join('\n')}\n`;
}
