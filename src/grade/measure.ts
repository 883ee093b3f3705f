/** The measures of tests: what a run cost, in the units of the language (µs, counts, clients a second). */
import type { CompareOp, Measure } from '../ast/nodes.ts';
import type { RunResult } from '../run/result.ts';

/** The value of a measure; undefined where the run gives none, as the latency of clients that expect nothing. */
export function measured(measure: Measure, { stats, time }: RunResult): number | undefined {
  switch (measure) {
    // The longest time a handler blocked its CPU.
    case 'stall':
      return stats.stalls.reduce((longest, s) => Math.max(longest, s.longest), 0);
    case 'latency p50':
      return stats.latency?.p50;
    case 'latency p95':
      return stats.latency?.p95;
    case 'latency p99':
      return stats.latency?.p99;
    case 'latency max':
      return stats.latency?.max;
    case 'time':
      return time;
    case 'throughput':
      return stats.throughput;
    case 'syscalls':
      return stats.syscalls;
    case 'steps':
      return stats.steps;
  }
}

export function compares(a: number, op: CompareOp, b: number): boolean {
  switch (op) {
    case '==':
      return a === b;
    case '!=':
      return a !== b;
    case '<':
      return a < b;
    case '<=':
      return a <= b;
    case '>':
      return a > b;
    case '>=':
      return a >= b;
  }
}

/** True for measures that are times. */
export function isTime(measure: Measure): boolean {
  return measure === 'stall' || measure === 'time' || measure.startsWith('latency');
}
