/** The folder of an assignment: `assignment.yaml`, its tests and solutions, read once and checked as a whole. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { shown } from '../../diagnostic/escape.ts';
import { render } from '../../diagnostic/render.ts';
import { readAssignment, type Assignment, type ReadAssignment } from '../../grade/assignment.ts';
import type { Grading } from '../../grade/job.ts';
import { nameOf, pointsOf } from '../../grade/report.ts';
import { canonical, type Results, type TestHead } from '../../grade/result.ts';
import { openSuite, type Suite } from '../../grade/suite.ts';
import { loadProgram, type SourceHost } from '../../syntax/load.ts';
import { UsageError } from '../failure.ts';
import { problems as readProblems } from '../open.ts';
import { sourceHost } from '../source-host.ts';

export interface AssignmentFolder {
  readonly folder: string;
  readonly assignment: Assignment;
  readonly grading: Grading;
  readonly about: Results['assignment'];
}

/** Reads an assignment; anything wrong in it is a wrong use of the command, told with file, line and key. */
export function openAssignment(folder: string): AssignmentFolder {
  const file = join(folder, 'assignment.yaml');
  const read = readAssignment(textOf(folder, file));
  if (read.kind === 'problems')
    throw new UsageError(
      read.problems
        .map((p) => `${shown(file)}:${String(p.line)}:${String(p.column)}: ${p.message}`)
        .join('\n     '),
    );
  const { assignment } = read;
  const roots = assignment.tests ?? filesOfTests(folder, assignment);
  const { suite, texts } = testsOf(folder, roots);
  const tests = headsOf(file, read, suite);
  const points = tests.reduce((n, t) => n + t.points, 0);
  if (assignment.points !== undefined && assignment.points !== points)
    throw wrong(
      file,
      read,
      ['points'],
      `the tests are worth ${String(points)} points together, not ${String(assignment.points)}`,
    );
  const { limits } = assignment;
  const grading: Grading = {
    file: assignment.file,
    imports: assignment.imports,
    texts,
    roots,
    tests,
    needs: assignment.needs,
    limits: {
      steps: limits.steps,
      memory: limits.memory * 1024 * 1024,
      output: limits.output * 1024,
      wall: limits.wall * 1000,
    },
    show: assignment.show,
    forbid: assignment.forbid,
    lenient: assignment.white_space === 'lenient',
    fraction: assignment.scoring === 'share',
    allowBlocking: assignment.allow_blocking,
  };
  const digest = sha256(canonical({ grading, total: limits.total }));
  return {
    folder,
    assignment,
    grading,
    about: { title: shown(assignment.title), file: assignment.file, points, digest, tests },
  };
}

export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function textOf(folder: string, file: string): string {
  try {
    if (!statSync(folder).isDirectory())
      throw new UsageError(
        `${shown(folder)} is no folder; an assignment is one, with an assignment.yaml in it`,
      );
    if (statSync(file).size > 1024 * 1024) throw new UsageError(`${shown(file)} is too large`);
    return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(file));
  } catch (e) {
    if (e instanceof UsageError) throw e;
    throw new UsageError(
      e instanceof TypeError
        ? `${shown(file)} is not UTF-8 text`
        : `${shown(file)}: ${(e as Error).message}`,
    );
  }
}

/** The files of tests where the settings name none: all .evl files in the folder or its `tests/` that are not named for something else. */
function filesOfTests(
  folder: string,
  { file, imports, self_test: self }: Assignment,
): readonly string[] {
  const others = new Set([
    file,
    ...imports,
    self?.reference,
    ...(self?.flawed ?? []).map((f) => f.file),
  ]);
  const inside = (place: string): string[] => {
    try {
      return readdirSync(join(folder, place), { withFileTypes: true })
        .filter((e) => e.isFile() && e.name.endsWith('.evl'))
        .map((e) => place + e.name)
        .sort();
    } catch {
      return [];
    }
  };
  const found = [...inside(''), ...inside('tests/')].filter((name) => !others.has(name));
  if (found.length === 0)
    throw new UsageError(
      `${shown(folder)} has no .evl file with tests, and its assignment.yaml names none under "tests"`,
    );
  return found;
}

