/**
 * Stands for "any function that is used as a value", where a variable may hold
 * too many of them to follow each: the calls go to it, and it goes to all of
 * them, so that the graph grows by their sum and not by their product.
 */
import type { CallExpr } from '../../ast/nodes.ts';
import type { Routine } from '../../names/binding.ts';
import { namePlace } from '../describe.ts';
import { type Node, type Value } from './graph.ts';
import { Kind } from './kinds.ts';
import type { Values } from './values.ts';

const mostParameters = 16;

export class AnyFunction {
  private readonly params: readonly Node[];
  private readonly result: Node;
  /** In chains of calls it stands between the caller and the function. */
  private routine: Routine | undefined;

  constructor(private readonly values: Values) {
    const { graph } = values;
    this.params = Array.from({ length: mostParameters }, () => graph.node());
    this.result = graph.node();
    graph.listenToAll((r) => {
      values.give(r, [...this.params, ...r.params.slice(mostParameters).map(() => Kind.unknown)]);
      graph.flow(values.returnOf(r), this.result);
      values.edges.push({ from: this.standIn(r), to: r, at: namePlace(r) });
    });
  }

  call(
    args: readonly Value[],
    result: Node,
    e: CallExpr,
    from: Routine | undefined,
    through: Node,
  ): void {
    const { graph } = this.values;
    args.forEach((a, i) => {
      const to = this.params[i];
      if (to) graph.flow(a, to);
    });
    graph.flow(this.result, result);
    if (from && this.routine)
      this.values.edges.push({ from, to: this.routine, at: e.callee.span, through });
    else if (from) this.waiting.push({ from, e, through });
  }

  /** Calls that came before the first function was known. */
  private readonly waiting: {
    readonly from: Routine;
    readonly e: CallExpr;
    readonly through: Node;
  }[] = [];

  private standIn(first: Routine): Routine {
    if (!this.routine) {
      this.routine = {
        index: -1,
        kind: 'fn',
        name: 'a function value',
        item: first.item,
        expr: undefined,
        params: [],
        locals: [],
        async: false,
      };
      for (const { from, e, through } of this.waiting)
        this.values.edges.push({ from, to: this.routine, at: e.callee.span, through });
    }
    return this.routine;
  }
}
