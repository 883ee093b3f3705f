import { describe, expect, test } from 'vitest';
import { blocking } from '../../src/diagnostic/en/blocking.ts';
import { frame } from '../../src/diagnostic/en/frame.ts';
import { en } from '../../src/diagnostic/en/index.ts';
import { grade } from '../../src/diagnostic/en/grade.ts';
import { names } from '../../src/diagnostic/en/names.ts';
import { test as tests } from '../../src/diagnostic/en/test.ts';
import { words } from '../../src/diagnostic/en/words.ts';
import { world } from '../../src/diagnostic/en/world.ts';
import { isCode } from '../../src/diagnostic/codes.ts';
import { phrase, type PhraseId } from '../../src/diagnostic/phrase.ts';
import { sentence } from '../../src/diagnostic/sentence.ts';

/** A word that is a text, a list and a number, so that any text can be filled in with it. */
const anything = new Proxy({}, { get: () => ['W'] });

const mine = Object.entries({
  ...names,
  ...blocking,
  ...world,
  ...words,
  ...frame,
  ...tests,
  ...grade,
}) as unknown as readonly (readonly [PhraseId, (w: object) => string])[];

describe('the texts of names, checks and frames', () => {
  test.each(mine)('%s', (id, text) => {
    const said = [text(anything)].flat().join(' ');
    expect(said).not.toBe('');
    expect(said).not.toMatch(
      /undefined|\[object|TODO|\.$|  |operand|callee|token|\biff\b|identifier/,
    );
    expect((said.match(/`/g) ?? []).length % 2).toBe(0);
    const [head = ''] = id.split('.');
    if (head.startsWith('EVL')) expect(isCode(head)).toBe(true);
  });

  test('no two groups have a text of one id', () => {
    const groups = [names, blocking, world, words, frame, tests, grade].map(
      (g) => Object.keys(g).length,
    );
    expect(new Set(mine.map(([id]) => id)).size).toBe(groups.reduce((a, b) => a + b, 0));
    for (const [id] of mine) expect(Object.hasOwn(en, id)).toBe(true);
  });
});

describe('phrases', () => {
  test('phrases inside phrases, lists, numbers', () => {
    expect(
      sentence(
        phrase('EVL1006.noHandler', { name: 'f', what: phrase('what.fn', {}), word: 'post' }),
      ),
    ).toBe('`post` needs a handler, and `f` is a function');
    expect(
      sentence(phrase('EVL2001.through', { what: 'x', handler: 'on a', chain: ['b', 'c'] })),
    ).toBe('x always waits, and a handler leads to it: on a → b → c');
  });

  test('A21: words named as JavaScript names its own', () => {
    expect(sentence(phrase('EVL1001.unknown', { name: '__proto__' }))).toBe(
      'nothing here has the name `__proto__`',
    );
  });
});
