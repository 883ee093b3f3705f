/** What a format of results is. */
import type { Results, SubmissionResult } from '../result.ts';

/** What a format may want to know of where it runs, beside the results. */
export interface Surroundings {
  /** The present time, ISO 8601 in UTC. */
  readonly now: string;
  readonly variables: ReadonlyMap<string, string>;
  readonly version: string;
}

export type Format =
  /** One document for all submissions. */
  | {
      readonly name: string;
      readonly extension: string;
      readonly of: 'class';
      readonly write: (results: Results, around: Surroundings) => string;
    }
  /** One document for each submission. */
  | {
      readonly name: string;
      readonly extension: string;
      readonly of: 'submission';
      readonly write: (
        results: Results,
        submission: SubmissionResult,
        around: Surroundings,
      ) => string;
    };

/** What a student is told of a failed test: what happened, then the hint. */
export function told(t: SubmissionResult['tests'][number]): string {
  const parts = [t.message];
  if (t.hint !== undefined)
    parts.push(
      t.hint
        .split('\n')
        .map((hint) => `hint: ${hint}`)
        .join('\n'),
    );
  if (t.seed !== undefined) parts.push(`shown by seed ${String(t.seed)}`);
  if (t.schedule !== undefined) parts.push('shown by a schedule, which is in the JSON results');
  return parts.filter((p) => p !== '').join('\n');
}
