/** Every program in programs/ and test/lang/ does what it says of itself. Those of labs/ are held by their assignment's self-test. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { diskHost, expectedOf, runProgram } from './support/golden.ts';

function programs(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter(
      (e) =>
        e.isFile() &&
        e.name.endsWith('.evl') &&
        !e.parentPath.includes('/lib') &&
        !e.parentPath.includes('/labs'),
    )
    .map((e) => join(e.parentPath, e.name))
    .sort();
}

describe.each(['programs', 'test/lang'])('%s', (folder) => {
  test.each(programs(folder))('%s', (path) => {
    const expected = expectedOf(readFileSync(path, 'utf8'));
    const outcome = runProgram(path, diskHost(), expected.options);
    const unexpected = outcome.diagnostics.filter(
      (d) =>
        !expected.diagnostics.some(
          (e) =>
            e.line === d.line &&
            e.code === d.code &&
            e.severity === d.severity &&
            d.message.includes(e.words),
        ),
    );
    expect(unexpected, 'diagnostics that nothing expects').toEqual([]);
    const missing = expected.diagnostics.filter(
      (e) =>
        !outcome.diagnostics.some(
          (d) =>
            e.line === d.line &&
            e.code === d.code &&
            e.severity === d.severity &&
            d.message.includes(e.words),
        ),
    );
    expect(missing, 'diagnostics that did not come').toEqual([]);
    expect(outcome.output).toBe(expected.output);
    const wrong = outcome.diagnostics.some((d) => d.severity === 'error');
    expect(outcome.exit).toBe(expected.exit ?? (wrong ? 1 : 0));
  });
});
