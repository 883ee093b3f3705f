/**
 * Short transfers: a way of running that stresses a program. POSIX lets a read
 * give fewer bytes than were asked for, and a write take fewer, and a program
 * that does not look at the result works until one day it does not (read(2),
 * write(2)). Here every transfer that may be short draws its length.
 */
import type { Description } from './description.ts';
import type { Kernel } from './kernel.ts';

/** Bytes that a transfer of n is tried with: n, or as chance has it, at least 1. */
function shortened(k: Kernel, n: number): number {
  return n > 1 && k.settings.shortTransfers === true
    ? k.host.chance.between(1, n, 'short transfer')
    : n;
}

/** Bytes that a write of data on a description is tried with. Writes of up to PIPE_BUF bytes to a pipe are whole (pipe(7)), and so are counts. */
export function shortWrite(k: Kernel, d: Description, data: string): string {
  if (k.settings.shortTransfers !== true) return data;
  const may = d.kind === 'socket' || d.kind === 'file' || (d.kind === 'pipe' && data.length > 4096);
  return may ? data.slice(0, shortened(k, data.length)) : data;
}

/** Bytes that a read on a description is tried with. */
export function shortRead(k: Kernel, d: Description, n: number): number {
  return d.kind === 'socket' || d.kind === 'file' || d.kind === 'pipe' || d.kind === 'terminal'
    ? shortened(k, n)
    : n;
}
