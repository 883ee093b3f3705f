/** What a CPU was at when the program ended is its work, like all before. */
import { describe, expect, test } from 'vitest';
import { runText } from '../support/golden.ts';

const counting = 'let i = 0 while i < 100 { i += 1 }';

describe('the CPU that runs when the program ends was busy until then', () => {
  test.each([
    ['exit', `main { ${counting} exit(3) }`],
    ['a run-time error', `on start { ${counting} print(1 / (i - 100)) }`],
    ['the end of the steps', 'main { while true { } }'],
    ['a signal', `main { ${counting} kill(pid(), SIGTERM) }`],
  ])('%s', (_how, text) => {
    const result = runText(text, new Map(), { steps: 1000 }).result;
    expect(result?.time).toBeGreaterThan(200);
    expect(result?.stats.cpus).toEqual([{ busy: result?.time, stalled: 0, lockWait: 0, idle: 0 }]);
  });

  test('and waited where it waited', () => {
    const result = runText(`main { sleep(1ms) ${counting} exit(0) }`).result;
    expect(result?.stats.cpus).toEqual([
      { busy: (result?.time ?? 0) - 1000, stalled: 0, lockWait: 0, idle: 1000 },
    ]);
  });
});
