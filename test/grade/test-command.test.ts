/** `evl test` as people use it. */
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { command } from '../support/command.ts';
import { bin, inFolder, shell } from '../support/evl.ts';

const good =
  'shared n = 0\nmain { n = 1 print("one") }\ntest "n is one" points 2 { expect n == 1 expect output "one\\n" }\n';
const bad = good.replace('print("one")', 'print("two")').replace('n = 1 ', 'n = random(3) ');

interface Document {
  readonly ok: boolean;
  readonly earned: number;
  readonly points: number;
  readonly tests: readonly {
    readonly name: string;
    readonly passed: boolean;
    readonly message: string;
    readonly hint?: string;
    readonly seed?: number;
    readonly earned: number;
  }[];
  readonly diagnostics: readonly unknown[];
}
const document = (stdout: Buffer): Document => JSON.parse(stdout.toString()) as Document;

describe('evl test', () => {
  test('status and JSON of tests that pass and fail', async () => {
    await inFolder({ 'good.evl': good, 'bad.evl': bad }, async (folder) => {
      const fine = await command(['test', join(folder, 'good.evl'), '--json']);
      expect([fine.status, document(fine.stdout)]).toEqual([
        0,
        {
          ok: true,
          tests: [{ name: 'n is one', points: 2, earned: 2, passed: true, message: '' }],
          earned: 2,
          points: 2,
          diagnostics: [],
        },
      ]);
      const wrong = await command(['test', join(folder, 'bad.evl'), '--json']);
      const { ok, tests, earned } = document(wrong.stdout);
      expect([wrong.status, ok, earned, tests[0]?.passed, tests[0]?.seed]).toEqual([
        1,
        false,
        0,
        false,
        1,
      ]);
      expect(tests[0]?.message).toContain('- one\n  + two');
    });
  });

  test('the command that replays a failure shows it again', async () => {
    await inFolder(
      {
        'luck.evl':
          'main { print(random(4)) }\ntest "never zero" on seeds 50 { expect output contains "1" }\n',
      },
      async (folder) => {
        const shown = (await command('test luck.evl', folder)).stdout.toString();
        const replay = /replay: evl (.*)/.exec(shown)?.[1] ?? '';
        expect(replay).toMatch(/^run luck\.evl --seed \d+$/);
        const printed = /\+ (\d)/.exec(shown)?.[1];
        expect((await command(replay, folder)).stdout.toString()).toBe(`${printed ?? ''}\n`);
      },
    );
  });

  test("a replay in another file's world, by name", async () => {
    await inFolder(
      {
        'p.evl': 'main { print(random(9)) }\n',
        't.evl':
          'world "w" { cpus 2 }\ntest "it\'s so" in "w" on seeds 9 { expect output "1\\n" }\n',
      },
      async (folder) => {
        const shown = (await command('test p.evl --tests t.evl', folder)).stdout.toString();
        const replay = /replay: evl (.*)/.exec(shown)?.[1] ?? '';
        expect(replay).toContain("--only 'it'\\''s so'");
        // Its name has blanks and a quote, which are for the shell.
        const again = shell(`$EVL ${replay}`, folder);
        expect([again.status, /\+ (\d)/.exec(again.stdout.toString())?.[1]]).toEqual([
          1,
          /\+ (\d)/.exec(shown)?.[1],
        ]);
      },
    );
  });

  test('a schedule that shows a failure is written down, and run again', async () => {
    await inFolder(
      {
        'a.evl':
          'shared n = 0\non start { post a() post a() }\non a { let x = n n = x + 1 }\nworld { cpus 2 }\ntest "both" on all schedules { expect n == 2 }\n',
      },
      async (folder) => {
        const shown = (await command('test a.evl', folder)).stdout.toString();
        const [, record = '', run = ''] = /replay: evl (.*); evl (.*)/.exec(shown) ?? [];
        expect((await command(record, folder)).status).toBe(1);
        expect(
          (
            JSON.parse((await command(`${run} --json`, folder)).stdout.toString()) as {
              shared: unknown;
            }
          ).shared,
        ).toEqual({ n: 1 });
      },
    );
  });

  test('that command chooses the CPUs again, and lets a handler block that blocks', async () => {
    await inFolder(
      {
        'a.evl':
          'shared n = 0\non start { post a() post a() }\non a { sleep(1ms) let x = n n = x + 1 }\nworld "w" { cpus 1 }\ntest "both" in "w" on all schedules { expect blocking expect n == 2 }\n',
      },
      async (folder) => {
        const shown = (await command('test a.evl --cpus 2', folder)).stdout.toString();
        const [, record = '', run = ''] = /replay: evl (.*); evl (.*)/.exec(shown) ?? [];
        expect((await command(record, folder)).status).toBe(1);
        expect(
          (
            JSON.parse((await command(`${run} --json`, folder)).stdout.toString()) as {
              shared: unknown;
            }
          ).shared,
        ).toEqual({ n: 1 });
      },
    );
  });

  test('hidden tests show name, points and hint, unless their author asks', async () => {
    await inFolder(
      {
        'a.evl':
          'shared n = 0\nmain { }\ntest "h" points 3 hidden { expect n == 12345 hint "count" }\n',
      },
      async (folder) => {
        const shown = shell('$EVL test a.evl; $EVL test a.evl --json', folder).stdout.toString();
        expect(shown).toContain('count');
        expect(shown).not.toContain('12345');
        expect(shown).not.toContain('replay');
        expect((await command('test a.evl --reveal', folder)).stdout.toString()).toContain('12345');
      },
    );
  });

  test('bare, it finds the programs with tests below the folder', async () => {
    await inFolder(
      {
        'good.evl': good,
        'none.evl': 'main { }\n',
        'only-tests.evl': 'test "t" { expect n == 1 }\n',
      },
      async (folder) => {
        mkdirSync(join(folder, 'sub'));
        mkdirSync(join(folder, 'node_modules'));
        writeFileSync(join(folder, 'sub', 'bad.evl'), bad);
        writeFileSync(join(folder, 'node_modules', 'x.evl'), bad);
        const done = await command('test', folder);
        expect(done.status).toBe(1);
        expect(done.stdout.toString().match(/^\S+\.evl$/gm)).toEqual(['good.evl', 'sub/bad.evl']);
      },
    );
    await inFolder({}, async (folder) => {
      expect((await command('test', folder)).status).toBe(2);
    });
  });

  test('a program that does not compile is told once', async () => {
    await inFolder(
      { 'a.evl': 'main { print(x) }\ntest "a" { }\ntest "b" { }\n' },
      async (folder) => {
        const done = await command('test a.evl', folder);
        expect(done.status).toBe(1);
        expect(`${done.stdout.toString()}${done.stderr}`.match(/EVL1001/g)).toHaveLength(1);
        expect(
          document((await command('test a.evl --json', folder)).stdout).diagnostics,
        ).toHaveLength(1);
      },
    );
  });

  test('wrong uses', async () => {
    await inFolder({ 'a.evl': good }, async (folder) => {
      for (const line of [
        'missing.evl',
        'a.evl --tests missing.evl',
        'a.evl --only nobody',
        'a.evl --watch --json',
        'a.evl --seed x',
        '.',
      ])
        expect((await command(`test ${line}`, folder)).status, line).toBe(2);
    });
  });

  test('a file of tests holds worlds and tests only', async () => {
    await inFolder(
      { 'a.evl': 'main { }\n', 't.evl': 'fn f() { }\ntest "t" { }\n' },
      async (folder) => {
        const done = await command('test a.evl --tests t.evl', folder);
        expect(done.status).toBe(1);
        expect(done.stderr).toContain('EVL7002');
      },
    );
  });

  test('E03 what a program prints reaches the terminal as text', async () => {
    await inFolder(
      {
        'a.evl':
          'main { print("\\x1b[2J\\x1b]0;x\\x07") }\ntest "\\x1b[31m" { expect output "" }\n',
      },
      async (folder) => {
        const done = await command('test a.evl', folder);
        expect(done.stdout.toString()).toContain('\\x1b[2J');
        expect(done.stdout.toString()).not.toContain('\x1b');
      },
    );
  });
});

