/** Same program, world and seed: same bytes. Another seed may give another run, and the seed is all that decides. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { diskHost, expectedOf, runProgram } from '../support/golden.ts';
import { oneIn } from '../support/thorough.ts';

const files = ['programs', 'test/lang/events', 'test/lang/kernel'].flatMap((folder) =>
  readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((e) => e.isFile() && e.name.endsWith('.evl') && !e.parentPath.endsWith('/tests'))
    .map((e) => join(e.parentPath, e.name)),
);

test.each(oneIn(2, files))('%s', (path) => {
  const options = new Map(expectedOf(readFileSync(path, 'utf8')).options);
  for (const [cpus, seed] of [
    ['1', '1'],
    ['3', '7'],
  ] as const) {
    options.set('cpus', cpus).set('seed', seed);
    const [first, second] = [0, 1].map(() => {
      const { result, diagnostics } = runProgram(path, diskHost(), options);
      return JSON.stringify([
        result?.output,
        result?.stats,
        diagnostics,
        [...(result?.shared ?? [])],
        [...(result?.clients ?? [])],
      ]);
    });
    expect(second).toBe(first);
  }
});
