/** What both ways of exploring make of their outcomes and findings. */
import { isRace } from '../diagnostic/codes.ts';
import { diagnostic, type Diagnostic } from '../diagnostic/diagnostic.ts';
import { phrase } from '../diagnostic/phrase.ts';
import type { Names } from '../names/binding.ts';
import { nowhere } from '../run/findings.ts';
import type { Json } from '../run/json-value.ts';
import type { Outcome } from './execution.ts';
import type { Found, FoundOutcome } from './gather.ts';

/** So much of the item that the program begins with is pointed at. */
const headLength = 8;

export function outcomeKey(o: Outcome): string {
  return `${String(o.exit)} ${sharedText(o.shared)} ${o.output}`;
}

/** Two findings with one key are one: races by their pair of places, others by place and what is said. */
export function findingKey(d: Diagnostic): string {
  const place = (s: Diagnostic['span']): string => `${String(s.file)}:${String(s.start)}`;
  if (isRace(d.code))
    return `${d.code} ${[d.span, d.related[0]?.span ?? nowhere].map(place).sort().join(' ')}`;
  return `${d.code} ${place(d.span)} ${d.message.id}`;
}

/** EVL3005: the schedules do not all come to the same. */
export function orderFinding(names: Names, outcomes: readonly FoundOutcome[]): Found | undefined {
  const [first] = outcomes;
  const other = outcomes.find(
    (o) =>
      first && (o.output !== first.output || sharedText(o.shared) !== sharedText(first.shared)),
  );
  if (!first || !other) return undefined;
  const differs =
    first.output === other.output
      ? phrase('EVL3005.shared', differingShared(first.shared, other.shared))
      : phrase('EVL3005.output', { first: brief(first.output), second: brief(other.output) });
  const item = names.start?.item ?? names.main?.item ?? names.routines[0]?.item;
  const span = item
    ? { ...item.span, end: Math.min(item.span.end, item.span.start + headLength) }
    : nowhere;
  return {
    diagnostic: diagnostic(
      'EVL3005.order',
      span,
      { count: outcomes.length, differs },
      { help: phrase('EVL3005.help', {}) },
    ),
    moves: other.moves,
  };
}

function sharedText(shared: ReadonlyMap<string, Json>): string {
  return JSON.stringify([...shared]);
}

function differingShared(
  a: ReadonlyMap<string, Json>,
  b: ReadonlyMap<string, Json>,
): { readonly name: string; readonly first: string; readonly second: string } {
  for (const [name, value] of a) {
    const [one, two] = [JSON.stringify(value), JSON.stringify(b.get(name))];
    if (one !== two) return { name, first: brief(one), second: brief(two) };
  }
  return { name: '', first: '', second: '' };
}

function brief(text: string): string {
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
