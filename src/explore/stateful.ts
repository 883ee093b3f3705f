/**
 * The stateful mode: every state that can be reached, each visited once, by
 * breadth first, so that every verdict comes with a shortest path. For programs
 * whose steps conflict so much that their executions are too many to count,
 * though they pass through few states (six lost updates: 518,400 executions,
 * some hundred states). Visited states are kept, so memory grows with them.
 */
import { isRace } from '../diagnostic/codes.ts';
import type { Diagnostic } from '../diagnostic/diagnostic.ts';
import { stepKind } from '../code/lowered.ts';
import type { Names } from '../names/binding.ts';
import { Execution } from './execution.ts';
import { toEnd } from './portions.ts';
import { replay } from './replay.ts';
import { scheduleText } from './schedule.ts';
import type { Explored, ExploreOptions } from './explore.ts';
import type { Found, FoundOutcome } from './gather.ts';
import { orderFinding, outcomeKey, findingKey } from './findings.ts';
import type { Pending } from './process.ts';
import { shrinkFindings, shrinkOutcomes } from './shrink.ts';
import { canonical } from './canonical.ts';

/** States that are kept at most. */
const mostStates = 2_000_000;

export interface StatefulExplored extends Explored {
  readonly states: number;
  readonly transitions: number;
}

interface Path {
  readonly token: string;
  readonly before: Path | undefined;
}

export function exploreStates(names: Names, options: ExploreOptions): StatefulExplored {
  const execution = new Execution(names, { ...options, postsDepend: true });
  const seen = new Set<string>();
  const outcomes = new Map<string, FoundOutcome>();
  const found = new Map<string, Found>();
  const races = new Map<string, readonly string[]>();
  let stopped: Explored['stopped'];
  let transitions = 0;
  let ends = 0;
  const text = (moves: readonly string[]): string =>
    scheduleText({
      program: options.fingerprint,
      cpus: options.plan.cpus,
      seed: options.plan.seed,
      world: options.world,
      moves: { kind: 'steps', steps: moves },
    });

  const go = (moves: readonly string[]): void => {
    execution.restart();
    for (const token of moves) execution.step(execution.processOf(token) ?? 0);
  };
  const atEnd = (): void => {
    ends++;
    const { outcome, result } = execution.finish();
    const moves = [...execution.tokens];
    const key = outcomeKey(outcome);
    const known = outcomes.get(key);
    if (known) known.count++;
    else outcomes.set(key, { ...outcome, count: 1, moves });
    for (const d of result?.diagnostics ?? []) {
      const at = findingKey(d);
      if (!found.has(at)) found.set(at, { diagnostic: d, moves });
    }
  };

  const queue: (Path | undefined)[] = [undefined];
  go([]);
  seen.add(stateKey(execution));
  for (let head = 0; head < queue.length && stopped === undefined; head++) {
    const path = queue[head];
    const moves = movesOf(path);
    queue[head] = undefined;
    go(moves);
    const enabled = [...execution.enabled()];
    if (enabled.length === 0) {
      atEnd();
      continue;
    }
    for (const [first, second] of conflicts(execution, enabled)) {
      const key = `${String(first.site)} ${String(second.site)}`;
      if (!races.has(key)) races.set(key, [...moves, first.token, second.token]);
    }
    enabled.forEach((id, i) => {
      if (stopped !== undefined) return;
      if (i > 0) go(moves);
      execution.step(id);
      transitions++;
      const token = execution.tokens.at(-1) ?? '';
      const key = stateKey(execution);
      if (seen.has(key)) return;
      seen.add(key);
      queue.push({ token, before: path });
      if (seen.size >= mostStates) stopped = 'endless';
      if (options.maxExecutions !== undefined && ends >= options.maxExecutions)
        stopped = 'executions';
      if (options.stop?.(ends) === true) stopped ??= 'time';
    });
    if (
      options.stopOnFirst === true &&
      (races.size > 0 || [...found.values()].some((f) => f.diagnostic.severity === 'error'))
    )
      stopped ??= 'first';
  }
  for (const steps of races.values()) {
    for (const d of replay(names, options, steps, false).result.diagnostics) {
      if (isRace(d.code) && !found.has(findingKey(d)))
        found.set(findingKey(d), { diagnostic: d, moves: steps });
    }
  }
  const shrunk = toEnd(shrinkFindings(names, options, [...found.values()]));
  const all = toEnd(shrinkOutcomes(names, options, [...outcomes.values()])).map((o) => ({
    ...o,
    schedule: text(o.moves),
  }));
  const order = orderFinding(names, all);
  const findings = [...shrunk, ...(order ? [order] : [])];
  return {
    complete: stopped === undefined,
    executions: ends,
    blocked: 0,
    cut: 0,
    steps: transitions,
    states: seen.size,
    transitions,
    outcomes: all,
    stopped,
    findings: findings.map((f) => ({
      ...f,
      diagnostic: { ...f.diagnostic, schedule: text(f.moves) } satisfies Diagnostic,
    })),
  };
}

