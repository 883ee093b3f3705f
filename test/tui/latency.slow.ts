/** From a key to the screen, in a run of a million statements with a thousand connections; and what a long play costs. */
import { EventEmitter } from 'node:events';
import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { startUi } from '../../src/tui/start.ts';
import { sessionOfText } from '../support/session.ts';

const program = `shared served = 0
shared total = 0
on start {
  let l = listen(80)
  watch(l, READ) then conn(l)
}
on conn(l) {
  let c = accept(l)
  fcntl(c, F_SETFL, O_NONBLOCK)
  watch(c, READ) then echo(c, buffer(64))
}
on echo(c, b) {
  let n = read(c, b, 64)
  if n <= 0 { return }
  let i = 0
  while i < 500 {
    i += 1
    total += i
  }
  served += 1
  write(c, b, n)
}
world {
  descriptors 2000
  clients 1000 every 10us connect 80 { send "hello" expect "hello" }
}
`;

class FakeStdin extends PassThrough {
  isTTY = true;
  setRawMode(): this { return this; }
  ref(): this { return this; }
  unref(): this { return this; }
}

class FakeStdout extends EventEmitter {
  columns = 120;
  rows = 40;
  told: (() => void) | undefined;
  write(): boolean {
    this.told?.();
    this.told = undefined;
    return true;
  }
}

const pause = (ms: number): Promise<void> => new Promise((done) => { setTimeout(done, ms); });
const median = (list: number[]): number => list.sort((a, b) => a - b)[Math.floor(list.length / 2)] ?? 0;

test('a key is on the screen within 30 ms, any jump within 100 ms', async () => {
  const { session } = sessionOfText(program);
  while (!session.course.survey.advance(100_000));
  expect(session.course.survey.end).toBeGreaterThan(1_000_000);
  while (!session.course.prepare(100_000));
  const stdin = new FakeStdin();
  const stdout = new FakeStdout();
  const running = startUi(session, { colours: true, terminal: { stdin: stdin as unknown as NodeJS.ReadStream, stdout } });
  await pause(500);
  const press = async (key: string): Promise<number> => {
    const begun = performance.now();
    const shown = new Promise<void>((done) => { stdout.told = done; });
    stdin.write(key);
    await Promise.race([shown, pause(2000)]);
    return performance.now() - begun;
  };
  await press(':goto 700000\r');
  await pause(100);
  for (const key of ['n', 'N', ']', '[', 'n', 'N']) await press(key);
  for (const key of ['n', 'N', ']', '[', '\t']) {
    const times: number[] = [];
    for (let i = 0; i < 15; i++) times.push(await press(key));
    const typical = median(times);
    console.log(`${key}: ${typical.toFixed(1)} ms, at most ${(times.at(-1) ?? 0).toFixed(1)}`);
    // On a busy machine the middle one is what counts.
    expect(typical, key).toBeLessThan(30);
  }
  const jumps: number[] = [];
  for (let i = 0, at = 12345; i < 30; i++) {
    at = (at * 48271) % 2147483647;
    const begun = performance.now();
    session.goTo(at % session.course.survey.end);
    jumps.push(performance.now() - begun);
  }
  console.log(`jumps: ${median(jumps).toFixed(1)} ms, at most ${(jumps.at(-1) ?? 0).toFixed(1)}`);
  expect(jumps.at(-1)).toBeLessThan(100);
  stdin.write('q');
  await running;
}, 120_000);

test('playing forwards and backwards for long keeps the memory flat', () => {
  const { session } = sessionOfText(program);
  while (!session.course.survey.advance(100_000));
  while (!session.course.prepare(100_000));
  const play = (): number => {
    session.goTo(0);
    for (let i = 0; i < 300; i++) session.step(3000);
    for (let i = 0; i < 60; i++) session.step(-9000);
    (globalThis as { gc?: () => void }).gc?.();
    return process.memoryUsage().heapUsed;
  };
  const first = play();
  play();
  const last = play();
  console.log(`heap after each round: ${(first / 1e6).toFixed(0)} MB, ${(last / 1e6).toFixed(0)} MB`);
  expect(last).toBeLessThan(first * 1.5 + 100e6);
}, 120_000);
