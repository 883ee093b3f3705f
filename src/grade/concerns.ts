/**
 * Which diagnostics are about a name: what `expect races on served` counts. A
 * diagnostic is about a name if its message says it, if a place of it is a
 * mention of what the name stands for, or lies inside a function or handler of
 * that name.
 */
import type { Name } from '../ast/nodes.ts';
import type { Span } from '../base/span.ts';
import type { Diagnostic } from '../diagnostic/diagnostic.ts';
import type { Phrase, PhraseValue } from '../diagnostic/phrase.ts';
import type { Binding, Names } from '../names/binding.ts';

/** A test of diagnostics for one name of a program. */
export function concerns(names: Names, name: Name): (d: Diagnostic) => boolean {
  const wanted = names.bindings.get(name);
  const places: Span[] = [];
  const bodies: Span[] = [];
  for (const [at, binding] of names.bindings)
    if (wanted && sameThing(binding, wanted)) places.push(at.span);
  if (wanted?.kind === 'fn' || wanted?.kind === 'handler') bodies.push(wanted.routine.item.span);
  else if (wanted && 'item' in wanted) places.push(wanted.item.name.span);
  return (d) => {
    if (says(d.message, name.name) || d.related.some((r) => says(r.message, name.name)))
      return true;
    return [d.span, ...d.related.map((r) => r.span)].some(
      (s) => places.some((p) => inside(p, s) || inside(s, p)) || bodies.some((b) => inside(s, b)),
    );
  };
}

function sameThing(a: Binding, b: Binding): boolean {
  if (a.kind !== b.kind) return false;
  if ('item' in a && 'item' in b) return a.item === b.item;
  if ('routine' in a && 'routine' in b) return a.routine === b.routine;
  return a.kind === 'call' && b.kind === 'call' && a.call === b.call;
}

function inside(inner: Span, outer: Span): boolean {
  return inner.file === outer.file && inner.start >= outer.start && inner.end <= outer.end;
}

/** True if a word that was filled into a message is the name, or mentions it as a word of its own. */
function says(p: Phrase, name: string): boolean {
  return Object.values(p.args).some((value) => mentions(value, name));
}

function mentions(value: PhraseValue, name: string): boolean {
  if (typeof value === 'string') return value.split(/[^\p{L}\p{N}\p{M}_]+/u).includes(name);
  if (typeof value !== 'object') return false;
  return 'id' in value ? says(value, name) : value.some((v) => mentions(v, name));
}
