/** The numbers of executions that are published for optimal reduction: exactly one for each class, none started in vain. */
import { expect, test } from 'vitest';
import { count, countedPrograms } from './counted.ts';

test.each(countedPrograms())(
  '$path at $cpus CPUs: $executions',
  (p) => {
    const found = count(p);
    expect(found.complete).toBe(true);
    if (p.atMost) expect(found.executions).toBeLessThanOrEqual(p.executions);
    else expect(found.executions).toBe(p.executions);
    expect(found.blocked).toBe(0);
  },
  60_000,
);
