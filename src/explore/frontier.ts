/**
 * What is left of a search that is done in parts: the tree of nodes where
 * something is still to be explored. It hands out tasks and takes what came of
 * them, in an order that depends on the program alone; who does the tasks, and
 * how many do, does not change the answer.
 */
import type { ProcessId } from './process.ts';
import { wholeTask, type LeftNode, type Part, type Site, type Task } from './task.ts';
import { initial, insert, type Branch, type Move } from './wakeup.ts';

interface Place {
  readonly parent: Place | undefined;
  readonly depth: number;
  /** The process by which it is reached. */
  readonly via: ProcessId;
  /** What has been explored from it or is being explored, in the order in which it was handed out. */
  own: Move[];
  /** How many of them were explored to the end before it became a place. */
  readonly closed: number;
  /** Handed out in this round. */
  heads: Branch[];
  pending: Branch[];
  /** Nodes that a task has left below it, to go on with. */
  rest: (readonly LeftNode[])[];
  /** Places and tasks below it. */
  children: number;
  gone: boolean;
}

export interface Handed {
  readonly task: Task;
  readonly place: Place | undefined;
}

/** Executions of the first task: most searches end there. */
const firstBudget = 2048;
/** Executions of each later task. */
const laterBudget = 1024;
/** Tasks of one round. */
export const perRound = 16;
/** Up to so many places with work the shallowest come first, as there is most below them; then the deepest, so that they do not become too many. */
const mostOpen = 256;

export interface Sizes {
  readonly first: number;
  readonly later: number;
  readonly round: number;
}

export class Frontier {
  private begun = false;
  private readonly open = new Set<Place>();

  constructor(
    private readonly sizes: Sizes = { first: firstBudget, later: laterBudget, round: perRound },
  ) {}

  /** The tasks of the next round; none when all is done. `most` complete executions end the whole. */
  hand(most: number | undefined): Handed[] {
    if (!this.begun) {
      this.begun = true;
      return [{ place: undefined, task: wholeTask(this.sizes.first, most) }];
    }
    const out: Handed[] = [];
    while (out.length < this.sizes.round) {
      const place = this.next();
      if (!place) break;
      out.push({ place, task: this.taskAt(place, most) });
    }
    return out;
  }

  private next(): Place | undefined {
    let best: Place | undefined;
    const deepest = this.open.size > mostOpen;
    for (const place of this.open) {
      if (place.pending.length === 0 && place.rest.length === 0) this.open.delete(place);
      else if (!best || (deepest ? place.depth > best.depth : place.depth < best.depth))
        best = place;
    }
    return best;
  }

  private taskAt(place: Place, most: number | undefined): Task {
    const spine = place.rest.pop();
    const branch = spine ? undefined : place.pending.shift();
    const before = branch ? place.heads.map((b) => b.id) : [];
    const way: Place[] = [];
    for (let at: Place | undefined = place; at; at = at.parent) way.unshift(at);
    const sites = way.map((at, i): Site => {
      const next = way[i + 1]?.via ?? spine?.[0]?.via;
      const from = next === undefined ? -1 : at.own.findIndex((m) => m.id === next);
      const earlier = from < 0 ? at.own : at.own.slice(0, from);
      return {
        depth: at.depth,
        earlier,
        open: earlier.slice(at.closed).map((m) => m.id),
        others: at.own.slice(earlier.length),
      };
    });
    if (branch) place.heads.push(branch);
    place.children++;
    return {
      prefix: way.slice(1).map((p) => p.via),
      sites: sites.filter((s) => s.earlier.length > 0 || s.others.length > 0),
      before,
      branch,
      spine: spine ?? [],
      budget: this.sizes.later,
      most,
    };
  }

  /** Takes what came of the tasks of a round, in their order. */
  take(round: readonly { readonly handed: Handed; readonly part: Part }[]): void {
    for (const {
      handed: { place, task },
      part,
    } of round) {
      if (!place) continue;
      place.children--;
      if (!task.branch) continue;
      place.heads.shift();
      if (part.taken && !place.own.some((m) => m.id === part.taken?.id)) place.own.push(part.taken);
    }
    for (const {
      handed: { place },
      part,
    } of round)
      this.asked(place, part);
    for (const {
      handed: { place },
      part,
    } of round)
      this.leave(place, part.left);
    for (const {
      handed: { place },
    } of round)
      if (place) this.prune(place);
  }

  private asked(place: Place | undefined, part: Part): void {
    for (const { depth, tree } of part.asked) {
      let at = place;
      while (at && at.depth > depth) at = at.parent;
      if (!at) continue;
      for (const sequence of sequences(tree)) ask(at, sequence);
      if (at.pending.length > 0) this.open.add(at);
    }
  }

  /** The shallowest node with something left becomes a place; what is below it one task. */
  private leave(place: Place | undefined, left: readonly LeftNode[]): void {
    const from = left.findIndex((n) => n.tree.length > 0);
    if (from < 0) return;
    let at = place;
    for (const node of left.slice(0, from + 1)) {
      if (at) at.children++;
      at = {
        parent: at,
        depth: at ? at.depth + 1 : 0,
        via: node.via,
        own: [...node.own],
        closed: Math.max(0, node.own.length - 1),
        heads: [],
        pending: [...node.tree],
        rest: [],
        children: 0,
        gone: false,
      };
    }
    if (!at) return;
    const below = left.slice(from + 1);
    if (below.some((n) => n.tree.length > 0)) at.rest.push(below);
    this.open.add(at);
  }

  /** Forgets places with nothing left at or below them. */
  private prune(place: Place): void {
    for (
      let at: Place | undefined = place;
      at && !at.gone && at.children === 0 && at.pending.length === 0 && at.rest.length === 0;
      at = at.parent
    ) {
      at.gone = true;
      this.open.delete(at);
      if (at.parent) at.parent.children--;
    }
  }
}

/** A sequence is to be explored from a place, unless that is covered. */
function ask(place: Place, sequence: readonly Move[]): void {
  if (!place.own.some((move) => initial(move, sequence) !== undefined))
    insert(place.pending, sequence);
}

/** The sequences of a tree, each from its beginning to a leaf. Without recursion: they are as long as the executions. */
function* sequences(tree: readonly Branch[]): Generator<readonly Move[]> {
  const path: { readonly level: readonly Branch[]; at: number }[] = [{ level: tree, at: 0 }];
  for (let top = path.at(-1); top; top = path.at(-1)) {
    const branch = top.level[top.at];
    if (!branch) {
      path.pop();
      const above = path.at(-1);
      if (above) above.at++;
    } else if (branch.next.length > 0) path.push({ level: branch.next, at: 0 });
    else {
      yield path.map(({ level, at }) => level[at] as Branch);
      top.at++;
    }
  }
}
