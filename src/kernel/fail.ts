/** Failures that the world injects: the n-th I/O on a file, or the n-th call of a name, fails with an errno. */
import { constant, type CallName } from '../calls/index.ts';

interface Failing {
  readonly what: string;
  readonly errno: number;
  left: number;
}

/** Calls that only hand in a request: what fails is the request, which its status tells. Only EAGAIN, no room for it, is the call's own. */
const handIn: ReadonlySet<CallName> = new Set<CallName>([
  'aio_read',
  'aio_write',
  'aio_fsync',
  'aio_open',
]);

export class Fails {
  private readonly list: Failing[];

  constructor(
    fails: readonly { readonly what: string; readonly errno: number; readonly after: number }[],
  ) {
    this.list = fails.map(({ what, errno, after }) => ({ what, errno, left: after }));
  }

  /** From now on: the next I/O on a path, or the next call of a name, fails with an errno. */
  add(what: string, errno: number): void {
    this.list.push({ what, errno, left: 0 });
  }

  /** One I/O on a path: the errno it fails with, 0 if it does not. Each `fail` strikes once. */
  take(what: string): number {
    return this.strike(what, () => true);
  }

  /** One call of a name. */
  takeCall(name: CallName): number {
    const own = constant('EAGAIN');
    return this.strike(name, handIn.has(name) ? (errno) => errno === own : () => true);
  }

  /** One request that a call of a name has handed in. */
  takeRequest(name: CallName): number {
    const own = constant('EAGAIN');
    return this.strike(name, (errno) => errno !== own);
  }

  private strike(what: string, fits: (errno: number) => boolean): number {
    for (const f of this.list) {
      if (f.what !== what || f.left < 0 || !fits(f.errno)) continue;
      f.left--;
      if (f.left < 0) return f.errno;
    }
    return 0;
  }
}
