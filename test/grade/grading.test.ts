/** The life of a grading: exports, names, shards, merging, interruption, faults (bad inputs F07, F09–F11, F13). */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { command } from '../support/command.ts';
import { evl, shell } from '../support/evl.ts';
import { zipOf } from '../support/zip.ts';
import { full, grade, half, inClass, only, secrets, type FileMap } from './class.ts';

const metadata = `---
submission_11:
  :submitters:
  - :name: Ada Lovelace
    :sid: "007"
    :email: ada@example.org
  :score: 0.0
submission_12:
  :submitters:
  - :name: "Bob\\e[2J"
  - :name: =Carol
`;

describe('where tests come from', () => {
  test('without a list of them: every .evl file that is named for nothing else', () => {
    inClass({ 'a.evl': half, 'lab/main.evl': half }, (at) => {
      const named = grade(at, ['a.evl']).results;
      execFileSync('sed', ['-i', '/^tests:/d', 'lab/assignment.yaml'], { cwd: at });
      const found = grade(at, ['a.evl']).results;
      expect(found).toEqual(named);
      expect(found.assignment.tests.map((t) => t.name)).toEqual(['public', 'hidden']);
      execFileSync('sh', ['-c', 'rm -r lab/tests'], { cwd: at });
      const none = shell('$EVL grade lab a.evl', at);
      expect([none.status, none.stdout.toString()]).toEqual([2, '']);
      expect(none.stderr).toContain('lab has no .evl file with tests');
    });
  });
});

describe('where submissions come from', () => {
  test('a Gradescope export, as a folder and as a zip', () => {
    const folder: FileMap = {
      'export/submission_metadata.yml': metadata,
      'export/submission_11/main.evl': half,
      'export/submission_12/main.evl': full,
      'export.zip': zipOf([
        { name: 'assignment_1_export/submission_metadata.yml', content: metadata },
        { name: 'assignment_1_export/submission_11/main.evl', content: half },
        { name: 'assignment_1_export/submission_12/main.evl', content: full },
      ]),
    };
    inClass(folder, (at) => {
      const { results } = grade(at, ['export', 'export.zip']);
      expect(results.submissions.map((s) => [s.id, s.name, s.sid, s.email, s.earned])).toEqual([
        ['submission_11', 'Ada Lovelace', '007', 'ada@example.org', 4],
        ['submission_12', 'Bob_x1b[2J; =Carol', undefined, undefined, 10],
        ['submission_11~2', 'Ada Lovelace', '007', 'ada@example.org', 4],
        ['submission_12~2', 'Bob_x1b[2J; =Carol', undefined, undefined, 10],
      ]);
    });
  });

  test("a Canvas export: the student's name in front, second tries, several files, zips inside", () => {
    const files = {
      'adalovelace_11_101_main.evl': half,
      'bob_LATE_12_102_main-1.evl': full,
      'cy_13_103_notes.txt': 'x',
      'cy_13_104_main.evl': full,
      'di_14_105_a.txt': 'x',
      'di_14_106_b.txt': 'x',
      'ed_15_107_work.zip': zipOf([{ name: 'main.evl', content: full }]),
    };
    inClass(
      {
        ...Object.fromEntries(
          Object.entries(files).map(([name, content]) => [`canvas/${name}`, content]),
        ),
        'canvas.zip': zipOf(Object.entries(files).map(([name, content]) => ({ name, content }))),
      },
      (at) => {
        const expected = [
          ['adalovelace_11', 'adalovelace', 4],
          ['bob_12', 'bob', 10],
          ['cy_13', 'cy', 10],
          ['di_14', 'di', 0],
          ['ed_15', 'ed', 10],
        ];
        expect(
          grade(at, ['canvas']).results.submissions.map((s) => [s.id, s.name, s.earned]),
        ).toEqual(expected);
        const { results } = grade(at, ['canvas.zip']);
        expect(results.submissions.map((s) => [s.id, s.name, s.earned])).toEqual(expected);
        expect(results.submissions[3]?.reason).toContain('2 files');
      },
    );
  });

  test('F09 two of one name, the same one twice, an empty class, what is not there', () => {
    inClass(
      {
        'a/sub.evl': half,
        'b/sub.evl': full,
        'b/SUB.zip': zipOf([{ name: 'main.evl', content: half }]),
        'empty/.keep': '',
      },
      (at) => {
        const { results } = grade(at, ['a/sub.evl', 'b/sub.evl', 'a/sub.evl', 'b/SUB.zip']);
        expect(results.submissions.map((s) => [s.id, s.earned])).toEqual([
          ['sub', 4],
          ['sub~2', 10],
          ['sub~3', 4],
          ['SUB~4', 4],
        ]);
        const none = grade(at, ['--class', 'empty']);
        expect([none.status, none.results.submissions]).toEqual([0, []]);
        for (const args of [
          ['missing.evl'],
          [],
          ['a/sub.evl', '--shard', '3/2'],
          ['a/sub.evl', '--shard', 'x'],
          ['a/sub.evl', '--format', 'xml'],
          ['a/sub.evl', '--jobs', '0'],
          ['--verify'],
        ]) {
          expect(evl(['grade', 'lab', ...args], { cwd: at }).status, args.join(' ')).toBe(2);
        }
        expect(evl(['grade', 'nowhere', 'a/sub.evl'], { cwd: at }).status).toBe(2);
        expect(evl(['grade'], { cwd: at }).status).toBe(2);
      },
    );
  });
});

