/** What a run comes to: its result, its variables, what it cost. */
import { diagnostic, type Diagnostic } from '../diagnostic/diagnostic.ts';
import { phrase } from '../diagnostic/phrase.ts';
import { aftermath } from './aftermath.ts';
import { clientFailures } from './client-failure.ts';
import { jsonOf, type Json } from './json-value.ts';
import { leaks } from './leak.ts';
import { percentiles, type ClientResult, type RunResult, type Stats } from './result.ts';
import type { Run } from './run.ts';
import type { Cpu, Stall } from './state.ts';
import { unread } from './unread.ts';

/** What there is to tell at the end of a run; listeners add what they found. */
export function resultOf(run: Run, end: RunResult['end'], status: number): RunResult {
  // What it had not given back when it ended: the system takes all of it away.
  const lost = leaks(run);
  const ports = [...run.kernel.ports.keys()];
  const left = unread(run);
  const waits = [...run.state.activations.values()].some((a) => a.state.tag === 'blocked');
  const time = timeOf(run);
  aftermath(run, end);
  for (const failure of clientFailures(run)) run.findings.add(failure);
  if (waits || run.world.peers.some((p) => p.failed !== undefined))
    for (const one of left) run.findings.add(one);
  stallFindings(run);
  for (const add of run.atEnd) add();
  for (const leak of lost) run.findings.add(leak);
  const diagnostics = run.findings.all;
  const ok = !diagnostics.some((d) => d.severity === 'error');
  const shared = sharedValues(run);
  const stats = statsOf(run, time);
  return {
    ok,
    exit: status !== 0 || ok ? status : 1,
    output: run.output.stdout,
    errorsOutput: run.output.stderr,
    time: stats.time,
    stats,
    shared,
    clients: clients(run),
    servers: servers(run),
    diagnostics,
    ports,
    end,
  };
}

/** The shared and atomic variables as they stand, as data. */
export function sharedValues(run: Run): Map<string, Json> {
  const shared = new Map<string, Json>();
  run.names.shared.forEach(({ item }, i) => {
    shared.set(item.name.name, jsonOf(run.machine.shared[i]));
  });
  run.machine.shape.atomics.forEach(({ name, at, size }) => {
    shared.set(
      name,
      size === 0 ? (run.machine.atomics[at] ?? 0) : run.machine.atomics.slice(at, at + size),
    );
  });
  return shared;
}

function clients(run: Run): ReadonlyMap<string, ClientResult> {
  const out = new Map<string, ClientResult>();
  for (const p of run.world.peers) {
    if (!p.anonymous)
      out.set(p.name, {
        received: p.received,
        closed: p.ended || p.wasReset,
        failed: p.failed !== undefined,
      });
  }
  return out;
}

function servers(run: Run): ReadonlyMap<string, string> {
  const out = new Map<string, string>();
  for (const server of run.options.plan.servers) out.set(server.name, '');
  for (const p of run.world.peers)
    if (p.anonymous && out.has(p.name)) out.set(p.name, (out.get(p.name) ?? '') + p.received);
  return out;
}

/** Virtual time at which the program ended: the latest that it, or the world around it, has come to. */
function timeOf({ state }: Run): number {
  return Math.max(state.lastOutside, ...state.cpus.map((c) => c.time));
}

/** What the run has cost so far. */
function statsOf(run: Run, time: number): Stats {
  const { state } = run;
  return {
    time,
    steps: run.machine.steps,
    events: state.figures.events,
    syscalls: state.figures.syscalls,
    activations: state.nextActivation - 1,
    switches: state.figures.switches,
    cpus: state.cpus.map((c: Cpu) => ({
      busy: c.busy,
      stalled: c.stalled,
      lockWait: c.lockWait,
      idle: Math.max(0, time - c.busy - c.stalled - c.lockWait),
    })),
    stalls: [...state.stalls.values()].map(({ call, who, count, longest, total, waited }) => ({
      call,
      who,
      count,
      longest,
      total,
      waited,
    })),
    latency: percentiles(run.world.latencies),
    throughput: run.world.throughput,
    memory: run.machine.memory.estimate,
  };
}

function stallInMain(run: Run, stall: Stall, fds: readonly number[]): Diagnostic {
  const { call, longest: us, count } = stall;
  const words = { call, us, count, fds: fds.join(', '), many: fds.length > 1 };
  return {
    ...diagnostic('EVL2104.stall', run.span(stall.site), words, {
      help: phrase('EVL2104.help', { disk: stall.disk }),
    }),
    ...(count > 1 ? { count } : {}),
  };
}

function stallFindings(run: Run): void {
  for (const stall of run.state.stalls.values()) {
    if (stall.fds !== undefined) {
      run.findings.add(stallInMain(run, stall, stall.fds));
      continue;
    }
    run.findings.add({
      ...diagnostic(
        'EVL2101.blocked',
        run.span(stall.site),
        {
          call: stall.call,
          who: stall.who,
          us: stall.longest,
          waited: stall.waited,
          count: stall.count,
        },
        {
          label: phrase('EVL2101.label', {}),
          help: phrase('EVL2101.help', { call: stall.call, disk: stall.disk }),
        },
      ),
      ...(stall.count > 1 ? { count: stall.count } : {}),
    });
  }
}
