/** Keys, the state of the screen, and what the two make of a session; no terminal anywhere. */
import { describe, expect, test } from 'vitest';
import { replaySchedule } from '../../src/cli/schedule-file.ts';
import { readSchedule, type Schedule } from '../../src/explore/schedule.ts';
import { Controller } from '../../src/tui/controller.ts';
import { keysOf, type InkKey } from '../../src/tui/key.ts';
import { reducer, start } from '../../src/tui/main/reducer.ts';
import { promptReducer } from '../../src/tui/prompt/reducer.ts';
import { sessionOf, sessionOfText } from '../support/session.ts';

const none: InkKey = {
  upArrow: false,
  downArrow: false,
  leftArrow: false,
  rightArrow: false,
  pageUp: false,
  pageDown: false,
  return: false,
  escape: false,
  ctrl: false,
  shift: false,
  tab: false,
  backspace: false,
  delete: false,
  meta: false,
};

const racing = `shared counter = 0
on inc(n) {
  let v = counter
  counter = v + n
}
on signal SIGHUP { print("again") }
on start {
  post inc(1)
  post inc(2)
  print("started")
}
world { cpus 2 }
`;

function typed(controller: Controller, keys: string): void {
  for (const key of keysOf(keys, none).keys) controller.key(key);
}

describe('keys', () => {
  test('several keys that come as one string are as many keys', () => {
    expect(keysOf('nnN]', none).keys).toEqual(['n', 'n', 'N', ']']);
    expect(keysOf('a b', none).keys).toEqual(['a', 'space', 'b']);
  });
  test('Backspace comes as delete', () => {
    expect(keysOf('', { ...none, delete: true }).keys).toEqual(['backspace']);
  });
  test('mouse reports are no keys', () => {
    expect(keysOf('[<0;12;5M', none)).toEqual({ keys: [], mouse: [{ button: 0, x: 11, y: 4 }] });
    expect(keysOf('\u001b[<64;1;1M\u001b[<65;2;3M', none).mouse).toHaveLength(2);
  });
});

describe('the state of the screen', () => {
  test('the speed stays within its bounds', () => {
    let ui = start;
    for (let i = 0; i < 40; i++) ui = reducer(ui, { type: 'speed', by: 1 });
    expect(ui.speed).toBe(100_000);
    for (let i = 0; i < 40; i++) ui = reducer(ui, { type: 'speed', by: -1 });
    expect(ui.speed).toBe(1);
  });
  test('a choice stays within its panel', () => {
    expect(reducer(start, { type: 'choose', row: 9, length: 3 }).chosen.get('source')).toBe(2);
    expect(reducer(start, { type: 'choose', row: -4, length: 3 }).chosen.get('source')).toBe(0);
  });
  test('erasing takes whole letters, and at last the prompt', () => {
    const p = promptReducer({ kind: '/', text: '가👩‍👩‍👧' }, { type: 'erase' });
    expect(p?.text).toBe('가');
    expect(promptReducer({ kind: '/', text: '' }, { type: 'erase' })).toBeUndefined();
  });
});

