/** A code cache is used by the Node.js that made it, for its source, whole; and by nobody else. */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';

interface CodeCache {
  readonly readCodeCache: (file: string, source: Buffer) => Buffer | undefined;
  readonly writeCodeCache: (file: string, source: Buffer, data: Buffer) => void;
}
const { readCodeCache, writeCodeCache } = createRequire(import.meta.url)(
  '../../bin/code-cache.cjs',
) as CodeCache;

const folder = mkdtempSync(join(tmpdir(), 'evl-cache-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const source = Buffer.from('1 + 1');
const data = Buffer.from('what it was compiled to\n, in two lines');

/** What is read of a cache whose bytes were changed. */
function readChanged(change: (bytes: Buffer) => Buffer, of = source): Buffer | undefined {
  const file = join(folder, 'a.cache');
  writeCodeCache(file, source, data);
  writeFileSync(file, change(readFileSync(file)));
  return readCodeCache(file, of);
}

describe('the header of a code cache', () => {
  test('fits what was written', () => {
    expect(readChanged((bytes) => bytes)).toEqual(data);
  });

  test('stands on a multiple of eight bytes', () => {
    const file = join(folder, 'b.cache');
    writeCodeCache(file, source, data);
    expect((readFileSync(file).indexOf('\n') + 1) % 8).toBe(0);
  });

  test.each<[string, (bytes: Buffer) => Buffer]>([
    ['truncated', (bytes) => bytes.subarray(0, -1)],
    ['empty', () => Buffer.alloc(0)],
    ['without an end of the header', () => Buffer.from('[]')],
    ['longer', (bytes) => Buffer.concat([bytes, Buffer.from('x')])],
    [
      'with another byte',
      (bytes) => {
        bytes.writeUInt8(bytes.readUInt8(bytes.length - 3) ^ 1, bytes.length - 3);
        return bytes;
      },
    ],
    ['of another version', (bytes) => replaced(bytes, process.version, 'v20.19.00')],
    ['of another platform', (bytes) => replaced(bytes, process.platform, 'plan9')],
    [
      'of another binary',
      (bytes) => Buffer.from(bytes.toString('latin1').replace(/,\[\d+,/, ',[1,'), 'latin1'),
    ],
    [
      'of other flags',
      (bytes) => replaced(bytes, JSON.stringify(process.execArgv), '["--no-opt"]'),
    ],
  ])('does not fit a cache %s', (_, change) => {
    expect(readChanged(change)).toBeUndefined();
  });

  test('does not fit another source of the same length', () => {
    expect(readChanged((bytes) => bytes, Buffer.from('1 + 2'))).toBeUndefined();
  });
});

function replaced(bytes: Buffer, what: string, by: string): Buffer {
  const text = bytes.toString('latin1');
  const changed = text.replace(what, by);
  expect(changed).not.toBe(text);
  return Buffer.from(changed, 'latin1');
}

test('a command with a damaged cache starts as one without', () => {
  const copy = join(folder, 'evl');
  for (const part of ['bin', 'dist', 'package.json'])
    cpSync(part, join(copy, part), { recursive: true });
  const cache = join(copy, 'dist', 'evl.bundle.cache');
  const run = (): string => {
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [join(copy, 'bin', 'evl.cjs'), 'run', 'programs/chapter/04-echo.evl'],
      { encoding: 'utf8' },
    );
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    return stdout;
  };
  const right = run();
  const bytes = readFileSync(cache);
  // The middle of the data is nonsense, the header is not.
  bytes.fill(0xa5, bytes.length >> 1, (bytes.length >> 1) + 4096);
  writeFileSync(cache, bytes);
  expect(run()).toBe(right);
  writeFileSync(cache, bytes.subarray(0, 1000));
  expect(run()).toBe(right);
});
