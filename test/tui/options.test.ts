/** What the options of the command line lead to on the screen: the run that they ask for. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { runSeeds } from '../../src/cli/run.ts';
import { open, worldOf } from '../../src/cli/open.ts';
import { failedRun } from '../../src/cli/test.ts';
import { openFor, sessionOf, type UiFlags } from '../../src/cli/ui.ts';
import type { Session } from '../../src/view/session.ts';
import { planOf } from '../../src/world/plan.ts';
import { evl } from '../support/evl.ts';

const folder = mkdtempSync(join(tmpdir(), 'evl-ui-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

const reading = file(
  'reading.evl',
  `shared seen = 0
main {
  let b = buffer(64)
  let p = pipe()
  write(p[1], "abcdefghijklmnopqrstuvwxyz")
  print("piped", read(p[0], b, 26))
  while true {
    let n = read(0, b, 64)
    if n <= 0 { break }
    seen += 1
    print("read", n, text(b, n))
  }
}
`,
);
const racing = file(
  'racing.evl',
  `shared n = 0
on work(k) {
  let v = n
  print(k)
  n = v + k
}
on start { for k in 1..9 { post work(k) } }
world { cpus 4 }
`,
);
const typed = file('typed', 'a line\nand another\n');

const colour = { color: 'never' } as const;

function shown(path: string, flags: Omit<UiFlags, 'color'>): Session {
  const session = sessionOf(openFor(path, { ...colour, ...flags }), { ...colour, ...flags });
  while (!session.course.survey.advance(100_000));
  return session;
}

/** What evl run makes of the same. */
function plain(path: string, flags: Omit<UiFlags, 'color' | 'stdin'>, stdin?: string) {
  const opened = open(path);
  const base = planOf(worldOf(opened, undefined));
  return runSeeds(
    opened,
    { ...base, cpus: flags.cpus ?? base.cpus, seed: flags.seed ?? base.seed },
    flags,
    stdin,
  );
}

describe('run --ui', () => {
  test('--stdin and --short-transfers', () => {
    const text = 'a line\nand another\n';
    for (const shortTransfers of [false, true]) {
      const session = shown(reading, { stdin: typed, shortTransfers });
      const { result } = plain(reading, { shortTransfers }, text).once;
      expect(session.course.survey.result?.output).toBe(result.output);
      expect(session.course.survey.result?.time).toBe(result.time);
      session.goTo(Infinity);
      session.goTo(3);
      session.goTo(Infinity);
      expect(session.course.run.output.stdout).toBe(result.output);
      expect(session.save('x')).toContain('a schedule does not hold');
    }
    expect(plain(reading, { shortTransfers: true }, text).once.result.output).not.toBe(
      plain(reading, {}, text).once.result.output,
    );
  });

  test('--strategy pct: the same run, there and back', () => {
    const outputs = new Set<string>();
    for (const seed of [1, 2, 3, 4]) {
      const session = shown(racing, { strategy: 'pct', seed });
      const { result } = plain(racing, { strategy: 'pct', seed }).once;
      expect([session.course.survey.result?.output, session.course.survey.result?.time]).toEqual([
        result.output,
        result.time,
      ]);
      outputs.add(result.output);
      session.goTo(20);
      const before = JSON.stringify([
        session.course.run.output.stdout,
        [...session.course.run.sharedValues()],
        session.course.now,
      ]);
      session.goTo(Infinity);
      expect(session.course.run.output.stdout).toBe(result.output);
      session.goTo(20);
      expect(
        JSON.stringify([
          session.course.run.output.stdout,
          [...session.course.run.sharedValues()],
          session.course.now,
        ]),
      ).toBe(before);
    }
    expect(outputs.size).toBeGreaterThan(1);
  });

  test('a schedule that was recorded with random priorities or short transfers opens as that run', () => {
    const schedule = join(folder, 'recorded');
    for (const seed of [1, 2, 3, 4]) {
      const done = evl([
        'run',
        racing,
        '--json',
        '--strategy',
        'pct',
        '--short-transfers',
        '--seed',
        String(seed),
        '--record',
        schedule,
      ]);
      const told = JSON.parse(done.stdout.toString()) as {
        readonly output: string;
        readonly time: number;
      };
      const session = shown(racing, { schedule });
      expect([session.course.survey.result?.output, session.course.survey.result?.time]).toEqual([
        told.output,
        told.time,
      ]);
    }
  });

  test('--seeds opens the first that fails', () => {
    const quiet = file(
      'quiet.evl',
      'shared n = 0\non start { if random(4) == 3 { assert n == 1 } }\n',
    );
    const session = shown(quiet, { seeds: 20, atFinding: true });
    expect(session.course.survey.result?.ok).toBe(false);
    expect(session.course.options.plan.seed).toBe(plain(quiet, { seeds: 20 }).seed);
    expect(session.chosen?.diagnostic.code).toBe('EVL5006');
  });
});

describe('test --ui', () => {
  const program = file(
    'sum.evl',
    'shared sum = 0\non add(n) { let v = sum sum = v + n }\non start { post add(1) post add(2) }\n',
  );
  const tests = file(
    'tests.evl',
    `world "two" { cpus 2 seed 7 }
test "adds" in "two" { expect sum == 3 }
test "always" in "two" on all schedules { expect no races }
test "secret" hidden in "two" { expect sum == 4 }
`,
  );

  test('--tests: the world and the schedule come from there', async () => {
    const failed = await failedRun([program], { ...colour, tests, only: 'always' });
    if ('none' in failed) throw new Error(failed.none);
    expect(failed).toMatchObject({ world: 'two', cpus: 2 });
    expect(failed.schedule).toContain('steps');
    const session = shown(program, {
      tests,
      world: 'two',
      cpus: 2,
      atFinding: true,
      orAtEnd: true,
      scheduleText: failed.schedule ?? '',
    });
    expect(session.course.steps).toBeDefined();
    expect(session.chosen?.diagnostic.code).toBe('EVL3001');
    expect(session.save('x')).toContain('file of tests');
    // Nothing of the tests is shown.
    expect(session.scene.program.files[0]?.name).toBe(program);
  });

  test('a hidden test is not opened, unless its author asks', async () => {
    const none = await failedRun([program], { ...colour, tests, only: 'secret' });
    expect(none).toMatchObject({ ok: false, none: expect.stringContaining('hidden') as string });
    expect(
      await failedRun([program], { ...colour, tests, only: 'secret', reveal: true }),
    ).toMatchObject({ world: 'two' });
  });

  test('where nothing was found it opens at the end', () => {
    const session = shown(racing, { atFinding: true, orAtEnd: true, cpus: 1 });
    expect(session.course.ended).toBeDefined();
  });
});

test('stdin cannot bring the keys and the input', async () => {
  const { uiCommand } = await import('../../src/cli/ui.ts');
  await expect(uiCommand(reading, { ...colour, stdin: '-' })).rejects.toThrow(
    'stdin brings the keys',
  );
});