describe('a session', () => {
  test('steps lead there and back', () => {
    const { session } = sessionOf('programs/chapter/04-echo.evl');
    const c = new Controller(session, { columns: 80, rows: 24 });
    typed(c, 'nnnn');
    expect(session.course.position).toBe(4);
    typed(c, 'NN');
    expect(session.course.position).toBe(2);
    typed(c, 'G');
    expect(session.course.ended).toBeDefined();
    typed(c, 'n');
    expect(c.ui.message).toContain('has ended');
    typed(c, 'g');
    expect(session.course.position).toBe(0);
  });
  test('] and [ go to where handlers begin', () => {
    const { session } = sessionOf('programs/chapter/04-echo.evl');
    const c = new Controller(session, { columns: 80, rows: 24 });
    typed(c, ']');
    const first = session.course.position;
    typed(c, ']');
    expect(session.course.position).toBeGreaterThan(first);
    typed(c, '[');
    expect(session.course.position).toBe(first);
  });
  test('breakpoints are found forwards and backwards', () => {
    const { session } = sessionOf('programs/chapter/04-echo.evl');
    session.cursor = 28;
    const c = new Controller(session, { columns: 80, rows: 24 });
    typed(c, 'bc');
    const first = session.course.position;
    expect(session.cursor).toBe(28);
    typed(c, 'cc');
    expect(session.course.position).toBeGreaterThan(first);
    typed(c, 'CC');
    expect(session.course.position).toBe(first);
    typed(c, 'C');
    expect(c.ui.message).toContain('before');
  });
  test('a watched variable is followed from change to change', () => {
    const { session } = sessionOf('programs/chapter/04-echo.evl');
    const c = new Controller(session, { columns: 80, rows: 24 });
    typed(c, '4jwv');
    expect(session.course.run.sharedValues().get('served')).toBe(1);
    typed(c, 'v');
    expect(session.course.run.sharedValues().get('served')).toBe(2);
    typed(c, 'V');
    expect(session.course.run.sharedValues().get('served')).toBe(1);
  });
  test('f goes to a race and chooses it', () => {
    const { session } = sessionOfText(racing);
    const c = new Controller(session, { columns: 120, rows: 40 });
    typed(c, 'f');
    expect(session.chosen?.diagnostic.code).toBe('EVL3001');
    expect(session.course.position).toBe(session.chosen?.at);
  });
  test('what was typed after : is done, and what is no command is told', () => {
    const { session } = sessionOf('programs/chapter/04-echo.evl');
    const c = new Controller(session, { columns: 80, rows: 24 });
    typed(c, ':goto 7\r');
    expect(session.course.position).toBe(7);
    typed(c, ':gato 3\r');
    expect(c.ui.message).toContain('did you mean goto?');
    typed(c, '/served\r');
    expect(c.ui.message).toMatch(/^line \d+$/);
    typed(c, ':q\r');
    expect(c.ui.quit).toBe(true);
  });
});

describe('places', () => {
  const initialised = `fn doubled(n) {
  let m = n
  m += n
  return m
}
shared a = 1
shared b = doubled(21)
atomic c = doubled(4)
main {
  let x = a
  let y = 3
  print(y)
  a = x + y
}
`;

  test('initialisers that call something are stepped through, there and back', () => {
    const { session } = sessionOfText(initialised);
    const c = new Controller(session, { columns: 80, rows: 24 });
    expect(session.cursor).toBe(6);
    const lines: number[] = [];
    for (let i = 0; i < 9; i++) {
      lines.push(session.cursor + 1);
      typed(c, 'n');
    }
    expect(lines).toEqual([7, 2, 3, 4, 8, 2, 3, 4, 10]);
    typed(c, 'NNNNNNNN');
    expect(session.course.position).toBe(1);
    expect(session.course.run.sharedValues().get('b')).toBeNull();
    typed(c, 'nnn');
    expect(session.course.run.sharedValues().get('b')).toBe(42);
  });

  test('s and S go to steps that others can see', () => {
    const { session } = sessionOfText(initialised);
    const c = new Controller(session, { columns: 80, rows: 24 });
    const lines: number[] = [];
    for (let i = 0; i < 3; i++) {
      typed(c, 's');
      lines.push(session.cursor + 1);
    }
    expect(lines).toEqual([10, 12, 13]);
    typed(c, 's');
    expect(c.ui.message).toContain('no visible step');
    typed(c, 'SS');
    expect(session.cursor + 1).toBe(10);
  });
});

