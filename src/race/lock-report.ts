/** Lock orders that could deadlock, as a student reads them. */
import { diagnostic, type Diagnostic } from '../diagnostic/diagnostic.ts';
import { phrase } from '../diagnostic/phrase.ts';
import { mutexName } from '../run/finish.ts';
import type { Run } from '../run/run.ts';
import { cycleKey, type LockEdge, type LockOrder } from './lock-order.ts';
import { nameOf } from './report.ts';

/** One report for each set of mutexes in a cycle; none for what did deadlock in this run, which is told as that. */
export function lockOrderReports(run: Run, order: LockOrder): Diagnostic[] {
  return order.cycles
    .filter((cycle) => !run.deadlocks.has(cycleKey(cycle.map((e) => e.held))))
    .map((cycle) => report(run, cycle));
}

function report(run: Run, cycle: readonly LockEdge[]): Diagnostic {
  const name = (m: number): string => mutexName(run, m);
  const part = (e: LockEdge) =>
    phrase('EVL4006.part', { who: nameOf(e.who), held: name(e.held), wanted: name(e.wanted) });
  const [first, ...others] = cycle as [LockEdge, ...LockEdge[]];
  return diagnostic(
    'EVL4006.order',
    run.span(first.site),
    { mutexes: cycle.map((e) => name(e.held)) },
    {
      label: part(first),
      related: others.map((e) => ({ message: part(e), span: run.span(e.site) })),
      help: phrase('EVL4006.help', {}),
    },
  );
}