const six: FileMap = {
  'in/a.evl': half,
  'in/b.evl': full,
  'in/c.evl': 'main {',
  'in/d.evl': full,
  'in/e.evl': half,
  'in/f.evl': 'main { while true { } }',
};

describe('F10, F11, F13 the same marks, however they come about', () => {
  test('on one process and on four, in shards joined, all formats from one document', () =>
    inClass(six, async (at) => {
      const one = grade(at, ['--class', 'in', '--jobs', '1']);
      const four = grade(at, ['--class', 'in', '--jobs', '4']);
      expect(four.text).toBe(one.text);
      for (const i of [1, 2, 3])
        writeFileSync(
          join(at, `part-${String(i)}.json`),
          grade(at, ['--class', 'in', '--shard', `${String(i)}/3`]).text,
        );
      expect(
        (
          await command('grade --merge part-3.json part-1.json part-2.json --format json', at)
        ).stdout.toString(),
      ).toBe(one.text);

      const parts = 'part-1.json part-2.json part-3.json';
      const csv = (await command(`grade --merge ${parts} --format csv`, at)).stdout.toString();
      expect(csv.split('\r\n')[0]).toBe(
        'id,name,email,sid,status,earned,points,reason,public,hidden',
      );
      expect((await command(`grade --merge ${parts} --format gradescope`, at)).status).toBe(2);
      expect(
        (await command(`grade --merge ${parts} --format gradescope --output out`, at)).status,
      ).toBe(0);
      expect(readdirSync(join(at, 'out'))).toEqual([
        'a.json',
        'b.json',
        'c.json',
        'd.json',
        'e.json',
        'f.json',
      ]);

      const merged = async (files: string): Promise<string> => {
        const done = await command(`grade --merge ${files} --output marks.csv --format csv`, at);
        expect([done.status, existsSync(join(at, 'marks.csv'))], files).toEqual([2, false]);
        return done.stderr;
      };
      const text = readFileSync(join(at, 'part-1.json'), 'utf8');
      writeFileSync(join(at, 'cut.json'), text.slice(0, text.length / 2));
      writeFileSync(join(at, 'edited.json'), text.replace('"earned": 4', '"earned": 9'));
      writeFileSync(join(at, 'newer.json'), text.replace('"version": 1', '"version": 2'));
      writeFileSync(join(at, 'foreign.json'), '{"score": 3}');
      expect(await merged('part-1.json part-2.json')).toContain('shard 3 of 3 is missing');
      expect(await merged('part-1.json part-2.json part-3.json part-2.json')).toContain(
        'both shard 2',
      );
      expect(await merged('cut.json part-2.json part-3.json')).toContain('cut off');
      expect(await merged('edited.json part-2.json part-3.json')).toContain('changed after');
      expect(await merged('newer.json part-2.json part-3.json')).toContain('newer evl');
      expect(await merged('foreign.json')).toContain('holds no results');
      expect(await merged('missing.json')).toContain('ENOENT');
      execFileSync(
        'bash',
        [
          '-c',
          'sed -i s/Small/Other/ lab/tests/public.evl; sed -i "s/points 4/points 4 /" lab/tests/public.evl',
        ],
        { cwd: at },
      );
      writeFileSync(join(at, 'other.json'), grade(at, ['--class', 'in', '--shard', '3/3']).text);
      expect(await merged('part-1.json part-2.json other.json')).toContain('another assignment');
    }));

  test('the gradebook is the old one or the new, never half', () => {
    inClass({ 'a.evl': half, 'marks.csv': 'old' }, (at) => {
      expect(shell('$EVL grade lab a.evl --format csv --output /dev/full/x', at).status).toBe(2);
      expect(shell('$EVL grade lab a.evl --format csv --output nowhere/marks.csv', at).status).toBe(
        2,
      );
      expect(shell('$EVL grade lab a.evl --format csv > /dev/full', at).status).toBe(2);
      expect(readFileSync(join(at, 'marks.csv'), 'utf8')).toBe('old');
      expect(shell('$EVL grade lab a.evl --format csv --output marks.csv', at).status).toBe(0);
      expect(readFileSync(join(at, 'marks.csv'), 'utf8')).toContain('a,a,,,graded,4,10');
      expect(readdirSync(at).filter((f) => f.endsWith('.part'))).toEqual([]);
    });
  });
});

