/**
 * What can block, and who would be blocked (os.md, "Which calls block"). Three
 * parts: which values may be where (values.ts, without regard to order), which
 * descriptors are known to be ready or O_NONBLOCK at each call (readiness.ts,
 * in order), and the ways from handlers to the calls (reach.ts).
 *
 * It does not know arithmetic on descriptors, nor which of several functions
 * a variable holds at one moment; there it says "may".
 */
import type { CallExpr, Program } from '../../ast/nodes.ts';
import type { Names, Routine } from '../../names/binding.ts';
import { constantOrder } from '../constant-order.ts';
import { Entries } from './entries.ts';
import type { CallEdge } from './found.ts';
import { Flags } from './flags.ts';
import { ReadinessWalk } from './readiness.ts';
import { Calls, Chains, named } from './reach.ts';
import type { Blockings, BrokenPromise, ReachedCall, WaitingCall } from './result.ts';
import { Sites } from './sites.ts';
import { Uses } from './uses.ts';
import { Values } from './values.ts';
import { verdictOf } from './waiting.ts';

export type { Blockings, BrokenPromise, Chain, ReachedCall, Step, WaitingCall } from './result.ts';

/** Every call that can wait and that a handler reaches, and every promise of `nonblocking` that is not kept. */
export function blockingOf(program: Program, names: Names): Blockings {
  const { order } = constantOrder(program, names);
  const flags = new Flags(names, order);
  const uses = new Uses(names, flags);
  const { known, sites } = readiness(names, flags, uses);
  const values = new Values(names, order, (call, position) => {
    if (uses.clears) return false;
    const binding = call.callee.kind === 'name' ? names.bindings.get(call.callee) : undefined;
    return (
      (binding?.kind === 'call' && flags.madeNonblocking(call, binding.call.name)) ||
      sites.neverWaits({ call, position })
    );
  });
  const waiting: WaitingCall[] = [];
  for (const d of values.declared) {
    // It gives a socket that is not connected yet.
    if (d.call.name === 'connect' && flags.madeNonblocking(d.expr, 'connect')) continue;
    const { waiting: answer, disk } = verdictOf(d, values, known.get(d.expr) ?? 0);
    if (answer !== 'never')
      waiting.push({ expr: d.expr, call: d.call, routine: d.routine, waiting: answer, disk });
  }
  const handlers = names.routines.filter(
    (r) => r.kind === 'handler' || values.interruptFunctions.has(r),
  );
  const others = names.routines.filter(
    (r) => r.kind === 'main' || r.kind === 'initialiser' || values.threads.has(r),
  );
  const calls = new Calls(values.edges);
  const sure = new Calls(sureEdges(values.edges, calls, others));
  return {
    reached: reachedBy(handlers, sure, calls, waiting),
    broken: promises(names, sure, calls, waiting),
  };
}

function readiness(
  names: Names,
  flags: Flags,
  uses: Uses,
): { readonly known: ReadonlyMap<CallExpr, number>; readonly sites: Sites } {
  const entries = new Entries();
  const sites = new Sites();
  const known = new Map<CallExpr, number>();
  const shared = { names, flags, uses, entries, sites, known };
  const run = (): void => {
    for (let r = entries.next(); r; r = entries.next())
      new ReadinessWalk(shared, r, entries.of(r)).run();
  };
  for (const r of names.routines)
    if (startsWithNothing(r) || uses.values.has(r)) entries.add(r, new Map());
  run();
  // What nothing leads to is looked at as well, with nothing to count on: first what nothing starts, then what only that starts.
  for (const rest of [
    names.routines.filter((r) => !uses.started.has(r) && !defaultHandlers.has(r.name)),
    names.routines,
  ]) {
    for (const r of rest) {
      if (entries.has(r)) continue;
      entries.add(r, new Map());
      run();
    }
  }
  return { known, sites };
}

/** Handlers that are started by a watch without `then`. */
const defaultHandlers: ReadonlySet<string> = new Set(['readable', 'writable', 'hangup']);

/** Routines that are not started by a statement of the program. */
function startsWithNothing(r: Routine): boolean {
  if (r.kind === 'fn') return false;
  return r.kind !== 'handler' || (r.item.kind === 'handler' && r.item.event.kind !== 'named');
}

/**
 * A call through a variable that may hold several functions is doubtful where
 * others than handlers make it as well: they may mean another function than
 * the handlers do. An error must not rest on such a call.
 */
function sureEdges(
  edges: readonly CallEdge[],
  calls: Calls,
  others: readonly Routine[],
): CallEdge[] {
  const outside = calls.reachedFrom(others);
  return edges.filter(
    (e) =>
      !e.through ||
      !outside.has(e.from) ||
      (e.through.functions !== 'any' && e.through.functions?.size === 1),
  );
}

function reachedBy(
  handlers: readonly Routine[],
  sure: Calls,
  all: Calls,
  waiting: readonly WaitingCall[],
): ReachedCall[] {
  const kinds = [sure, all].map((calls) => {
    const search = calls.reachedFrom(handlers);
    return { search, chains: new Chains(search, false), starts: calls.startsReaching(handlers) };
  });
  return waiting.flatMap((w) => {
    const kind = kinds.find((k) => k.search.has(w.routine));
    if (!kind) return [];
    return [
      {
        ...w,
        waiting: kind === kinds[0] ? w.waiting : 'may',
        ...named(kind.starts.get(w.routine) ?? [], kind.chains.otherEnd(w.routine)),
        chain: kind.chains.chain(w.routine, w.expr.span),
      },
    ];
  });
}

function promises(
  names: Names,
  sure: Calls,
  all: Calls,
  waiting: readonly WaitingCall[],
): BrokenPromise[] {
  const promising = names.routines.filter(
    (r) => r.kind === 'fn' && r.item.kind === 'fn' && r.item.nonblocking,
  );
  if (promising.length === 0) return [];
  // The surest reason is given: a call that always waits before one that may, a sure way before a doubtful one.
  const kinds = (
    [
      ['always', sure],
      ['may', sure],
      ['always', all],
      ['may', all],
    ] as const
  ).map(([kind, calls]) => {
    const first = new Map<Routine, WaitingCall>();
    for (const w of waiting)
      if (w.waiting === kind && !first.has(w.routine))
        first.set(w.routine, calls === sure ? w : { ...w, waiting: 'may' });
    const search = calls.leadingTo([...first.keys()]);
    return { first, search, chains: new Chains(search, true) };
  });
  return promising.flatMap((routine) => {
    const kind = kinds.find((k) => k.search.has(routine));
    const call = kind?.first.get(kind.chains.otherEnd(routine));
    return kind && call
      ? [{ routine, chain: kind.chains.chain(routine, call.expr.span), call }]
      : [];
  });
}
