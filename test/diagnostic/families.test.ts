/** Codes and their families. */
import { expect, test } from 'vitest';
import { codes, familyOf, isOfTheRun, type Code, type Family } from '../../src/diagnostic/codes.ts';

const all = Object.keys(codes) as Code[];

test('a family is asked by its codes', () => {
  const of = (family: Family): Code[] => all.filter((code) => familyOf(code) === family);
  expect(of('race')).toEqual(['EVL3001', 'EVL3002', 'EVL3003', 'EVL3004', 'EVL3005']);
  expect(of('leak')).toEqual(['EVL5101']);
  expect(of('blocking').length + of('waiting').length).toBe(13);
});

test('what a program does wrong while it runs: errors, leaks and limits, nothing that a check finds', () => {
  expect(isOfTheRun('EVL5001') && isOfTheRun('EVL5101') && isOfTheRun('EVL6004')).toBe(true);
  expect(
    ['EVL1001', 'EVL2001', 'EVL3001', 'EVL4001', 'EVL7001'].some((c) => isOfTheRun(c as Code)),
  ).toBe(false);
});