function movesOf(path: Path | undefined): string[] {
  const moves: string[] = [];
  for (let at = path; at; at = at.before) moves.push(at.token);
  return moves.reverse();
}

/** Pairs of processes whose next steps are plain accesses that look as if they conflict; a run along the schedule decides. */
function conflicts(
  execution: Execution,
  enabled: readonly number[],
): (readonly [
  { readonly site: number; readonly token: string },
  { readonly site: number; readonly token: string },
])[] {
  const next = enabled.flatMap((id) => {
    const p = execution.stepper.processes.find((q) => q.id === id && q.kind !== 'environment');
    return p?.pending && isPlain(p.pending)
      ? [{ pending: p.pending, token: p.token, site: p.pending.site }]
      : [];
  });
  return next.flatMap((a, i) =>
    next.slice(i + 1).flatMap((b) => (meet(a.pending, b.pending) ? [[a, b] as const] : [])),
  );
}

function isPlain({ kind }: Pending): boolean {
  return (
    kind === stepKind.readShared ||
    kind === stepKind.writeShared ||
    kind === stepKind.readHeap ||
    kind === stepKind.writeHeap
  );
}

function meet(a: Pending, b: Pending): boolean {
  const heap = (p: Pending): boolean =>
    p.kind === stepKind.readHeap || p.kind === stepKind.writeHeap;
  const writes =
    a.kind === stepKind.writeShared ||
    a.kind === stepKind.writeHeap ||
    b.kind === stepKind.writeShared ||
    b.kind === stepKind.writeHeap;
  return writes && heap(a) === heap(b) && a.object === b.object;
}

function stateKey(execution: Execution): string {
  const { run, stepper } = execution;
  const { machine, kernel, state } = run;
  return canonical({
    shared: machine.shared,
    atomics: machine.atomics,
    mutexes: kernel.mutexes,
    stdout: run.output.stdout,
    stderr: run.output.stderr,
    processes: stepper.processes.map((p) => ({
      id: p.id,
      done: p.done,
      pending: p.pending,
      children: p.children,
      act: stepper.activationOf(p),
      waitsIn: stepper.choices.spins.waits(p),
    })),
    queue: state.queue.items.slice(state.queue.head),
    woken: [...state.woken.keys()],
    ended: stepper.ended !== undefined,
    descriptions: kernel.descriptions,
    descriptors: kernel.descriptors,
    ports: kernel.ports,
    watches: kernel.watches,
    timers: kernel.timers,
    requests: kernel.requests,
    // What was found on the way is told at the end, and errors are part of the exit.
    findings: run.findings.all.map(findingKey).sort(),
    disk: kernel.disk,
    signals: kernel.signals,
    due: kernel.agenda.entries.map((e) => e.due),
    peers: run.world.peers,
  });
}
