/** D14 in full: every program of the book and of the kernel's tests, every call, every errno that it can give. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { everyCallFails } from './fault-harness.ts';

const programs = [
  'programs/chapter',
  'programs/homework',
  'test/lang/kernel',
  'test/lang/posix',
].flatMap((folder) =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.evl'))
    .map((name) => join(folder, name)),
);

test.each(programs)(
  'D14 %s',
  (path) => {
    expect(everyCallFails(path, true).runs).toBeGreaterThan(0);
  },
  600_000,
);
