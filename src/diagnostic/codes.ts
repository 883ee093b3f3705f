import { assert } from '../base/assert.ts';
import type { Severity } from './diagnostic.ts';

/**
 * Every diagnostic code and its severity, by family: the one list that the
 * catalogue of texts, the `explain` pages, the docs and the tests are held
 * against. Who asks for a kind of diagnostic asks for its family; nobody reads
 * the digits of a code.
 */
const families = {
  /** the text is no program */
  syntax: {
    EVL0001: 'error',
    EVL0002: 'error',
    EVL0003: 'error',
  },
  /** names, forms of calls, types of literals: wrong before it runs */
  program: {
    EVL1001: 'error',
    EVL1002: 'error',
    EVL1003: 'error',
    EVL1004: 'error',
    EVL1005: 'error',
    EVL1006: 'error',
    EVL1007: 'error',
    EVL1008: 'warning',
    EVL1009: 'error',
    EVL1010: 'warning',
    EVL1011: 'warning',
  },
  /** a handler blocks, can block or stalls */
  blocking: {
    EVL2001: 'error',
    EVL2002: 'warning',
    EVL2003: 'error',
    EVL2101: 'error',
    EVL2102: 'warning',
    EVL2103: 'error',
    EVL2104: 'warning',
  },
  /** accesses that nothing orders, and what comes of it */
  race: {
    EVL3001: 'error',
    EVL3002: 'error',
    EVL3003: 'error',
    EVL3004: 'error',
    EVL3005: 'warning',
  },
  /** deadlocks, waits for ever, misused locks */
  waiting: {
    EVL4001: 'error',
    EVL4002: 'error',
    EVL4003: 'error',
    EVL4004: 'error',
    EVL4005: 'error',
    EVL4006: 'warning',
  },
  /** what a running program may not do */
  runtime: {
    EVL5001: 'error',
    EVL5002: 'error',
    EVL5003: 'error',
    EVL5004: 'error',
    EVL5005: 'error',
    EVL5006: 'error',
    EVL5007: 'error',
    EVL5008: 'error',
  },
  /** what a program that ended had not given back */
  leak: {
    EVL5101: 'warning',
  },
  /** what a run shows of a descriptor that is not used as it should be */
  descriptor: {
    EVL5102: 'warning',
    EVL5103: 'warning',
    EVL5104: 'warning',
  },
  /** a limit was reached */
  limit: {
    EVL6001: 'error',
    EVL6002: 'error',
    EVL6003: 'error',
    EVL6004: 'error',
  },
  /** what a client or a test expected and did not get */
  test: {
    EVL7001: 'error',
    EVL7002: 'error',
  },
} as const satisfies Record<string, Record<`EVL${number}`, Severity>>;

export type Family = keyof typeof families;

/** Every code with its severity. */
export const codes = {
  ...families.syntax,
  ...families.program,
  ...families.blocking,
  ...families.race,
  ...families.waiting,
  ...families.runtime,
  ...families.leak,
  ...families.descriptor,
  ...families.limit,
  ...families.test,
} as const;

export type Code = keyof typeof codes;

const familyByCode: ReadonlyMap<string, Family> = new Map(
  (Object.keys(families) as Family[]).flatMap((family) =>
    Object.keys(families[family]).map((code) => [code, family] as const),
  ),
);

/** Data races: pairs of places that nothing orders. The others of their family tell what comes of a race. */
export const raceCodes = ['EVL3001', 'EVL3002', 'EVL3003'] as const satisfies readonly Code[];

export function isRace(code: Code): boolean {
  return (raceCodes as readonly Code[]).includes(code);
}

export function isCode(text: string): text is Code {
  return Object.hasOwn(codes, text);
}

/** The family of a code. */
export function familyOf(code: Code): Family {
  const family = familyByCode.get(code);
  assert(family !== undefined, `${code} is of no family`);
  return family;
}

/** True for what the program itself did wrong while it ran: a run-time error, a leak, a limit. */
export function isOfTheRun(code: Code): boolean {
  const family = familyOf(code);
  return family === 'runtime' || family === 'leak' || family === 'limit';
}
