/** Submissions as strangers make them (bad inputs F01–F06, E04, E10): refused by name, within the limits, and nothing outside is touched. */
import { execFileSync } from 'node:child_process';
import { existsSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { Refusal } from '../../src/cli/grade/refusal.ts';
import { openSubmission } from '../../src/cli/grade/submission.ts';
import { formats } from '../../src/grade/format/index.ts';
import type { Results } from '../../src/grade/result.ts';
import { zipOf, type Entry } from '../support/zip.ts';
import { full, grade, half, inClass, only, secrets } from './class.ts';

const main: Entry = { name: 'main.evl', content: half };

/** Opens each zip as the process that grades would; F03 shows what becomes of a refusal. */
function refusals(
  rows: readonly (readonly [name: string, zip: Uint8Array, words: string])[],
): void {
  inClass(Object.fromEntries(rows.map(([, zip], i) => [`in/s${String(i)}.zip`, zip])), (folder) => {
    rows.forEach(([name, , words], i) => {
      let reason = '';
      try {
        const { host } = openSubmission(
          { kind: 'zip', path: join(folder, `in/s${String(i)}.zip`) },
          { file: 'main.evl', imports: [] },
        );
        host.read('main.evl');
      } catch (e) {
        if (!(e instanceof Refusal)) throw e;
        reason = e.message;
      }
      expect(reason, name).toContain(words);
      expect(reason, name).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202e]/);
    });
    expect(existsSync(join(folder, 'x'))).toBe(false);
    expect(existsSync('/x')).toBe(false);
  });
}

test('F01 names in zips that lead elsewhere, or are none', () => {
  const named = (
    name: string | Uint8Array,
    words: string,
  ): readonly [string, Uint8Array, string] => [
    String(name),
    zipOf([main, { name, content: 'x' }]),
    words,
  ];
  refusals([
    named('../x', 'leads out'),
    named('a/../../x', 'leads out'),
    named('/x', 'root of a disk'),
    named('..\\x', 'backslash'),
    named('C:x', 'root of a disk'),
    named('a\0b', 'control characters'),
    named('\x1b[2Jx', 'control characters'),
    named('a\u202ex', 'cannot be seen'),
    named('x'.repeat(4096), 'too long'),
    named('CON', 'device'),
    named('aux.evl', 'device'),
    named('a./b', 'dot or a blank'),
    named('a ', 'dot or a blank'),
    named('a//b', 'empty part'),
    named(new Uint8Array([0x61, 0xff, 0xfe]), 'not UTF-8'),
    ['link', zipOf([main, { name: 'l', content: '/etc/passwd', mode: 0o120777 }]), 'symbolic link'],
    [
      'the file itself a link',
      zipOf([{ ...main, content: '/etc/passwd', mode: 0o120777 }]),
      'symbolic link',
    ],
    ['device', zipOf([main, { name: 'd', content: '', mode: 0o020666 }]), 'no regular file'],
  ]);
});

test('F02 zips that are bombs, lies, locked, cut off, doubled, empty', () => {
  const honest = zipOf([main]);
  const bomb = new Uint8Array(10 * 1024 * 1024);
  let nested = zipOf([main]);
  for (let i = 0; i < 16; i++) nested = zipOf([{ name: 'inner.zip', content: nested, method: 0 }]);
  refusals([
    ['ratio', zipOf([main, { name: 'bomb', content: bomb }]), 'would grow'],
    ['huge', zipOf([main, { name: 'big', content: 'x', size: 0x7fffffff }]), 'at most'],
    ['nested', nested, 'is not opened'],
    [
      'many',
      zipOf([
        main,
        ...Array.from({ length: 2_000 }, (_, i): Entry => ({ name: `f${String(i)}`, content: '' })),
      ]),
      '2001 entries',
    ],
    [
      'declares less',
      zipOf([main, { name: 'f', content: 'x'.repeat(1000), size: 10 }]),
      'not what the directory says',
    ],
    [
      'declares more',
      zipOf([main, { name: 'f', content: 'x', size: 1000 }]),
      'not what the directory says',
    ],
    ['other checksum', zipOf([{ ...main, crc: 1 }]), 'not what the directory says'],
    ['two names', zipOf([{ ...main, localName: 'evil.evl' }]), 'not what the directory says'],
    ['encrypted', zipOf([{ ...main, flags: 0x801 }]), 'encrypted'],
    ['method', zipOf([{ ...main, method: 12 }]), 'unusual'],
    ['cut off', honest.slice(0, honest.length - 30), 'cut off'],
    ['cut inside', honest.slice(40), 'damaged'],
    ['same name', zipOf([main, main]), 'twice'],
    ['same but for case', zipOf([main, { ...main, name: 'MAIN.evl' }]), 'twice'],
    ['no entries', zipOf([]), 'empty'],
    ['no bytes', new Uint8Array(), 'no zip file'],
    ['another format', new Uint8Array(Buffer.from('%PDF-1.4')), 'no zip file'],
    ['required file missing', zipOf([{ name: 'other.evl', content: half }]), 'no file main.evl'],
    [
      'required file twice',
      zipOf([
        { name: 'a/main.evl', content: half },
        { name: 'b/main.evl', content: half },
      ]),
      'twice',
    ],
    [
      'a source file of 2 MB',
      zipOf([
        {
          ...main,
          content: Buffer.from(
            Array.from({ length: 2_000_000 }, (_, i) => (Math.imul(i, 2654435761) >>> 13) % 200),
          ),
        },
      ]),
      'at most',
    ],
  ]);
});

