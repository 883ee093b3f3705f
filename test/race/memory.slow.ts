/** Ten million events on two CPUs with the detector on: what it keeps follows what is alive, not how long the run was. */
import { expect, test } from 'vitest';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const events = 10_000_000;

/** A whole `evl run`, and the most memory that its process had, in MB. */
function peakOf(text: string): {
  readonly status: number | null;
  readonly stderr: string;
  readonly peak: number;
} {
  const folder = mkdtempSync(join(tmpdir(), 'evl-memory-'));
  try {
    const [program, hook, peak] = ['long.evl', 'peak.cjs', 'peak'].map((name) =>
      join(folder, name),
    ) as [string, string, string];
    writeFileSync(program, text);
    writeFileSync(
      hook,
      `process.on('exit', () => require('node:fs').writeFileSync(${JSON.stringify(peak)}, String(process.resourceUsage().maxRSS)));`,
    );
    const done = spawnSync(
      process.execPath,
      [
        '--require',
        hook,
        'bin/evl.cjs',
        'run',
        '--max-steps',
        '1000000000',
        '--max-time',
        '3000',
        program,
      ],
      { encoding: 'utf8' },
    );
    return {
      status: done.status,
      stderr: done.stderr,
      peak: Number(readFileSync(peak, 'utf8')) / 1024,
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const programs = {
  'ordered by color': `
shared n = 0
on start { for i in 0..8 { post step(i, ${String(events / 8)}) } }
on step(i, left) color "one" { n += 1 if left > 1 { post step(i, left - 1) } }
world { cpus 2 }`,
  'each with a cell of its own': `
shared cells = [0, 0, 0, 0]
on start { for i in 0..4 { post step(i, ${String(events / 4)}) } }
on step(i, left) { cells[i] += 1 if left > 1 { post step(i, left - 1) } }
world { cpus 2 }`,
  'under a lock': `
mutex m
shared n = 0
on start { for i in 0..4 { post step(${String(events / 4)}) } }
on step(left) { with m { n += 1 } if left > 1 { post step(left - 1) } }
world { cpus 2 }`,
};

test.each(Object.entries(programs))(
  '%s',
  (_, text) => {
    const { status, stderr, peak } = peakOf(text);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(peak).toBeLessThan(500);
    // A process of Node.js alone has some 40 MB: a figure below that would be no measurement.
    expect(peak).toBeGreaterThan(30);
  },
  3_000_000,
);
