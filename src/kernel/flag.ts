/** Flags of descriptions, by the names of the table of constants. */
import { constant } from '../calls/index.ts';

export const flag = {
  accessMode: constant('O_ACCMODE'),
  writeOnly: constant('O_WRONLY'),
  nonblock: constant('O_NONBLOCK'),
  append: constant('O_APPEND'),
} as const;
