/**
 * The calls that make descriptors, and which of them are given O_NONBLOCK
 * before anything else is done with what they made. A call is followed from
 * the moment its result gets a name, until something shows otherwise.
 */
import type { CallExpr } from '../../ast/nodes.ts';

export interface Site {
  readonly call: CallExpr;
  /** 0, or 1 for the second end of a pair. */
  readonly position: number;
}

export class Sites {
  private readonly followed = new Set<CallExpr>();
  /** Positions in bits. */
  private readonly waiting = new Map<CallExpr, number>();

  follow(call: CallExpr): void {
    this.followed.add(call);
  }

  /** The descriptor was used before O_NONBLOCK was set, or went out of sight. */
  waits({ call, position }: Site): void {
    this.waiting.set(call, (this.waiting.get(call) ?? 0) | (1 << position));
  }

  neverWaits({ call, position }: Site): boolean {
    return this.followed.has(call) && ((this.waiting.get(call) ?? 0) & (1 << position)) === 0;
  }
}
