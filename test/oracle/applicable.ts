/** Which cases count: those of glibc's making and those with a note are listed only (rulings 27). */
import type { Case } from './case.ts';

export function counts(c: Case): boolean {
  return (c.scope === 'posix' || c.scope === 'linux') && c.note === undefined;
}
