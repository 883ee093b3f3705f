import { describe, expect, test } from 'vitest';
import { sentence } from '../../src/diagnostic/sentence.ts';
import { diagnosticsOf, holds, tryProgram } from '../check/program.ts';

function helpFor(text: string): string | undefined {
  const [first] = tryProgram(text).diagnostics;
  return first?.help && sentence(first.help);
}

describe('EVL1001: unknown names', () => {
  test('a name, a function, a handler and a thread that are not there', () => {
    holds(`
main {
  print(x)          // expect error EVL1001: nothing here has the name \`x\`
  work(1)           // expect error EVL1001: there is no function \`work\`
  post done(1)      // expect error EVL1001: there is no handler \`done\`
  watch(0, READ) then come()  // expect error EVL1001: there is no handler \`come\`
  spawn run()       // expect error EVL1001: there is no function \`run\` to spawn
}
`);
  });

  test('the nearest name of the program is suggested before builtins', () => {
    expect(helpFor('shared counter = 0  main { print(countr) }')).toBe('did you mean `counter`?');
    expect(helpFor('main { let total = 1  print(totla, total) }')).toBe('did you mean `total`?');
    expect(helpFor('main { prnit(1) }')).toBe('did you mean `print`?');
    expect(helpFor('main { print(SIGHPU) }')).toBe('did you mean `SIGHUP`?');
    expect(helpFor('on echo(c) {}  main { post ecco(1) }')).toBe('did you mean `echo`?');
  });

  test('very short names get no wild guesses', () => {
    expect(helpFor('main { let a = 1  print(a, b) }')).toBeUndefined();
  });

  test.each([
    ['null', 'nil'],
    ['None', 'nil'],
    ['undefined', 'nil'],
    ['True', 'true'],
    ['printf', 'print(a, b, …)'],
    ['console', 'print(a, b, …)'],
    ['strlen', 'len(x)'],
    ['setTimeout', 'after(us) then h(args)'],
    ['this', 'a variable: there are no objects'],
  ])('words of other languages: %s', (word, instead) => {
    expect(helpFor(`main { let tree = 1  print(tree)  ${word}(1) }`)).toBe(`in EVL: ${instead}`);
  });

  test('a name of the program that is near wins over a word of another language', () => {
    expect(helpFor('shared counts = 0  main { print(count) }')).toBe('did you mean `counts`?');
  });

  test('a local used above its let, or behind its block', () => {
    expect(helpFor('main { print(x)  let x = 1  print(x) }')).toBe(
      '`x` can be used only below its `let`',
    );
    expect(helpFor('main { if true { let x = 1  print(x) }  print(x) }')).toMatch(
      /only in the block/,
    );
  });

  test('A09: a Cyrillic letter in a Latin name is shown by its code point', () => {
    holds(`
main {
  let paper = 1
  print(paper, p\u0430per)  // expect error EVL1001: looks like \`paper\` but is another name: its character 2 is U+0430, Cyrillic, not U+0061, Latin
}
`);
    holds(
      'fn r\u0435ad2() {}\nmain { read2() }  // expect error EVL1001: its character 2 is U+0065, Latin, not U+0435, Cyrillic',
      ['EVL1008'],
    );
    holds(
      'main { \uff50\uff52\uff49\uff4e\uff54(1) }  // expect error EVL1001: is U+FF50, full-width, not U+0070, Latin',
    );
  });

  test('A10: one character composed and decomposed is one name', () => {
    holds('shared caf\u00e9 = 1\nshared cafe\u0301 = 2  // expect error EVL1002: is defined twice');
    expect(tryProgram('shared caf\u00e9 = 1  main { print(cafe\u0301) }').diagnostics).toEqual([]);
  });

  test('A21: names that JavaScript knows are ordinary names', () => {
    const names = [
      '__proto__',
      'constructor',
      'toString',
      'hasOwnProperty',
      'valueOf',
      'prototype',
      'arguments',
      'eval',
      'undefined',
      'NaN',
      'this',
      'new',
    ];
    for (const name of names) {
      holds(`main { print(${name}) }  // expect error EVL1001: nothing here has the name`);
      holds(`shared ${name} = 0\nmain { print(${name}) }`);
      holds(`fn ${name}(a) { return a }\nmain { let b = ${name}(1)  print(b) }`);
      holds(`on ${name}(a) { print(a) }\nmain { post ${name}(1) }`);
      holds(
        `mutex ${name}\nmain { with ${name} { let ${name} = {${name}: 1}  print(${name}.${name}) } }`,
      );
      holds(
        `world { client ${name} connect 7 { send "${name}" } }\ntest "${name}" { expect client ${name} received "x" }`,
      );
    }
  });

  test('B09: ten thousand unknown names: each is reported, the first hundred with a guess', () => {
    const n = 10_000;
    const text = `main {\n${Array.from({ length: n }, (_, i) => `print(unknown${String(i)})`).join('\n')}\n}\n${Array.from({ length: n }, (_, i) => `fn known${String(i)}() {}`).join('\n')}`;
    const { diagnostics } = tryProgram(text);
    expect(diagnostics.length).toBe(n);
    expect(diagnostics.filter((d) => d.help).length).toBeLessThanOrEqual(100);
  });

  test('a name of a megabyte', () => {
    const name = 'n'.repeat(1_000_000);
    const { all } = diagnosticsOf(`main { print(${name}) }`);
    expect(all.length).toBe(1);
    for (const d of all) expect(sentence(d.message).length).toBeLessThan(500);
  });
});
