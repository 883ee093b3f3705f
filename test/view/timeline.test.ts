/** Lanes: what ran when, with the mutexes waited for and the interrupts apart; and stalls with what waited behind them. */
import { expect, test } from 'vitest';
import { Controller } from '../../src/tui/controller.ts';
import { sessionOfText } from '../support/session.ts';

function seen(text: string, keys: readonly string[], place: number): string[] {
  const { session } = sessionOfText(text);
  while (!session.course.survey.advance(10_000));
  session.goTo(place);
  const c = new Controller(session, { columns: 150, rows: 30 });
  for (const key of keys) c.key(key);
  return c.frame().map((r) =>
    r
      .map((p) => p.text)
      .join('')
      .replace(/^║|║$/g, ''),
  );
}

const lanes = `shared n = 0
mutex m
on interrupt SIGUSR1 { print("usr1") }
fn busy(k) { let i = 0 while i < k { i += 1 } }
on work(k) { with m { busy(20 * k) n += 1 } }
on start { for k in 1..5 { post work(k) } }
world { cpus 2 at 30us signal SIGUSR1 at 90us signal SIGUSR1 }
`;

test('a wait for a mutex and an interrupt have lanes of their own, under their CPU', () => {
  const rows = seen(lanes, ['2', 'z'], 75);
  const titles = rows.slice(2, 10).map((r) => r.slice(0, 7).trimEnd());
  expect(titles.slice(1, 8)).toEqual(['CPU 0', ' lock', ' intr', 'CPU 1', ' lock', 'disk', 'net']);
  expect(rows[4]).toContain('[~m~');
  expect(rows[5]).toMatch(/[[!]/);
  expect(rows[6]).toContain('work');
});

test('without locks and interrupts there are no such lanes', () => {
  const rows = seen('on start { print("hi") }\n', ['2', 'z'], 1);
  expect(rows.slice(3, 6).map((r) => r.slice(0, 7).trimEnd())).toEqual(['CPU 0', 'disk', 'net']);
});

test('a wait that never ends is drawn to the end', () => {
  const rows = seen(
    `mutex a
mutex b
fn one() { with a { sleep(10us) with b { print("one") } } }
fn two() { with b { sleep(10us) with a { print("two") } } }
main { let x = spawn one() let y = spawn two() join(x) join(y) }
`,
    ['2', 'z'],
    Infinity,
  );
  expect(rows.join('\n')).toContain('[~b~~');
});

test('a stall is drawn with the events that waited behind it', () => {
  const rows = seen(
    `on start {
  after(1ms) then tick(1)
  after(2ms) then tick(2)
  after(500us) then slow()
}
on slow() { open("/a", O_RDONLY) }
on tick(n) { print("tick", n) }
world { file "/a" = "abcdef" }
`,
    ['f', '8', 'z'],
    0,
  ).join('\n');
  expect(seen('on start { }\n', [], 0).length).toBe(30);
  expect(rows).toMatch(/slow #\d+ waits in open +\[~+\]/);
  expect(rows).toMatch(/on tick #\d+ +▒+ ready at 1\.\d+ms, begins \d/);
  expect(rows.match(/▒ ready/g)).toHaveLength(2);
  // Drawn twice it is the same: the sentences follow once.
  expect(rows.match(/the CPU does nothing else/g)).toHaveLength(1);
  expect(rows).toContain('help: ');
});

test('a mutex that one holds already is a ring of one; one that is unlocked by another says who holds it', () => {
  expect(seen('mutex a\non start { lock(a) lock(a) }\n', ['f', '8', 'z'], 0).join('\n')).toMatch(
    /╭▶ on start #\d+ waits for a, held by itself[\s\S]*╰── back to on start #\d+: it would wait for ever/,
  );
  const rows = seen(
    `mutex a
fn holds() { with a { sleep(1ms) } }
main { spawn holds() sleep(100us) unlock(a) }
`,
    ['f', 'f', '8', 'z'],
    0,
  ).join('\n');
  expect(rows).toMatch(/a is held by holds\(\) #2: only that may unlock it/);
});
