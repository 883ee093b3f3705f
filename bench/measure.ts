/** Timing inside this process, and of whole commands. Ratios are what counts: machines differ and are noisy. */
import { spawnSync } from 'node:child_process';
import { openProgram, type OpenedProgram } from '../src/run/program.ts';
import { Run } from '../src/run/run.ts';
import type { RunResult } from '../src/run/result.ts';
import { seeded } from '../src/schedule/seeded.ts';
import { chooseWorld } from '../src/run/program.ts';
import { planOf } from '../src/world/plan.ts';

/** Best of several runs, in ms. */
export function best(times: number, work: () => void): number {
  let least = Infinity;
  for (let i = 0; i < times; i++) {
    const start = process.hrtime.bigint();
    work();
    least = Math.min(least, Number(process.hrtime.bigint() - start) / 1e6);
  }
  return least;
}

/**
 * Two pieces of work in turns, so that what the machine does meanwhile hits
 * both alike: the medians in ms, and the median of the ratios of neighbours.
 * The first three turns, in which the engine compiles, do not count.
 */
export function ratioOf(
  turns: number,
  one: () => void,
  other: () => void,
): { readonly first: number; readonly second: number; readonly ratio: number } {
  const first: number[] = [];
  const second: number[] = [];
  for (let i = -3; i < turns; i++) {
    const [a, b] = [best(1, one), best(1, other)];
    if (i < 0) continue;
    first.push(a);
    second.push(b);
  }
  const ratios = first.map((a, i) => (second[i] ?? 0) / a);
  return { first: median(first), second: median(second), ratio: median(ratios) };
}

function median(all: readonly number[]): number {
  return [...all].sort((a, b) => a - b)[all.length >> 1] ?? 0;
}

/** Median of several runs of a whole command, in ms; undefined if it cannot be run. */
export function wall(times: number, command: string, args: readonly string[]): number | undefined {
  const all: number[] = [];
  for (let i = 0; i <= times; i++) {
    const start = process.hrtime.bigint();
    const done = spawnSync(command, args, { stdio: 'ignore' });
    if (done.error || done.status !== 0) return undefined;
    if (i > 0) all.push(Number(process.hrtime.bigint() - start) / 1e6);
  }
  return all.sort((a, b) => a - b)[all.length >> 1];
}

export function program(text: string): OpenedProgram {
  const opened = openProgram('bench.evl', {
    read: () => ({ kind: 'bytes', bytes: new TextEncoder().encode(text), identity: 'bench.evl' }),
  });
  const errors = opened.diagnostics.filter((d) => d.severity === 'error');
  if (errors.length > 0)
    throw new Error(`a bench program is wrong: ${JSON.stringify(errors[0]?.message)}`);
  return opened;
}

export function runOf(opened: OpenedProgram): Run {
  const choice = chooseWorld(opened.names, undefined);
  const plan = planOf(choice.kind === 'world' ? choice.world : undefined);
  return new Run(opened.names, {
    plan,
    chance: seeded(1),
    host: { expired: () => false },
    limits: { steps: 2 ** 40, memory: 2 ** 30, output: 2 ** 24, wall: 1e9 },
  });
}

export function runText(text: string): RunResult {
  const result = runOf(program(text)).run();
  if (!result.ok)
    throw new Error(`a bench program failed: ${JSON.stringify(result.diagnostics[0]?.message)}`);
  return result;
}
