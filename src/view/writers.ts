/**
 * Who wrote each shared variable last, and which mutexes were held at every
 * access of it so far: the candidate lock sets of Eraser (Savage and others,
 * TOCS 1997). It listens and changes nothing. Plain data.
 */
import type { Activation } from '../machine/activation.ts';
import type { Listener, Moment } from '../machine/listener.ts';

export interface Written {
  readonly act: number;
  readonly name: string;
  readonly kind: Activation['kind'];
  readonly cpu: number;
  readonly site: number;
  readonly at: number;
}

export class Writers implements Listener {
  /** By number of the shared variable. */
  readonly last: (Written | undefined)[] = [];
  /** Mutexes held at all accesses; undefined before the first. */
  readonly locks: (readonly number[] | undefined)[] = [];
  /** Numbers of the activations that accessed it, as far as two. */
  readonly users: (number | 'several' | undefined)[] = [];
  /** Writes so far, of each variable. */
  readonly writes: number[] = [];
  private act: Activation | undefined;

  /** `now` gives the number of the statement that runs. */
  constructor(private readonly clock: { readonly statements: number }) {}

  /** The run begins again. */
  clear(): void {
    for (const list of [this.last, this.locks, this.users, this.writes]) list.length = 0;
    this.act = undefined;
  }

  runs(act: Activation): void {
    this.act = act;
  }

  private used(index: number): void {
    const { act } = this;
    if (!act) return;
    const before = this.locks[index];
    if (before === undefined) this.locks[index] = [...act.held];
    else
      this.locks[index] = before.length === 0 ? before : before.filter((m) => act.held.includes(m));
    const user = this.users[index];
    if (user !== act.id) this.users[index] = user === undefined ? act.id : 'several';
  }

  readShared(index: number): void {
    this.used(index);
  }

  writeShared(index: number, site: number): void {
    this.used(index);
    const { act } = this;
    this.writes[index] = (this.writes[index] ?? 0) + 1;
    if (act)
      this.last[index] = {
        act: act.id,
        name: act.name,
        kind: act.kind,
        cpu: act.cpu,
        site,
        at: this.clock.statements,
      };
  }

  read(): void {
    /* only variables */
  }
  write(): void {
    /* only variables */
  }
  readSize(): void {
    /* only variables */
  }
  writeSize(): void {
    /* only variables */
  }
  readAll(): void {
    /* only variables */
  }
  writeAll(): void {
    /* only variables */
  }
  bytes(): void {
    /* only variables */
  }
  atomic(): void {
    /* only variables */
  }
  seenShared(): object | undefined {
    return undefined;
  }
  seenPart(): object | undefined {
    return undefined;
  }
  derivedShared(): void {
    /* nothing is traced back */
  }
  derivedPart(): void {
    /* nothing is traced back */
  }
  both(): object | undefined {
    return undefined;
  }
  release(): Moment | undefined {
    return undefined;
  }
  acquire(): void {
    /* no order is kept */
  }
  locked(): void {
    /* activations know what they hold */
  }
  unlocked(): void {
    /* activations know what they hold */
  }
  refused(): void {
    /* says nothing */
  }
  began(): void {
    /* no order is kept */
  }
  paused(): void {
    /* no order is kept */
  }
  resumed(): void {
    /* no order is kept */
  }
  ended(): void {
    /* no order is kept */
  }
  joined(): void {
    /* no order is kept */
  }
  blockedSignals(): void {
    /* no order is kept */
  }
  unblockedSignals(): void {
    /* no order is kept */
  }
  submitted(): void {
    /* no order is kept */
  }
  reported(): void {
    /* no order is kept */
  }
}
