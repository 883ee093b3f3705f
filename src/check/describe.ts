/** How bindings and routines are spoken of in sentences, and where they are declared. */
import type { Span } from '../base/span.ts';
import type { Related } from '../diagnostic/diagnostic.ts';
import { phrase, type Phrase } from '../diagnostic/phrase.ts';
import type { Binding, Routine } from '../names/binding.ts';

/** `echo(conn, buf)`: a function or handler as it is declared. Of very many parameters the first are named. */
export function signatureOfRoutine(routine: Routine): string {
  const names = routine.params.map((p) => p.name);
  const most = 8;
  const list = names.length > most ? [...names.slice(0, most), '…'] : names;
  return `${routine.name}(${list.join(', ')})`;
}

/** Where the name of a routine stands. */
export function namePlace(routine: Routine): Span {
  const { item } = routine;
  switch (item.kind) {
    case 'fn':
      return item.name.span;
    case 'handler':
      return item.event.span;
    case 'main':
      return item.nameSpan;
    case 'shared':
    case 'atomic':
      return item.name.span;
    case 'test':
      return item.name.span;
  }
}

function declaredAt(binding: Binding): Span | undefined {
  switch (binding.kind) {
    case 'local':
      return binding.local.declared;
    case 'const':
    case 'shared':
    case 'atomic':
    case 'mutex':
      return binding.item.name.span;
    case 'fn':
    case 'handler':
      return namePlace(binding.routine);
    case 'call':
    case 'constant':
    case 'errno':
      return undefined;
  }
}

/** `a local variable`, `a function`, … */
export function whatItIs(binding: Binding): Phrase {
  return phrase(`what.${binding.kind}`, {});
}

/** The place of the declaration as a related place, where there is one. */
export function relatedDeclaration(binding: Binding, message: Phrase): readonly Related[] {
  const span = declaredAt(binding);
  return span ? [{ message, span }] : [];
}
