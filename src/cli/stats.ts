/** The summary of `--stats`. */
import { duration } from '../diagnostic/en/runtime.ts';
import type { RunResult } from '../run/result.ts';

export function statsText({ stats }: RunResult): string {
  const rows: [string, string][] = [
    ['virtual time', duration(stats.time)],
    ['steps', number(stats.steps)],
    ['activations', number(stats.activations)],
    ['events', number(stats.events)],
    ['system calls', number(stats.syscalls)],
  ];
  if (stats.switches > 0) rows.push(['context switches', number(stats.switches)]);
  stats.cpus.forEach((c, i) => {
    rows.push([
      `CPU ${String(i)}`,
      `${share(c.busy, stats.time)} busy, ${share(c.stalled, stats.time)} stalled, ${share(c.lockWait, stats.time)} waiting for locks, ${share(c.idle, stats.time)} idle`,
    ]);
  });
  for (const s of stats.stalls) {
    rows.push([
      'stall',
      `${s.call} in ${s.who}: ${number(s.count)} time${s.count === 1 ? '' : 's'}, ${duration(s.total)} in all, longest ${duration(s.longest)}, ${number(s.waited)} event${s.waited === 1 ? '' : 's'} waited`,
    ]);
  }
  if (stats.latency) {
    const { count, p50, p95, p99, max } = stats.latency;
    rows.push([
      'latency',
      `${number(count)} client${count === 1 ? '' : 's'}: p50 ${duration(p50)}, p95 ${duration(p95)}, p99 ${duration(p99)}, max ${duration(max)}`,
    ]);
  }
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, text]) => `${name.padEnd(width)}  ${text}\n`).join('');
}

function number(n: number): string {
  return n.toLocaleString('en-US');
}

function share(part: number, whole: number): string {
  return `${whole === 0 ? '0' : String(Math.round((1000 * part) / whole) / 10)}%`;
}
