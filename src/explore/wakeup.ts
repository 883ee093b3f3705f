/**
 * Wakeup trees: what is still to be explored from a node, as sequences of
 * processes that share beginnings (Abdulla, Aronis, Jonsson, Sagonas, "Source
 * sets: a foundation for optimal dynamic partial order reduction", JACM 2017,
 * section 6). A node stores the process and what its step used where it was
 * seen; the step itself is found again by replay.
 */
import type { ProcessId } from './process.ts';
import type { Use } from './recorder.ts';

/** One step of a sequence: who, and what it used. */
export interface Move {
  readonly id: ProcessId;
  readonly uses: readonly Use[];
  /** Processes it made. */
  readonly made: readonly ProcessId[];
  /** It was seen to begin a call that waits. */
  readonly waits?: boolean;
}

export interface Branch extends Move {
  readonly next: Branch[];
}

/** Two steps cannot change places: one process, one location with a write, or one makes the other possible. */
export function dependent(a: Move, b: Move): boolean {
  if (a.id === b.id || a.made.includes(b.id) || b.made.includes(a.id)) return true;
  return conflict(a.uses, b.uses);
}

export function conflict(a: readonly Use[], b: readonly Use[]): boolean {
  for (const u of a) for (const v of b) if (u >> 1 === v >> 1 && ((u | v) & 1) !== 0) return true;
  return false;
}

/**
 * Where a process could come first in a sequence: the position of its step if
 * nothing before it there must come before it, −1 if it is not in the sequence
 * and depends on nothing in it, undefined if it cannot come first.
 */
export function initial(move: Move, sequence: readonly Move[]): number | undefined {
  for (let k = 0; k < sequence.length; k++) {
    const step = sequence[k] as Move;
    if (step.id === move.id) {
      for (let before = 0; before < k; before++)
        if (dependent(sequence[before] as Move, step)) return undefined;
      return k;
    }
  }
  for (const step of sequence) if (dependent(step, move)) return undefined;
  return -1;
}

/** Puts a sequence into a tree unless an equivalent one is there. True if the tree has grown. */
export function insert(tree: Branch[], sequence: readonly Move[]): boolean {
  let level = tree;
  let rest = sequence;
  while (rest.length > 0) {
    let found: Branch | undefined;
    for (const branch of level) {
      const at = initial(branch, rest);
      if (at === undefined) continue;
      found = branch;
      if (at >= 0) rest = [...rest.slice(0, at), ...rest.slice(at + 1)];
      break;
    }
    if (!found) {
      for (const move of rest) {
        const branch: Branch = { ...move, next: [] };
        level.push(branch);
        level = branch.next;
      }
      return true;
    }
    // What a leaf leads to is explored whole.
    if (found.next.length === 0) return false;
    level = found.next;
  }
  return false;
}
