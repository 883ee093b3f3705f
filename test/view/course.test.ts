/** A run that is walked along is the run that `evl run` makes, and any place in it looks the same whichever way one came. */
import { readFileSync } from 'node:fs';
import { globSync } from 'tinyglobby';
import { describe, expect, test } from 'vitest';
import { sourceHost } from '../../src/cli/source-host.ts';
import { defaultLimits } from '../../src/machine/limit.ts';
import { watchedRun } from '../../src/race/index.ts';
import { chooseWorld, openProgram } from '../../src/run/program.ts';
import { seeded } from '../../src/schedule/seeded.ts';
import { Course } from '../../src/view/course.ts';
import { planOf } from '../../src/world/plan.ts';
import { sessionOfText } from '../support/session.ts';
import { oneIn } from '../support/thorough.ts';

const programs = oneIn(
  2,
  globSync('programs/**/*.evl')
    .sort()
    .filter((f) => !/\b(hidden|tests)\b/.test(f)),
);
const limits = { ...defaultLimits, steps: 300_000 };

function courseOf(
  file: string,
  cpus?: number,
):
  | {
      readonly course: Course;
      readonly plain: () => ReturnType<ReturnType<typeof watchedRun>['run']>;
    }
  | undefined {
  const opened = openProgram(file, sourceHost(file));
  if (opened.diagnostics.some((d) => d.severity === 'error' && d.code !== 'EVL2001'))
    return undefined;
  const choice = chooseWorld(opened.names, undefined);
  const base = planOf(choice.kind === 'world' ? choice.world : opened.names.worlds[0]);
  const plan = { ...base, cpus: cpus ?? base.cpus };
  return {
    course: new Course(opened.names, { plan, limits }),
    plain: () =>
      watchedRun(opened.names, {
        plan,
        limits,
        chance: seeded(plan.seed),
        host: { expired: () => false },
      }).run(),
  };
}

function courseOfText(text: string): { readonly course: Course } {
  const { session } = sessionOfText(text);
  return { course: new Course(session.program.names, { plan: session.plan, limits }) };
}

/** Everything that panels show, as text. */
function picture(course: Course): string {
  const { run } = course;
  const plain = (key: string, v: unknown): unknown => {
    if (key === 'cb' || key === 'outcome' || key === 'marks') return undefined;
    if (v instanceof Map) return [...v];
    if (v instanceof Set) return [...v];
    return typeof v === 'bigint' ? String(v) : v;
  };
  return JSON.stringify(
    [
      course.position,
      course.now,
      run.output.stdout,
      [...run.sharedValues()],
      run.state,
      run.kernel.descriptors,
      run.kernel.agenda.entries.map((e) => e.due),
      run.world.peers.map((p) => [p.received, p.at, p.waiting]),
    ],
    plain,
  );
}

// A slice that ends by what it has put on the agenda itself ends where a step of the survey does.
const busy = globSync('test/lang/kernel/busy-loop-*.evl').sort();

describe('the surveyed run is the run of evl run', () => {
  test.each([...programs, ...busy])('%s', (file) => {
    for (const cpus of [undefined, 3]) {
      const made = courseOf(file, cpus);
      if (!made) continue;
      const { course, plain } = made;
      while (!course.survey.advance(1_000_000));
      const seen = course.survey.result;
      const wanted = plain();
      const facts = (r: typeof wanted | undefined) =>
        r && {
          output: r.output,
          exit: r.exit,
          time: r.time,
          shared: [...r.shared],
          stalls: r.stats.stalls,
          clients: [...r.clients],
          found: r.diagnostics
            .map((d) => `${d.code} ${String(d.span.start)} ${String(d.count)}`)
            .sort(),
        };
      expect(facts(seen)).toEqual(facts(wanted));
      course.goTo(Infinity);
      expect(course.run.output.stdout).toBe(wanted.output);
      expect(course.position).toBe(course.survey.end);
    }
  });
});

describe('backwards is as exact as forwards', () => {
  test.each(programs.filter((_, i) => i % 3 === 0))('%s', (file) => {
    const made = courseOf(file, 2);
    if (!made) return;
    const { course } = made;
    while (!course.survey.advance(1_000_000));
    const { end } = course.survey;
    const places = [0, 1, 7, Math.floor(end / 3), Math.floor(end / 2), Math.max(0, end - 2), end];
    const seen = places.map((p) => {
      course.goTo(p);
      return picture(course);
    });
    for (const i of [6, 0, 4, 2, 5, 1, 3, 4, 5]) {
      course.goTo(places[i] ?? 0);
      // Checkpoints close by are made meanwhile, by a walk of its own.
      while (!course.prepare(5000));
      expect(picture(course) === seen[i], `place ${String(places[i])}`).toBe(true);
    }
  });
});

test('a run ends at the same time and after as many steps, held at every statement or not, however it ends', () => {
  const ends = new Map<string, number>();
  for (const file of globSync('test/lang/**/*.evl').sort()) {
    const made = courseOf(file);
    if (!made) continue;
    const { course, plain } = made;
    while (!course.survey.advance(1_000_000));
    const seen = course.survey.result;
    const wanted = plain();
    expect([seen?.end, seen?.time, seen?.stats.steps], file).toEqual([
      wanted.end,
      wanted.time,
      wanted.stats.steps,
    ]);
    ends.set(wanted.end, (ends.get(wanted.end) ?? 0) + 1);
  }
  expect(ends.get('fault')).toBeGreaterThan(30);
});

test('from a checkpoint close by the run goes on as it is', () => {
  const text = `shared total = 0
on start { for k in 0..40 { post work(k) } }
on work(k) {
  let i = 0
  while i < 500 {
    i += 1
    total += i * k
  }
}
`;
  const { course } = courseOfText(text);
  while (!course.survey.advance(1_000_000));
  for (let i = 0; i < 3; i++) while (!course.prepare(5000));
  const places = [50_000, 49_990, 49_800, 49_000, 30_000, 29_990];
  const fresh = places.map((p) => {
    const { course: other } = courseOfText(text);
    other.goTo(p);
    return picture(other);
  });
  places.forEach((p, i) => {
    course.goTo(p);
    while (!course.prepare(5000));
    course.goTo(p + 1);
    course.goTo(p);
    expect(picture(course) === fresh[i], `place ${String(p)}`).toBe(true);
  });
});

test('the programs are there', () => {
  expect(programs.length).toBeGreaterThan(25);
  expect(readFileSync(programs[0] ?? '', 'utf8').length).toBeGreaterThan(0);
});