test('honest zips, also with a folder around and what systems leave behind', () => {
  inClass(
    {
      'a.zip': zipOf([main]),
      'b.zip': zipOf([
        { name: 'work/', content: '', method: 0, mode: 0o040755 },
        { ...main, name: 'work/main.evl' },
        { name: '__MACOSX/work/._main.evl', content: 'x' },
      ]),
      'c.zip': zipOf([{ ...main, method: 0 }]),
      'd.zip': zipOf([main, { ...main, name: 'backup/main.evl' }]),
      'e.zip': zipOf([
        { name: 'main.evl', content: 'import "lib/a.evl"\nmain { greet() }' },
        { name: 'lib/a.evl', content: 'fn greet() { print("hello") }' },
      ]),
    },
    (folder) => {
      const { results } = grade(folder, ['a.zip', 'b.zip', 'c.zip', 'd.zip', 'e.zip']);
      expect(results.submissions.map((s) => [s.id, s.earned])).toEqual([
        ['a', 4],
        ['b', 4],
        ['c', 4],
        ['d', 4],
        ['e', 4],
      ]);
    },
  );
});

test('F03 folders with loops, pipes, sockets, a folder for a file', () => {
  inClass(
    {
      'bad.zip': zipOf([main, { name: '../x', content: 'x' }]),
      'loop/main.evl': half,
      'fifo/x': '',
      'dir/main.evl/x': '',
      'missing/other.evl': half,
      'twice/a/main.evl': half,
      'twice/b/main.evl': half,
      'link/x': '',
      'inner/lib/x': '',
      'inner/main.evl': 'import "lib/a.evl"\nmain { }',
    },
    (folder) => {
      symlinkSync('.', join(folder, 'loop', 'me'));
      execFileSync('mkfifo', [join(folder, 'fifo', 'main.evl')]);
      symlinkSync('/etc/passwd', join(folder, 'link', 'main.evl'));
      symlinkSync('/etc/passwd', join(folder, 'inner', 'lib', 'a.evl'));
      symlinkSync('/etc/passwd', join(folder, 'bare.evl'));
      const { results, text } = grade(folder, [
        'loop',
        'fifo',
        'dir',
        'missing',
        'twice',
        'link',
        'inner',
        'bare.evl',
        'bad.zip',
      ]);
      expect(results.submissions.map((s) => [s.id, s.status, s.earned])).toEqual([
        ['loop', 'graded', 4],
        ['fifo', 'refused', 0],
        ['dir', 'refused', 0],
        ['missing', 'refused', 0],
        ['twice', 'refused', 0],
        ['link', 'refused', 0],
        ['inner', 'refused', 0],
        ['bare', 'refused', 0],
        ['bad', 'refused', 0],
      ]);
      expect(results.submissions.map((s) => s.reason ?? '').slice(1)).toEqual([
        expect.stringContaining('no regular file'),
        expect.stringContaining('no regular file'),
        expect.stringContaining('there is no file'),
        expect.stringContaining('twice'),
        expect.stringContaining('symbolic link'),
        expect.stringContaining('symbolic link'),
        expect.stringContaining('symbolic link'),
        expect.stringContaining('leads out'),
      ]);
      expect(text).not.toContain('root:');
    },
  );
});

