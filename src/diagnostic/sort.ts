/** The order in which diagnostics are shown: by file, place and code, each once. */
import type { Diagnostic } from './diagnostic.ts';

/** A new list in order, exact repetitions dropped. */
export function sorted(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const order = [...diagnostics].sort(
    (a, b) =>
      a.span.file - b.span.file ||
      a.span.start - b.span.start ||
      a.span.end - b.span.end ||
      compare(a.code, b.code),
  );
  const result: Diagnostic[] = [];
  // Repetitions have one place, so they can only be among those of the same place.
  let seen = new Set<string>();
  let last: Diagnostic | undefined;
  for (const d of order) {
    if (last && !samePlace(last, d)) seen = new Set();
    last = d;
    const key = JSON.stringify([
      d.code,
      d.message,
      d.related,
      d.help ?? null,
      d.count ?? null,
      d.schedule ?? null,
    ]);
    if (seen.has(key)) continue;
    seen.add(key);
    result.push(d);
  }
  return result;
}

function samePlace(a: Diagnostic, b: Diagnostic): boolean {
  return a.span.file === b.span.file && a.span.start === b.span.start && a.span.end === b.span.end;
}

function compare(a: string, b: string): number {
  if (a < b) return -1;
  return a > b ? 1 : 0;
}
