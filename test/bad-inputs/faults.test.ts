/** D14 on the small programs; all the others, with every errno, in faults.slow.ts. */
import { expect, test } from 'vitest';
import { calls } from '../../src/calls/index.ts';
import { errnosOf } from '../support/errnos.ts';
import { everyCallFails } from './fault-harness.ts';

test.each([
  'programs/chapter/04-echo.evl',
  'programs/chapter/08-async-read-polled.evl',
  'programs/chapter/12-await.evl',
  'programs/chapter/17-disk-and-network-ring.evl',
  'test/lang/kernel/asynchronous-io.evl',
  'test/lang/kernel/sockets.evl',
  'test/lang/events/signals.evl',
])('D14 %s', (path) => {
  expect(everyCallFails(path, false).calls).toBeGreaterThan(5);
});

test('D14 every system call has its list of errnos', () => {
  const without = [...calls.values()]
    .filter((c) => c.kind === 'syscall' && !errnosOf.has(c.name))
    .map((c) => c.name);
  expect(without).toEqual([]);
  for (const name of errnosOf.keys()) expect(calls.has(name), name).toBe(true);
});
