/** The parser, the grammar for students and the grammar for editors say the same. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ISerializedGast } from 'chevrotain';
import { describe, expect, test } from 'vitest';
import { freshParser } from '../../grammar/parser.ts';
import * as t from '../../grammar/tokens.ts';
import { isA } from '../../grammar/layout.ts';
import { precedenceLevels } from '../../src/ast/precedence.ts';

const folder = join(import.meta.dirname, '../../grammar');
const ebnf = readFileSync(join(folder, 'evl.ebnf'), 'utf8');

/** The rules of the grammar for students: name → the words, in quotes, and the rules that it names. */
function readEbnf(): Map<string, Set<string>> {
  const rules = new Map<string, Set<string>>();
  const text = ebnf.replace(/\(\*[^]*?\*\)/g, '');
  for (const [, name, body] of text.matchAll(/(\w+)\s*=((?:"[^"]*"|[^";])*);/g)) {
    if (name === undefined || body === undefined) continue;
    rules.set(name, new Set(body.match(/"[^"]*"|\w+/g) ?? []));
  }
  return rules;
}

/** How the grammar for students writes a type of token. */
function written(name: string): string {
  const layout = new Map([
    ['Identifier', 'name'],
    ['Int', 'int'],
    ['Str', 'string'],
    ['GroupOpen', '"("'],
    ['ListOpen', '"["'],
    ['MapOpen', '"{"'],
    ['BareReturn', '"return"'],
    ['ElseIf', '"else"'],
  ]).get(name);
  if (layout !== undefined) return layout;
  for (const [text, type] of [...t.signTypes, ...t.wordTypes])
    if (type.name === name) return `"${text}"`;
  return name.charAt(0).toLowerCase() + name.slice(1);
}

/** What a rule of the parser names, as the grammar for students writes it. */
function namedIn(production: ISerializedGast): string[] {
  const { type, name, definition } = production as ISerializedGast & {
    name?: string;
    definition?: ISerializedGast[];
  };
  if (type === 'Terminal') return [written(name ?? '')];
  if (type === 'NonTerminal') return [name ?? ''];
  return (definition ?? []).flatMap(namedIn);
}

const rules = readEbnf();
const productions = freshParser().getSerializedGastProductions() as (ISerializedGast & {
  name: string;
  definition: ISerializedGast[];
})[];
const categories = [
  t.Atom,
  t.PrefixOperator,
  t.BinaryOperator,
  t.CompareOperator,
  t.AssignOperator,
  t.CountSetting,
  t.Finding,
  t.SimpleMeasure,
  t.Percentile,
  t.Costly,
];

describe('evl.ebnf', () => {
  test('has the rules of the parser and the categories of tokens, and no others', () => {
    const names = [
      ...productions.map((rule) => rule.name),
      ...categories.map((type) => written(type.name)),
    ];
    expect([...rules.keys()].sort()).toEqual(names.sort());
  });

  test.each(productions.map((rule) => [rule.name, rule] as const))(
    '%s names what the parser names',
    (name, rule) => {
      expect([...(rules.get(name) ?? [])].sort()).toEqual(
        [...new Set(rule.definition.flatMap(namedIn))].sort(),
      );
    },
  );

  test.each(categories.map((type) => [written(type.name), type] as const))(
    '%s has the tokens of its category',
    (name, category) => {
      const mistaken = [
        t.StrictEqual,
        t.StrictNotEqual,
        t.UnclosedStr,
        t.QuotedStr,
        t.Folded,
        t.Missing,
      ] as t.TokenType[];
      const members = t.vocabulary
        .filter((type) => type !== category && isA(type, category) && !mistaken.includes(type))
        // The grammar names the category, not what is in it.
        .filter(
          (type) =>
            type !== t.CompareOperator &&
            !(category === t.Atom && type !== t.Identifier && isA(type, t.Identifier)),
        )
        .map((type) => written(type.name));
      expect([...(rules.get(name) ?? [])].sort()).toEqual(members.sort());
    },
  );

  test('lists the binary operators by their precedence', () => {
    const text = /binaryOperator\s*=([^;]*);/.exec(ebnf)?.[1] ?? '';
    const levels = text
      .trim()
      .split('\n')
      .map((row) => [...row.matchAll(/"([^"]+)"/g)].map((found) => found[1]));
    expect(levels).toEqual(precedenceLevels);
  });

  test('uses every keyword, every word and every sign', () => {
    const used = new Set([...rules.values()].flatMap((names) => [...names]));
    const slips = ['*/', '++', '===', '!=='];
    const all = [...t.keywordTexts, ...t.wordTexts, ...t.signTypes.keys()].filter(
      (text) => !slips.includes(text),
    );
    expect(all.filter((text) => !used.has(`"${text}"`))).toEqual([]);
  });
});

describe('evl.tmLanguage.json', () => {
  interface Pattern {
    name?: string;
    match?: string;
    begin?: string;
    end?: string;
    patterns?: Pattern[];
  }
  const language = JSON.parse(readFileSync(join(folder, 'evl.tmLanguage.json'), 'utf8')) as {
    repository: Record<string, Pattern>;
  };
  const wordsOf = (pattern: Pattern | undefined): string[] =>
    [pattern?.match ?? '', ...(pattern?.patterns ?? []).map((one) => one.match ?? '')].flatMap(
      (match) => /^\\b\(\?:([\w|]+)\)\\b$/.exec(match)?.[1]?.split('|') ?? [],
    );

  test('knows the keywords', () => {
    expect(wordsOf(language.repository['keywords']).sort()).toEqual([...t.keywordTexts].sort());
  });

  test('knows the words of worlds and tests', () => {
    expect(wordsOf(language.repository['words']).sort()).toEqual([...t.wordTexts].sort());
  });

  test('colours every operator', () => {
    const operator = new RegExp(`^(?:${language.repository['operators']?.match ?? ''})$`);
    const operators = t.vocabulary.filter(
      (type) => isA(type, t.BinaryOperator) || isA(type, t.AssignOperator),
    );
    const texts = [...t.signTypes]
      .filter(([text, type]) => operators.includes(type) && !['===', '!=='].includes(text))
      .map(([text]) => text);
    expect(texts.filter((text) => !operator.test(text))).toEqual([]);
  });

  test('its expressions are well formed', () => {
    const expressions: string[] = [];
    JSON.stringify(language, (key, value: unknown) => {
      if ((key === 'match' || key === 'begin' || key === 'end') && typeof value === 'string')
        expressions.push(value);
      return value;
    });
    for (const expression of expressions)
      expect(() => new RegExp(expression, 'u'), expression).not.toThrow();
  });
});

describe('the parser', () => {
  test('passes the checks of Chevrotain', () => {
    expect(() => freshParser({ validate: true })).not.toThrow();
  });

  test('has few rules: each costs start-up time', () => {
    expect(productions.length).toBeLessThanOrEqual(56);
  });
});
