/** What a visible step does, in words, in a panel. */
import { sentence } from '../diagnostic/sentence.ts';
import { stepPhrase } from '../explore/step-phrase.ts';
import type { Pending } from '../explore/process.ts';
import type { Run } from '../run/run.ts';

/** The step that is about to be made: `reads counter`, `locks m`, `calls write`. */
export function stepText(run: Run, pending: Pending): string {
  return sentence(stepPhrase(run, pending));
}
