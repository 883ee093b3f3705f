/** Comparing programs: all in one world, under several loads and on several numbers of CPUs, and what changed in what can block. */
import type { SourceFile } from '../base/span.ts';
import type { Limits } from '../machine/limit.ts';
import type { OpenedProgram } from '../run/program.ts';
import type { RunHost } from '../run/run.ts';
import type { Plan } from '../world/plan.ts';
import { blockingChange, type BlockingChange } from './blocking.ts';
import { measure, type Measure } from './measure.ts';

export type { BlockingChange, ChangedRoutine, Way } from './blocking.ts';
export type { Measure, Point } from './measure.ts';
export { plotLines, type Plot, type Series } from './plot.ts';

export interface Compared {
  readonly file: string;
  /** Lines that are neither empty nor only comment, without worlds and tests: what it took to write it. */
  readonly lines: number;
  /** At the world's own load and number of CPUs. */
  readonly here: Measure;
  readonly byLoad: readonly Measure[];
  readonly byCpus: readonly Measure[];
  /** Against the first program; undefined for that one. */
  readonly blocking: BlockingChange | undefined;
}

export interface Axes {
  readonly loads: readonly number[];
  readonly cpus: readonly number[];
}

/** Runs every program at every point. `host` is asked for anew for each run, as each has its own time. */
export function compare(
  programs: readonly OpenedProgram[],
  plan: Plan,
  axes: Axes,
  limits: Limits,
  host: () => RunHost,
): Compared[] {
  const [first] = programs;
  return programs.map((p): Compared => {
    const run = (load: number, cpus: number): Measure =>
      measure(p.names, plan, { load, cpus }, limits, host());
    const here = run(1, plan.cpus);
    return {
      file: p.files[0]?.name ?? '',
      lines: linesOf(p),
      here,
      // Where no load can be made denser all loads are the same.
      byLoad:
        plan.loads.length === 0
          ? [here]
          : axes.loads.map((load) => (load === 1 ? here : run(load, plan.cpus))),
      byCpus: axes.cpus.map((cpus) => (cpus === plan.cpus ? here : run(1, cpus))),
      blocking: first && p !== first ? blockingChange(first, p) : undefined,
    };
  });
}

function linesOf(opened: OpenedProgram): number {
  let lines = 0;
  const apart = opened.program.files
    .flatMap((f) => f.items)
    .filter((i) => i.kind === 'world' || i.kind === 'test')
    .map((i) => i.span);
  for (const [at, file] of opened.files.entries())
    lines += codeLines(
      file,
      apart.filter((s) => s.file === at),
    );
  return lines;
}

function codeLines(
  file: SourceFile,
  apart: readonly { readonly start: number; readonly end: number }[],
): number {
  let lines = 0;
  let start = 0;
  for (const line of file.text.split('\n')) {
    const from = start;
    start += line.length + 1;
    const code = line.replace(/\/\/.*$/, '').trim();
    if (code !== '' && !apart.some((s) => from + line.indexOf(code) >= s.start && from < s.end))
      lines++;
  }
  return lines;
}
