/** docs/ui.md shows the screen as it is: `EVL_BLESS=1 npx vitest run test/tui/pictures.test.ts` draws it anew. Its pictures are the goldens of the frames. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Controller } from '../../src/tui/controller.ts';
import { helpLines } from '../../src/tui/main/help.ts';
import { widthOf } from '../../src/view/row.ts';
import { panels } from '../../src/view/panels/index.ts';
import { sessionOf, sessionOfText } from '../support/session.ts';

function controllerAt(
  file: string,
  keys: readonly string[],
  columns: number,
  rows: number,
  cpus?: number,
): Controller {
  const { session } = sessionOf(file, cpus === undefined ? {} : { cpus });
  while (!session.course.survey.advance(100_000));
  const c = new Controller(session, { columns, rows });
  for (const key of keys) {
    c.key(key);
    while (session.outcomes.exploring) c.work(100);
  }
  return c;
}

function typed(text: string): string[] {
  return text.split(/(?:)/u).map((c) => (c === ' ' ? 'space' : c));
}

function picture(c: Controller): string {
  return [
    '```text',
    ...c.frame().map((r) =>
      r
        .map((p) => p.text)
        .join('')
        .trimEnd(),
    ),
    '```',
  ].join('\n');
}

const echo = 'programs/chapter/04-echo.evl';
const servers = 'programs/homework/4-async-file-server.evl';

/** Each panel where it has something to show: the program, and the keys that lead there. */
const shown: Readonly<
  Record<string, readonly [what: string, file: string, keys: readonly string[], cpus?: number]>
> = {
  source: [
    'The program. `▶` stands where a CPU is, with its number; `●` is a breakpoint; `!` and `·` mark the places of a chosen finding.',
    echo,
    [']', ']', 'b', '1', 'z'],
  ],
  timeline: [
    'A lane for each CPU, under it one for the mutexes that were waited for (`~m~`) and one for interrupts where there are any; then the disk and the network. `[name]` is an activation that runs, `~call~` a wait. Below, in words, what each CPU does, and who waited for what. `x` and `X` change the scale. On a schedule of explore each activation has a lane, and columns are steps.',
    'programs/chapter/07-blocking-server.evl',
    ['G', '2', 'z'],
  ],
  queue: [
    'Events that wait, first to run first, each with its continuation, who asked for it, and its color.',
    'programs/chapter/01-basic-loop.evl',
    ['n', 'n', 'n', 'n', '3', 'z'],
  ],
  shared: [
    'Values, who wrote each last, and the mutexes held at every access. `w` watches the chosen one: `v` and `V` go to its changes.',
    servers,
    [']', ']', ']', 'n', 'n', 'n', '4', 'j', 'w', 'z'],
  ],
  output: ['What the program has printed so far.', echo, ['G', '5', 'z']],
  activations: [
    'What each activation does and why it waits, how it came to be, and the locals of its calls.',
    servers,
    [']', ']', ']', 'n', 'n', 'n', 'n', 'n', '6', 'z'],
  ],
  descriptors: [
    'Every descriptor: whether it can be read or written now, what it stands for, bytes that wait, who watches it.',
    echo,
    ['G', 'N', '7', 'z'],
  ],
  findings: [
    'What was found. `f` and `F` go to each, `enter` to the chosen one: both accesses side by side in time, the locks, the chain of causes, the remedy; a deadlock as its ring; a stall with the events that waited behind it.',
    servers,
    ['f', '8', 'z'],
    4,
  ],
  choices: [
    'What can go next here. `enter` picks, and a branch begins.',
    servers,
    [']', ']', ']', 'n', 'n', '9', 'z'],
    4,
  ],
  clients: [
    'Each client: what it got, and what it expects.',
    echo,
    [']', ']', 'n', 'n', ...'tab '.repeat(9).trim().split(' '), 'z'],
  ],
  requests: [
    'Asynchronous requests: state, whose buffer it is meanwhile, who will be told.',
    'programs/chapter/08-async-read-polled.evl',
    [']', 'n', 'n', 'n', 'n', 'n', ...'tab '.repeat(10).trim().split(' '), 'z'],
  ],
  signals: [
    'Signals that are pending or masked, what each does, and timers.',
    'programs/chapter/09-async-read-by-signal.evl',
    [']', 'n', 'n', ...'tab '.repeat(11).trim().split(' '), 'z'],
  ],
  memory: [
    'Buffers page by page.',
    'programs/chapter/13-page-fault.evl',
    ['G', ...'tab '.repeat(12).trim().split(' '), 'z'],
  ],
  explore: [
    'What every schedule comes to, and what was found on them. `enter` opens one as a run.',
    'programs/bugs/02-two-locks.evl',
    [':', ...typed('explore'), 'enter', 'j', 'z'],
  ],
};

