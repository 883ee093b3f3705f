/**
 * Inconsistent lock order (EVL4006): a graph of which mutex was locked while
 * which was held, with gate locks understood (Goodlock: Havelund, "Using
 * runtime analysis to guide model checking of Java programs", SPIN 2000; cycles
 * of any length and guards as in Agarwal, Wang, Stoller, 2005). A cycle is told
 * only if its activations could really run at the same time: none of them
 * comes after another by posts, spawns, joins or colors (order by locks does
 * not count: another schedule takes them otherwise), and no common mutex is
 * held by two of them meanwhile.
 */
import type { Activation } from '../machine/activation.ts';
import { comesAfter, type Line, type Stamp } from './clock.ts';
import type { Who } from './who.ts';

/** `wanted` was locked while `held` was. */
export interface LockEdge {
  readonly held: number;
  readonly wanted: number;
  /** All mutexes held then, `held` among them. */
  readonly guards: readonly number[];
  readonly act: number;
  readonly who: Who;
  readonly heldSite: number;
  readonly site: number;
  /** The moment in the order of causes. */
  readonly moment: Stamp;
}

/** Edges kept of one kind, and cycles looked at: the search is bounded, a program with so many kinds has told enough. */
const mostAlike = 3;
const mostEdges = 4096;
const longestCycle = 8;

export class LockOrder {
  private readonly from = new Map<number, LockEdge[]>();
  private count = 0;
  private readonly told = new Set<string>();
  readonly cycles: (readonly LockEdge[])[] = [];

  /** A mutex was locked, after waiting if need be. */
  locked(
    act: Activation,
    who: Who,
    mutex: number,
    site: number,
    sites: ReadonlyMap<number, number>,
    causal: Line,
  ): void {
    const guards = act.held.filter((m) => m !== mutex);
    if (guards.length === 0) return;
    causal.happens();
    const moment = causal.release(who);
    for (const held of guards) {
      this.add({
        held,
        wanted: mutex,
        guards,
        act: act.id,
        who,
        heldSite: sites.get(held) ?? site,
        site,
        moment,
      });
    }
  }

  private add(edge: LockEdge): void {
    const edges = this.from.get(edge.held) ?? [];
    this.from.set(edge.held, edges);
    const alike = edges.filter(
      (e) =>
        e.wanted === edge.wanted &&
        e.site === edge.site &&
        e.heldSite === edge.heldSite &&
        sameSet(e.guards, edge.guards),
    );
    if (alike.some((e) => e.act === edge.act)) return;
    if (alike.length >= mostAlike || this.count >= mostEdges) {
      // The latest are the ones that later activations can run beside.
      const oldest = alike[0];
      if (!oldest) return;
      edges.splice(edges.indexOf(oldest), 1);
    } else this.count++;
    edges.push(edge);
    this.search([edge]);
  }

  /** The moments of all that is kept, for whoever cleans up. */
  *moments(): Generator<Stamp> {
    for (const edges of this.from.values()) for (const e of edges) yield e.moment;
  }

  /** Goes on from the last edge's mutex until the first one's is reached. */
  private search(path: readonly LockEdge[]): void {
    const first = path[0] as LockEdge;
    const last = path[path.length - 1] as LockEdge;
    for (const next of this.from.get(last.wanted) ?? []) {
      if (
        path.some((e) => e.act === next.act || overlaps(e.guards, next.guards) || ordered(e, next))
      )
        continue;
      const longer = [...path, next];
      if (next.wanted === first.held) this.tell(longer);
      else if (longer.length < longestCycle && !path.some((e) => e.held === next.wanted))
        this.search(longer);
    }
  }

  private tell(cycle: readonly LockEdge[]): void {
    const key = cycleKey(cycle.map((e) => e.held));
    if (this.told.has(key)) return;
    this.told.add(key);
    this.cycles.push(cycle);
  }
}

/** Cycles over the same mutexes are one. */
export function cycleKey(mutexes: readonly number[]): string {
  return [...mutexes].sort((a, b) => a - b).join(' ');
}

function ordered(a: LockEdge, b: LockEdge): boolean {
  return comesAfter(b.moment, a.moment) || comesAfter(a.moment, b.moment);
}

function overlaps(a: readonly number[], b: readonly number[]): boolean {
  return a.some((m) => b.includes(m));
}

function sameSet(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((m) => b.includes(m));
}