describe('branches', () => {
  test('what is typed is read, and :eof ends it; written and made again', () => {
    const { session, written } = sessionOfText(`main {
  let b = buffer(8)
  let n = read(0, b, 8)
  while n > 0 {
    print("got", text(b, n))
    n = read(0, b, 8)
  }
  print("end", n)
}
`);
    const c = new Controller(session, { columns: 80, rows: 24 });
    typed(c, 'n:type hi\\n\r');
    typed(c, ':eof\rG');
    expect(session.course.run.output.stdout).toBe('got hi\n\nend 0\n');
    typed(c, ':w out\r');
    const schedule = readSchedule(written.get('out') ?? '');
    expect(schedule).toMatchObject({
      departures: [
        { at: 1, act: { kind: 'type' } },
        { at: 1, act: { kind: 'eof' } },
      ],
    });
    expect(
      replaySchedule(session.program, schedule as Schedule, session.plan, session.limits, 'out')
        .result.output,
    ).toBe('got hi\n\nend 0\n');
  });

  test('a picked event goes first, the first branch stays as it was', () => {
    const { session } = sessionOfText(racing, { cpus: 1 });
    const c = new Controller(session, { columns: 80, rows: 24 });
    typed(c, 'nn');
    const at = session.course.position;
    typed(c, '9jj\r');
    expect(session.branches).toHaveLength(2);
    expect(session.course.position).toBe(at);
    typed(c, ':compare main\r');
    expect(c.ui.message).not.toBe('');
    typed(c, ']');
    const { run } = session.course;
    const act = run.state.cpus[0]?.stack[0];
    expect(act?.frames[0]?.slots[0]).toBe(2);
    session.select(0);
    expect(session.course.departures).toEqual([]);
  });

  test('a branch that is written is made again by evl run --schedule', () => {
    const { session, written } = sessionOfText(racing);
    const c = new Controller(session, { columns: 80, rows: 24 });
    typed(c, 'nnn:signal HUP\r');
    typed(c, 'nn:seed 9\r');
    session.select(1);
    session.goTo(4);
    session.pick(1);
    typed(c, ':w out.schedule\r');
    const schedule = readSchedule(written.get('out.schedule') ?? '');
    expect(schedule).toMatchObject({
      departures: [{ at: 3, act: { kind: 'signal', signal: 1 } }, { at: 4 }],
    });
    while (!session.course.survey.advance(1000));
    const here = session.course.survey.result;
    const again = replaySchedule(
      session.program,
      schedule as Schedule,
      session.plan,
      session.limits,
      'out.schedule',
    );
    expect(here?.output).toContain('again');
    expect(again.result.output).toBe(here?.output);
    expect([...again.result.shared]).toEqual([...(here?.shared ?? [])]);
    expect(again.result.time).toBe(here?.time);
  });

  test('a client at the keyboard connects and is answered', () => {
    const { session } = sessionOf('programs/chapter/04-echo.evl');
    const c = new Controller(session, { columns: 80, rows: 24 });
    typed(c, ']]:client 7 me\r');
    const peer = session.course.run.world.peers.findIndex((p) => p.name === 'me');
    expect(peer).toBeGreaterThanOrEqual(0);
    typed(c, 'nnnn');
    typed(c, `:send ${String(peer)} hello there\r`);
    typed(c, 'G');
    expect(session.course.run.world.peers[peer]?.received).toBe('hello there');
    typed(c, 'N');
    expect(session.course.run.world.peers.length).toBeGreaterThan(peer);
  });

  test('other CPUs make another run of the same program', () => {
    const { session } = sessionOfText(racing, { cpus: 1 });
    const c = new Controller(session, { columns: 80, rows: 24 });
    typed(c, ':cpus 3\r');
    expect(session.course.run.state.cpus).toHaveLength(3);
    typed(c, ':cpus 99\r');
    expect(c.ui.message).toContain('1 to 64');
  });

  test('schedules with nonsense in them are refused', () => {
    const head = 'evl schedule 1\nprogram 00000000\ncpus 1\nseed 1\nchance 1\n';
    for (const line of [
      'do 1 {}',
      'do 1 {"kind":"signal"}',
      'do 1 {"kind":"signal","signal":65}',
      'do x {"kind":"signal","signal":1}',
      'do 1 {"kind":"constructor"}',
      'do 1 {"kind":"type","bytes":"한"}',
      'do 1 {"kind":"event","place":-1}',
    ]) {
      expect(readSchedule(`${head}${line}\n`), line).toHaveProperty('problem');
    }
    expect(readSchedule(`${head}do 1 {"kind":"signal","signal":1}\n`)).not.toHaveProperty(
      'problem',
    );
  });
});
