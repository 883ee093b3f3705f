/** Slips from other languages and of the hand: a program, and the errors that it must give. */
type Row = readonly [title: string, program: string, ...errors: string[]];

/** Statements inside a handler, from line 2 on. */
const inside = (...lines: string[]): string =>
  `on start {\n${lines.map((one) => `  ${one}\n`).join('')}}\n`;
export const rows: Record<string, readonly Row[]> = {
  'words of other languages': [
    [
      'def',
      'def f(a) {\n}\n',
      '1:1 EVL0001 `def`: a function begins with `fn` → write `fn f(…) { … }`',
    ],
    [
      'function',
      'function f(a) {\n}\n',
      '1:1 EVL0001 `function`: a function begins with `fn` → write `fn f(…) { … }`',
    ],
    [
      'int f()',
      'int f(a) {\n}\n',
      '1:1 EVL0001 `int`: a function begins with `fn` → write `fn f(…) { … }`',
    ],
    [
      'var',
      inside('var x = 1'),
      '2:3 EVL0001 `var`: a variable is declared with `let` → write `let x = …`',
    ],
    [
      'int x',
      inside('int x = 1', 'char y;'),
      '2:3 EVL0001 `int`: a variable is declared with `let` → write `let x = …`',
      '3:3 EVL0001 `char`: a variable is declared with `let` → write `let y = …`',
    ],
    [
      'let x: int',
      inside('let x: int = 1'),
      '2:8 EVL0001 names have no types in EVL; write the name alone',
    ],
    [
      'parameters with types',
      'fn f(int a, b: str) -> int {\n}\n',
      '1:6 EVL0001 names have no types in EVL; write the name alone',
    ],
    [':=', inside('x := 1'), '2:5 EVL0001 EVL has no `:=` → write `let x = …`'],
    [
      'let at the top',
      'let x = 1\n',
      '1:1 EVL0001 `let` declares a variable of a block, and this stands outside of all blocks → write `shared x = …`, or `const` if it never changes',
    ],
    [
      'const in a block',
      inside('const x = 1'),
      '2:3 EVL0001 `const` cannot stand inside a block → write `let`, or move it out of the block',
    ],
    [
      'elif',
      inside('if a {', '} elif b {', '} elseif c {', '}'),
      '3:5 EVL0001 `elif`: write `else if`',
      '4:5 EVL0001 `elseif`: write `else if`',
    ],
    ['and', inside('if a and b { }'), '2:8 EVL0001 `and`: write `&&`'],
    ['or', inside('let x = f(a) or b'), '2:16 EVL0001 `or`: write `||`'],
    ['not', inside('if not a { }'), '2:6 EVL0001 `not`: write `!`'],
    [
      'if … then',
      inside('if a then {', '}'),
      '2:8 EVL0001 `then` does not belong to `if`; the block follows the condition directly',
    ],
    [
      'switch',
      inside('switch (x) {', '  case 1: f()', '}'),
      '2:3 EVL0001 EVL has no `switch` → use `if` and `else if`',
    ],
    ['do while', inside('do { f() } while (x)'), '2:3 EVL0001 EVL has no `do` → use `while`'],
    [
      'try',
      inside('try {', '  f()', '}'),
      '2:3 EVL0001 EVL has no `try` → use the result of the call: −1 and `errno` say what failed',
    ],
    [
      'a lambda',
      inside('let f = fn(x) { return x }'),
      '2:11 EVL0001 a function cannot be written inside a statement → declare it outside with `fn name(…) { … }` and use its name here',
    ],
    [
      'blocks by indentation',
      'def f(x):\n  if x:\n    g()\n  else:\n    h()\n\non start {\n}\n',
      '1:1 EVL0001 `def`: a function begins with `fn` → write `fn f(…) { … }`',
      '2:7 EVL0001 a block stands in `{ }`; `:` does not begin one',
      '4:7 EVL0001 a block stands in `{ }`; `:` does not begin one',
    ],
    [
      'a ? b : c',
      inside('let x = a ? 1 : 2'),
      '2:13 EVL0001 `?` (U+003F) means nothing in EVL → EVL has no `a ? b : c`; use `if` and `else`',
    ],
  ],
  loops: [
    [
      'for (…;…;…)',
      inside('for (let i = 0; i < 10; i++) {', '  f(i)', '}'),
      '2:3 EVL0001 a `for` in EVL goes through a range or a list → write `for i in 0..n { … }`, or use `while`',
    ],
    [
      'for …; …; …',
      inside('for i := 0; i < 10; i++ {', '}'),
      '2:3 EVL0001 a `for` in EVL goes through a range or a list → write `for i in 0..n { … }`, or use `while`',
    ],
    [
      'for (x in xs)',
      inside('for (x in xs) {', '}'),
      '2:7 EVL0001 the head of a `for` has no parentheses → write `for x in list { … }`',
    ],
    ['for x of xs', inside('for x of xs { }'), '2:9 EVL0001 `of`: write `in`'],
    [
      'for let x',
      inside('for let x in xs { }'),
      '2:7 EVL0001 `for` declares its variable itself; leave `let` out',
    ],
    ['for without in', inside('for x { }'), '2:9 EVL0001 `in` should stand here, not `{`'],
  ],
  signs: [
    [
      '= in a condition',
      inside('if x = 1 {', '}'),
      '2:8 EVL0001 `=` gives a variable a value and cannot stand in a condition → to compare, write `==`',
    ],
    [
      '== as a statement',
      inside('x == 1'),
      '2:5 EVL0001 `==` compares two values, and nothing is done with the answer → write `=` to give the variable a value',
    ],
    ['===', inside('if x === 1 { }'), '2:8 EVL0001 EVL has no `===` → write `==`'],
    ['i++', inside('i++'), '2:4 EVL0001 EVL has no `++` → write `i += 1`'],
    ['i--', inside('i--', 'f()'), '2:4 EVL0001 EVL has no `--` → write `i -= 1`'],
    ['++i', inside('++i'), '2:3 EVL0001 EVL has no `++` → write `i += 1`'],
    [
      'a = b = c',
      inside('a = b = c'),
      '2:9 EVL0001 a statement assigns once; an assignment has no value → write two statements, or `==` to compare',
    ],
    [
      'let a, b',
      inside('let a, b = 1, 2'),
      '2:8 EVL0001 `let` declares one variable → write a `let` for each, on lines of their own',
    ],
    [
      'a line that begins with +',
      inside('let x = 1', '  + 2'),
      '3:5 EVL0001 a line cannot begin with `+` → put the `+` at the end of the line before',
    ],
    [
      'a value missing',
      inside('let x = 1 +', 'let y = 2'),
      '2:14 EVL0001 a value is missing after `+`',
    ],
    [
      'a value missing in an assignment',
      inside('x =', '}').slice(0, -2),
      '2:6 EVL0001 a value is missing after `=`',
    ],
    ['two operators', inside('let x = 1 + * 2'), '2:15 EVL0001 a value should stand here, not `*`'],
  ],
  brackets: [
    ['a missing )', inside('f(1, 2', 'g()'), '2:9 EVL0001 a `)` is missing here'],
    ['a missing ) over lines', inside('f(1,', '  2', 'g()'), '3:6 EVL0001 a `)` is missing here'],
    ['a missing ]', inside('f([1, 2)'), '2:10 EVL0001 a `]` is missing here'],
    ['a missing } of a map', inside('let m = {a: 1', 'g()'), '2:16 EVL0001 a `}` is missing here'],
    ['a missing ) before {', inside('if (a {', '}'), '2:8 EVL0001 a `)` is missing here'],
    [
      'a missing ) before then',
      inside('watch(c, READ then h(c)'),
      '2:16 EVL0001 a `)` is missing here',
    ],
    [
      'one ) too many',
      inside('f(1))'),
      '2:7 EVL0001 this `)` closes nothing: there is one too many, or its partner is missing',
    ],
    ['the wrong one', inside('f(1]'), '2:6 EVL0001 `)` should stand here, not `]`'],
    [
      'no parentheses',
      inside('print "hi"', 'close fd'),
      '2:9 EVL0001 the arguments of `print` must stand in parentheses → write `print(…)`',
      '3:9 EVL0001 the arguments of `close` must stand in parentheses → write `close(…)`',
    ],
    [
      'only the second one',
      inside('print "hi")'),
      '2:9 EVL0001 the arguments of `print` must stand in parentheses → write `print(…)`',
    ],
    [
      'no arguments',
      inside('post h', 'watch(c, READ) then h'),
      '2:9 EVL0001 `(…)` with the arguments is missing after `h`',
      '3:24 EVL0001 `(…)` with the arguments is missing after `h`',
    ],
    [
      'no parameters',
      'fn f {\n}\n',
      '1:6 EVL0001 `(…)` with the parameters should stand here, not `{`',
    ],
    [
      'a missing } on one line',
      inside('if a { return', 'f()'),
      '2:16 EVL0001 a `}` is missing here',
    ],
    [
      'a missing { on one line',
      inside('if a return }', 'f()'),
      '2:7 EVL0001 a `{` is missing here',
    ],
    [
      'a missing { of a script',
      'world {\n  client a connect 7 send "x" close }\n}\n',
      '2:21 EVL0001 a `{` is missing here',
    ],
    ['{ twice', inside('if a { {', '  f()', '}'), '2:10 EVL0001 this `{` is one too many'],
    [
      '} twice',
      inside('if a { f() } }', 'f()'),
      '2:16 EVL0001 this `}` closes nothing: there is one too many, or its partner is missing',
    ],
    [
      'a missing comma',
      inside('f(1 2)', 'let xs = ["a" "b"]', 'let m = {a: 1 b: 2}'),
      '2:6 EVL0001 a comma is missing here',
      '3:16 EVL0001 a comma is missing here',
      '4:16 EVL0001 a comma is missing here',
    ],
    [
      'an empty index',
      inside('x = xs[]'),
      '2:9 EVL0001 there is nothing between [ and ]: which element is meant?',
    ],
    [
      'no block',
      inside('if a', '  f()'),
      '2:7 EVL0001 the end of the condition and a block `{ … }` is missing after `a`',
    ],
  ],
  'names and texts': [
    [
      'a keyword as a name',
      inside('let in = 3', 'in += 1', 'f(in)'),
      '2:7 EVL0001 `in` is a word of the language and cannot be a name',
    ],
    [
      'a keyword as a parameter',
      'fn f(a, test) {\n}\n',
      '1:9 EVL0001 `test` is a word of the language and cannot be a name',
    ],
    [
      'a keyword as a value',
      inside('let x = 1 + on'),
      '2:15 EVL0001 `on` is a word of the language and has no value',
    ],
    [
      "'text'",
      inside("print('hi')"),
      '2:9 EVL0001 a text stands between double quotes, not \' → write "…"',
    ],
    ['“text”', inside('print(“hi”)'), '2:9 EVL0001 `“` (U+201C) means nothing in EVL → write `"`'],
    ['# comment', inside('# a comment'), '2:3 EVL0001 a comment begins with `//`, not with `#`'],
    [
      'a text without its end',
      inside('print("hi)', 'g()'),
      '2:9 EVL0003 this text is not closed: a `"` is missing at its end → a text ends on its line; a line break inside it is written `\\n`',
    ],
    [
      'import without quotes',
      'import lib/a\n',
      '1:8 EVL0001 the path of an import stands in double quotes → write `import "file.evl"`',
    ],
    ['a field missing', inside('x = a.'), '2:9 EVL0001 the name of a field is missing after `.`'],
  ],
  'misspelt words': [
    ['world', 'wrld {\n  cpus 2\n}\n', '1:1 EVL0001 `wrld`: is `world` meant?'],
    ['on', 'o f(x) {\n}\n', '1:1 EVL0001 `o`: is `on` meant?'],
    ['shared', 'shraed x = 1\n', '1:1 EVL0001 `shraed`: is `shared` meant?'],
    ['while', inside('whlie x < 3 {', '}'), '2:3 EVL0001 `whlie`: is `while` meant?'],
    ['else', inside('if x {', '} esle {', '}'), '3:5 EVL0001 `esle`: is `else` meant?'],
    ['return', inside('retrun x'), '2:3 EVL0001 `retrun`: is `return` meant?'],
    ['let', inside('lt x = 1'), '2:3 EVL0001 `lt`: is `let` meant?'],
    [
      'connect',
      'world {\n  client a conect 7 { }\n}\n',
      '2:12 EVL0001 `connect` should stand here, not `conect` → is `connect` meant?',
    ],
  ],
  places: [
    [
      'a statement outside',
      'print("hi")\non start { }\n',
      '1:1 EVL0001 `print` cannot stand outside of `main`, handlers and functions → statements stand inside a block, such as that of `on start { … }`',
    ],
    [
      'an item inside',
      inside('fn f() { }'),
      '2:3 EVL0001 `fn` cannot stand inside a block → move it out, to the outermost level of the file',
    ],
    [
      'start without on',
      'start {\n}\n',
      '1:1 EVL0001 `start` cannot stand outside of `main`, handlers and functions → write `on start { … }`',
    ],
    [
      'on without a name',
      'on {\n}\n',
      '1:4 EVL0001 the name of an event should stand here, not `{`',
    ],
    ['parameters of main', 'main() {\n}\n', '1:5 EVL0001 `main` has no parameters'],
    ['parameters of start', 'on start(a) {\n}\n', '1:9 EVL0001 `on start` takes no parameters'],
    [
      'else alone',
      inside('f()', 'else { }'),
      '3:3 EVL0001 this `else` belongs to no `if` → `else` follows the `}` of an `if`',
    ],
    [
      'then after return',
      inside('return f() then h()'),
      '2:14 EVL0001 `then` must follow a call that stands as a statement or is assigned to a variable',
    ],
    [
      'await without a call',
      inside('let x = await y'),
      '2:11 EVL0001 `await` waits for a call, and no call follows it',
    ],
    [
      'a value alone',
      inside('5', 'unlock', 'a + b'),
      '2:3 EVL0001 this computes a value and throws it away → keep it with `let x = …`, or call a function with it',
      '3:3 EVL0001 `unlock` alone does nothing → to call it, write `unlock(…)`',
      '4:3 EVL0001 this computes a value and throws it away → keep it with `let x = …`, or call a function with it',
    ],
  ],
  'worlds and tests': [
    [
      'an unknown setting',
      'world {\n  cpu 2\n}\n',
      '2:3 EVL0001 `cpu` cannot stand here in a `world` → is `cpus` meant?',
    ],
    [
      'a setting that is none',
      'world {\n  ram 2\n}\n',
      '2:3 EVL0001 `ram` cannot stand here in a `world` → a world holds `cpus`, `seed`, `memory`, `disk`, `net`, `cost`, `file`, `fail`, `at`, `client`, `clients`, `server` and the like',
    ],
    [
      'a word missing',
      'world {\n  memory 5\n  client a at 1ms 80 { }\n}\n',
      '2:11 EVL0001 `pages` is missing after `5`',
      '3:19 EVL0001 `connect` should stand here, not `80`',
    ],
    [
      'an unknown action',
      'world {\n  client a connect 7 { send "x" receive "y" }\n}\n',
      '2:33 EVL0001 `receive` cannot stand here in a script → a script holds `send`, `expect`, `wait`, `shutdown`, `close`, `reset` and `repeat`',
    ],
    [
      'a number missing',
      'world {\n  cpus\n  seed 1\n}\n',
      '2:7 EVL0001 a number is missing after `cpus`',
    ],
    [
      'an unknown finding',
      'test "t" {\n  expect no race\n}\n',
      '2:13 EVL0001 `races`, `blocking`, `deadlock`, `stalls`, `faults`, `leaks` or `errors` should stand here, not `race` → is `races` meant?',
    ],
    [
      '= in an expectation',
      'test "t" {\n  expect x = 1\n}\n',
      '2:12 EVL0001 `=` gives a variable a value and cannot stand in a condition → to compare, write `==`',
    ],
    [
      'a condition twice',
      'test "t" points 1 points 2 {\n}\n',
      '1:19 EVL0001 `points 2`: a test can say this only once',
    ],
    [
      'no expectation',
      'test "t" {\n  output "x"\n}\n',
      '2:3 EVL0001 `output` cannot stand here in a `test` → each line of a test begins with `expect`',
    ],
  ],
};
