/** From a key to the screen, in a run of a million statements with a thousand connections; and what a long play costs. */
import { EventEmitter } from 'node:events';
import { PassThrough } from 'node:stream';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
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
  setRawMode(): this {
    return this;
  }
  ref(): this {
    return this;
  }
  unref(): this {
    return this;
  }
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

const pause = (ms: number): Promise<void> =>
  new Promise((done) => {
    setTimeout(done, ms);
  });
const median = (list: number[]): number =>
  list.sort((a, b) => a - b)[Math.floor(list.length / 2)] ?? 0;

test('a key is on the screen within 30 ms, any jump within 100 ms', async () => {
  const { session } = sessionOfText(program);
  while (!session.course.survey.advance(100_000));
  expect(session.course.survey.end).toBeGreaterThan(1_000_000);
  while (!session.course.prepare(100_000));
  const stdin = new FakeStdin();
  const stdout = new FakeStdout();
  const running = startUi(session, {
    colours: true,
    terminal: { stdin: stdin as unknown as NodeJS.ReadStream, stdout },
  });
  await pause(500);
  // What the process itself takes is counted too: on a busy machine others take their time from the clock.
  const press = async (key: string): Promise<{ readonly ms: number; readonly own: number }> => {
    const begun = performance.now();
    const cpu = process.cpuUsage();
    const shown = new Promise<void>((done) => {
      stdout.told = done;
    });
    stdin.write(key);
    await Promise.race([shown, pause(2000)]);
    const { user, system } = process.cpuUsage(cpu);
    return { ms: performance.now() - begun, own: (user + system) / 1000 };
  };
  await press(':goto 700000\r');
  await pause(100);
  for (const key of ['n', 'N', ']', '[', 'n', 'N']) await press(key);
  for (const key of ['n', 'N', ']', '[', '\t']) {
    const times: number[] = [];
    const own: number[] = [];
    for (let i = 0; i < 15; i++) {
      const took = await press(key);
      times.push(took.ms);
      own.push(took.own);
      await pause(30);
    }
    const typical = median(times);
    const worst = Math.max(...own);
    console.log(
      `${JSON.stringify(key)}: ${typical.toFixed(1)} ms, at most ${Math.max(...times).toFixed(1)}, of that our own at most ${worst.toFixed(1)}`,
    );
    expect(typical, key).toBeLessThan(30);
    expect(worst, key).toBeLessThan(30);
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

/** The heap after everything that can be collected was. */
function heapUsed(): number {
  setFlagsFromString('--expose_gc');
  const collect = runInNewContext('gc') as () => void;
  collect();
  collect();
  return process.memoryUsage().heapUsed / 1e6;
}

test('playing forwards and backwards for long keeps the memory flat', async () => {
  const { session } = sessionOfText(program);
  while (!session.course.survey.advance(100_000));
  while (!session.course.prepare(100_000));
  const stdin = new FakeStdin();
  const stdout = new FakeStdout();
  const running = startUi(session, {
    colours: true,
    terminal: { stdin: stdin as unknown as NodeJS.ReadStream, stdout },
  });
  await pause(200);
  stdin.write('++++++++++++++');
  await pause(100);
  // Each round is what ten minutes of play at 3,000 steps a second walk along, and steps back and branches with it.
  const round = async (): Promise<number> => {
    session.goTo(0);
    for (let i = 0; i < 600; i++) {
      session.step(3000);
      if (i % 20 === 0) await pause(1);
    }
    stdin.write('g');
    await pause(20);
    stdin.write(' ');
    await pause(3000);
    stdin.write(' ');
    for (let i = 0; i < 60; i++) session.step(-9000);
    await pause(300);
    return heapUsed();
  };
  const rounds: number[] = [];
  for (let i = 0; i < 5; i++) rounds.push(await round());
  console.log(`heap after each round: ${rounds.map((mb) => mb.toFixed(1)).join(', ')} MB`);
  // After the first rounds, in which caches fill, nothing grows.
  expect(Math.max(...rounds.slice(2))).toBeLessThan((rounds[1] ?? 0) + 5);
  stdin.write('q');
  await running;
}, 240_000);
