/** 10,000 clients served in one run within a few seconds and 500 MB; the cost of an event does not grow with their number. */
import { expect, test } from 'vitest';
import { evl, inFolder } from '../support/evl.ts';
import { manyClients } from '../support/many-clients.ts';

/** Seconds that the command takes; it has 400 MB for its objects, so that with all else it stays below 500. */
function seconds(clients: number): number {
  let took = 0;
  inFolder({ 'many.evl': manyClients(clients) }, (folder) => {
    const start = performance.now();
    const done = evl(['run', 'many.evl', '--json', '--max-time', '60'], {
      cwd: folder,
      env: { ...process.env, NODE_OPTIONS: '--max-old-space-size=400' },
    });
    took = (performance.now() - start) / 1000;
    const result = JSON.parse(done.stdout.toString()) as {
      ok: boolean;
      stats: { latency: { count: number } };
    };
    expect([result.ok, result.stats.latency.count]).toEqual([true, clients]);
  });
  return took;
}

test('10,000 clients', () => {
  expect(seconds(10_000)).toBeLessThan(10);
}, 120_000);

test('the cost of a client is flat', () => {
  const start = seconds(100);
  const [few, many] = [
    Math.min(seconds(2_500), seconds(2_500)) - start,
    Math.min(seconds(10_000), seconds(10_000)) - start,
  ];
  expect(many / few).toBeLessThan(7);
}, 240_000);
