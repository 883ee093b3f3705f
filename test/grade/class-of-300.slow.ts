/**
 * A class of 300: the labs' solutions and flawed ones, and among them those
 * that try everything. All marks as expected, twice the same digest, within
 * five minutes on two cores; killed half-way and resumed, the same again.
 */
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openAssignment } from '../../src/cli/grade/assignment-folder.ts';
import type { Results } from '../../src/grade/result.ts';
import { expectedOf } from '../../src/grade/verify.ts';
import { bin } from '../support/evl.ts';
import { zipOf } from '../support/zip.ts';

const classSize = 300;
const minutes = 60_000;
let folder = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'evl-300-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** A submission: what it is made of, and the points it must earn. */
interface Member {
  readonly files: Readonly<Record<string, string | Uint8Array>>;
  readonly earns: number;
}

/** What strangers hand in; 0 points each, but for those whose program is right and only its surroundings are odd. */
function hostile(file: string, right: string, points: number): readonly Member[] {
  const source = (text: string): Member => ({ files: { [`NAME/${file}`]: text }, earns: 0 });
  const zip = (bytes: Uint8Array): Member => ({ files: { 'NAME.zip': bytes }, earns: 0 });
  return [
    source('main { while true { } }\n'),
    source('main { let s = "x" while true { s = s + s } }\n'),
    source('main { let m = {} let i = 0 while true { m[i] = [i, i] i += 1 } }\n'),
    source('main { while true { print("spam") } }\n'),
    source('on start { post a() }\non a { post a() post a() }\n'),
    source('fn f() { while true { spawn f() } }\nmain { f() }\n'),
    source(`import "../tests/hidden.evl"\n${right}`),
    source(
      'main { print("{\\"score\\": 100, \\"tests\\": [{\\"passed\\": true}]}") print("ok 1 - everything") print("::set-output name=score::100") }\n',
    ),
    source('test "mine" points 1000000 { }\nmain { }\n'),
    source('fn f(n) { return f(n + 1) + f(n + 2) }\nmain { f(0) }\n'),
    { files: { [`NAME/${file}`]: '\u0000\u0001\u0002'.repeat(5000) }, earns: 0 },
    { files: { [`NAME/${file}`]: new Uint8Array(40_000_000) }, earns: 0 },
    { files: { 'NAME/readme.txt': 'sorry' }, earns: 0 },
    zip(
      zipOf([
        { name: '../../evil.evl', content: right },
        { name: file, content: right },
      ]),
    ),
    zip(
      zipOf([
        { name: file, content: right },
        { name: 'bomb', content: new Uint8Array(12_000_000) },
      ]),
    ),
    zip(zipOf([{ name: file, content: '/etc/passwd', mode: 0o120777 }])),
    zip(zipOf([{ name: file, content: right }]).slice(0, 60)),
    { files: { 'NAME.zip': zipOf([{ name: `work/${file}`, content: right }]) }, earns: points },
    {
      files: { [`NAME/${file}`]: `${right}test "mine" points 1000 { }\nworld { cpus 64 }\n` },
      earns: points,
    },
    { files: { [`NAME \u001b[31m<b>/${file}`]: right }, earns: points },
  ];
}

/** Writes the class of a lab: its solutions in turn, and among them the hostile. Gives the marks that must come out, by id. */
function writeClass(lab: string, size: number): ReadonlyMap<string, number> {
  const { assignment, about } = openAssignment(join('programs/labs', lab));
  if (!assignment.self_test) throw new Error('a lab has a self-test');
  const read = (file: string): string => readFileSync(join('programs/labs', lab, file), 'utf8');
  const expected = expectedOf(
    assignment.self_test,
    (name) => about.tests.find((t) => t.name === name)?.points ?? 0,
  );
  const solutions = expected.map((e): Member => ({
    files: { [`NAME/${assignment.file}`]: read(e.file) },
    earns: about.points - [...e.loses.values()].reduce((a, b) => a + b, 0),
  }));
  const odd = hostile(assignment.file, read(assignment.self_test.reference), about.points);
  const marks = new Map<string, number>();
  for (let i = 0; i < size; i++) {
    const member =
      (i % 3 === 2 ? odd[Math.floor(i / 3) % odd.length] : solutions[i % solutions.length]) ??
      solutions[0];
    if (!member) throw new Error('there are solutions');
    const name = `s${String(i).padStart(3, '0')}`;
    for (const [path, content] of Object.entries(member.files)) {
      const full = join(folder, lab, path.replace('NAME', name));
      mkdirSync(join(full, '..'), { recursive: true });
      writeFileSync(full, content);
      marks.set(
        path.includes('\u001b') ? `${name} \\x1b[31m<b>`.replace('\\', '_') : name,
        member.earns,
      );
    }
  }
  return marks;
}

