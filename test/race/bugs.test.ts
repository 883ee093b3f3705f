/**
 * The verdicts of programs/bugs do not depend on luck: the same on twenty seeds
 * and on every schedule. And every schedule that exploring shows, of those and
 * of the chapter's programs, leads where it says when it is taken again.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { textOf } from '../../src/base/bytes.ts';
import { diagnosticsJson } from '../../src/diagnostic/json.ts';
import { explore, type Explored } from '../../src/explore/explore.ts';
import { replay } from '../../src/explore/replay.ts';
import { readSchedule, type Schedule } from '../../src/explore/schedule.ts';
import { defaultLimits } from '../../src/machine/limit.ts';
import { chooseWorld, openProgram, type OpenedProgram } from '../../src/run/program.ts';
import { planOf, type Plan } from '../../src/world/plan.ts';
import { diskHost, expectedOf, runProgram } from '../support/golden.ts';
import { howMany, oneIn } from '../support/thorough.ts';

const programs = (folder: string): string[] =>
  readdirSync(folder)
    .filter((f) => f.endsWith('.evl'))
    .map((f) => `${folder}/${f}`);
const bugs = programs('programs/bugs');
/** One after the other, from 1 on. */
const seeds = howMany(3, 20);
const judged = /^EVL[34]/;

test('there are programs of both kinds, with a story each', () => {
  const bad = bugs.filter((path) => expectedOf(readFileSync(path, 'utf8')).diagnostics.length > 0);
  expect(bad.length).toBeGreaterThanOrEqual(32);
  expect(bugs.length - bad.length).toBeGreaterThanOrEqual(32);
  for (const path of bugs) expect(readFileSync(path, 'utf8'), path).toMatch(/^\/\/ .{10}/);
});

test.each(bugs)(`%s on ${String(seeds)} seeds`, (path) => {
  const expected = expectedOf(readFileSync(path, 'utf8'));
  const { files } = openProgram(path, diskHost());
  for (let seed = 1; seed <= seeds; seed++) {
    const outcome = runProgram(
      path,
      diskHost(),
      new Map([...expected.options, ['seed', String(seed)]]),
    );
    const found = diagnosticsJson(outcome.result?.diagnostics ?? [], files);
    expect(outcome.result, path).toBeDefined();
    expect([...new Set(found.map((d) => d.code))].sort(), `codes of seed ${String(seed)}`).toEqual(
      [...new Set(expected.diagnostics.map((d) => d.code))].sort(),
    );
    // Which of the two comes first is up to the schedule: a line of the pair is what must be there.
    for (const e of expected.diagnostics) {
      const lines = found
        .filter((d) => d.code === e.code)
        .flatMap((d) => [
          d.range.start.line,
          ...d.related.slice(0, 1).map((r) => r.range.start.line),
        ]);
      expect(lines, `${e.code} of seed ${String(seed)}`).toContain(e.line);
    }
  }
});

interface Tried {
  readonly opened: OpenedProgram;
  readonly plan: Plan;
  readonly found: Explored;
}

/** All schedules, as far as they are tried in a number of executions. */
function explored(path: string, maxExecutions: number): Tried {
  const opened = openProgram(path, diskHost());
  const choice = chooseWorld(opened.names, undefined);
  const plan = planOf(choice.kind === 'world' ? choice.world : undefined);
  let steps = 0;
  const found = explore(opened.names, {
    plan,
    limits: { ...defaultLimits, steps: 200_000 },
    host: { expired: () => false },
    fingerprint: '00000000',
    world: undefined,
    maxExecutions,
    stop: () => ++steps > 2 * maxExecutions,
  });
  return { opened, plan, found };
}

function movesOf(text: string): readonly string[] {
  const s = readSchedule(text);
  if ('problem' in s || s.moves.kind !== 'steps') throw new Error(`no schedule of steps: ${text}`);
  return (s as Schedule & { moves: { steps: readonly string[] } }).moves.steps;
}

function checkReplays({ opened, plan, found }: Tried): void {
  const options = {
    plan,
    limits: { ...defaultLimits, steps: 200_000 },
    host: { expired: () => false },
  };
  for (const o of found.outcomes.slice(0, 100)) {
    const { result, parted } = replay(opened.names, options, movesOf(o.schedule));
    expect(parted).toBeUndefined();
    expect({ output: textOf(result.output), shared: [...result.shared] }).toEqual({
      output: textOf(o.output),
      shared: [...o.shared],
    });
    // A data race is judged by the detector alone: it makes an exit of 0 one of 1.
    if (o.exit !== 0 || !result.diagnostics.some((d) => d.severity === 'error'))
      expect(result.exit).toBe(o.exit);
  }
  for (const { diagnostic } of found.findings) {
    if (diagnostic.code === 'EVL3005') continue;
    const { result, parted } = replay(opened.names, options, movesOf(diagnostic.schedule ?? ''));
    expect(parted).toBeUndefined();
    expect(result.diagnostics.map((d) => `${d.code} ${String(d.span.start)}`)).toContain(
      `${diagnostic.code} ${String(diagnostic.span.start)}`,
    );
  }
}

/** Codes that another schedule may show of a program that has the first: the deadlock that a lock order warned of. */
const akin: ReadonlyMap<string, string> = new Map([
  ['EVL4001', 'EVL4006'],
  ['EVL4002', 'EVL4005'],
]);

test.each(bugs)('%s on every schedule', (path) => {
  const expected = new Set(expectedOf(readFileSync(path, 'utf8')).diagnostics.map((d) => d.code));
  const tried = explored(path, howMany(25, 150));
  const { found } = tried;
  const codes = new Set(found.findings.map((f) => f.diagnostic.code));
  for (const code of codes) {
    if (judged.test(code) && code !== 'EVL3005')
      expect(expected.has(code) || expected.has(akin.get(code) ?? ''), `${code} in ${path}`).toBe(
        true,
      );
  }
  if (expected.size > 0)
    expect(
      [...codes].some((c) => expected.has(c)),
      `one of ${[...expected].join(' ')}, not only ${[...codes].join(' ')}`,
    ).toBe(true);
  else expect([...codes].filter((c) => c !== 'EVL3005')).toEqual([]);
  checkReplays(tried);
});

// The slip of 03 makes its loop go round for ever: its executions have no end, and take long to be cut.
test.each(
  oneIn(
    3,
    programs('programs/chapter').filter((path) => !path.includes('03-select-slip')),
  ),
)('schedules of %s lead where they say', (path) => {
  checkReplays(explored(path, 6));
});
