/** Schedules that explore tells: as short as can be found, and each shows what it is told for. */
import { globSync } from 'tinyglobby';
import { expect, test } from 'vitest';
import { explore, type Explored, type ExploreOptions } from '../../src/explore/explore.ts';
import { Execution } from '../../src/explore/execution.ts';
import { findingKey, outcomeKey } from '../../src/explore/findings.ts';
import { replay } from '../../src/explore/replay.ts';
import { switchesOf } from '../../src/explore/length.ts';
import { exploreStates } from '../../src/explore/stateful.ts';
import { storyText } from '../../src/cli/story.ts';
import { defaultLimits as limits } from '../../src/machine/limit.ts';
import { chooseWorld, openProgram, type OpenedProgram } from '../../src/run/program.ts';
import { planOf } from '../../src/world/plan.ts';
import { diskHost, memoryHost } from '../support/golden.ts';
import { howMany, oneIn } from '../support/thorough.ts';

const host = { expired: () => false };

interface Tried {
  readonly opened: OpenedProgram;
  readonly options: ExploreOptions;
}

function tried(opened: OpenedProgram): Tried {
  const choice = chooseWorld(opened.names, undefined);
  return {
    opened,
    options: {
      plan: planOf(choice.kind === 'world' ? choice.world : undefined),
      limits,
      host,
      fingerprint: '00000000',
      world: undefined,
      maxExecutions: 500,
      stopSampling: () => true,
    },
  };
}

function triedText(text: string): Tried {
  return tried(openProgram('p.evl', memoryHost(new Map([['p.evl', text]]))));
}

/** Changes from one process to another, and steps. */
function length({ opened, options }: Tried, moves: readonly string[]): readonly [number, number] {
  const execution = new Execution(opened.names, {
    ...options,
    postsDepend: true,
  });
  execution.restart();
  const ids = moves.map((token) => {
    const id = execution.processOf(token);
    if (id === undefined) throw new Error(`${token} cannot go`);
    execution.step(id);
    return id;
  });
  return [switchesOf(ids), ids.length];
}

function schedules(e: Explored): Map<string, readonly string[]> {
  return new Map([
    ...e.findings.map((f) => [findingKey(f.diagnostic), f.moves] as const),
    ...e.outcomes.map((o) => [`outcome ${outcomeKey(o)}`, o.moves] as const),
  ]);
}

test('of every program with a bug: each schedule has no more changes between processes than the best that was seen, and shows its finding or its outcome', () => {
  let shorter = 0;
  for (const file of oneIn(2, globSync('programs/bugs/*.evl').sort())) {
    const t = tried(openProgram(file, diskHost()));
    const {
      opened: { names },
      options,
    } = t;
    const seen = schedules(explore(names, { ...options, stopShrinking: () => true }));
    const found = explore(names, options);
    expect([...schedules(found).keys()].sort(), file).toEqual([...seen.keys()].sort());
    for (const [key, moves] of schedules(found)) {
      const [before, after] = [length(t, seen.get(key) ?? []), length(t, moves)];
      expect(after[0], `${file}: ${key}`).toBeLessThanOrEqual(before[0]);
      if (after[0] < before[0] || after[1] < before[1]) shorter++;
    }
    for (const f of found.findings) {
      // That outcomes differ is not seen in one of them.
      if (f.diagnostic.code === 'EVL3005') continue;
      const { result, parted } = replay(names, options, f.moves);
      expect(parted).toBeUndefined();
      expect(result.diagnostics.map(findingKey), file).toContain(findingKey(f.diagnostic));
    }
    for (const o of found.outcomes) {
      const execution = new Execution(names, { ...options, postsDepend: true });
      execution.restart();
      for (const token of o.moves) execution.step(execution.processOf(token) ?? -1);
      expect(outcomeKey(execution.finish().outcome), file).toBe(outcomeKey(o));
    }
  }
  expect(shorter).toBeGreaterThan(howMany(7, 30));
});

const crowd = `shared n = 0
shared other = 0
mutex m
on busy(k) { with m { other += k } with m { other += k } }
on inc() { n += 1 }
on start { for k in 0..3 { post busy(k) } post inc() post inc() }
world { cpus 5 }`;

test('who is not needed does not go', () => {
  const t = triedText(crowd);
  const race = explore(t.opened.names, t.options).findings.find(
    (f) => f.diagnostic.code === 'EVL3001',
  );
  // Five posts, one handler to its write, the other to its read.
  expect(length(t, race?.moves ?? [])).toEqual([2, 8]);
});

test('the stateful mode has schedules as short', () => {
  const t = triedText(crowd.replace('0..3', '0..1'));
  const [one, other] = [
    explore(t.opened.names, t.options),
    exploreStates(t.opened.names, t.options),
  ].map(
    (e) =>
      new Set(
        e.findings
          .filter((f) => f.diagnostic.code === 'EVL3001')
          .map((f) => String(length(t, f.moves))),
      ),
  );
  expect(one).toEqual(other);
});

