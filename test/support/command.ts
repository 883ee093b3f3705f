/**
 * Runs a command inside the process of the tests: what it writes is kept, and its
 * status is what `main` gives. A process of its own costs a third of a second;
 * exit codes, pipes, signals and closed streams are tried with `evl.ts`.
 */
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { main } from '../../src/cli/main.ts';

export interface Ran {
  readonly status: number;
  readonly stdout: Buffer;
  readonly stderr: string;
}

/** What `writeSync` gets for these two is kept; all other files are written. */
async function keepingOutput(run: () => Promise<number>): Promise<Ran> {
  const kept: Readonly<Record<number, Buffer[]>> = { 1: [], 2: [] };
  const real = fs.writeSync;
  fs.writeSync = ((fd: number, bytes: Uint8Array, ...where: number[]): number => {
    const into = kept[fd];
    if (into === undefined) return real(fd, bytes, ...where);
    const rest = Buffer.from(bytes.subarray(where[0] ?? 0));
    into.push(rest);
    return rest.length;
  }) as typeof fs.writeSync;
  syncBuiltinESMExports();
  try {
    const status = await run();
    const [stdout, stderr] = [1, 2].map((fd) => Buffer.concat(kept[fd] ?? []));
    return { status, stdout: stdout ?? Buffer.alloc(0), stderr: stderr?.toString() ?? '' };
  } finally {
    fs.writeSync = real;
    syncBuiltinESMExports();
  }
}

/** The command with these arguments, in a folder; a text is split at its blanks. */
export async function command(
  args: string | readonly string[],
  folder = process.cwd(),
): Promise<Ran> {
  const argv = typeof args === 'string' ? args.split(' ').filter((a) => a !== '') : args;
  const before = process.cwd();
  process.chdir(folder);
  try {
    return await keepingOutput(() => main(argv));
  } finally {
    process.chdir(before);
  }
}
