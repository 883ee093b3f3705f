/** What a schedule says of the program that it was made for. */
import type { OpenedProgram } from '../run/program.ts';
import { fingerprint } from './schedule.ts';

export function fingerprintOf(opened: OpenedProgram): string {
  return fingerprint(opened.files.map((f) => f.text));
}
