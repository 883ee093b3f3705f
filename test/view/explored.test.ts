/** What explore comes to is a run to walk along: the same outcome, there and back, and at the failure where one was asked for. */
import { globSync } from 'tinyglobby';
import { describe, expect, test } from 'vitest';
import { explore } from '../../src/explore/explore.ts';
import { replay } from '../../src/explore/replay.ts';
import { fingerprintOf } from '../../src/explore/schedule-of.ts';
import { readSchedule } from '../../src/explore/schedule.ts';
import { defaultLimits as limits } from '../../src/machine/limit.ts';
import { Controller } from '../../src/tui/controller.ts';
import { keysOf, type InkKey } from '../../src/tui/key.ts';
import { Course } from '../../src/view/course.ts';
import { Session } from '../../src/view/session.ts';
import { type Opening } from '../../src/view/branch.ts';
import { sessionOf, sessionOfText } from '../support/session.ts';
import { howMany, oneIn } from '../support/thorough.ts';

const host = { expired: () => false };

const locks = `shared counter = 0
mutex a
mutex b
on inc(n) {
  let v = counter
  counter = v + n
}
fn one() { with a { with b { print("one") } } }
fn two() { with b { with a { print("two") } } }
on start {
  post inc(1)
  post inc(2)
  spawn one()
  spawn two()
}
world { cpus 2 }
`;

const failing = `atomic turn = 0
on first() { turn += 1 }
on second() { assert turn == 1 }
on start { post first() post second() }
world { cpus 2 }
`;

const signalled = `shared n = 0
on interrupt SIGUSR1 { n += 1 }
on work(k) { n += k }
on start { post work(10) post work(20) raise(SIGUSR1) }
world { cpus 2 }
`;

const served = `shared lines = 0
on start { let l = listen(7) watch(l, READ) then hello(l) }
on hello(l) { watch(accept(l), READ) then line(buffer(8)) }
on line(b) { lines += 1 print("line") exit(lines) }
world {
  cpus 2
  client a connect 7 { send "x" }
  client b connect 7 { send "y" }
}
`;

/** More schedules than anybody waits for. */
const many = `shared n = 0
on work(k) { n += k n += k n += k }
on start { for k in 0..8 { post work(k) } }
world { cpus 8 }
`;

/** Everything that can be seen at a place, as text. */
function picture(course: Course): string {
  const plain = (key: string, v: unknown): unknown => {
    if (key === 'cb' || key === 'outcome' || key === 'marks' || key === 'after') return undefined;
    if (v instanceof Map) return [...v];
    return v instanceof Set ? [...v] : v;
  };
  const { run } = course;
  return JSON.stringify(
    [
      course.position,
      run.output.stdout,
      [...run.sharedValues()],
      run.state.activations,
      run.state.queue,
      course.steps?.candidates,
      course.writers.last,
      course.ended,
    ],
    plain,
  );
}

describe.each([
  ['threads and two locks', locks],
  ['an assertion', failing],
  ['an interrupt', signalled],
  ['clients and an exit', served],
])('%s', (_, text) => {
  const { session } = sessionOfText(text);
  const { program, plan } = session;
  const explored = explore(program.names, {
    plan,
    limits,
    host,
    fingerprint: fingerprintOf(program),
    world: undefined,
    maxExecutions: 200,
    stopSampling: () => true,
  });

  test('each outcome is the run that it opens as', () => {
    expect(explored.outcomes.length).toBeGreaterThan(0);
    for (const o of explored.outcomes) {
      const course = new Course(program.names, { plan, limits, moves: o.moves });
      while (!course.survey.advance(100));
      const { result } = course.survey;
      expect(course.steps?.parted).toBeUndefined();
      const wanted = replay(program.names, { plan, limits, host }, o.moves).result;
      expect([result?.output, [...(result?.shared ?? [])], result?.exit]).toEqual([
        o.output,
        [...o.shared],
        wanted.exit,
      ]);
      course.goTo(Infinity);
      expect(course.position).toBe(course.survey.end);
      expect(course.run.output.stdout).toBe(o.output);
      expect(course.run.sharedValues()).toEqual(o.shared);
      expect(course.survey.findings.map((f) => f.diagnostic.code).sort()).toEqual(
        wanted.diagnostics.map((d) => d.code).sort(),
      );
    }
  });

  test('backwards is as exact as forwards', () => {
    const course = new Course(program.names, {
      plan,
      limits,
      moves: explored.outcomes.at(-1)?.moves ?? [],
    });
    while (!course.survey.advance(100));
    const there: string[] = [];
    for (let p = 0; p <= course.survey.end; p++) {
      course.goTo(p);
      there.push(picture(course));
    }
    expect(new Set(there).size).toBeGreaterThan(there.length / 2);
    for (let p = course.survey.end; p >= 0; p--) {
      course.goTo(p);
      expect(picture(course), `step ${String(p)}`).toBe(there[p]);
    }
  });
});

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

function press(c: Controller, keys: string): void {
  for (const key of keysOf(keys, none).keys) c.key(key);
}

function worked(session: Session): string | undefined {
  let news: string | undefined;
  for (let i = 0; i < 100_000 && !session.work(15); i++) news = session.takeNews() ?? news;
  return news;
}

function opened(text: string, opening: Opening): Session {
  const { session } = sessionOfText(text);
  return new Session(session.program, session.plan, limits, session.host, opening);
}

