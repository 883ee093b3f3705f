/**
 * How tightly binary operators bind, from the loosest to the tightest; those of
 * one line bind alike, from left to right.
 *
 * The grammar reads an expression as a flat row of operands and operators, and
 * this table shapes it afterwards: one rule instead of one for each level keeps
 * the parser fast and its stack short.
 */
import type { BinaryOp } from './nodes.ts';

export const precedenceLevels = [
  ['||'],
  ['&&'],
  ['==', '!='],
  ['<', '<=', '>', '>='],
  ['&', '|', '^', '<<', '>>'],
  ['+', '-'],
  ['*', '/', '%'],
] as const;

const levels: ReadonlyMap<string, number> = new Map<string, number>(
  precedenceLevels.flatMap((texts, level) => texts.map((text) => [text, level + 1] as const)),
);

/** From 1 (`||`) upwards. */
export function precedenceOf(operator: BinaryOp): number {
  return levels.get(operator) ?? 0;
}
