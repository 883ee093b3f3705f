/**
 * Ways through the graph of calls: from handlers to what they reach, and from
 * routines to the nearest call that waits. Breadth first from all starts at
 * once, so that each routine is looked at once and chains are shortest; of a
 * long chain only both ends are ever built.
 */
import type { Span } from '../../base/span.ts';
import type { Routine } from '../../names/binding.ts';
import type { Chain, Step } from './result.ts';
import type { CallEdge } from './found.ts';

/** Steps that are kept at each end of a chain. */
const keptAtEnds = 4;
/** Handlers that are named for one call. */
const mostHandlers = 4;

export class Calls {
  private readonly from = new Map<Routine, CallEdge[]>();
  private readonly to = new Map<Routine, CallEdge[]>();

  constructor(edges: readonly CallEdge[]) {
    for (const e of edges) {
      put(this.from, e.from, e);
      put(this.to, e.to, e);
    }
  }

  /** For each routine that a start reaches: the edge on which a shortest way arrives; undefined at the starts. */
  reachedFrom(starts: readonly Routine[]): ReadonlyMap<Routine, CallEdge | undefined> {
    return breadthFirst(starts, this.from, (e) => e.to);
  }

  /** For each routine from which a goal is reached: the edge with which a shortest way begins; undefined at the goals. */
  leadingTo(goals: readonly Routine[]): ReadonlyMap<Routine, CallEdge | undefined> {
    return breadthFirst(goals, this.to, (e) => e.from);
  }

  /** For each routine some of the starts that reach it, at most one more than are named. */
  startsReaching(starts: readonly Routine[]): ReadonlyMap<Routine, readonly Routine[]> {
    const found = new Map<Routine, Routine[]>();
    const work: (readonly [Routine, Routine])[] = [];
    const arrive = (at: Routine, start: Routine): void => {
      const list = found.get(at);
      if (!list) found.set(at, [start]);
      else if (list.length > mostHandlers || list.includes(start)) return;
      else list.push(start);
      work.push([at, start]);
    };
    for (const s of starts) arrive(s, s);
    for (let i = 0; i < work.length; i++) {
      const [at, start] = work[i] ?? [];
      if (at && start) for (const e of this.from.get(at) ?? []) arrive(e.to, start);
    }
    return found;
  }
}

/** The first few of the starts, and whether there are more. */
export function named(
  starts: readonly Routine[],
  first: Routine,
): { readonly handlers: readonly Routine[]; readonly moreHandlers: boolean } {
  const others = starts.filter((s) => s !== first).sort((a, b) => a.index - b.index);
  return {
    handlers: [first, ...others.slice(0, mostHandlers - 1)],
    moreHandlers: others.length >= mostHandlers,
  };
}

function breadthFirst(
  starts: readonly Routine[],
  edges: ReadonlyMap<Routine, readonly CallEdge[]>,
  next: (e: CallEdge) => Routine,
): ReadonlyMap<Routine, CallEdge | undefined> {
  const found = new Map<Routine, CallEdge | undefined>();
  for (const s of starts) found.set(s, undefined);
  const work = [...found.keys()];
  for (let i = 0; i < work.length; i++) {
    const at = work[i];
    if (!at) continue;
    for (const e of edges.get(at) ?? []) {
      const to = next(e);
      if (found.has(to)) continue;
      found.set(to, e);
      work.push(to);
    }
  }
  return found;
}

/** Builds chains from the edges that a search left behind, keeping the ends of the ways it has seen. */
export class Chains {
  private readonly depth = new Map<Routine, number>();
  private readonly ends = new Map<Routine, readonly CallEdge[]>();

  /**
   * `search` is the result of reachedFrom (then `forward` is false: its edges
   * lead back to a start) or of leadingTo (`forward`: on to a goal).
   */
  constructor(
    private readonly search: ReadonlyMap<Routine, CallEdge | undefined>,
    private readonly forward: boolean,
  ) {
    // A search lists routines in the order of their distance, so that the neighbour's end is known before.
    for (const [routine, edge] of search) {
      const neighbour = edge && this.neighbour(edge);
      if (!edge || !neighbour) {
        this.depth.set(routine, 0);
        this.ends.set(routine, []);
        continue;
      }
      const far = this.ends.get(neighbour) ?? [];
      this.depth.set(routine, (this.depth.get(neighbour) ?? 0) + 1);
      const further = forward ? [edge, ...far] : [...far, edge];
      this.ends.set(routine, far.length < keptAtEnds ? further : far);
    }
  }

  /** The start that reaches the routine, or the goal that it leads to. */
  otherEnd(routine: Routine): Routine {
    const edge = this.forward ? this.ends.get(routine)?.at(-1) : this.ends.get(routine)?.[0];
    if (!edge) return routine;
    return this.forward ? edge.to : edge.from;
  }

  /** The chain between the two, ending with the place of the call itself. */
  chain(routine: Routine, call: Span): Chain {
    const depth = this.depth.get(routine) ?? 0;
    const whole = depth <= 2 * keptAtEnds;
    const near: CallEdge[] = [];
    for (let at = routine; near.length < (whole ? depth : keptAtEnds);) {
      const edge = this.search.get(at);
      if (!edge) break;
      near.push(edge);
      at = this.neighbour(edge);
    }
    if (!this.forward) near.reverse();
    const far = whole ? [] : (this.ends.get(routine) ?? []);
    const [first, last] = this.forward || whole ? [near, far] : [far, near];
    const end: Step = { routine: this.forward ? this.otherEnd(routine) : routine, at: call };
    const steps = (edges: readonly CallEdge[]): Step[] =>
      edges.map((e) => ({ routine: e.from, at: e.at }));
    if (whole) return { first: [...steps(first), end], omitted: 0, last: [] };
    return {
      first: steps(first),
      omitted: depth - first.length - last.length,
      last: [...steps(last), end],
    };
  }

  private neighbour(edge: CallEdge): Routine {
    return this.forward ? edge.to : edge.from;
  }
}

function put(map: Map<Routine, CallEdge[]>, key: Routine, edge: CallEdge): void {
  const list = map.get(key);
  if (list) list.push(edge);
  else map.set(key, [edge]);
}
