/** What the search takes as dependent. It begins hopefully, and begins again where an execution shows that more depends. */
import type { Plan } from '../world/plan.ts';
import type { Execution } from './execution.ts';
import type { ExecutionTrace } from './trace.ts';

export interface Mode {
  readonly postsDepend: boolean;
  readonly plansCpus: boolean;
}

/** Whether CPUs and the order of posts matter is seen only when an event has to wait; with one CPU all do. */
export function firstMode({ cpus }: Pick<Plan, 'cpus'>): Mode {
  return { postsDepend: cpus === 1, plansCpus: cpus === 1 };
}

/** The same with CPUs planned with. */
export function planned(mode: Mode): Mode {
  return { ...mode, plansCpus: true };
}

/** The mode to begin again with, where an event had to wait and that was not planned with, or posts that were taken as independent met in the queue. */
export function modeAfter(
  mode: Mode,
  execution: Execution,
  trace: ExecutionTrace,
): Mode | undefined {
  if (!execution.limited || mode.postsDepend) return undefined;
  const postsDepend = concurrentPosts(trace);
  return postsDepend || !mode.plansCpus ? { postsDepend, plansCpus: true } : undefined;
}

/** Two posts that nothing puts in order. */
function concurrentPosts(trace: ExecutionTrace): boolean {
  const posts = trace.steps.flatMap((s, i) => (s.queued.length > 0 ? [i] : []));
  for (let b = 1; b < posts.length; b++)
    for (let a = 0; a < b; a++)
      if (!trace.before(posts[a] as number, posts[b] as number)) return true;
  return false;
}
