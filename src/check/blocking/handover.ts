/** What a routine that is called, queued or started may count on, from what is known where that is done. */
import type { CallExpr, Expr, Name } from '../../ast/nodes.ts';
import type { Names, Routine } from '../../names/binding.ts';
import { lasting, type DescriptorState } from './descriptor-state.ts';
import type { Entries } from './entries.ts';
import { Known } from './kinds.ts';
import { entriesOf } from './path.ts';
import type { Uses } from './uses.ts';

export class Handover {
  constructor(
    private readonly names: Names,
    private readonly uses: Uses,
    private readonly entries: Entries,
    /** The thing that an argument is, at the place that is being walked. */
    private readonly descriptor: (e: Expr) => number,
  ) {}

  /** `post`, `then` and `spawn`; `told` is what a watch tells of the watched thing. */
  queue(
    state: DescriptorState | undefined,
    name: Name,
    args: readonly Expr[],
    watched: number,
    told: number,
  ): void {
    const target = this.names.bindings.get(name);
    if (target?.kind === 'handler' || target?.kind === 'fn')
      this.contribute(state, target.routine, args, lasting, watched, told);
  }

  /** A watch without `then` tells `on readable` and `on writable`; which of the two stands in the name, even where both are watched for. */
  tellDefaults(state: DescriptorState | undefined, e: CallExpr, thing: number, told: number): void {
    for (const [name, fact] of [
      ['readable', Known.readable],
      ['writable', Known.writable],
      ['hangup', 0],
    ] as const) {
      const handler = this.names.handlers.get(name);
      if (handler && (told === 0 || told === fact || fact === 0))
        this.contribute(state, handler, e.args.slice(0, 1), lasting, thing, fact, true);
    }
  }

  /**
   * Adds to what a routine may count on when it begins: `kept` of what is known
   * now, and `told` of the watched thing, which may be the first argument itself.
   */
  contribute(
    state: DescriptorState | undefined,
    target: Routine,
    args: readonly Expr[],
    kept: number,
    watched: number,
    told: number,
    isFirst = false,
  ): void {
    if (!state) return;
    const given = args.map((a) => ({
      thing: this.descriptor(a),
      inside: entriesOf(a).map(([field, part]) => [field, this.descriptor(part)] as const),
    }));
    const entry = state.handedOver(given, { kept, watched, told, steady: this.uses.steady });
    this.entries.add(
      target,
      isFirst && told !== 0 ? new Map(entry).set('0', (entry.get('0') ?? 0) | told) : entry,
    );
  }
}
