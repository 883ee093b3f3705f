/** EVL7002: a test that cannot be run or met as it stands. */
import { diagnostic } from '../../diagnostic/diagnostic.ts';
import { atLeast, mostCpus, within } from '../bounds.ts';
import type { Rule } from '../rule.ts';

const mostSeeds = 1_000_000;

export const rule: Rule = {
  name: 'test-conditions',
  hooks: (about) => ({
    item: (item) => {
      if (item.kind !== 'test') return;
      if (item.points) atLeast(about, item.points, 'points', 0);
      if (item.cpus) within(about, item.cpus, 'cpus', 1, mostCpus);
      if (item.on?.kind === 'seeds') within(about, item.on.count, 'seeds', 1, mostSeeds);
      for (const { what } of item.expectations) {
        if (what.kind === 'exit' && (what.status.value < 0 || what.status.value > 255)) {
          about.report(diagnostic('EVL7002.exit', what.status.span, { value: what.status.value }));
        }
      }
    },
  }),
};
