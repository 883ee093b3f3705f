/** evl new DIR */
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { status, UsageError } from './failure.ts';
import { shown } from '../diagnostic/escape.ts';
import { starter } from './starter.ts';
import { say } from './terminal.ts';

export function newCommand(dir: string): number {
  try {
    mkdirSync(dir, { recursive: true });
    if (readdirSync(dir).length > 0) throw new UsageError(`${shown(dir)} is not empty; nothing was written`);
    // `wx` writes only where nothing is.
    for (const [name, text] of starter) writeFileSync(join(dir, name), text, { flag: 'wx' });
  } catch (e) {
    if (e instanceof UsageError) throw e;
    throw new UsageError(`${shown(dir)}: ${(e as Error).message}`);
  }
  const file = join(dir, 'main.evl');
  say(`${shown(file)} is a server to start from. Try:\n  evl run ${shown(file)}\n`);
  return status.fine;
}
