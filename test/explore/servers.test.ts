/** Handlers on one CPU: looking at what they do gives the outcomes that every order of events has. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { howMany } from '../support/thorough.ts';
import { firstMode, strictMode } from '../../src/explore/mode.ts';
import { orders } from './orders.ts';
import { searchIn, small } from './search-in.ts';
import { server, serverProgram } from './servers.ts';

test('random servers have the outcomes of every order of events, in fewer executions', () => {
  const most = howMany(60, 1000);
  let compared = 0;
  let [few, all] = [0, 0];
  fc.assert(
    fc.property(server, fc.nat(orders.length - 1), (s, order) => {
      const text = serverProgram(s);
      const found = searchIn(small(text), firstMode({ cpus: 1 }), orders[order], most);
      if (!found || found.strict) return;
      const wanted = searchIn(small(text), strictMode, orders[order], most);
      if (!wanted) return;
      compared++;
      few += found.executions;
      all += wanted.executions;
      expect([...found.outcomes].sort(), text).toEqual([...wanted.outcomes].sort());
    }),
    { numRuns: howMany(50, 5000) },
  );
  expect(compared).toBeGreaterThan(howMany(15, 1000));
  expect(few).toBeLessThan(0.8 * all);
});
