/** Output that floods, terminals that break, options that make no sense; what depends on pipes and streams with the real command, in a shell. */
import { chmodSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { command } from '../support/command.ts';
import { inFolder, shell } from '../support/evl.ts';

describe('E output', () => {
  test('E01 printing for ever is cut at a whole character, and what came is kept', async () => {
    await inFolder({ 'a.evl': 'main { while true { print("한글") } }' }, async (folder) => {
      const done = await command(['run', join(folder, 'a.evl'), '--max-output', '1']);
      expect(done.status).toBe(1);
      expect(done.stderr).toContain('EVL6003');
      const text = done.stdout.toString('utf8');
      expect(text).not.toContain('\ufffd');
      expect(done.stdout.length).toBeGreaterThan(1020);
      expect(done.stdout.length).toBeLessThanOrEqual(1024);
    });
  });

  test('E02 output of exactly the limit is not cut', async () => {
    await inFolder({ 'a.evl': 'main { for i in 0..1024 { write(1, "x") } }' }, async (folder) => {
      const done = await command(['run', join(folder, 'a.evl'), '--max-output', '1']);
      expect([done.status, done.stdout.length]).toEqual([0, 1024]);
    });
  });

  test('E03 messages show escapes as text', async () => {
    await inFolder({ 'a.evl': 'main { assert false, "\\x1b[2J\\x07" }' }, async (folder) => {
      const done = await command(['run', join(folder, 'a.evl')]);
      expect(done.stderr).toContain('\\x1b[2J');
      expect(done.stderr).not.toContain('\x1b');
    });
  });

  test('E04 output that looks like JSON stays inside the document', async () => {
    await inFolder({ 'a.evl': 'main { print("{\\"ok\\":false}") }' }, async (folder) => {
      const done = await command(['run', '--json', join(folder, 'a.evl')]);
      const document = JSON.parse(done.stdout.toString()) as { ok: boolean; output: string };
      expect(document.ok).toBe(true);
      expect(document.output).toBe('{"ok":false}\n');
    });
  });

  test('E05 five megabytes arrive at a pipe before the exit', () => {
    inFolder(
      {
        'a.evl':
          'main { let s = "x" while len(s) < 1000 { s = s + s } for i in 0..5000 { write(1, s[0..1000]) } exit(0) }',
      },
      (folder) => {
        // The reader takes a byte first: by then more has been written than a pipe holds.
        const read = shell(
          '$EVL run a.evl --max-output 10000 | (dd bs=1 count=1 of=/dev/null 2> dd; wc -c)',
          folder,
        );
        expect(read.stdout.toString().trim()).toBe('4999999');
      },
    );
  });

  test('E06 a full disk is told', () => {
    inFolder({ 'a.evl': 'main { print("x") }' }, (folder) => {
      const done = shell('$EVL run a.evl > /dev/full', folder);
      expect(done.status).not.toBe(0);
      expect(done.stderr).toContain('ENOSPC');
    });
  });

  test('E07 a reader that goes away is a quiet end; closed streams are no fault', () => {
    inFolder({ 'a.evl': 'main { for i in 0..100000 { print("line", i) } }' }, (folder) => {
      const head = shell('$EVL run a.evl --max-output 100000 | head -1', folder);
      expect([head.stdout.toString(), head.stderr]).toEqual(['line 0\n', '']);
      for (const help of [
        '--help',
        'run --help',
        'help check',
        '--version',
        'explain',
        'explain EVL2001',
      ]) {
        expect(
          shell(`$EVL ${help} | head -1 > /dev/null; $EVL ${help} | true`, folder).stderr,
          help,
        ).toBe('');
      }
      for (const closed of ['>&-', '2>&-', '<&-'])
        expect(
          shell(`$EVL run a.evl --max-output 100000 ${closed} > /dev/null`, folder).status,
        ).not.toBe(70);
    });
  });

  test('E09 no terminal type, no colours', async () => {
    await inFolder({ 'a.evl': 'main { x }' }, async (folder) => {
      expect(shell('TERM= $EVL check a.evl', folder).stderr).not.toContain('\x1b');
      expect(shell('NO_COLOR=1 $EVL check a.evl', folder).stderr).not.toContain('\x1b');
      expect((await command('check --color always a.evl', folder)).stderr).toContain('\x1b[');
    });
  });
});

describe('G01 wrong uses end with 2 and say how it is meant', () => {
  const hello = { 'a.evl': 'main { }' };
  test.each([
    ['--seed -1'],
    ['--seed 18446744073709551616'],
    ['--seed x'],
    ['--seed='],
    ['--cpus 0'],
    ['--max-steps 1e99'],
    ['--nonsense'],
    ['--seed 1 --seed 2'],
    ['--cpus 1 --cpus 2'],
    ['b.evl'],
    ['--color sometimes'],
    ['--world nowhere'],
    ['--stdin missing.txt'],
    ['--seeds 0'],
  ])('run a.evl %s', async (options) => {
    await inFolder(hello, async (folder) => {
      const done = await command(`run a.evl ${options}`, folder);
      expect(done.status).toBe(2);
      expect(done.stderr).not.toBe('');
      expect(done.stderr).not.toMatch(/at .*\.c?js:\d+/);
    });
  });
  test.each([
    [''],
    ['run'],
    ['check'],
    ['rum a.evl'],
    ['run missing.evl'],
    ['run .'],
    ['check missing.evl'],
    ['explain EVL9999'],
    ['explain __proto__'],
  ])('evl %s', async (line) => {
    await inFolder(hello, async (folder) => {
      expect((await command(line, folder)).status).toBe(2);
    });
  });
  test('a file called --json', async () => {
    await inFolder({ '--json': 'main { print("odd") }' }, async (folder) => {
      expect((await command('run -- --json', folder)).stdout.toString()).toBe('odd\n');
    });
  });
  test('did you mean', async () => {
    expect((await command(['chek', 'a.evl'])).stderr).toContain('Did you mean check?');
  });
  test('options may stand before or after the file', async () => {
    await inFolder({ 'a.evl': 'main { print(cpu()) }' }, async (folder) => {
      expect(
        (await command('run --json a.evl', folder)).stdout.equals(
          (await command('run a.evl --json', folder)).stdout,
        ),
      ).toBe(true);
    });
  });
});

describe('files that are none', () => {
  test('B14 unreadable, a folder, a FIFO, 50 MB, empty, binary', async () => {
    await inFolder(
      {
        'no.evl': 'main { }',
        'empty.evl': '',
        'binary.evl': new Uint8Array([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0, 0, 13]),
        'big.evl': new Uint8Array(50_000_000),
      },
      async (folder) => {
        mkdirSync(join(folder, 'folder.evl'));
        chmodSync(join(folder, 'no.evl'), 0);
        expect((await command('run folder.evl', folder)).status).toBe(2);
        expect(shell('mkfifo pipe.evl; $EVL run pipe.evl', folder).status).toBe(2);
        expect((await command('run empty.evl', folder)).status).toBe(0);
        const binary = await command('run binary.evl', folder);
        expect([binary.status, binary.stderr.match(/EVL0002/g)?.length]).toEqual([1, 1]);
        expect([1, 2]).toContain((await command('check big.evl', folder)).status);
        // The tests may run as root, who may read anything.
        if (process.getuid?.() !== 0) expect((await command('run no.evl', folder)).status).toBe(2);
      },
    );
  });
  test('B12 imports stay inside the folder', () => {
    inFolder({ 'a.evl': 'import "link.evl"\nmain { }' }, (folder) => {
      const done = shell('ln -s /etc/passwd link.evl; $EVL check a.evl', folder);
      expect(done.status).toBe(1);
      expect(done.stderr).toContain('EVL1007');
      expect(done.stderr).not.toContain('root:');
    });
  });
});

describe('G07 explain and new', () => {
  test('lower case is fine, an unknown code names the nearest', async () => {
    expect((await command(['explain', 'evl2001'])).status).toBe(0);
    expect((await command(['explain', 'EVL2009'])).stderr).toMatch(/EVL200\d/);
  });
  test('new writes a program that runs, and nothing over what is there', async () => {
    await inFolder({ file: 'mine' }, async (folder) => {
      expect(
        shell('$EVL new server && $EVL run server/main.evl && $EVL check server/main.evl', folder)
          .status,
      ).toBe(0);
      expect((await command('new server', folder)).status).toBe(2);
      expect((await command('new file', folder)).status).toBe(2);
      expect(shell('cat file', folder).stdout.toString()).toBe('mine');
    });
  });
});

describe('G02, G03 files of runs', () => {
  const files = {
    'a.evl':
      'import "b.evl"\non start { print(random(1000)) one() }\nworld "w" { cpus 2 } world "v" { cpus 1 }\ntest "t" in "w" on all schedules { expect exit 1 }',
    'b.evl': 'fn one() { let b = buffer(9)  print(text(b, read(0, b, 9))) }',
    'in.txt': 'typed',
    's.txt': '',
  };
  test.each([
    ['over the program', 'run a.evl --world w --allow-blocking --record a.evl', 'overwritten'],
    [
      'over the program under another name',
      'run a.evl --world w --allow-blocking --trace ./link.evl',
      'the file a.evl that the command reads',
    ],
    ['over an imported file', 'run a.evl --world w --allow-blocking --trace b.evl', 'overwritten'],
    [
      'over what is typed',
      'run a.evl --world w --allow-blocking --stdin in.txt --record in.txt',
      'overwritten',
    ],
    [
      'into no folder',
      'run a.evl --world w --allow-blocking --record none/r.txt',
      'there is no folder none',
    ],
    ['over a folder', 'run a.evl --world w --allow-blocking --trace .', 'a folder'],
    ['both into one', 'run a.evl --world w --allow-blocking --trace r --record r', 'one file'],
    ['of a test over the program', 'test a.evl --record a.evl', 'overwritten'],
    [
      'a schedule and seeds',
      'run a.evl --schedule s.txt --seeds 3',
      '--seeds does not go with --schedule',
    ],
  ])('%s: exit 2 before the run, and nothing is touched', async (_name, line, words) => {
    await inFolder(files, async (folder) => {
      symlinkSync('a.evl', join(folder, 'link.evl'));
      const done = await command(line, folder);
      expect([done.status, done.stdout.toString()]).toEqual([2, '']);
      expect(done.stderr).toContain(words);
      for (const [name, text] of Object.entries(files))
        expect(readFileSync(join(folder, name), 'utf8')).toBe(text);
      expect(readdirSync(folder).sort()).toEqual([...Object.keys(files), 'link.evl'].sort());
    });
  });

  test('a replay has the world of its schedule, and what was typed', async () => {
    await inFolder(files, async (folder) => {
      const made = await command(
        'run a.evl --world w --allow-blocking --seed 9 --stdin in.txt --record r.txt',
        folder,
      );
      const again = await command(
        'run a.evl --allow-blocking --stdin in.txt --schedule r.txt',
        folder,
      );
      expect(made.stdout.toString()).toMatch(/^\d+\ntyped\n$/);
      expect([again.stdout.toString(), again.stderr, again.status]).toEqual([
        made.stdout.toString(),
        made.stderr,
        made.status,
      ]);
    });
  });
});