/** The tests, held against an empty program: what is wrong now is wrong for everybody. */
function testsOf(
  folder: string,
  tests: readonly string[],
): { readonly suite: Suite; readonly texts: Grading['texts'] } {
  const texts = new Map<string, string>();
  const disk = sourceHost(join(folder, 'assignment.yaml'));
  const host: SourceHost = {
    read: (path) => {
      const found = disk.read(join(folder, path));
      if (found.kind === 'bytes') texts.set(path, new TextDecoder().decode(found.bytes));
      return found;
    },
  };
  for (const path of tests) {
    const { rootProblem } = loadProgram(path, host);
    if (rootProblem)
      throw new UsageError(`${shown(join(folder, path))}: ${readProblems[rootProblem]}`);
  }
  const suite = openSuite(
    {
      name: 'program',
      host: { read: () => ({ kind: 'bytes', bytes: new Uint8Array(), identity: '' }) },
    },
    tests.map((name) => ({ name, host })),
  );
  if (suite.testErrors.length > 0)
    throw new UsageError(
      `the tests of ${shown(folder)} have errors\n${render(suite.testErrors, suite.files)}`,
    );
  if (suite.tests.length === 0)
    throw new UsageError(`${shown(folder)} has no tests: ${tests.map(shown).join(', ')}`);
  return { suite, texts: [...texts] };
}

type Read = Extract<ReadAssignment, { kind: 'assignment' }>;

function wrong(
  file: string,
  read: Read,
  keys: readonly PropertyKey[],
  message: string,
): UsageError {
  const { line, column } = read.at(keys);
  return new UsageError(
    `${shown(file)}:${String(line)}:${String(column)}: "${shown(keys.map(String).join('.'))}": ${message}`,
  );
}

/** What is known of each test; names in the settings that no test has are told. */
function headsOf(file: string, read: Read, suite: Suite): readonly TestHead[] {
  const { assignment } = read;
  const names = suite.tests.map((t) => nameOf(t.item));
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined)
    throw wrong(file, read, ['tests'], `there are two tests of the name "${shown(twice)}"`);
  const known = (keys: readonly PropertyKey[], name: string): void => {
    if (!names.includes(name))
      throw wrong(
        file,
        read,
        keys,
        `there is no test "${shown(name)}"; there are ${names
          .slice(0, 20)
          .map((n) => `"${shown(n)}"`)
          .join(', ')}`,
      );
  };
  if (assignment.hidden !== 'all')
    assignment.hidden.forEach((name, i) => {
      known(['hidden', i], name);
    });
  for (const name of Object.keys(assignment.visibility)) known(['visibility', name], name);
  for (const [name, needed] of Object.entries(assignment.needs)) {
    known(['needs', name], name);
    needed.forEach((n, i) => {
      known(['needs', name, i], n);
    });
    // Tests run in their order; what is needed has run by then.
    const late = needed.find((n) => names.indexOf(n) >= names.indexOf(name));
    if (late !== undefined)
      throw wrong(
        file,
        read,
        ['needs', name],
        `"${shown(late)}" comes after it; a test can need only those that stand before it`,
      );
  }
  assignment.self_test?.flawed.forEach(({ loses }, i) => {
    for (const name of Array.isArray(loses) ? loses : Object.keys(loses))
      known(['self_test', 'flawed', i, 'loses'], name);
  });
  return suite.tests.map(({ item }, i) => {
    const name = names[i] ?? '';
    const hidden = item.hidden || assignment.hidden === 'all' || assignment.hidden.includes(name);
    return {
      name,
      points: pointsOf(item),
      hidden,
      visibility: Object.hasOwn(assignment.visibility, name)
        ? (assignment.visibility[name] ?? 'visible')
        : 'visible',
    };
  });
}
