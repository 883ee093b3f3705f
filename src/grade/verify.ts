/** The self-test of an assignment: whether its reference solution and its flawed ones earn what it says they do. */
import type { Assignment } from './assignment.ts';
import type { SubmissionResult } from './result.ts';

export interface Expected {
  readonly file: string;
  /** Points that each test must lose; every other test must earn all of its points. */ readonly loses: ReadonlyMap<
    string,
    number
  >;
}

/** What the self-test says must come out: the reference first. */
export function expectedOf(
  selfTest: NonNullable<Assignment['self_test']>,
  pointsOf: (test: string) => number,
): readonly Expected[] {
  const flawed = selfTest.flawed.map(({ file, loses }): Expected => ({
    file,
    loses: new Map(
      Array.isArray(loses) ? loses.map((name) => [name, pointsOf(name)]) : Object.entries(loses),
    ),
  }));
  return [{ file: selfTest.reference, loses: new Map() }, ...flawed];
}

/** What is not as expected, one line each. */
export function deviations(expected: Expected, result: SubmissionResult): readonly string[] {
  if (result.status !== 'graded') return [result.reason ?? result.status];
  return result.tests.flatMap((t) => {
    const loses = expected.loses.get(t.name) ?? 0;
    const lost = Math.round(100 * (t.points - t.earned)) / 100;
    if (lost === loses) return [];
    return [
      `"${t.name}" must lose ${String(loses)} of ${String(t.points)} points, and loses ${String(lost)}`,
    ];
  });
}
