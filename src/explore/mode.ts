/** What the search takes as dependent. It begins hopefully, and begins again where an execution shows that more depends. */
import type { Plan } from '../world/plan.ts';
import type { Execution, Numbers } from './execution.ts';
import type { ExecutionTrace } from './trace.ts';

export interface Mode {
  /** Posts into the queue depend on one another. */
  readonly postsDepend: boolean;
  /** But only where what their handlers do does; with one CPU, on which handlers run in the order of their events. */
  readonly byHandlers: boolean;
}

/** Whether the order of posts matters is seen only when an event has to wait; with one CPU it does. */
export function firstMode({ cpus }: Pick<Plan, 'cpus'>): Mode {
  return { postsDepend: cpus === 1, byHandlers: cpus === 1 };
}

/** All posts depend on one another. */
export const strictMode: Mode = { postsDepend: true, byHandlers: false };

/** The mode to begin again with, where posts that were taken as independent met in the queue. */
export function modeAfter(
  mode: Mode,
  execution: Execution,
  trace: ExecutionTrace,
): Mode | undefined {
  const more = mode.byHandlers
    ? execution.strict
    : execution.limited && !mode.postsDepend && concurrentPosts(trace);
  return more ? strictMode : undefined;
}

/** Two posts that nothing puts in order. */
function concurrentPosts(trace: ExecutionTrace): boolean {
  const posts = trace.steps.flatMap((s, i) => (s.posts ? [i] : []));
  for (let b = 1; b < posts.length; b++)
    for (let a = 0; a < b; a++)
      if (!trace.before(posts[a] as number, posts[b] as number)) return true;
  return false;
}

/** The locations that the search takes as the order of events by handlers; undefined where the mode is another. */
export function queueOf(
  { byHandlers }: Mode,
  { locations }: Numbers,
): ReadonlySet<number> | undefined {
  return byHandlers ? locations.queue : undefined;
}
