/** Putting values away: into temporaries that a saved frame keeps, or scratch that lives within one expression. */
import type { Expr } from '../ast/nodes.ts';
import type { Emitter } from './emitter.ts';

/** Several expressions, evaluated in order. */
export function operands(em: Emitter, list: readonly Expr[]): string[] {
  const { suspension } = em.unit;
  let last = list.length - 1;
  while (last >= 0 && !suspension.emits(list[last] as Expr)) last--;
  return list.map((e, i) => {
    const text = em.expression(e);
    return i < last ? kept(em, text) : text;
  });
}

/** True for text that can be written twice and read late: a local, a temporary, a literal. */
export function isSimple(text: string): boolean {
  return /^(?:[lt]\d+|-?\d+|true|false|undefined|K\[\d+\])$/.test(text);
}

/** The value in a temporary that a saved frame keeps. */
export function kept(em: Emitter, text: string): string {
  if (isSimple(text)) return text;
  const t = em.temp();
  em.emit(`${t} = ${text};`);
  return t;
}

export interface Held {
  readonly value: string;
  readonly open: string;
  readonly close: string;
}

/** A value that the text around it mentions more than once. `open` and `close` go around that text. */
export function hold(em: Emitter, text: string): Held {
  if (isSimple(text)) return { value: text, open: '', close: '' };
  const s = em.scratch();
  return { value: s, open: `(${s} = ${text}, `, close: ')' };
}

/** The same before a visible step: where activations interleave the value must survive a stop. */
export function holdAcross(em: Emitter, text: string): Held {
  return em.mode.interleaved ? { value: kept(em, text), open: '', close: '' } : hold(em, text);
}

/** What a visible step read has its value from that moment on. */
export function settle(em: Emitter, text: string): string {
  return em.mode.interleaved ? kept(em, text) : text;
}
