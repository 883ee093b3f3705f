/** evl compare: homework question 6, what began to block, the plot, and what is refused. */
import { describe, expect, test } from 'vitest';
import { compare } from '../../src/compare/index.ts';
import { blockingChange } from '../../src/compare/blocking.ts';
import { plotLines } from '../../src/compare/plot.ts';
import { defaultLimits } from '../../src/machine/limit.ts';
import { chooseWorld, openProgram, type OpenedProgram } from '../../src/run/program.ts';
import { planOf } from '../../src/world/plan.ts';
import { diskHost, memoryHost } from '../support/golden.ts';
import { command } from '../support/command.ts';
import { inFolder } from '../support/evl.ts';

const opened = (text: string): OpenedProgram =>
  openProgram('main.evl', memoryHost(new Map([['main.evl', text]])));

const designs = ['6a-iterative', '6b-threads', '6c-select-blocking', '6d-async'].map(
  (name) => `programs/homework/${name}.evl`,
);

describe('homework question 6: was it worth the effort?', () => {
  const programs = designs.map((path) => openProgram(path, diskHost()));
  const choice = chooseWorld((programs[0] as OpenedProgram).names, undefined);
  const plan = planOf(choice.kind === 'world' ? choice.world : undefined);
  const [a, b, c, d] = compare(
    programs,
    plan,
    { loads: [0.5, 1, 4], cpus: [1, 2] },
    defaultLimits,
    () => ({ expired: () => false }),
  );

  test('all serve everybody; threads and asynchronous I/O serve the usual client much sooner', () => {
    for (const one of [a, b, c, d])
      expect([one?.here.served, one?.here.clients, one?.here.errors]).toEqual([81, 81, []]);
    const p50 = [a, b, c, d].map((one) => one?.here.p50 ?? 0) as [number, number, number, number];
    expect(p50[0]).toBeGreaterThan(5 * p50[1]);
    expect(p50[0]).toBeGreaterThan(5 * p50[3]);
    expect(p50[2]).toBeGreaterThan(3 * p50[3]);
    expect(p50[0]).toBeGreaterThan(1.5 * p50[2]);
  });

  test("it costs lines, steps and activations, and throughput is the disk's", () => {
    expect(d?.lines).toBeGreaterThan(a?.lines ?? Infinity);
    expect(d?.here.steps).toBeGreaterThan(a?.here.steps ?? Infinity);
    expect(b?.here.activations).toBeGreaterThan(81);
    expect(Math.abs((d?.here.throughput ?? 0) - (a?.here.throughput ?? 0))).toBeLessThan(20);
  });

  test('the gap grows with the load, and more CPUs do not close it', () => {
    const gap = (i: number): number => (a?.byLoad[i]?.p50 ?? 0) / (d?.byLoad[i]?.p50 ?? 1);
    expect(gap(2)).toBeGreaterThan(2 * gap(0));
    expect(a?.byCpus[1]?.p50).toBe(a?.byCpus[0]?.p50);
  });
});

