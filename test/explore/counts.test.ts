/** The numbers of executions that are published for optimal reduction: exactly one for each class, none started in vain. */
import { expect, test } from 'vitest';
import { count, countedPrograms } from './counted.ts';
import { howMany } from '../support/thorough.ts';

/** Larger ones are for the slow suite; that of lost updates is the one that everybody knows. */
const most = howMany(2000, Infinity);

test.each(countedPrograms().filter((p) => p.executions <= most || p.executions === 14_400))(
  '$path at $cpus CPUs: $executions',
  (p) => {
    const found = count(p);
    expect(found.complete).toBe(true);
    if (p.atMost) expect(found.executions).toBeLessThanOrEqual(p.executions);
    else expect(found.executions).toBe(p.executions);
    expect(found.blocked).toBe(0);
  },
);