describe('assignments', () => {
  test('names that no test has, sums that are wrong, tests with errors: told with file and line', async () => {
    const rows: readonly (readonly [string, string])[] = [
      ['hidden: [nobody]', 'assignment.yaml:7:'],
      ['needs: {public: [hidden]}', 'comes after it'],
      ['needs: {hidden: [publik]}', 'there is no test "publik"'],
      ['visibility: {nobody: visible}', 'there is no test "nobody"'],
      [
        'self_test: {reference: x.evl, flawed: [{file: y.evl, loses: [z]}]}',
        'there is no test "z"',
      ],
    ];
    for (const [line, words] of rows) {
      await inClass({ 'a.evl': half }, async (at) => {
        writeFileSync(
          join(at, 'lab/assignment.yaml'),
          `${readFileSync(join(at, 'lab/assignment.yaml'), 'utf8')}${line}\n`,
        );
        const done = await command('grade lab a.evl', at);
        expect([done.status, done.stderr.includes(words)], `${line}: ${done.stderr}`).toEqual([
          2,
          true,
        ]);
      });
    }
    await inClass(
      {
        'a.evl': half,
        'lab/tests/public.evl': 'test "public" points 5 { expect nothing at all }\n',
      },
      async (at) => {
        const done = await command('grade lab a.evl', at);
        expect(done.status).toBe(2);
        expect(done.stderr).toContain('EVL0001');
      },
    );
    await inClass(
      {
        'a.evl': half,
        'lab/tests/public.evl': 'world "open" { cpus 1 }\ntest "public" points 5 in "open" { }\n',
      },
      async (at) => {
        expect((await command('grade lab a.evl', at)).stderr).toContain(
          'assignment.yaml:5:9: "points": the tests are worth 11 points together',
        );
      },
    );
  });

  test('staged: what a test needs, and what is forbidden everywhere', () => {
    inClass(
      {
        'a.evl': 'shared n = 987654321\nmain { print("good day") }\n',
        'b.evl': full,
        'c.evl': 'shared n = 0\non start { sleep(1ms) print("hello") }\n',
      },
      (at) => {
        writeFileSync(
          join(at, 'lab/assignment.yaml'),
          `${readFileSync(join(at, 'lab/assignment.yaml'), 'utf8')}needs: {hidden: [public]}\nforbid: [blocking]\n`,
        );
        const { results } = grade(at, ['a.evl', 'b.evl', 'c.evl']);
        expect(results.submissions.map((s) => s.tests.map((t) => t.status))).toEqual([
          ['failed', 'skipped'],
          ['passed', 'passed'],
          ['failed', 'skipped'],
        ]);
        expect(results.submissions[2]?.tests[0]?.message).toContain('EVL2001');
      },
    );
  });

  test('new --assignment verifies; --verify finds a self-test that is wrong', () => {
    inClass({}, (at) => {
      expect(shell('$EVL new --assignment mine && $EVL grade --verify mine', at).status).toBe(0);
      expect(shell('$EVL new --assignment mine', at).status).toBe(2);
      execFileSync(
        'sed',
        ['-i', 's/loses: .*/loses: [one client is answered]/', 'mine/assignment.yaml'],
        { cwd: at },
      );
      const done = shell('$EVL grade --verify mine', at);
      expect(done.status).toBe(1);
      expect(done.stdout.toString()).toContain(
        '"many clients at once" must lose 0 of 5 points, and loses 5',
      );
    });
  });

  test('Gradescope: the zip holds all that the container needs, and results.json tells no secret', () => {
    inClass({ 'work/main.evl': half }, (at) => {
      expect(
        shell(
          '$EVL new --gradescope g.zip lab && mkdir -p box/submission box/results && cd box && mkdir source && cd source && python3 -m zipfile -e ../../g.zip . && cp ../../work/main.evl ../submission/',
          at,
        ).status,
      ).toBe(0);
      expect(readFileSync(join(at, 'box/source/run_autograder'), 'utf8')).toContain(
        'evl/bin/evl.cjs grade --gradescope',
      );
      // A code cache fits only the Node.js that made it, and that stays here.
      expect(readdirSync(join(at, 'box/source/evl/dist')).sort()).toEqual([
        'evl.bundle.cjs',
        'evl.marking.cjs',
        'evl.ui.mjs',
        'evl.worker.cjs',
      ]);
      const done = shell(
        'node box/source/evl/bin/evl.cjs grade --gradescope box; cat box/results/results.json',
        at,
      );
      const results = JSON.parse(done.stdout.toString()) as {
        score: number;
        tests: readonly { status: string }[];
      };
      expect([results.score, results.tests.map((t) => t.status)]).toEqual([
        4,
        ['passed', 'failed'],
      ]);
      for (const s of secrets) expect(done.stdout.toString()).not.toContain(s);
      expect(shell('$EVL grade --gradescope nowhere', at).status).toBe(2);
    });
  });
});