test('every program, along a schedule of its own: any place looks the same whichever way one came', () => {
  let kept = 0;
  for (const file of oneIn(3, globSync('programs/{bugs,chapter,homework}/*.evl').sort())) {
    const {
      session: { program, plan },
    } = sessionOf(file, { cpus: 2 });
    const course = new Course(program.names, { plan, limits, moves: [] });
    for (let i = 0; i < 40 && !course.survey.advance(50); i++);
    const end = Math.min(course.survey.end, 400);
    const places = Array.from({ length: 12 }, (_, i) => Math.floor((end * i) / 11));
    const there = places.map((p) => {
      course.goTo(p);
      return picture(course);
    });
    if (end > 200) kept++;
    for (const i of [11, 0, 7, 6, 10, 3, 11, 1]) {
      course.goTo(places[i] ?? 0);
      expect(picture(course) === there[i], `${file}, step ${String(places[i])}`).toBe(true);
    }
  }
  expect(kept).toBeGreaterThan(howMany(1, 5));
});

test('chance is drawn alike, there and back', () => {
  const session = opened(
    'shared n = 0\non draw(k) { n = n * 10 + random(10) }\non start { for k in 0..9 { post draw(k) } }\nworld { cpus 2 }\n',
    { world: undefined, moves: [] },
  );
  const { course } = session;
  while (!course.survey.advance(100));
  course.goTo(Infinity);
  const last = JSON.stringify([...course.run.sharedValues()]);
  for (const p of [course.survey.end - 3, 12, Infinity, 5, Infinity]) course.goTo(p);
  expect(JSON.stringify([...course.run.sharedValues()])).toBe(last);
});

describe('from the screen', () => {
  test('explore goes on in portions; its outcomes and findings open as runs that can be written and made again', () => {
    const { session, written } = sessionOfText(locks);
    const c = new Controller(session, { columns: 120, rows: 40 });
    press(c, ':explore\r');
    expect(session.outcomes.opened).toBeUndefined();
    expect(
      c
        .frame()
        .map((r) => r.map((p) => p.text).join(''))
        .join('\n'),
    ).toContain('executions so far');
    expect(c.work(1)).toBe(false);
    c.key('n');
    expect(session.course.position).toBe(1);
    for (let i = 0; i < 100_000 && !c.work(15); i++);
    expect(c.ui.message).toMatch(/^\d+ outcomes, \d+ findings/);
    for (const key of ['j', 'j', 'enter']) c.key(key);
    const { explored } = session.outcomes.opened ?? {};
    expect(session.course.steps).toBeDefined();
    expect(session.course.survey.result?.output).toBe(explored?.outcomes[1]?.output);
    for (const key of ['n', 'n', 'N']) c.key(key);
    expect(session.course.position).toBe(1);
    for (const key of [':', 'w', 'space', 'f', 'enter']) c.key(key);
    const schedule = readSchedule(written.get('f') ?? '');
    if ('problem' in schedule || schedule.moves.kind !== 'steps')
      throw new Error('a schedule of steps was written');
    expect(
      replay(session.program.names, { plan: session.plan, limits, host }, schedule.moves.steps)
        .result.output,
    ).toBe(explored?.outcomes[1]?.output);
  });

  test('what can go next is picked: another branch, from the same steps', () => {
    const session = opened(failing, { world: undefined, moves: [] });
    while (!session.course.survey.advance(100));
    const first = session.course.survey.result;
    let at = 0;
    while ((session.course.steps?.candidates.length ?? 0) < 2) session.goTo(++at);
    const other = session.course.steps?.candidates.findIndex((x) => !x.next) ?? -1;
    const before = session.course.run.output.stdout;
    expect(session.pick(other)).toContain('branch b1');
    expect(session.course.position).toBe(at + 1);
    session.goTo(at);
    expect(session.course.run.output.stdout).toBe(before);
    while (!session.course.survey.advance(100));
    expect(session.course.survey.taken).not.toEqual(session.branches[0]?.course.survey.taken);
    expect(first).toBeDefined();
    expect(session.depart({ kind: 'signal', signal: 1 }, 'signal HUP')).toContain(
      'a schedule of explore',
    );
  });

  test('explore --ui opens at the failure', () => {
    const session = opened(failing, { world: undefined, explore: true });
    const news = worked(session);
    expect(news).toContain('EVL5006 on the shortest schedule');
    expect(session.chosen?.diagnostic.code).toBe('EVL5006');
    expect(session.course.ended?.end).toBe('fault');
    expect(session.branch.from?.name).toBe('main');
  });

  test('explore --ui opens a deadlock where nobody can go on, and it is drawn as its ring', () => {
    const session = opened(locks, { world: undefined, explore: true });
    worked(session);
    const deadlock =
      session.outcomes.opened?.explored.findings.findIndex(
        (f) => f.diagnostic.code === 'EVL4001',
      ) ?? -1;
    session.outcomes.openFinding(deadlock);
    expect(session.chosen?.diagnostic.code).toBe('EVL4001');
    const c = new Controller(session, { columns: 120, rows: 30 });
    for (const key of ['8', 'z']) c.key(key);
    const text = c
      .frame()
      .map((r) => r.map((p) => p.text).join(''))
      .join('\n');
    expect(text).toContain('╭▶ one waits for b, held by two');
    expect(text).toContain('two waits for a, held by one');
    expect(text).toContain('╰── back to one');
  });

  test('esc stops it, and what was found until then is there', () => {
    const { session } = sessionOfText(many);
    const c = new Controller(session, { columns: 120, rows: 40 });
    press(c, ':explore\r');
    for (let i = 0; i < 50; i++) c.work(10);
    expect(session.outcomes.exploring?.executions).toBeGreaterThan(0);
    c.key('escape');
    expect(c.ui.message).toContain('enough explored');
    for (let i = 0; i < 10_000 && session.outcomes.exploring; i++) c.work(15);
    expect(session.outcomes.opened?.explored.complete).toBe(false);
    expect(session.outcomes.opened?.explored.outcomes.length).toBeGreaterThan(0);
  });
});
