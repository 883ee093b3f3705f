/** `npm run bench`: how fast EVL is, as ratios measured in one run. Prints tables; fails nothing. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseFile } from '../src/syntax/parse.ts';
import { sourceFile } from '../src/base/span.ts';
import { detecting } from './detecting.ts';
import { exploring } from './exploring.ts';
import { kernels, type Kernel } from './kernels.ts';
import { best, program, runOf, runText, wall } from './measure.ts';

const out = (line = ''): void => {
  process.stdout.write(`${line}\n`);
};
const ratio = (a: number, b: number | undefined): string =>
  b === undefined ? '–' : `${(a / b).toFixed(2)}×`;
const ms = (t: number | undefined): string => (t === undefined ? '–' : `${t.toFixed(1)} ms`);
const row = (name: string, ...cells: string[]): void => {
  out(name.padEnd(34) + cells.map((c) => c.padStart(14)).join(''));
};

function computations(): void {
  out(
    'Computation: EVL against the same in JavaScript, CPython and Lua (below 1× is faster); one round, when warm\n',
  );
  row('', 'EVL', '/ JavaScript', '/ python3', '/ lua5.4');
  for (const kernel of kernels) {
    const wanted = String(kernel.javascript(kernel.n));
    const rounds = (n: number): number => {
      const opened = program(
        `${kernel.evl}\nmain { let r = 0  for i in 0..${String(n)} { r = kernel(${String(kernel.n)}) }  print(r) }`,
      );
      return best(2, () => {
        const printed = runOf(opened).run().output.trim();
        if (printed !== wanted)
          throw new Error(`${kernel.name}: EVL says ${printed}, JavaScript ${wanted}`);
      });
    };
    // A run compiles its program anew; what a round costs once the engine is warm is the difference of two runs.
    const evl = (rounds(10) - rounds(4)) / 6;
    const js = best(6, () => {
      kernel.javascript(kernel.n);
    });
    row(
      kernel.name,
      ms(evl),
      ratio(evl, js),
      ratio(evl, other(kernel, 'python')),
      ratio(evl, other(kernel, 'lua')),
    );
  }
  out();
}

/** Time of a kernel in another language, measured by that language; undefined where it is not installed. */
function other(kernel: Kernel, language: 'python' | 'lua'): number | undefined {
  const file = join(folder, `kernel.${language}`);
  writeFileSync(
    file,
    language === 'python'
      ? `${kernel.python}\nimport time\nb = 1e9\nfor _ in range(3):\n  t = time.perf_counter()\n  kernel(${String(kernel.n)})\n  b = min(b, time.perf_counter() - t)\nprint(b * 1000)\n`
      : `${kernel.lua}\nlocal b = 1e9\nfor _ = 1, 3 do local t = os.clock() kernel(${String(kernel.n)}) b = math.min(b, os.clock() - t) end\nprint(b * 1000)\n`,
  );
  const done = spawnSync(language === 'python' ? 'python3' : 'lua5.4', [file], {
    encoding: 'utf8',
  });
  return done.status === 0 ? Number(done.stdout) : undefined;
}

const pingPong = (n: number): string => `on start { post ping(0) }
on ping(k) { if k < ${String(n)} { post pong(k + 1) } }
on pong(k) { if k < ${String(n)} { post ping(k + 1) } }`;

function events(): void {
  out('Events\n');
  row('', 'time', 'events / s', '/ JavaScript');
  for (const n of [1_000, 100_000, 1_000_000]) {
    const opened = program(pingPong(n));
    const time = best(n > 100_000 ? 3 : 7, () => {
      runOf(opened).run();
    });
    row(
      `ping-pong of ${n.toLocaleString('en-US')} events`,
      ms(time),
      Math.round((n / time) * 1000).toLocaleString('en-US'),
      ratio(
        time,
        best(7, () => {
          queuePingPong(n);
        }),
      ),
    );
  }
  const timers = best(3, () => {
    runText(
      'shared n = 0\nmain { for i in 0..1000000 { after(i % 1000) then tick() } }\non tick { n += 1 }',
    );
  });
  row('1,000,000 timers', ms(timers), Math.round(1e9 / timers).toLocaleString('en-US'), '');
  out();
}

