/** Runs the real command. */
import { spawnSync, type SpawnSyncOptions } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

export const bin = resolve('bin/evl.cjs');

export interface Done {
  readonly status: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: Buffer;
  readonly stderr: string;
}

export function evl(args: readonly string[], options: SpawnSyncOptions = {}): Done {
  const done = spawnSync(process.execPath, [bin, ...args], {
    timeout: 60_000,
    maxBuffer: 64 * 1024 * 1024,
    ...options,
  });
  return {
    status: done.status,
    signal: done.signal,
    stdout: done.stdout as Buffer,
    stderr: (done.stderr as Buffer | null)?.toString() ?? '',
  };
}

/** A shell line in which EVL is the command. */
export function shell(line: string, cwd: string): Done {
  const done = spawnSync('bash', ['-c', line], {
    cwd,
    timeout: 60_000,
    env: { ...process.env, EVL: `${process.execPath} ${bin}` },
  });
  return {
    status: done.status,
    signal: done.signal,
    stdout: done.stdout,
    stderr: done.stderr.toString(),
  };
}

/** Runs a test in a folder of its own that holds the files. */
export function inFolder<T extends void | Promise<void>>(
  files: Readonly<Record<string, string | Uint8Array>>,
  test: (folder: string) => T,
): T {
  const folder = mkdtempSync(join(tmpdir(), 'evl-test-'));
  const clear = (): void => {
    rmSync(folder, { recursive: true, force: true });
  };
  let over: T;
  try {
    for (const [name, content] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), content);
    }
    over = test(folder);
  } catch (e) {
    clear();
    throw e;
  }
  if (over instanceof Promise) return over.finally(clear) as T;
  clear();
  return over;
}