function page(): string {
  const parts = [
    '# The terminal UI',
    '',
    '`evl ui FILE` shows a run step by step, forwards and backwards. It is the run that `evl run FILE` makes: the same seed, the same times, the same findings.',
    '',
    'The pictures of this page are drawn by a test (`test/tui/pictures.test.ts`), so they are what you see.',
    '',
    '## At 80×24',
    '',
    picture(controllerAt(echo, [']', ']', 'n'], 80, 24)),
    '',
    '## At 120×40',
    '',
    picture(controllerAt(servers, [']', ']', ']', ']', 'n', 'n', 'n'], 120, 40, 2)),
    '',
    '## Keys and commands',
    '',
    '```text',
    ...helpLines().map((l) => l.trimEnd()),
    '```',
    '',
    'Everything also works without colour (`NO_COLOR`), and nothing that a program prints reaches the terminal raw. There is no screen without a terminal: then `ui` says so and ends with status 2. A signal ends it with 128 and its number, and in every case the terminal is as it was before.',
    '',
    '## Driving the run',
    '',
    'Picking what goes next (panel 9), `:signal`, `:type`, `:client`, `:send`, `:close` and `:fail` begin a branch at this moment; `:cpus` and `:seed` run the program again with what was done so far. `B` goes from branch to branch, `:compare NAME` says how two end, `:name` names one. `:w FILE` writes the branch as a schedule; `evl run PROGRAM --schedule FILE` makes that run again, and `evl ui PROGRAM --schedule FILE` opens it.',
    '',
    'A step is a statement. `s` and `S` go on to the next or last one that makes a visible step: what others can see. Initialisers that call something are stepped through as well. `:type` and `:eof` are what standard input brings.',
    '',
    '## Every schedule',
    '',
    '`:explore` tries every schedule that makes a difference. It goes on while you do other things; the last line says how far it is, and `esc` stops it: what was found until then is kept. `enter` on an outcome or a finding opens it as a run, a branch of its own, that is walked along like any other, there and back; a step there is one visible step, so that the two halves of `x += 1` are apart. Panel 9 says who could go next, and `enter` there begins a branch with another order. `:w FILE` writes such a run too, `:wo FILE` the open outcome; `evl ui PROGRAM --schedule FILE` opens what they or `evl explore` wrote.',
    '',
    picture(
      controllerAt(
        'programs/bugs/02-two-locks.evl',
        [':', ...typed('explore'), 'enter', 'j', 'j', 'enter', '1', 'n', 'n', 'n', 'n', 'n'],
        120,
        30,
      ),
    ),
    '',
    '## From other commands',
    '',
    '`evl run --ui` opens at the first error, or else the first finding, with the same `--strategy`, `--stdin`, `--short-transfers` and `--seeds`. `evl explore --ui` explores on the screen and opens the first error on its shortest schedule. `evl test --ui` opens the run of the first failed test, also with `--tests FILE`: on its seed, or on the schedule that fails a test `on all schedules`. When the file changes on disk the new program is shown at the same step.',
    '',
    '## Pictures of findings',
    '',
    'A deadlock as its ring:',
    '',
    picture(controllerAt('programs/bugs/10-lock-order.evl', ['f', '8', 'z'], 100, 12)),
    '',
    'A stall with what waited behind it:',
    '',
    picture(controllerAt('programs/chapter/07-blocking-server.evl', ['f', '8', 'z'], 110, 12)),
    '',
    '## Questions',
    '',
    '`:quiz` asks about this run: what is printed next, which handler begins next, is this access a race. It asks before it shows, counts, and goes back with `esc`; each `:quiz` asks otherwise.',
    '',
    picture(
      controllerAt(echo, [':', ...typed('quiz'), 'enter', ...typed('connected'), 'enter'], 110, 20),
    ),
    '',
    '`evl quiz FILE` asks on paper: `-s N` draws other questions, `-c` gives the answers.',
    '',
    '## The panels',
    '',
  ];
  for (const { id } of panels) {
    const one = shown[id];
    if (!one) continue;
    const [what, file, keys, cpus] = one;
    parts.push(`### ${id}`, '', what, '', picture(controllerAt(file, keys, 100, 16, cpus)), '');
  }
  return `${parts.join('\n').trimEnd()}\n`;
}

test('docs/ui.md shows the screen as it is', () => {
  const made = page();
  if (process.env['EVL_BLESS'] === '1') writeFileSync('docs/ui.md', made);
  expect(existsSync('docs/ui.md') ? readFileSync('docs/ui.md', 'utf8') : '').toBe(made);
});

test('at 200x60 three columns of panels are shown', () => {
  const text = picture(controllerAt(servers, [']'], 200, 60, 2));
  for (const title of [
    'source',
    'timeline',
    'event queue',
    'shared variables',
    'activations',
    'output',
    'descriptors',
    'findings',
    'what can go next',
    'clients',
  ].slice(1))
    expect(text).toContain(title);
});

test('a frame has exactly the size of the screen, whatever the program prints', () => {
  const { session } = sessionOfText(`shared s = "한국어\\x1b[2J"
on start {
  print("\\x1b[2J\\x1b]52;c;aGk=\\x07", "안녕", s)
  print("\\x9b2J tab\\tend \\r")
}
`);
  session.goTo(1000);
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 260 }),
      fc.integer({ min: 1, max: 80 }),
      fc.constantFrom(...panels.map((p) => p.id)),
      fc.boolean(),
      (columns, rows, focus, zoomed) => {
        const c = new Controller(session, { columns, rows });
        c.dispatch({ type: 'focus', panel: focus });
        if (zoomed) c.dispatch({ type: 'zoom' });
        const frame = c.frame();
        expect(frame).toHaveLength(rows);
        for (const row of frame) {
          const text = row.map((p) => p.text).join('');
          expect(widthOf(text)).toBe(columns);

          expect(text).not.toMatch(/[\u0000-\u001f\u007f-\u009f]/);
        }
      },
    ),
    { numRuns: 150 },
  );
});
