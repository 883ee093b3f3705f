/**
 * The calls that make descriptors, and which of them are given O_NONBLOCK
 * before anything else is done with what they made. A call is followed from
 * the moment its result gets a name, until something shows otherwise.
 */
import type { CallExpr } from '../../ast/nodes.ts';
import type { Names } from '../../names/binding.ts';
import type { Things } from './descriptor-state.ts';

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

/** The calls whose results are followed in one walk over one routine. */
export class FollowedSites {
  private readonly byThing = new Map<number, Site>();

  constructor(
    private readonly sites: Sites,
    private readonly names: Names,
    private readonly things: Things,
  ) {}

  /** A call gave a thing: if it is a descriptor, or a pair of them, it is of those that never wait until something shows otherwise. */
  made(call: CallExpr, thing: number): void {
    const binding = call.callee.kind === 'name' ? this.names.bindings.get(call.callee) : undefined;
    if (binding?.kind !== 'call') return;
    const { result } = binding.call;
    if (result === 'fds:pipe' || result === 'fds:socket') {
      for (const position of [0, 1])
        this.byThing.set(this.things.field(thing, `i:${String(position)}`), { call, position });
      this.sites.follow(call);
    } else if (result.startsWith('fd:')) {
      this.byThing.set(thing, { call, position: 0 });
      this.sites.follow(call);
    }
  }

  /** A thing is read, written, or goes out of sight. */
  used(thing: number, nonblocking: boolean): void {
    const site = this.byThing.get(thing);
    if (site && !nonblocking) this.sites.waits(site);
  }

  /** Nothing is followed any more. */
  allWait(): void {
    for (const site of this.byThing.values()) this.sites.waits(site);
  }
}
