import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { rules } from '../../src/check/rules.ts';

test('the list of rules and the folder agree', () => {
  const files = readdirSync(new URL('../../src/check/rules/', import.meta.url)).map((f) =>
    f.replace(/\.ts$/, ''),
  );
  expect(rules.map((r) => r.name).sort()).toEqual(files.sort());
});