test('--watch runs again when a file changes, and ends with Ctrl-C', async () => {
  await new Promise<void>((done, fail) => {
    inFolderUntil({ 'a.evl': good }, (folder, end) => {
      const child = spawn(process.execPath, [bin, 'test', 'a.evl', '--watch'], { cwd: folder });
      let out = '';
      let changed = false;
      child.stdout.on('data', (bytes: Buffer) => {
        out += bytes.toString();
        if (out.includes('1 failed')) child.kill('SIGINT');
      });
      child.stderr.on('data', (bytes: Buffer) => {
        if (!bytes.toString().includes('watching') || changed) return;
        changed = true;
        writeFileSync(join(folder, 'a.evl'), bad);
      });
      child.on('close', (status) => {
        end();
        try {
          expect(out).toContain('1 passed');
          expect(out).toContain('1 failed');
          expect(status).toBe(0);
          done();
        } catch (e) {
          fail(e instanceof Error ? e : new Error(String(e)));
        }
      });
    });
  });
}, 20_000);

function inFolderUntil(
  files: Readonly<Record<string, string>>,
  use: (folder: string, end: () => void) => void,
): void {
  const folder = mkdtempSync(join(tmpdir(), 'evl-watch-'));
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  use(folder, () => {
    rmSync(folder, { recursive: true, force: true });
  });
}
