/** assignment.yaml: read strictly, with positions (bad inputs F12). */
import { describe, expect, test } from 'vitest';
import { readAssignment, type Problem } from '../../src/grade/assignment.ts';

const least = 'title: T\nfile: a.evl\ntests: [t.evl]\n';

function problems(text: string): readonly Problem[] {
  const read = readAssignment(text);
  return read.kind === 'problems' ? read.problems : [];
}

test('the least there can be, and its defaults', () => {
  const read = readAssignment(least);
  if (read.kind !== 'assignment') throw new Error('it is right');
  expect(read.assignment).toEqual({
    title: 'T',
    file: 'a.evl',
    imports: [],
    tests: ['t.evl'],
    hidden: [],
    show: 'full',
    needs: {},
    visibility: {},
    scoring: 'all',
    white_space: 'exact',
    forbid: [],
    allow_blocking: false,
    limits: { steps: 10_000_000, memory: 64, output: 1024, wall: 10, total: 60 },
  });
});

describe('F12 what is wrong is told with its line, column and key', () => {
  test.each([
    ['', 1, 'must be a list of settings'],
    ['just text', 1, 'must be a list of settings'],
    ['title: T\n', 1, '"file" is missing'],
    [`${least}points: .inf\n`, 4, '"points"'],
    [`${least}points: .nan\n`, 4, '"points"'],
    [`${least}points: -1\n`, 4, '"points"'],
    [`${least}points: "10"\n`, 4, '"points"'],
    [`${least}points: 1.5\n`, 4, '"points"'],
    [`${least}colour: red\n`, 4, '"colour" is no setting'],
    [`${least}limits:\n  steps: 0\n`, 5, '"limits.steps"'],
    [`${least}limits:\n  memory: 0\n`, 5, '"limits.memory"'],
    [`${least}limits:\n  stops: 5\n`, 5, '"stops" is no setting of limits'],
    [`${least}title: again\n`, 4, '"title" is there twice'],
    [`${least}__proto__: {x: 1}\n`, 4, '__proto__'],
    [`${least}needs: {__proto__: [a]}\n`, 4, '__proto__'],
    [`${least}\thidden: all\n`, 4, 'Tabs'],
    [`${least}hidden: &a [x]\n`, 4, 'anchors'],
    [`${least}hidden: *a\n`, 4, ''],
    [`${least}hidden: !!js/function "x"\n`, 4, 'js/function'],
    [`${least}hidden: !x y\n`, 4, '!x'],
    [`${least}show: some\n`, 4, 'full, actual, nothing'],
    [`${least}forbid: [racing]\n`, 4, 'races, blocking'],
    ['title: T\nfile: ../a.evl\ntests: [t.evl]\n', 2, '"file"'],
    ['title: T\nfile: /a.evl\ntests: [t.evl]\n', 2, '"file"'],
    ['title: T\nfile: a.txt\ntests: [t.evl]\n', 2, '"file"'],
    ['title: T\nfile: a.evl\ntests: [../t.evl]\n', 3, '"tests.0"'],
    ['title: T\nfile: a.evl\ntests: ["C:t.evl"]\n', 3, '"tests.0"'],
    ['title: T\nfile: a.evl\ntests: ["x\\\\t.evl"]\n', 3, '"tests.0"'],
    ['title: T\nfile: a.evl\ntests: []\n', 3, 'at least one'],
    [
      `${least}self_test: {reference: r.evl, flawed: [{file: f.evl, loses: 3}]}\n`,
      4,
      '"self_test.flawed.0.loses"',
    ],
    [`${least}? [a, b]\n: c\n`, 4, 'a key must be a text'],
  ])('%j', (text, line, words) => {
    const found = problems(text);
    expect(found.length).toBeGreaterThan(0);
    expect(
      found.some((p) => p.line === line && p.message.includes(words)),
      JSON.stringify(found),
    ).toBe(true);
  });

  test.each([
    [
      'alias bomb',
      `a: &a [x,x,x,x,x,x,x,x,x]\n${'bcdefghi'
        .split('')
        .map((c, i) => `${c}: &${c} [${`*${'abcdefgh'[i] ?? ''},`.repeat(9)}]`)
        .join('\n')}\n`,
    ],
    ['nesting by brackets', `a: ${'['.repeat(100_000)}`],
    ['nesting by list marks', `a:\n${'- '.repeat(100_000)}x`],
    ['nesting by questions', '? '.repeat(100_000)],
    [
      'nesting by indentation',
      Array.from({ length: 600 }, (_, i) => `${' '.repeat(i)}a:`).join('\n'),
    ],
    ['a megabyte', `title: ${'x'.repeat(1_000_000)}`],
    ['control characters', 'title: "\\x1b[2J"\n\u0007: x'],
  ])('%s is refused', (_, text) => {
    const found = problems(text);
    expect(found.length).toBeGreaterThan(0);
    for (const { message } of found) expect(message).not.toMatch(/[\u0000-\u001f]/);
  });
});
