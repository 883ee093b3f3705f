/** evl new DIR: something to start from; nothing is ever overwritten. */
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { shown } from '../diagnostic/escape.ts';
import { status, UsageError } from './failure.ts';
import { starter } from './starter.ts';
import { say } from './terminal.ts';

export function newCommand(dir: string): number {
  writeNew(dir, starter);
  const file = join(dir, 'main.evl');
  say(`${shown(file)} is a server to start from. Try:\n  evl run ${shown(file)}\n`);
  return status.fine;
}

/** Writes files into a folder that is new or empty. */
export function writeNew(
  dir: string,
  files: readonly (readonly [name: string, text: string])[],
): void {
  try {
    mkdirSync(dir, { recursive: true });
    if (readdirSync(dir).length > 0)
      throw new UsageError(`${shown(dir)} is not empty; nothing was written`);
    for (const [name, text] of files) {
      mkdirSync(dirname(join(dir, name)), { recursive: true });
      // `wx` writes only where nothing is.
      writeFileSync(join(dir, name), text, { flag: 'wx' });
    }
  } catch (e) {
    if (e instanceof UsageError) throw e;
    throw new UsageError(`${shown(dir)}: ${(e as Error).message}`);
  }
}