test('F07 a process that dies costs its test, with the reason; one stopped by the clock names it', () => {
  inClass({ 'a.evl': half, 'b.evl': half }, (at) => {
    // The processes are named; one is killed from outside while it works, as the system does when memory is short.
    // Each step takes long: the steps do not run out before the clock does, however fast the machine.
    const slow =
      'shared n = 0\nmain { let t = "" while len(t) < 20000 { t = t + "a," } while true { split(t, ",") } }\n';
    writeFileSync(join(at, 'slow.evl'), slow);
    execFileSync(
      'sed',
      ['-i', 's/steps: 200000/steps: 1000000000/; s/wall: 3/wall: 2/', 'lab/assignment.yaml'],
      { cwd: at },
    );
    const { results } = grade(at, ['a.evl', 'slow.evl', 'b.evl']);
    expect(results.submissions.map((s) => [s.id, s.status, s.earned])).toEqual([
      ['a', 'graded', 4],
      ['slow', 'graded', 0],
      ['b', 'graded', 4],
    ]);
    expect(results.submissions[1]?.tests.map((t) => t.status)).toEqual(['time', 'time']);
    expect(
      only({ ...results, submissions: results.submissions.slice(1, 2) }).tests[0]?.message,
    ).toContain('EVL6004');
  });
});