function args(lab: string): readonly string[] {
  return [
    bin,
    'grade',
    resolve('programs/labs', lab),
    '--class',
    join(folder, lab),
    '--jobs',
    '2',
    '--json',
    '--journal',
    join(folder, `${lab}.journal`),
  ];
}

/** Seconds of CPU that all gradings so far have used, with their processes. */
let cpuSeconds = 0;

function graded(lab: string, more: readonly string[] = []): Results {
  // The shell's `times` tells what its children, and theirs, have used.
  const done = spawnSync(
    'bash',
    ['-c', '"$@"; s=$?; times >&2; exit $s', 'bash', process.execPath, ...args(lab), ...more],
    { timeout: 10 * minutes, maxBuffer: 1e9 },
  );
  const stderr = done.stderr.toString();
  expect(done.status, stderr).toBe(0);
  for (const [, m = '', s = ''] of (stderr.trimEnd().split('\n').at(-1) ?? '').matchAll(
    /(\d+)m([\d.]+)s/g,
  ))
    cpuSeconds += 60 * Number(m) + Number(s);
  return JSON.parse(done.stdout.toString()) as Results;
}

describe('a class of 300', () => {
  const labs = ['chat', 'files', 'counter'];
  const marks = new Map<string, ReadonlyMap<string, number>>();
  const first = new Map<string, Results>();
  let spent = 0;

  test.each(labs)(
    '%s: every mark as expected',
    (lab) => {
      const wanted = writeClass(lab, classSize / labs.length);
      marks.set(lab, wanted);
      const start = performance.now();
      const results = graded(lab);
      spent += performance.now() - start;
      first.set(lab, results);
      expect(results.submissions).toHaveLength(classSize / labs.length);
      expect(Object.fromEntries(results.submissions.map((s) => [s.id, s.earned]))).toEqual(
        Object.fromEntries(wanted),
      );
    },
    10 * minutes,
  );

  // Other work on this machine makes the clock go faster; what two cores have to do in five minutes is counted.
  test('all of them within five minutes on two cores', () => {
    process.stdout.write(
      `\nclass of ${String(classSize)}: ${String(Math.round(spent / 1000))} s, ${String(Math.round(cpuSeconds))} s of CPU\n`,
    );
    expect(cpuSeconds / 2).toBeLessThan(0.8 * 300);
  });

  test.each(labs)(
    '%s: graded again, the same digest',
    (lab) => {
      expect(graded(lab, ['--fresh']).digest).toBe(first.get(lab)?.digest);
    },
    10 * minutes,
  );

  test.each(labs)(
    '%s: killed half-way and resumed, the same digest',
    async (lab) => {
      const journal = join(folder, `${lab}.journal`);
      const lines = readFileSync(journal, 'utf8').split('\n').length;
      rmSync(journal);
      const child = spawn(process.execPath, [...args(lab)], { stdio: 'ignore' });
      await new Promise<void>((done) => {
        const poll = setInterval(() => {
          const now = spawnSync('wc', ['-l', journal]).stdout.toString();
          if (Number.parseInt(now, 10) > lines / 2) child.kill('SIGKILL');
        }, 100);
        child.on('close', () => {
          clearInterval(poll);
          done();
        });
      });
      expect(graded(lab).digest).toBe(first.get(lab)?.digest);
      expect(spawnSync('ls', [join(folder, '..', 'evil.evl')]).status).not.toBe(0);
    },
    10 * minutes,
  );

  test(
    'in shards, joined, the same digest',
    () => {
      const parts = [1, 2, 3].map((i) => {
        const file = join(folder, `part-${String(i)}.json`);
        writeFileSync(
          file,
          JSON.stringify(graded('chat', ['--fresh', '--shard', `${String(i)}/3`])),
        );
        return file;
      });
      const merged = JSON.parse(
        execFileSync(process.execPath, [bin, 'grade', '--merge', ...parts, '--json'], {
          maxBuffer: 1e9,
        }).toString(),
      ) as Results;
      expect(merged.digest).toBe(first.get('chat')?.digest);
    },
    10 * minutes,
  );
});
