/** What a schedule says of the program that it was made for. */
import type { OpenedProgram } from '../run/program.ts';
import { fingerprint } from './schedule.ts';

export function fingerprintOf(opened: Pick<OpenedProgram, 'files'>): string {
  return fingerprint(opened.files.map((f) => f.text));
}