describe('F04–F06, F08, E04, E10 what a program tries', () => {
  const hostile: Readonly<Record<string, string>> = {
    points: `${half}test "mine" points 1000000 { }\nworld { cpus 2 }\ntest "hidden" points 6 { }\n`,
    proc: 'shared n = 0\nmain { for p in ["/proc/self/environ", "../tests/secret_file.evl", "/etc/passwd", "lab/assignment.yaml", "/autograder/results/results.json"] { print(p, open(p, O_RDONLY), strerror(errno)) } print("hello", connect("example.com", 80)) }\n',
    importer:
      'import "../lab/tests/secret_file.evl"\nimport "tests/secret_file.evl"\nimport "/etc/passwd"\nshared n = 0\nmain { print("hello") }\n',
    json: 'shared n = 0\nmain { print("hello {\\"score\\": 100, \\"tests\\": []}") print("::error file=x::y") print("##[error]z") print("ok 1 - hidden") print("{\\"scores\\": {\\"hidden\\": 6}}") print("</testcase>]]>") }\n',
    undefinedName: 'shared n = 0\nmain { print("hello", SECRETCLIENT) }\n',
    asserts: 'shared n = 0\nmain { assert n == 5, "hello" }\n',
    notAnInt: 'shared n = "x"\nmain { print("hello") }\n',
    clash: 'shared n = 0\nfn hidden() { }\nmain { print("hello") }\n',
    listens:
      'shared n = 0\nmain { let l = listen(7) let c = accept(l) let b = buffer(20) read(c, b, 20) print("hello") write(c, "no") }\n',
    escapes: 'shared n = 0\nmain { print("hello \\x1b[2J\\x1b]52;c;x\\x07 \\x9b") exit(3) }\n',
    binary: 'main { print("hello \\xff\\xfe\\x00") }\nshared n = 0\n',
    loop: 'shared n = 0\nmain { print("hello") while true { } }\n',
    flood: 'shared n = 0\nmain { print("hello") while true { print("spam spam spam spam") } }\n',
    memory: 'shared n = 0\nmain { print("hello") let s = "x" while true { s = s + s } }\n',
    events: 'shared n = 0\non start { print("hello") post a() }\non a { post a() post a() }\n',
    fork: 'shared n = 0\nfn f() { while true { spawn f() } }\nmain { print("hello") spawn f() }\n',
    deep: `shared n = 0\nfn f(x) { return ${'('.repeat(190)}f(x + 1)${')'.repeat(190)} }\nmain { print("hello") f(0) }\n`,
    full,
  };

  test('no mark is changed, nothing leaks, in any format; each text is harmless for its reader', () => {
    const files = Object.fromEntries(
      Object.entries(hostile).map(([name, text]) => [`in/${name}.evl`, text]),
    );
    files['in/=HYPERLINK("x").evl'] = half;
    files['in/\u001b[31m<b>&amp;]]>.evl'] = half;
    files['in/binary file.evl'] = String.fromCharCode(0).repeat(100);
    inClass(files, (folder) => {
      writeFileSync(join(folder, 'in', 'large.evl'), ' '.repeat(40_000_000));
      const { results, text, status } = grade(folder, ['--class', 'in', '--journal', 'journal']);
      expect(status).toBe(0);
      const earned = Object.fromEntries(results.submissions.map((s) => [s.id, s.earned]));
      expect(earned).toEqual({
        '=HYPERLINK("x")': 4,
        '_x1b[31m<b>&amp;]]>': 4,
        'binary file': 0,
        large: 0,
        asserts: 0,
        binary: 4,
        clash: 4,
        deep: 0,
        escapes: 4,
        events: 0,
        flood: 0,
        fork: 0,
        full: 10,
        importer: 0,
        json: 4,
        listens: 0,
        loop: 0,
        memory: 0,
        notAnInt: 4,
        points: 4,
        proc: 4,
        undefinedName: 0,
      });
      expect(
        results.submissions.every((s) => s.tests.map((t) => t.name).join() === 'public,hidden'),
      ).toBe(true);
      const leak = (output: string, where: string): void => {
        for (const s of secrets) expect(output.includes(s), `${where} tells ${s}`).toBe(false);
      };
      // Two submissions name a secret themselves: that is theirs to see.
      const own = new Set(['undefinedName', 'full', 'importer', 'proc']);
      leak(JSON.stringify(results.submissions.filter((s) => !own.has(s.id))), 'json');
      for (const s of results.submissions) {
        const hidden = s.tests[1];
        expect(
          Object.keys(hidden ?? {})
            .sort()
            .filter((k) => k !== 'hint'),
        ).toEqual(['earned', 'hidden', 'message', 'name', 'passed', 'points', 'status']);
        expect(hidden?.message).toBe('');
      }
      expect(text).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/);
      const others: Results = {
        ...results,
        submissions: results.submissions.filter((s) => !own.has(s.id)),
      };
      for (const format of formats) {
        const around = {
          now: '2026-01-01T00:00:00Z',
          variables: new Map<string, string>(),
          version: '1',
        };
        const output =
          format.of === 'class'
            ? format.write(others, around)
            : others.submissions.map((s) => format.write(others, s, around)).join('');
        expect(output.length, format.name).toBeGreaterThan(100);
        leak(output, format.name);
        expect(output, format.name).not.toMatch(
          /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\ufffe]/,
        );
        if (format.name !== 'github') expect(output, format.name).not.toMatch(/^\s*::/m);
        expect(output, format.name).not.toMatch(/##\[|##vso\[/);
      }
    });
  }, 120_000);

  test('`show` decides how much of a public failure is told', () => {
    for (const [show, told, untold] of [
      ['full', '"hello"', 'zzzz'],
      ['actual', '| good day', '"hello"'],
      ['nothing', 'greet', 'good day'],
    ] as const) {
      inClass({ 'a.evl': 'shared n = 0\nmain { print("good day") }\n' }, (folder) => {
        execFileSync('bash', ['-c', `echo 'show: ${show}' >> lab/assignment.yaml`], {
          cwd: folder,
        });
        const s = only(grade(folder, ['a.evl']).results);
        expect(JSON.stringify(s.tests[0])).toContain(JSON.stringify(told).slice(1, -1));
        expect(JSON.stringify(s.tests[0])).not.toContain(JSON.stringify(untold).slice(1, -1));
      });
    }
  });
});
