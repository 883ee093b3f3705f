/** The clock at the end of a run: what really happened moves it, a deadline of what came in time does not. */
import { expect, test } from 'vitest';
import { runText } from '../support/golden.ts';

const server =
  'on start { watch(listen(7), READ) then c(3) }\non c(l) { let s = accept(l)  write(s, "x")  close(s) }\n';

test('an expectation that was met leaves no second behind', () => {
  const { result } = runText(`${server}world { client a at 1ms connect 7 { expect "x" close } }`);
  expect(result?.time).toBeLessThan(5_000);
});

test('a client that goes on later is part of the run', () => {
  const { result } = runText(
    `${server}world { client a at 1ms connect 7 { wait 500ms expect "x" expect close } }`,
  );
  expect(result?.time).toBeGreaterThanOrEqual(500_000);
  expect(result?.time).toBeLessThan(510_000);
});