describe('what changed in what can block', () => {
  const server = (
    greeting: string,
  ): string => `on start { watch(listen(80), READ) then greet(3)  every(1s) then tick() }
on tick { print(greeting()) }
on greet(l) {
  let c = accept(l)
  write(c, greeting())
  close(c)
}
fn greeting() {
  ${greeting}
}
fn read_text(path) {
  let fd = open(path)
  close(fd)
  return "x"
}
world { client a at 1ms connect 80 { expect "x" } }`;
  const [before, after] = [server('return "x"'), server('return read_text("/x")')];

  test('a routine that began to block: the handlers that reach it now, with the way', () => {
    const { gained, lost, changed, linesAdded, linesRemoved } = blockingChange(
      opened(before),
      opened(after),
    );
    expect(gained.map((w) => [w.code, w.handler, w.chain, w.line])).toEqual([
      ['EVL2001', 'on tick', ['greeting', 'read_text', 'open'], 12],
    ]);
    expect(gained[0]?.handlers).toEqual(['on tick', 'on greet']);
    expect(lost).toEqual([]);
    expect(changed).toEqual([
      {
        routine: 'greeting',
        removed: [{ line: 9, text: 'return "x"' }],
        added: [{ line: 9, text: 'return read_text("/x")' }],
      },
    ]);
    expect([linesAdded, linesRemoved]).toEqual([1, 1]);
  });

  test('the other way about it is lost; lines that move are no change', () => {
    expect(blockingChange(opened(after), opened(before)).lost.map((w) => w.chain.at(-1))).toEqual([
      'open',
    ]);
    const moved = blockingChange(opened(after), opened(`// one line more\n\n${after}`));
    expect([moved.gained, moved.lost, moved.changed, moved.linesAdded]).toEqual([[], [], [], 0]);
  });

  test('the command says it', async () => {
    await inFolder({ 'a.evl': before, 'b.evl': after }, async (folder) => {
      const done = await command(['compare', 'a.evl', 'b.evl'], folder);
      expect(done.status).toBe(0);
      const text = done.stdout.toString();
      expect(text).toContain(
        '  + EVL2001 on tick → greeting → read_text → open, b.evl:12 (also on greet)',
      );
      expect(text).toContain('  2 of 2 changed lines are in what can block');
      expect(text).toMatch(/│ handlers stalled +│ never +│ \d/);
      const json = JSON.parse(
        (
          await command(['compare', 'a.evl', 'b.evl', '--json', '--cpu-counts', '1,2'], folder)
        ).stdout.toString(),
      ) as {
        ok: boolean;
        programs: { file: string; by_cpus: unknown[]; blocking: { gained: unknown[] } | null }[];
      };
      expect([
        json.ok,
        json.programs.map((p) => [p.file, p.by_cpus.length, p.blocking?.gained.length]),
      ]).toEqual([
        true,
        [
          ['a.evl', 2, undefined],
          ['b.evl', 2, 1],
        ],
      ]);
    });
  });
});

test('the plot: values at their height, series that meet, a logarithmic axis', () => {
  const lines = plotLines({
    title: 't',
    labels: ['1', '2'],
    series: [
      { letter: 'A', values: [8, 0] },
      { letter: 'B', values: [8, undefined] },
    ],
    show: String,
  });
  expect(lines[0]).toBe('t');
  expect(lines[1]).toMatch(/^8 \| +AB$/);
  expect(lines.at(-3)).toMatch(/^0 \| +A$/);
  expect(
    plotLines({
      title: 't',
      labels: ['1', '2'],
      series: [{ letter: 'A', values: [1, 1000] }],
      show: String,
    })[0],
  ).toBe('t (logarithmic)');
  expect(
    plotLines({
      title: 't',
      labels: ['1'],
      series: [{ letter: 'A', values: [undefined] }],
      show: String,
    }),
  ).toEqual(['t: nothing to show']);
});

test('what is refused', async () => {
  await inFolder(
    {
      'a.evl': 'main { }',
      'wrong.evl': 'main { print(x) }',
      'endless.evl': 'main { while true { } }\nworld { client a connect 7 { } }',
    },
    async (folder) => {
      const say = async (...args: string[]): Promise<string> => {
        const done = await command(['compare', ...args], folder);
        return `${String(done.status)} ${done.stderr.split('\n')[0] ?? ''}`;
      };
      expect(await say('a.evl')).toBe('2 evl: compare needs two programs or more');
      expect(await say('a.evl', 'none.evl')).toBe('2 evl: none.evl: there is no such file');
      expect(await say('a.evl', 'wrong.evl')).toMatch(/^1 error\[EVL1001\]/);
      expect(await say('a.evl', 'a.evl', '--loads', '0')).toMatch(
        /^2 error: option '--loads <list>' argument '0' is invalid/,
      );
      expect(await say('a.evl', 'a.evl', '--cpu-counts', '1.5')).toMatch(/^2 error/);
      expect(await say('endless.evl', 'a.evl', '--max-steps', '10000')).toMatch(/^1 /);
      expect(await say('a.evl', 'a.evl')).toBe(
        '0 note: the world of a.evl has no clients, so there is nothing to serve',
      );
    },
  );
});
