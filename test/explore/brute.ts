/**
 * All schedules of a small program, one by one, and their classes: two are
 * equivalent when every step has the same steps before it. Nothing is left out,
 * so it says what the search must find.
 */
import { ExecutionTrace } from '../../src/explore/trace.ts';
import { outcomeKey as exploreKey } from '../../src/explore/findings.ts';
import type { Execution, Outcome } from '../../src/explore/execution.ts';
import type { ProcessId } from '../../src/explore/process.ts';

export interface Brute {
  readonly classes: Map<string, readonly string[]>;
  readonly outcomes: Set<string>;
  /** The same, as explore names them. */
  readonly keys: Set<string>;
  readonly interleavings: number;
  /** The moves of every schedule. */
  readonly schedules: readonly (readonly string[])[];
}

export function bruteForce(subject: Execution, most = 200_000): Brute | undefined {
  const classes = new Map<string, readonly string[]>();
  const outcomes = new Set<string>();
  const keys = new Set<string>();
  const schedules: string[][] = [];
  let interleavings = 0;
  subject.begin();
  const trace = new ExecutionTrace();
  const take = (id: ProcessId): void => {
    trace.add(id, subject.step(id));
  };
  const stack: { readonly left: ProcessId[]; taken: ProcessId | undefined }[] = [];
  for (;;) {
    // The last node has taken another than before.
    const common = Math.max(0, stack.length - 1);
    subject.back(common);
    trace.cut(common);
    const last = stack.at(-1);
    if (last) take(last.taken as ProcessId);
    for (;;) {
      const enabled = [...subject.enabled()];
      if (enabled.length === 0) break;
      const [first, ...left] = enabled as [ProcessId, ...ProcessId[]];
      stack.push({ left, taken: first });
      take(first);
    }
    interleavings++;
    const key = classOf(trace);
    if (!classes.has(key)) classes.set(key, [...subject.tokens]);
    const { outcome } = subject.finish();
    outcomes.add(outcomeKey(outcome));
    keys.add(exploreKey(outcome));
    schedules.push([...subject.tokens]);
    if (interleavings > most) return undefined;
    while (stack.at(-1)?.left.length === 0) stack.pop();
    const node = stack.at(-1);
    if (!node) return { classes, outcomes, keys, interleavings, schedules };
    node.taken = node.left.shift();
  }
}

export function outcomeKey(o: Outcome): string {
  return JSON.stringify([o.output, [...o.shared], o.exit]);
}

/** Every step by process and number, with the steps known before it. */
export function classOf(trace: ExecutionTrace): string {
  const counts = new Map<ProcessId, number>();
  const names = trace.steps.map((s) => {
    const n = (counts.get(s.id) ?? 0) + 1;
    counts.set(s.id, n);
    return `${String(s.id)}.${String(n)}`;
  });
  return trace.steps
    .map((_, i) => {
      const before = names.filter((_name, k) => k < i && trace.before(k, i)).sort();
      return `${names[i] ?? ''}<${before.join(',')}`;
    })
    .sort()
    .join(' ');
}
