/** The gradebook: RFC 4180, one row a submission, one column a test. Cells that a spreadsheet would run as formulas are made text. */
import { stringify } from 'csv-stringify/sync';
import type { Format } from './format.ts';

export const csvFormat: Format = {
  name: 'csv',
  extension: 'csv',
  of: 'class',
  write: ({ assignment, submissions }) => {
    const head = [
      'id',
      'name',
      'email',
      'sid',
      'status',
      'earned',
      'points',
      'reason',
      ...assignment.tests.map((t) => t.name),
    ];
    const rows = submissions.map((s) => [
      s.id,
      s.name,
      s.email ?? '',
      s.sid ?? '',
      s.status,
      s.earned ?? '',
      s.points,
      s.reason ?? '',
      ...s.tests.map((t) => (t.status === 'fault' ? '' : t.earned)),
    ]);
    return stringify([head, ...rows], { escape_formulas: true, record_delimiter: 'windows' });
  },
};
