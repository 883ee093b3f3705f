/** A small assignment and submissions to it, for the tests of grading. */
import { evl, inFolder } from '../support/evl.ts';
import type { Results, SubmissionResult } from '../../src/grade/result.ts';

export type FileMap = Readonly<Record<string, string | Uint8Array>>;

/** What must never reach a student: planted in the hidden tests. */
export const secrets = ['SECRETWORLD', 'SECRETCLIENT', '987654321', 'SECRETTEXT', 'secret_file'];

export const assignment: FileMap = {
  'lab/assignment.yaml':
    'title: Small\nfile: main.evl\nimports: ["lib/*.evl"]\ntests: [tests/public.evl, tests/secret_file.evl]\npoints: 10\nlimits: {steps: 200000, memory: 16, output: 16, wall: 3, total: 20}\n',
  'lab/tests/public.evl':
    'world "open" { cpus 1 }\ntest "public" points 4 in "open" { expect output contains "hello" hint "greet" }\n',
  'lab/tests/secret_file.evl': `world "SECRETWORLD" { client SECRETCLIENT at 50ms connect 7 { send "SECRETTEXT" expect "SECRETTEXT" close } file "/etc/SECRETTEXT" = "x" }
test "hidden" points 6 hidden in "SECRETWORLD" { expect n == 987654321 hint "set n" expect output "SECRETTEXT" }\n`,
};

export const full =
  'shared n = 987654321\nmain { if open("/etc/SECRETTEXT", O_RDONLY) >= 0 { let l = listen(7) let c = accept(l) let b = buffer(20) write(c, b, read(c, b, 20)) write(1, "SECRETTEXT") } else { print("hello") } }\n';
export const half = 'shared n = 0\nmain { print("hello") }\n';

/** Runs a test in a folder of its own with an assignment in `lab` and more files. */
export function inClass<T extends void | Promise<void>>(
  files: FileMap,
  use: (folder: string) => T,
): T {
  return inFolder({ ...assignment, ...files }, use);
}

export interface Graded {
  readonly status: number | null;
  readonly results: Results;
  readonly text: string;
  readonly stderr: string;
}

/** Grades in a folder; the JSON results. */
export function grade(folder: string, args: readonly string[]): Graded {
  const done = evl(['grade', 'lab', ...args, '--json'], { cwd: folder, timeout: 120_000 });
  const text = done.stdout.toString();
  return {
    status: done.status,
    text,
    stderr: done.stderr,
    results: (text === '' ? { submissions: [] } : JSON.parse(text)) as Results,
  };
}

/** The one submission of some results. */
export function only(results: Results): SubmissionResult {
  const [first, ...more] = results.submissions;
  if (!first || more.length > 0) throw new Error('one submission was meant');
  return first;
}
