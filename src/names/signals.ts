/**
 * Signal names as they stand in `on signal`, `on interrupt` and in worlds:
 * a name of the table, and `SIGRTMIN + n` for the real-time ones.
 */
import type { IntExpr, Name } from '../ast/nodes.ts';
import { join, type Span } from '../base/span.ts';
import { constants } from '../calls/index.ts';

export const sigRtMin = 34;
export const sigRtMax = 64;

export type SignalFound =
  | { readonly kind: 'signal'; readonly number: number }
  /** No signal has this name. */
  | { readonly kind: 'unknown' }
  /** Only SIGRTMIN can have a number added to it. */
  | { readonly kind: 'offset'; readonly span: Span }
  /** Beyond SIGRTMAX, or before SIGRTMIN. */
  | { readonly kind: 'range'; readonly span: Span };

export function findSignal(name: Name, offset: IntExpr | undefined): SignalFound {
  const constant = constants.get(name.name);
  if (constant?.kind !== 'signal') return { kind: 'unknown' };
  if (!offset) return { kind: 'signal', number: constant.value };
  const span = join(name.span, offset.span);
  if (constant.value !== sigRtMin) return { kind: 'offset', span };
  const number = constant.value + offset.value;
  if (number < sigRtMin || number > sigRtMax) return { kind: 'range', span };
  return { kind: 'signal', number };
}

/** SIGKILL and SIGSTOP: no program can catch, block or ignore them. */
export function isUncatchable(signal: number): boolean {
  return signal === 9 || signal === 19;
}

/** `SIGRTMIN + 2` as people write it. */
export function spelledSignal(name: Name, offset: IntExpr | undefined): string {
  return offset ? `${name.name} + ${String(offset.value)}` : name.name;
}
