/** The result of one test as people and other programs see it: what a hidden test may not show is gone here already. */
import type { TestItem } from '../ast/nodes.ts';
import { textOf } from '../base/bytes.ts';
import { wellFormed } from '../diagnostic/escape.ts';
import { failureLines, type View } from './failure.ts';
import type { Verdict } from './run-test.ts';

/** A test's result; the form of `evl test --json`, and the heart of that of `evl grade`. */
export interface TestResult {
  readonly name: string;
  readonly points: number;
  readonly earned: number;
  readonly passed: boolean;
  /** Lines of plain text, safe to show; empty for a test that passed or is hidden. */
  readonly message: string;
  readonly hint?: string;
  /** The seed or the schedule that shows the failure. */
  readonly seed?: number;
  readonly schedule?: string;
}

export interface Reporting {
  readonly view: View;
  /** Show hidden tests like the others: to their author. */
  readonly reveal: boolean;
  readonly hidden: boolean;
  /** Points for the share of seeds that passed, instead of all or nothing. */
  readonly fraction: boolean;
}

export function nameOf(item: TestItem): string {
  return wellFormed(textOf(item.name.value));
}

/** A test is worth one point unless it says (rulings 25). */
export function pointsOf(item: TestItem): number {
  return item.points?.value ?? 1;
}

export function reportTest(item: TestItem, verdict: Verdict, r: Reporting): TestResult {
  const points = pointsOf(item);
  const head = {
    name: nameOf(item),
    points,
    earned: earned(points, verdict, r.fraction),
    passed: verdict.passed,
  };
  if (verdict.passed) return { ...head, message: '' };
  const hints = verdict.failures.flatMap((f) => (f.hint === undefined ? [] : [wellFormed(f.hint)]));
  const hint = hints.length > 0 ? { hint: [...new Set(hints)].join('\n') } : {};
  if (r.hidden && !r.reveal) return { ...head, message: '', ...hint };
  const lines = verdict.failures.slice(0, mostFailures).flatMap((f) => failureLines(f, r.view));
  return {
    ...head,
    message: wellFormed(lines.join('\n')),
    ...hint,
    ...(verdict.seed === undefined ? {} : { seed: verdict.seed }),
    ...(verdict.schedule === undefined ? {} : { schedule: verdict.schedule }),
  };
}

const mostFailures = 8;

function earned(points: number, { passed, runs, met }: Verdict, fraction: boolean): number {
  if (passed) return points;
  // Hundredths, rounded down: no mark is given that was not earned.
  return fraction && runs > 0 ? Math.floor((points * met * 100) / runs) / 100 : 0;
}
