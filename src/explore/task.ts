/**
 * A search in parts. A task is the rest of a search below one node; whoever
 * does it needs to know nothing of the others but what they cover. What it finds
 * to be asked for at or above its node it does not explore itself but tells. So
 * several can be done at once, by whoever has time, and the answer is the same.
 */
import type { ProcessId } from './process.ts';
import type { Branch, Move } from './wakeup.ts';

export interface Task {
  /** Steps that lead to the task's node. */
  readonly prefix: readonly ProcessId[];
  /** What other tasks cover at nodes on the way and at the last. */
  readonly sites: readonly Site[];
  /** Heads at the task's node that are handed out before it: asleep in it, as replay shows them. */
  readonly before: readonly ProcessId[];
  /** What it explores from its node; without, it goes on with its spine. */
  readonly branch: Branch | undefined;
  /** Nodes below its node that an earlier task has left. */
  readonly spine: readonly LeftNode[];
  /** Executions after which it stops and tells what is left. */
  readonly budget: number;
  /** Complete executions after which the whole search is to stop. */
  readonly most: number | undefined;
}

/**
 * What is covered at a node: `earlier` came before the task there, and is asleep
 * in it; `open` are those of them that were not explored to the end when the
 * task was handed out; `others` came after.
 */
export interface Site {
  readonly depth: number;
  readonly earlier: readonly Move[];
  readonly open: readonly ProcessId[];
  readonly others: readonly Move[];
}

/** A node that a task leaves: the process by which it is reached, what is covered there (last what the path goes on with), and what is still to be explored. */
export interface LeftNode {
  readonly via: ProcessId;
  readonly own: readonly Move[];
  readonly tree: readonly Branch[];
}

/** What came of a task. */
export interface Part {
  readonly executions: number;
  readonly blocked: number;
  /** Executions given up because another task has them: what doing it in parts costs. */
  readonly twice: number;
  /** Executions cut short by a limit. */
  readonly cut: number;
  readonly steps: number;
  /** The sink wanted no more. */
  readonly stopped: boolean;
  /** The step that the branch began with; undefined if it is impossible there. */
  readonly taken: Move | undefined;
  /** Sequences to be explored from nodes at or above the task's own. */
  readonly asked: readonly { readonly depth: number; readonly tree: readonly Branch[] }[];
  /** Nodes below the task's own that are not done, from there downwards. */
  readonly left: readonly LeftNode[];
}

/** The whole of a search, as one task. */
export function wholeTask(budget = Infinity, most?: number): Task {
  return {
    prefix: [],
    sites: [],
    before: [],
    branch: undefined,
    spine: [],
    budget,
    most,
  };
}
