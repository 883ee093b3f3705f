import type { Severity } from './diagnostic.ts';

/**
 * Every diagnostic code and its severity: the one list that the catalogue of
 * texts, the `explain` pages, the docs and the tests are held against.
 */
export const codes = {
  EVL0001: 'error',
  EVL0002: 'error',
  EVL0003: 'error',
  EVL1001: 'error',
  EVL1002: 'error',
  EVL1003: 'error',
  EVL1004: 'error',
  EVL1005: 'error',
  EVL1006: 'error',
  EVL1007: 'error',
  EVL1008: 'warning',
  EVL1009: 'error',
  EVL2001: 'error',
  EVL2002: 'warning',
  EVL2003: 'error',
  EVL2101: 'error',
  EVL2102: 'warning',
  EVL2103: 'error',
  EVL3001: 'error',
  EVL3002: 'error',
  EVL3003: 'error',
  EVL3004: 'error',
  EVL3005: 'warning',
  EVL4001: 'error',
  EVL4002: 'error',
  EVL4003: 'error',
  EVL4004: 'error',
  EVL4005: 'error',
  EVL4006: 'warning',
  EVL5001: 'error',
  EVL5002: 'error',
  EVL5003: 'error',
  EVL5004: 'error',
  EVL5005: 'error',
  EVL5006: 'error',
  EVL5007: 'error',
  EVL5008: 'error',
  EVL5101: 'warning',
  EVL6001: 'error',
  EVL6002: 'error',
  EVL6003: 'error',
  EVL6004: 'error',
  EVL7001: 'error',
  EVL7002: 'error',
} as const satisfies Record<string, Severity>;

export type Code = keyof typeof codes;

export function isCode(text: string): text is Code {
  return Object.hasOwn(codes, text);
}
