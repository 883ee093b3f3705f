/** A grading that is interrupted, and goes on. */
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { bin, shell } from '../support/evl.ts';
import { full, grade, half, inClass, type FileMap } from './class.ts';

test('killed half-way and resumed; after a test changed all is graded again', async () => {
  const files: Record<string, string> = {};
  for (let i = 0; i < 12; i++) files[`in/s${String(i).padStart(2, '0')}.evl`] = i % 2 === 0 ? full : half;
  await new Promise<void>((settle, fail) => {
    inClassUntil(files, (at, end) => {
      const whole = grade(at, ['--class', 'in']).text;
      const child = spawn(process.execPath, [bin, 'grade', 'lab', '--class', 'in', '--journal', 'j', '--jobs', '1', '--json'], { cwd: at });
      const poll = setInterval(() => {
        if (existsSync(join(at, 'j')) && readFileSync(join(at, 'j'), 'utf8').split('\n').length > 8) child.kill('SIGKILL');
      }, 5);
      child.on('close', () => {
        clearInterval(poll);
        try {
          const before = readFileSync(join(at, 'j'), 'utf8').split('\n').filter((l) => l !== '').length;
          expect(before).toBeLessThan(24);
          // A crash in the middle of a line is no harm.
          writeFileSync(join(at, 'j'), `${readFileSync(join(at, 'j'), 'utf8')}{"assignment":"x","key`);
          const again = grade(at, ['--class', 'in', '--journal', 'j']);
          expect(again.text).toBe(whole);
          expect(again.stderr).toMatch(/\d+ results of an earlier run/);
          writeFileSync(join(at, 'lab', 'tests', 'public.evl'), readFileSync(join(at, 'lab', 'tests', 'public.evl'), 'utf8').replace('hello', 'nothing like it'));
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
  const files = Object.fromEntries(Array.from({ length: 20 }, (_, i) => [`in/s${String(i)}.evl`, full]));
  inClass(files, (at) => {
    const done = shell('$EVL grade lab --class in --json > out.json & P=$!; for i in $(seq 100); do [ -s .evl-grade.journal ] && break; sleep 0.1; done; kill -INT $P; wait $P; echo $?', at);
    expect(done.stdout.toString().trim()).toBe('130');
    expect(done.stderr).toContain('.evl-grade.journal');
    expect(readFileSync(join(at, 'out.json'), 'utf8')).toBe('');
    expect(grade(at, ['--class', 'in']).stderr).toContain('results of an earlier run');
    expect(existsSync(join(at, '.evl-grade.journal'))).toBe(false);
  });
});

function inClassUntil(files: FileMap, use: (folder: string, end: () => void) => void): void {
  inClass(files, (folder) => {
    const kept = `${folder}-kept`;
    execFileSync('cp', ['-a', folder, kept]);
    use(kept, () => { execFileSync('rm', ['-rf', kept]); });
  });
}
