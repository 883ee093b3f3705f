/** The result of a run, as data. */
import type { Diagnostic } from '../diagnostic/diagnostic.ts';
import type { Json } from './json-value.ts';

export interface Stats {
  /** µs of virtual time. */
  readonly time: number;
  readonly steps: number;
  readonly events: number;
  readonly syscalls: number;
  readonly activations: number;
  /** Times a CPU turned from one thread to another, or between a thread and main with its handlers. */
  readonly switches: number;
  readonly cpus: readonly {
    readonly busy: number;
    readonly stalled: number;
    readonly lockWait: number;
    readonly idle: number;
  }[];
  readonly stalls: readonly {
    readonly call: string;
    readonly who: string;
    readonly count: number;
    readonly longest: number;
    readonly total: number;
    readonly waited: number;
  }[];
  /** µs from connect to the last expectation met; undefined where no client expected anything. */
  readonly latency:
    | {
        readonly count: number;
        readonly p50: number;
        readonly p95: number;
        readonly p99: number;
        readonly max: number;
      }
    | undefined;
  /** Clients whose script came to its end, per second of virtual time between the first connect and the last such end. */
  readonly throughput: number;
  /** Bytes held at the end, as an upper bound. */
  readonly memory: number;
}

export interface ClientResult {
  readonly received: string;
  readonly closed: boolean;
  readonly failed: boolean;
}

export interface RunResult {
  /** No diagnostic of severity error. */
  readonly ok: boolean;
  readonly exit: number;
  /** Bytes. */
  readonly output: string;
  readonly errorsOutput: string;
  readonly time: number;
  readonly stats: Stats;
  readonly shared: ReadonlyMap<string, Json>;
  readonly clients: ReadonlyMap<string, ClientResult>;
  /** By name of a server of the world: all bytes it received, over all connections. */
  readonly servers: ReadonlyMap<string, string>;
  readonly diagnostics: readonly Diagnostic[];
  /** Ports on which it listened at the end. */
  readonly ports: readonly number[];
  /** How it ended, in a word. */
  readonly end: 'end' | 'exit' | 'fault' | 'killed' | 'until';
}

export function percentiles(values: readonly number[]): Stats['latency'] {
  if (values.length === 0) return undefined;
  const sorted = [...values].sort((a, b) => a - b);
  // Nearest rank: the least value that at least p percent do not exceed.
  const at = (p: number): number =>
    sorted[Math.max(0, Math.ceil((p / 100) * sorted.length) - 1)] ?? 0;
  return { count: sorted.length, p50: at(50), p95: at(95), p99: at(99), max: sorted.at(-1) ?? 0 };
}
