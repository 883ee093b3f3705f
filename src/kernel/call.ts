/** One system call under way: its arguments with their checks, and the ways it can end. */
import type { Activation, Wait, WaitReason } from '../machine/activation.ts';
import { wrongArgument, type Wanted } from '../machine/builtin/host.ts';
import { Fault } from '../machine/fault.ts';
import { phrase } from '../diagnostic/phrase.ts';
import { calls, constant, type SyscallName, type ErrnoName } from '../calls/index.ts';
import { intOf, type BufferValue, type Key, type Value } from '../machine/value.ts';

/** What a call gives when it cannot end yet: the activation is then blocked, and the call is made again when something changes. */
export const blocked: unique symbol = Symbol('blocked');
export type Blocked = typeof blocked;

/** How the program wants to be told of the completion of an asynchronous call. */
export type Told =
  | { readonly tag: 'default' }
  | { readonly tag: 'then'; readonly handler: number; readonly kept: readonly Value[] }
  | { readonly tag: 'await' };

export class SystemCall {
  constructor(
    readonly name: SyscallName | 'lock',
    readonly args: readonly Value[],
    readonly site: number,
    readonly act: Activation,
    readonly told: Told,
    /** Virtual time of the first attempt, in µs. */
    readonly since: number,
    /** Of an earlier attempt that had to wait. */
    readonly before: Wait | undefined,
  ) {}

  /** Set when the call blocks; the kernel makes it the activation's state. */
  wait: Wait | undefined;

  arg(i: number): Value {
    return this.args[i];
  }

  private parameter(i: number): string {
    return calls.get(this.name)?.parameters[i]?.name ?? `argument ${String(i + 1)}`;
  }

  wrong(i: number, wanted: Wanted): Fault {
    return wrongArgument(this.name, this.parameter(i), wanted, this.args[i], this.site);
  }

  int(i: number, wanted: Wanted = 'int'): number {
    const n = intOf(this.args[i]);
    if (n === undefined) throw this.wrong(i, wanted);
    return n;
  }

  /** An int that may be left out. */
  intOr(i: number, otherwise: number): number {
    return this.args[i] === undefined ? otherwise : this.int(i);
  }

  str(i: number): string {
    const v = this.args[i];
    if (typeof v !== 'string') throw this.wrong(i, 'str');
    return v;
  }

  fd(i: number): number {
    return this.int(i, 'fd');
  }

  buffer(i: number): BufferValue {
    const v = this.args[i];
    if (typeof v !== 'object' || v.kind !== 'buffer') throw this.wrong(i, 'buffer');
    return v;
  }

  /** A count of bytes that must fit into what is there; negative is EINVAL (undefined here). */
  count(i: number, available: number): number | undefined {
    const n = this.intOr(i, available);
    if (n < 0) return undefined;
    if (n > available)
      throw new Fault(
        phrase('EVL5003.bytes', { call: this.name, value: String(n), length: available }),
        this.site,
      );
    return n;
  }

  /** A timeout in µs: nil waits for ever (undefined). */
  timeout(i: number): number | undefined {
    return this.args[i] === undefined ? undefined : this.int(i, 'timeout');
  }

  /** Ends with −1 and errno. */
  fail(errno: ErrnoName): number {
    this.act.errno = constant(errno);
    return -1;
  }

  failWith(errno: number): number {
    this.act.errno = errno;
    return -1;
  }

  /** Cannot end yet. `deadline` is the virtual time at which it gives up. */
  block(reason: WaitReason, on: readonly number[], deadline?: number, progress = 0): Blocked {
    this.wait = {
      call: this.name,
      args: this.args,
      site: this.site,
      since: this.since,
      deadline: this.before ? this.before.deadline : deadline,
      on,
      reason,
      progress,
    };
    return blocked;
  }
}

/** The later of now and a time from now, or an error where the clock cannot tell it. */
export function later(c: SystemCall, now: number, us: number): number {
  const time = now + us;
  if (!Number.isSafeInteger(time))
    throw new Fault(phrase('EVL5005.clock', { call: c.name, value: String(us) }), c.site);
  return time;
}

export type { Key };
