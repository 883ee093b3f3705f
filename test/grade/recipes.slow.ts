/** The recipes of docs/grading.md are run as they stand there; what only a cluster has is stood in for. */
import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { expect, test } from 'vitest';
import { bin } from '../support/evl.ts';
import { full, half, inClass } from './class.ts';

function recipe(name: string): string {
  const found = readFileSync('docs/grading.md', 'utf8')
    .split('```')
    .find((block) => block.includes(`# recipe: ${name}\n`));
  if (found === undefined) throw new Error(`no recipe ${name}`);
  return found
    .slice(found.indexOf('\n') + 1)
    .replaceAll('labs/chat', 'lab')
    .replaceAll('--class submissions', '--class in');
}

const files = Object.fromEntries(
  Array.from({ length: 11 }, (_, i) => [
    `in/s${String(i).padStart(2, '0')}.evl`,
    i % 3 === 0 ? full : half,
  ]),
);

/** Runs a recipe in a class, and holds its gradebook against that of one machine. */
function tried(
  run: (sh: (script: string, env?: Readonly<Record<string, string>>) => void) => void,
): void {
  inClass(files, (folder) => {
    const tools = join(folder, 'tools');
    execFileSync('mkdir', [tools]);
    writeFileSync(join(tools, 'evl'), `#!/bin/sh\nexec "${process.execPath}" "${bin}" "$@"\n`);
    // GNU parallel where there is none: {} stands for each line, one after the other.
    if (spawnSync('parallel', ['--version']).status !== 0)
      writeFileSync(
        join(tools, 'parallel'),
        '#!/bin/bash\nwhile read -r x; do bash -c "${1//\\{\\}/$x}" || exit 1; done\n',
      );
    execFileSync('bash', ['-c', `chmod +x ${tools}/*`]);
    chmodSync(join(tools, 'evl'), 0o755);
    const sh = (script: string, env: Readonly<Record<string, string>> = {}): void => {
      execFileSync('bash', ['-e', '-c', script], {
        cwd: folder,
        env: { ...process.env, PATH: `${tools}:${process.env['PATH'] ?? ''}`, ...env },
        stdio: 'pipe',
      });
    };
    run(sh);
    sh('evl grade lab --class in --format csv --output one.csv');
    expect(readFileSync(join(folder, 'marks.csv'), 'utf8')).toBe(
      readFileSync(join(folder, 'one.csv'), 'utf8'),
    );
  });
}

test('GNU parallel', () => {
  tried((sh) => {
    sh(recipe('parallel'));
  });
}, 60_000);

test('a GitHub Actions matrix', () => {
  interface Job {
    readonly strategy?: { readonly matrix: { readonly shard: readonly number[] } };
    readonly steps: readonly { readonly run?: string }[];
  }
  const { jobs } = parse(recipe('github')) as { jobs: Readonly<Record<string, Job>> };
  tried((sh) => {
    for (const job of Object.values(jobs)) {
      for (const shard of job.strategy?.matrix.shard ?? [0]) {
        for (const step of job.steps)
          if (step.run !== undefined) sh(step.run.replaceAll('${{ matrix.shard }}', String(shard)));
      }
    }
  });
}, 60_000);

test('a Slurm array', () => {
  const script = recipe('slurm');
  const of = Number(/--array=1-(\d+)/.exec(script)?.[1]);
  tried((sh) => {
    for (let i = 1; i <= of; i++)
      sh(script, { SLURM_ARRAY_TASK_ID: String(i), SLURM_ARRAY_TASK_COUNT: String(of) });
    sh('evl grade --merge part-*.json --format csv --output marks.csv');
  });
}, 60_000);