/** A hand-written queue of closures that does as little as an event loop can. */
function queuePingPong(n: number): void {
  const queue: { handler: (k: number) => void; k: number }[] = [];
  const ping = (k: number): void => {
    if (k < n) queue.push({ handler: pong, k: k + 1 });
  };
  const pong = (k: number): void => {
    if (k < n) queue.push({ handler: ping, k: k + 1 });
  };
  ping(0);
  for (let i = 0; i < queue.length; i++) queue[i]?.handler(queue[i]?.k ?? 0);
}

const echoServer = (clients: number, rounds: number, idle: number): string => `on start {
  let l = listen(7, 4000)
  watch(l, READ) then connected(l)
}
on connected(l) { let c = accept(l)  watch(c, READ) then echo(c, buffer(64)) }
on echo(c, buf) {
  let n = read(c, buf)
  if n <= 0 { close(c)  return }
  write(c, buf, n)
}
world {
  descriptors 20000
  ${idle > 0 ? `clients ${String(idle)} every 1us connect 7 { }` : ''}
  clients ${String(clients)} every 10us connect 7 { repeat ${String(rounds)} { send "0123456789" expect "0123456789" } close }
}`;

function scaling(): void {
  out('Servers: cost per event should not grow\n');
  row('', 'time', 'events', 'µs / event');
  for (const [clients, rounds, idle] of [
    [10, 100, 0],
    [100, 100, 0],
    [1000, 100, 0],
    [10_000, 10, 0],
    [100, 100, 10_000],
  ] as const) {
    const opened = program(echoServer(clients, rounds, idle));
    let count = 0;
    const time = best(2, () => {
      count = runOf(opened).run().stats.events;
    });
    const handled = count - (idle > 0 ? idle : 0);
    row(
      `echo: ${clients.toLocaleString('en-US')} clients${idle > 0 ? `, ${idle.toLocaleString('en-US')} idle` : ''}`,
      ms(time),
      count.toLocaleString('en-US'),
      ((time * 1000) / (idle > 0 ? count : handled)).toFixed(2),
    );
  }
  out();
}

function searching(): void {
  out('Explore: executions a second, on one core\n');
  exploring(row);
  out();
}

function listening(): void {
  out('Race detector: the same run on two CPUs with it and without\n');
  detecting(row);
  out();
}

function parsing(): void {
  const one = kernels
    .map((k) => k.evl.replaceAll('kernel', `kernel_${k.name.replaceAll(' ', '_')}`))
    .join('\n');
  const text = Array.from({ length: 60 }, (_, i) =>
    one.replaceAll(/\b(kernel\w*|tiny|c|m)\b/g, `$1_${String(i)}`),
  ).join('\n');
  const time = best(5, () => {
    parseFile(sourceFile(0, 'bench.evl', text));
  });
  out(
    `Parser: ${(text.length / 1e6 / (time / 1000)).toFixed(2)} MB/s (${String(Math.round(text.length / 1000))} KB in ${ms(time)})\n`,
  );
}

function startUp(): void {
  const hello = join(folder, 'hello.evl');
  writeFileSync(hello, 'main { print("hello") }\n');
  const node = wall(9, process.execPath, ['-e', '0']);
  const evl = wall(9, process.execPath, [
    new URL('../../bin/evl.cjs', import.meta.url).pathname,
    'run',
    hello,
  ]);
  if (evl !== undefined)
    out(`Start-up: evl run hello.evl ${ms(evl)}, node -e 0 ${ms(node)}: ${ratio(evl, node)}`);
}

const folder = mkdtempSync(join(tmpdir(), 'evl-bench-'));
try {
  computations();
  events();
  scaling();
  searching();
  listening();
  parsing();
  startUp();
} finally {
  rmSync(folder, { recursive: true, force: true });
}
