/** Results for people: a table, what went wrong where there are few, and the summary. */
import Table from 'cli-table3';
import { cut, shown } from '../../diagnostic/escape.ts';
import { defused } from '../clean.ts';
import type { SubmissionResult } from '../result.ts';
import { summaryText } from '../summary.ts';
import { told, type Format } from './format.ts';

/** With more submissions than this only the table is shown. */
const fewSubmissions = 3;

const marks = {
  passed: '+',
  failed: '-',
  time: 'T',
  memory: 'M',
  crash: 'C',
  skipped: '.',
  fault: '?',
} as const;

export const textFormat: Format = {
  name: 'text',
  extension: 'txt',
  of: 'class',
  write: (results) => {
    const table = new Table({
      head: ['submission', 'points', 'tests', ''],
      style: { head: [], border: [] },
      colWidths: [null, null, null, null],
    });
    for (const s of results.submissions) {
      table.push([
        s.name === s.id ? s.id : `${s.id} (${s.name})`,
        `${s.earned === null ? '?' : String(s.earned)} / ${String(s.points)}`,
        s.tests.map((t) => marks[t.status]).join(''),
        cut(shown(s.reason ?? ''), 80),
      ]);
    }
    const details =
      results.submissions.length <= fewSubmissions
        ? results.submissions.map(detailsOf).join('')
        : '';
    const legend =
      '+ passed  - failed  T out of time  M out of memory  C crashed  . not run  ? grader failed';
    return defused(
      `${results.submissions.length > 0 ? `${table.toString()}\n${legend}\n` : ''}${details}\n${summaryText(results)}`,
    );
  },
};

function detailsOf(s: SubmissionResult): string {
  const lines: string[] = [`\n${s.id}${s.reason === undefined ? '' : `: ${s.reason}`}`];
  if (s.status === 'refused') return `${lines.join('\n')}\n`;
  for (const t of s.tests) {
    lines.push(
      `  ${t.passed ? 'ok  ' : 'FAIL'} ${t.name} (${String(t.earned)} of ${String(t.points)})${t.hidden ? ' hidden' : ''}`,
    );
    const text = told(t);
    if (text !== '') lines.push(...text.split('\n').map((line) => `       ${line}`));
  }
  return `${lines.join('\n')}\n`;
}
