/** The quiz inside the UI: it asks before it shows, counts, and goes back to where one was. */
import { expect, test } from 'vitest';
import { Controller } from '../../src/tui/controller.ts';
import { keysOf, type InkKey } from '../../src/tui/key.ts';
import { questions } from '../../src/view/quiz.ts';
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

function controllerOf(file: string): Controller {
  return new Controller(sessionOf(file).session, { columns: 80, rows: 24 });
}

function press(c: Controller, keys: string): void {
  for (const key of keysOf(keys, none).keys) c.key(key);
}

function text(c: Controller): string {
  return c
    .frame()
    .map((r) => r.map((p) => p.text).join(''))
    .join('\n');
}

test('it asks, and shows what the run does only after an answer', () => {
  const c = controllerOf('programs/chapter/04-echo.evl');
  press(c, 'nnn:quiz\r');
  const { quiz } = c.session;
  if (!quiz) throw new Error('a quiz goes on');
  expect(quiz.questions.length).toBeGreaterThan(2);
  for (let i = 0; i < quiz.questions.length; i++) {
    const { question } = quiz;
    expect(c.session.course.position).toBe(question.at);
    expect(text(c)).toContain('press enter');
    expect(text(c)).not.toContain('It is ');
    expect(text(c)).not.toContain('found');
    // Letters are the answer, not keys.
    press(c, 'qzq');
    expect(c.ui.quit).toBe(false);
    expect(c.ui.prompt?.text).toBe('qzq');
    press(c, '\u007f\u007f\u007f');
    press(c, i === 0 ? 'nonsense\r' : '\r');
    expect(text(c)).toContain('It is ');
    if (i === 0) expect(text(c)).toContain('You said nonsense: wrong');
    press(c, '\r');
  }
  expect(c.session.quiz).toBeUndefined();
  expect(c.session.course.position).toBe(3);
  expect(c.ui.message).toContain(`0 of ${String(quiz.questions.length)} right`);
});

test('right answers count, esc leaves at any time, and the next quiz asks otherwise', () => {
  const c = controllerOf('programs/bugs/01-lost-update.evl');
  press(c, ':quiz\r');
  const first = c.session.quiz;
  const race = first?.questions.findIndex((q) => q.ask.includes('part of a race')) ?? -1;
  expect(race).toBeGreaterThanOrEqual(0);
  for (let i = 0; i < race; i++) press(c, '\r\r');
  press(c, 'yes\r');
  expect(first?.right).toBe(1);
  expect(text(c)).toContain('yes: EVL3001');
  press(c, '\u001b');
  expect(c.session.quiz).toBeUndefined();
  expect(c.ui.message).toContain('1 of');
  press(c, ':quiz\r');
  expect(c.session.quiz?.questions.map((q) => `${q.ask} ${String(q.at)}`)).not.toEqual(
    first?.questions.map((q) => `${q.ask} ${String(q.at)}`),
  );
});

test('every question accepts its own answer and nothing else', () => {
  const { session } = sessionOf('programs/bugs/01-lost-update.evl');
  for (let seed = 0; seed < 10; seed++) {
    for (const q of questions(session.scene, seed, 5)) {
      const [word = ''] = q.answer.split(/[:,]/);
      expect(q.accepts(word), q.ask).toBe(true);
      expect(q.accepts(`${word}!`)).toBe(false);
      expect(q.accepts('')).toBe(false);
      expect(q.ask).not.toContain('//');
    }
  }
});

test('a run that is too short is told', () => {
  const c = new Controller(sessionOfText('main { }\n').session, { columns: 80, rows: 24 });
  press(c, ':quiz\r');
  expect(c.ui.message).toContain('too short');
  expect(c.session.quiz).toBeUndefined();
});
