/** Flags of descriptions, by the names of the table of constants. */
import { constants } from '../calls/index.ts';

/** The number of a named constant. */
export function value(name: string): number {
  return constants.get(name)?.value ?? 0;
}

export const flag = {
  accessMode: 3,
  writeOnly: 1,
  nonblock: value('O_NONBLOCK'),
  append: value('O_APPEND'),
} as const;
