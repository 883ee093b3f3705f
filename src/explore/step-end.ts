/** What ends an execution before its time. */
import { Exit, Fault } from '../machine/fault.ts';
import { Killed, Over } from '../run/over.ts';

/** How an execution came to its end, where that was not by itself. */
export type StepEnd =
  | { readonly kind: 'fault'; readonly fault: Fault }
  | { readonly kind: 'exit'; readonly status: number }
  | { readonly kind: 'killed'; readonly signal: number }
  | { readonly kind: 'over' };

/** The end that an exception stands for; what is none is thrown on. */
export function endOf(e: unknown): StepEnd {
  if (e instanceof Fault) return { kind: 'fault', fault: e };
  if (e instanceof Exit) return { kind: 'exit', status: e.status };
  if (e instanceof Killed) return { kind: 'killed', signal: e.signal };
  if (e instanceof Over) return { kind: 'over' };
  throw e;
}