test('a deadlock needs only those in its ring', () => {
  const t = triedText(`mutex a
mutex b
shared n = 0
on other(k) { with a { n += k } n += k }
on one() { with a { with b { } } }
on two() { with b { with a { } } }
on start { post other(1) post one() post two() post other(2) }
world { cpus 4 }`);
  const deadlock = explore(t.opened.names, t.options).findings.find(
    (f) => f.diagnostic.code === 'EVL4001',
  );
  const { result, story } = replay(t.opened.names, t.options, deadlock?.moves ?? [], false);
  expect(story.filter((l) => l.who.startsWith('on other'))).toEqual([]);
  expect(length(t, deadlock?.moves ?? [])).toEqual([2, 5]);
  expect(result.diagnostics.map((d) => d.code)).toContain('EVL4001');
  expect(
    replay(t.opened.names, t.options, deadlock?.moves ?? []).result.diagnostics.map((d) => d.code),
  ).toContain('EVL4001');
});

test('another order, of steps that depend on one another, where that shows the same with fewer changes', () => {
  const t = triedText(`atomic n = 0
shared seen = 0
on up() { n += 1 n += 1 n += 1 }
on look() { let a = n let b = n assert a == b || b < 0 }
on start { post up() post look() }
world { cpus 2 }`);
  const failed = explore(t.opened.names, t.options).findings.find(
    (f) => f.diagnostic.code === 'EVL5006',
  );
  expect(length(t, failed?.moves ?? [])).toEqual([3, 5]);
});

test('an early end of it leaves schedules as they were seen', () => {
  const t = triedText(crowd);
  let asked = 0;
  const stopped = explore(t.opened.names, { ...t.options, stopShrinking: () => ++asked > 3 });
  expect(asked).toBeGreaterThan(3);
  for (const f of stopped.findings)
    expect(replay(t.opened.names, t.options, f.moves).parted).toBeUndefined();
});

test('programs without end: a schedule ends where its finding is, and the search comes to its end too', () => {
  const t = triedText(`shared n = 0
on start { post h() post h() }
on h() { n += 1 post h() }
world { cpus 2 }`);
  const found = explore(t.opened.names, { ...t.options, maxExecutions: 3 });
  const races = found.findings.filter((f) => f.diagnostic.code === 'EVL3001');
  expect(races.length).toBeGreaterThan(0);
  for (const f of races) expect(length(t, f.moves)[1]).toBeLessThan(10);
});

test('a lock order on no more steps than it needs', () => {
  const t = tried(openProgram('programs/bugs/10-lock-order.evl', diskHost()));
  const order = explore(t.opened.names, t.options).findings.find(
    (f) => f.diagnostic.code === 'EVL4006',
  );
  expect(length(t, order?.moves ?? [])[1]).toBeLessThan(18);
});

function storyOf(file: string, code: string): string[] {
  const t = tried(openProgram(file, diskHost()));
  const found = explore(t.opened.names, t.options).findings.find((f) => f.diagnostic.code === code);
  return storyText(
    replay(t.opened.names, t.options, found?.moves ?? [], false).story,
    t.opened.files,
  ).split('\n');
}

test("a story, in the program's own lines", () => {
  expect(storyOf('programs/bugs/01-lost-update.evl', 'EVL3001')).toEqual([
    '    1. on start (2)  13: post page("/index")  posts page',
    '    2. on start (2)  14: post page("/about")  posts page',
    '    3. on page (3)   18: hits += 1            reads hits: 0, writes hits: 1',
    '    4. on page (4)   18: hits += 1            reads hits: 1',
    '',
  ]);
});

test('what happens outside is told in words', () => {
  expect(storyOf('programs/bugs/09-signal-in-the-middle.evl', 'EVL3002').slice(0, 3)).toEqual([
    '    1. outside                   SIGUSR1 is sent to the program (line 21)',
    '    2. outside                   SIGUSR1 interrupts `main`',
    '    3. on interrupt SIGUSR1 (3)  11: on interrupt SIGUSR1 {  begins',
  ]);
  expect(storyOf('programs/bugs/18-timer-after-cancel.evl', 'EVL5001').join('\n')).toContain(
    'outside        the timer fires that `on start` set (line 13)',
  );
  expect(storyOf('programs/bugs/22-counter-file.evl', 'EVL5006').join('\n')).toContain(
    'the disk is done with the write to descriptor 3 that `on visit` asked for (line 22)',
  );
  const watches = storyOf('programs/bugs/25-two-watches.evl', 'EVL3001').join('\n');
  for (const words of [
    'client `alice` connects (line 29)',
    'the connection of `alice` comes to port 7',
    '2 bytes arrive at descriptor 4',
  ])
    expect(watches).toContain(words);
});
