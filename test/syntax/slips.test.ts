/**
 * What students write out of habit, and what they are told. Each row: what it is
 * about, the program, and every error with its line and column; `→` is the help.
 */
import { describe, expect, test } from 'vitest';
import { en } from '../../src/diagnostic/en/index.ts';
import { say } from '../../src/diagnostic/phrase.ts';
import { line, parsed } from './parsed.ts';
import { rows } from './slip-rows.ts';

describe.each(Object.entries(rows))('%s', (_, group) => {
  test.each(group)('%s', (_title, program, ...errors) => {
    const { file, diagnostics } = parsed(program);
    expect(
      diagnostics.map(
        (one) => `${line(file, one)}${one.help === undefined ? '' : ` → ${say(en, one.help)}`}`,
      ),
    ).toEqual(errors);
  });
});

test('several errors in one go, none a consequence of another', () => {
  const { errors, tree } = parsed(`shared total = 0
on start {
  var n = 3
  if n = 3 {
    print('three')
  }
  for (i = 0; i < n; i++) {
    total++
    print(i n)
  }
  let in = listen(7)
  watch(in, READ) then connected(in)
}

on connected(fd) {
  let x = read(fd, buffer(512), 512
  if x > 0 and x < 10 {
    write(fd, "ok)
}

fn done() {
  return total
}
`);
  expect(errors).toEqual([
    '3:3 EVL0001 `var`: a variable is declared with `let`',
    '4:8 EVL0001 `=` gives a variable a value and cannot stand in a condition',
    "5:11 EVL0001 a text stands between double quotes, not '",
    '7:3 EVL0001 a `for` in EVL goes through a range or a list',
    '8:10 EVL0001 EVL has no `++`',
    '9:12 EVL0001 a comma is missing here',
    '11:7 EVL0001 `in` is a word of the language and cannot be a name',
    '16:36 EVL0001 a `)` is missing here',
    '17:12 EVL0001 `and`: write `&&`',
    '18:15 EVL0003 this text is not closed: a `"` is missing at its end',
    '19:1 EVL0001 a `}` is missing before this: the `{` of line 17 is still open',
  ]);
  expect(tree.items.map((item) => item.kind)).toEqual(['shared', 'handler', 'handler', 'fn']);
});

test('what a wrong declaration declares is known', () => {
  const { tree } = parsed(
    'shared a = = 1\nfn f(x, y {\n  return x\n}\non g(n) color { }\nmain {\n  let b = * 2\n  print(a, b)\n}\n',
  );
  const [shared, fn, handler, main] = tree.items;
  expect(shared).toMatchObject({ kind: 'shared', name: { name: 'a' } });
  expect(fn).toMatchObject({
    kind: 'fn',
    name: { name: 'f' },
    params: [{ name: 'x' }, { name: 'y' }],
    body: { statements: [{ kind: 'return' }] },
  });
  expect(handler).toMatchObject({ kind: 'handler', params: [{ name: 'n' }] });
  expect(main).toMatchObject({
    body: { statements: [{ kind: 'let', name: { name: 'b' } }, { kind: 'call' }] },
  });
});
