/** The names of constants are types: a misspelt one does not compile, and is a fault where it gets through. */
import { expect, test } from 'vitest';
import { InternalError } from '../../src/base/assert.ts';
import { constant, constants, isConstantName } from '../../src/calls/index.ts';

test('a constant is found by its name', () => {
  expect([constant('EAGAIN'), constant('SIGTERM'), constant('O_RDONLY')]).toEqual([11, 15, 0]);
  for (const { name, value } of constants.values()) {
    if (!isConstantName(name)) throw new Error(`${name} is no constant`);
    expect(constant(name)).toBe(value);
  }
});

test('a misspelt name is never 0', () => {
  expect(isConstantName('EAGIAN')).toBe(false);
  // @ts-expect-error It is no name of the table.
  expect(() => constant('EAGIAN')).toThrow(InternalError);
});
