/** What a program does under a load and on a number of CPUs: the figures that designs are compared by. */
import type { Code } from '../diagnostic/codes.ts';
import type { Limits } from '../machine/limit.ts';
import type { Names } from '../names/binding.ts';
import { Run, type RunHost } from '../run/run.ts';
import { seeded } from '../schedule/seeded.ts';
import type { Plan } from '../world/plan.ts';

/** Where a measurement is taken. */
export interface Point {
  /** Clients of the world's loads come so many times as often. */
  readonly load: number;
  readonly cpus: number;
}

export interface Measure extends Point {
  /** Clients of the world, and those whose every expectation was met. */
  readonly clients: number;
  readonly served: number;
  /** Clients served in a second of virtual time. */
  readonly throughput: number;
  /** µs from connect to the last expectation met, of those served; undefined where none was. */
  readonly p50: number | undefined;
  readonly p95: number | undefined;
  /** µs of virtual time, from the start to the end of the run. */
  readonly time: number;
  /** Parts of all CPUs' time, 0 to 1. */
  readonly busy: number;
  readonly stalled: number;
  /** µs of the longest stall of a handler. */
  readonly longestStall: number;
  readonly steps: number;
  readonly syscalls: number;
  readonly activations: number;
  /** Context switches between threads. */
  readonly switches: number;
  /** Codes of errors other than stalls, in the order in which they came. */
  readonly errors: readonly Code[];
}

/** The world with its loads so many times as dense, on so many CPUs. */
function at(plan: Plan, { load, cpus }: Point): Plan {
  return {
    ...plan,
    cpus,
    loads: plan.loads.map((l) => ({ ...l, every: Math.max(1, Math.round(l.every / load)) })),
  };
}

export function measure(
  names: Names,
  plan: Plan,
  point: Point,
  limits: Limits,
  host: RunHost,
): Measure {
  const result = new Run(names, {
    plan: at(plan, point),
    limits,
    chance: seeded(plan.seed),
    host,
  }).run();
  const { stats } = result;
  const clients = plan.clients.length + plan.loads.reduce((n, l) => n + l.count, 0);
  const served = stats.latency?.count ?? 0;
  const whole = Math.max(1, stats.time * stats.cpus.length);
  const sum = (pick: (c: (typeof stats.cpus)[number]) => number): number =>
    stats.cpus.reduce((n, c) => n + pick(c), 0) / whole;
  return {
    ...point,
    clients,
    served,
    throughput: stats.time === 0 ? 0 : (served * 1_000_000) / stats.time,
    p50: stats.latency?.p50,
    p95: stats.latency?.p95,
    time: stats.time,
    busy: sum((c) => c.busy),
    stalled: sum((c) => c.stalled),
    longestStall: Math.max(0, ...stats.stalls.map((s) => s.longest)),
    steps: stats.steps,
    syscalls: stats.syscalls,
    activations: stats.activations,
    switches: stats.switches,
    errors: [
      ...new Set(
        result.diagnostics
          .filter((d) => d.severity === 'error' && d.code !== 'EVL2101')
          .map((d) => d.code),
      ),
    ],
  };
}
