/** What a run found, as diagnostics: each place once, with a count. */
import type { Span } from '../base/span.ts';
import type { Diagnostic } from '../diagnostic/diagnostic.ts';

export class Findings {
  private readonly found = new Map<string, Diagnostic>();

  /** Adds a finding; one of the same code at the same place only raises its count. */
  add(d: Diagnostic): void {
    const key = `${d.code} ${String(d.span.file)} ${String(d.span.start)} ${String(d.span.end)} ${d.message.id}`;
    const before = this.found.get(key);
    this.found.set(key, before ? { ...before, count: (before.count ?? 1) + 1 } : d);
  }

  /** Adds a finding that was counted by whoever found it. */
  put(d: Diagnostic): void {
    this.found.set(`counted ${String(this.found.size)}`, d);
  }

  get isEmpty(): boolean {
    return this.size === 0;
  }

  /** Findings so far, each place once. */
  get size(): number {
    return this.found.size;
  }

  get all(): Diagnostic[] {
    return [...this.found.values()];
  }
}

/** Where something is shown that has no place of its own in the program. */
export const nowhere: Span = { file: 0, start: 0, end: 0 };
