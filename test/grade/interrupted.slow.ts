/** A grading that is interrupted, and goes on. */
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { submissions } from '../../src/cli/grade/submissions.ts';
import { digestOf } from '../../src/cli/grade/write.ts';
import { bin, shell } from '../support/evl.ts';
import type { Results } from '../../src/grade/result.ts';
import { full, grade, half, inClass, type FileMap } from './class.ts';

test('killed half-way and resumed; after a test changed all is graded again', async () => {
  const files: Record<string, string> = {};
  for (let i = 0; i < 12; i++)
    files[`in/s${String(i).padStart(2, '0')}.evl`] = i % 2 === 0 ? full : half;
  await new Promise<void>((settle, fail) => {
    inClassUntil(files, (at, end) => {
      const whole = grade(at, ['--class', 'in']).text;
      const child = spawn(
        process.execPath,
        [bin, 'grade', 'lab', '--class', 'in', '--journal', 'j', '--jobs', '1', '--json'],
        { cwd: at },
      );
      const poll = setInterval(() => {
        if (existsSync(join(at, 'j')) && readFileSync(join(at, 'j'), 'utf8').split('\n').length > 8)
          child.kill('SIGKILL');
      }, 5);
      child.on('close', () => {
        clearInterval(poll);
        try {
          const before = readFileSync(join(at, 'j'), 'utf8')
            .split('\n')
            .filter((l) => l !== '').length;
          expect(before).toBeLessThan(24);
          // A crash in the middle of a line is no harm.
          writeFileSync(
            join(at, 'j'),
            `${readFileSync(join(at, 'j'), 'utf8')}{"assignment":"x","key`,
          );
          const again = grade(at, ['--class', 'in', '--journal', 'j']);
          expect(again.text).toBe(whole);
          expect(again.stderr).toMatch(/\d+ results of an earlier run/);
          writeFileSync(
            join(at, 'lab', 'tests', 'public.evl'),
            readFileSync(join(at, 'lab', 'tests', 'public.evl'), 'utf8').replace(
              'hello',
              'nothing like it',
            ),
          );
          const changed = grade(at, ['--class', 'in', '--journal', 'j']);
          expect(changed.stderr).not.toContain('earlier run');
          expect(changed.results.submissions.every((s) => s.tests[0]?.passed === false)).toBe(true);
          settle();
        } catch (e) {
          fail(e instanceof Error ? e : new Error(String(e)));
        } finally {
          end();
        }
      });
    });
  });
}, 60_000);

test('Ctrl-C keeps what is graded, says where it is, and leaves no process', () => {
  const files = Object.fromEntries(
    Array.from({ length: 20 }, (_, i) => [`in/s${String(i)}.evl`, full]),
  );
  inClass(files, (at) => {
    const interrupted = (signal: string): ReturnType<typeof shell> =>
      shell(
        `rm -f .evl-grade.journal; $EVL grade lab --class in --json > out.json & P=$!; for i in $(seq 100); do [ -s .evl-grade.journal ] && break; sleep 0.1; done; kill -${signal} $P; wait $P; echo $?`,
        at,
      );
    expect(interrupted('TERM').stdout.toString().trim()).toBe('143');
    expect(interrupted('HUP').stdout.toString().trim()).toBe('129');
    const done = interrupted('INT');
    expect(done.stdout.toString().trim()).toBe('130');
    expect(done.stderr).toContain('.evl-grade.journal');
    expect(readFileSync(join(at, 'out.json'), 'utf8')).toBe('');
    expect(grade(at, ['--class', 'in']).stderr).toContain('results of an earlier run');
    expect(existsSync(join(at, '.evl-grade.journal'))).toBe(false);
  });
});

test('F09 ten thousand submissions, and the formats of their results, within bounded memory', () => {
  inClass({}, (at) => {
    execFileSync('bash', ['-c', 'mkdir in; for i in $(seq 10000); do : > in/s$i.evl; done'], {
      cwd: at,
    });
    const all = submissions([], [join(at, 'in')], 'main.evl');
    expect(new Set(all.map((s) => s.id)).size).toBe(10_000);
    const { results } = grade(at, ['in/s1.evl']);
    const [one] = results.submissions;
    if (!one) throw new Error('one was graded');
    const many: Results = {
      ...results,
      total: all.length,
      submissions: all.map(({ id }, index) => ({ ...one, index, id, name: id })),
    };
    const { format, version, assignment, shard, total } = many;
    const rest = { format, version, assignment, shard, total, submissions: many.submissions };
    writeFileSync(join(at, 'all.json'), JSON.stringify({ ...rest, digest: digestOf(rest) }));
    const csv = shell(
      `NODE_OPTIONS=--max-old-space-size=300 $EVL grade --merge all.json --format csv`,
      at,
    );
    expect([csv.status, csv.stdout.toString().split('\r\n').length]).toEqual([0, 10_002]);
  });
}, 60_000);

test('F07 a process killed from outside gets a second chance; killed again, its test is lost and nothing else', async () => {
  await new Promise<void>((settle, fail) => {
    inClassUntil(
      {
        'slow.evl':
          'shared n = 0\nmain { print("hello") let i = 0 while i < 30000000 { i += 1 } }\n',
        'fair.evl': half,
      },
      (at, end) => {
        execFileSync(
          'sed',
          [
            '-i',
            's/steps: 200000/steps: 1000000000/; s/wall: 3/wall: 30/; s/total: 20/total: 120/',
            'lab/assignment.yaml',
          ],
          { cwd: at },
        );
        const child = spawn(
          process.execPath,
          [bin, 'grade', 'lab', 'slow.evl', 'fair.evl', '--jobs', '1', '--json'],
          { cwd: at },
        );
        let out = '';
        let kills = 0;
        child.stdout.on('data', (bytes: Buffer) => {
          out += bytes.toString();
        });
        let last = '';
        const poll = setInterval(() => {
          // Only the processes that this grading started, and each of them once.
          const [pid = ''] = spawnSync('pgrep', ['-P', String(child.pid)])
            .stdout.toString()
            .trim()
            .split('\n');
          if (kills >= 2 || pid === '' || pid === last) return;
          last = pid;
          kills++;
          setTimeout(() => {
            process.kill(Number(pid), 'SIGKILL');
          }, 400);
        }, 50);
        child.on('close', () => {
          clearInterval(poll);
          try {
            const { submissions } = JSON.parse(out) as Results;
            expect(kills).toBe(2);
            expect(submissions.map((s) => [s.id, s.tests.map((t) => t.status)])).toEqual([
              ['slow', ['memory', 'failed']],
              ['fair', ['passed', 'failed']],
            ]);
            expect(submissions[0]?.tests[0]?.message).toContain('out of memory');
            settle();
          } catch (e) {
            fail(e instanceof Error ? e : new Error(String(e)));
          } finally {
            end();
          }
        });
      },
    );
  });
}, 120_000);

function inClassUntil(files: FileMap, use: (folder: string, end: () => void) => void): void {
  inClass(files, (folder) => {
    const kept = `${folder}-kept`;
    execFileSync('cp', ['-a', folder, kept]);
    use(kept, () => {
      execFileSync('rm', ['-rf', kept]);
    });
  });
}
