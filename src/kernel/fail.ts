/** Failures that the world injects: the n-th I/O on a file, or the n-th call of a name, fails with an errno. */

interface Failing { readonly what: string; readonly errno: number; left: number }

export class Fails {
  private readonly list: Failing[];

  constructor(fails: readonly { readonly what: string; readonly errno: number; readonly after: number }[]) {
    this.list = fails.map(({ what, errno, after }) => ({ what, errno, left: after }));
  }

  /** One I/O on a path, or one call of a name: the errno it fails with, 0 if it does not. Each `fail` strikes once. */
  take(what: string): number {
    for (const f of this.list) {
      if (f.what !== what || f.left < 0) continue;
      f.left--;
      if (f.left < 0) return f.errno;
    }
    return 0;
  }
}
