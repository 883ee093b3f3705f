/** Texts for EVL0001: what does not fit the grammar. Each takes one record of words and gives one sentence. */
export const parsing = {
  // ------------------------------------------------------------- in general
  'EVL0001.unexpected': (w: { found: string }) => `${w.found} cannot stand here`,
  'EVL0001.unexpectedAfter': (w: { found: string; previous: string }) =>
    `${w.found} cannot follow ${w.previous}`,
  'EVL0001.expected': (w: { wanted: string; found: string }) =>
    `${w.wanted} should stand here, not ${w.found}`,
  'EVL0001.missing': (w: { wanted: string; previous: string }) =>
    `${w.wanted} is missing after ${w.previous}`,

  'syntax.found': (w: { text: string }) => `\`${w.text}\``,
  'syntax.found.text': (w: { text: string }) => `the text ${w.text}`,
  'syntax.wanted.name': () => 'a name',
  'syntax.wanted.field': () => 'the name of a field',
  'syntax.wanted.text': () => 'a text in double quotes',
  'syntax.wanted.number': () => 'a number',
  'syntax.wanted.value': () => 'a value',
  'syntax.wanted.block': () => 'a block `{ … }`',
  'syntax.wanted.blockOfCondition': () => 'the end of the condition and a block `{ … }`',
  'syntax.wanted.condition': () => '`{`, `points`, `hidden`, `in`, `cpus` or `on`',
  'syntax.wanted.parameters': () => '`(…)` with the parameters',
  'syntax.wanted.arguments': () => '`(…)` with the arguments',
  'syntax.wanted.commaOr': (w: { sign: string }) => `\`,\` or \`${w.sign}\``,
  'syntax.wanted.finding': () =>
    '`races`, `blocking`, `deadlock`, `stalls`, `faults`, `leaks` or `errors`',
  'syntax.wanted.percentile': () => '`p50`, `p95`, `p99` or `max`',
  'syntax.wanted.costly': () => '`statement`, `syscall` or `dispatch`',
  'syntax.wanted.comparison': () => 'a comparison such as `==` or `<`',
  'syntax.wanted.event': () => 'the name of an event',
  'syntax.wanted.item': () => 'a handler, a function or a declaration',
  'syntax.wanted.at': () => '`signal`, `type`, `touch` or `power off`',
  'syntax.wanted.fileContent': () => '`=` and a text, or `size` and a number',
  'syntax.wanted.failing': () => 'a file or the name of a call',
  'syntax.wanted.sent': () => 'a text or `size` and a number',
  'syntax.wanted.runs': () => '`seeds` and a number, or `all schedules`',

  // ---------------------------------------------------------------- brackets
  'EVL0001.openedHere': (w: { sign: string }) => `this \`${w.sign}\` is open`,
  'EVL0001.unclosed': (w: { sign: string }) => `a \`${w.sign}\` is missing here`,
  'EVL0001.unclosedBlock': (w: { line: number }) =>
    `a \`}\` is missing before this: the \`{\` of line ${String(w.line)} is still open`,
  'EVL0001.unclosedAtEnd': (w: { line: number }) =>
    `the file ends, but the \`{\` of line ${String(w.line)} is still open: a \`}\` is missing`,
  'EVL0001.missingBrace': () => 'a `{` is missing here',
  'EVL0001.superfluous': (w: { sign: string }) =>
    `this \`${w.sign}\` closes nothing: there is one too many, or its partner is missing`,
  'EVL0001.doubled': (w: { sign: string }) => `this \`${w.sign}\` is one too many`,
  'EVL0001.wrongCloser': (w: { found: string; wanted: string }) =>
    `\`${w.wanted}\` should stand here, not \`${w.found}\``,
  'EVL0001.tooDeep': (w: { limit: number }) =>
    `nested too deeply: more than ${String(w.limit)} brackets are open here`,

  // ----------------------------------------------------------- lines and places
  'EVL0001.lineBegins': (w: { sign: string }) => `a line cannot begin with \`${w.sign}\``,
  'EVL0001.lineBegins.help': (w: { sign: string }) =>
    `put the \`${w.sign}\` at the end of the line before`,
  'EVL0001.elseAlone': () => 'this `else` belongs to no `if`',
  'EVL0001.elseAlone.help': () => '`else` follows the `}` of an `if`',
  'EVL0001.thenPlace': () =>
    '`then` must follow a call that stands as a statement or is assigned to a variable',
  'EVL0001.itemInside': (w: { word: string }) => `\`${w.word}\` cannot stand inside a block`,
  'EVL0001.itemInside.help': () => 'move it out, to the outermost level of the file',
  'EVL0001.outside': (w: { found: string }) =>
    `${w.found} cannot stand outside of \`main\`, handlers and functions`,
  'EVL0001.outside.help': () => 'statements stand inside a block, such as that of `on start { … }`',
  'EVL0001.outside.start': () => 'write `on start { … }`',
  'EVL0001.blockOutside': () => 'this block belongs to nothing',
  'EVL0001.blockOutside.help': () =>
    'a block follows `main`, `on NAME(…)`, `fn NAME(…)`, `world` or `test "…"`',
  'EVL0001.noPart': (w: { found: string }) => `${w.found} cannot stand here in a \`world\``,
  'EVL0001.noPart.help': () =>
    'a world holds `cpus`, `seed`, `memory`, `disk`, `net`, `cost`, `file`, `fail`, `at`, `client`, `clients`, `server` and the like',
  'EVL0001.noAction': (w: { found: string }) => `${w.found} cannot stand here in a script`,
  'EVL0001.noAction.help': () =>
    'a script holds `send`, `expect`, `wait`, `shutdown`, `close`, `reset` and `repeat`',
  'EVL0001.noExpectation': (w: { found: string }) => `${w.found} cannot stand here in a \`test\``,
  'EVL0001.noExpectation.help': () => 'each line of a test begins with `expect`',

  // -------------------------------------------------------------------- names
  'EVL0001.misspelt': (w: { written: string; word: string }) =>
    `\`${w.written}\`: is \`${w.word}\` meant?`,
  'EVL0001.meant': (w: { word: string }) => `is \`${w.word}\` meant?`,
  'EVL0001.keywordName': (w: { word: string }) =>
    `\`${w.word}\` is a word of the language and cannot be a name`,
  'EVL0001.keywordValue': (w: { word: string }) =>
    `\`${w.word}\` is a word of the language and has no value`,
  'EVL0001.lambda': () => 'a function cannot be written inside a statement',
  'EVL0001.lambda.help': () => 'declare it outside with `fn name(…) { … }` and use its name here',
  'EVL0001.mainParameters': () => '`main` has no parameters',
  'EVL0001.letOne': () => '`let` declares one variable',
  'EVL0001.letOne.help': () => 'write a `let` for each, on lines of their own',
  'EVL0001.secondAssign': () => 'a statement assigns once; an assignment has no value',
  'EVL0001.secondAssign.help': () => 'write two statements, or `==` to compare',

  // -------------------------------------------------- habits from other languages
  'EVL0001.fnWord': (w: { word: string }) => `\`${w.word}\`: a function begins with \`fn\``,
  'EVL0001.fnWord.help': (w: { name: string }) => `write \`fn ${w.name}(…) { … }\``,
  'EVL0001.letWord': (w: { word: string }) => `\`${w.word}\`: a variable is declared with \`let\``,
  'EVL0001.letWord.help': (w: { name: string }) => `write \`let ${w.name} = …\``,
  'EVL0001.letOutside': () =>
    '`let` declares a variable of a block, and this stands outside of all blocks',
  'EVL0001.letOutside.help': (w: { name: string }) =>
    `write \`shared ${w.name} = …\`, or \`const\` if it never changes`,
  'EVL0001.constInside': () => '`const` cannot stand inside a block',
  'EVL0001.constInside.help': () => 'write `let`, or move it out of the block',
  'EVL0001.typed': () => 'names have no types in EVL; write the name alone',
  'EVL0001.elseIf': (w: { word: string }) => `\`${w.word}\`: write \`else if\``,
  'EVL0001.logicWord': (w: { word: string; operator: string }) =>
    `\`${w.word}\`: write \`${w.operator}\``,
  'EVL0001.ifThen': () =>
    '`then` does not belong to `if`; the block follows the condition directly',
  'EVL0001.absentWord': (w: { word: string }) => `EVL has no \`${w.word}\``,
  'EVL0001.absentWord.help': (w: { instead: string }) => `use ${w.instead}`,
  'EVL0001.callParentheses': (w: { name: string }) =>
    `the arguments of \`${w.name}\` must stand in parentheses`,
  'EVL0001.callParentheses.help': (w: { name: string }) => `write \`${w.name}(…)\``,
  'EVL0001.importQuotes': () => 'the path of an import stands in double quotes',
  'EVL0001.importQuotes.help': () => 'write `import "file.evl"`',
  'EVL0001.countingLoop': () => 'a `for` in EVL goes through a range or a list',
  'EVL0001.countingLoop.help': (w: { name: string }) =>
    `write \`for ${w.name} in 0..n { … }\`, or use \`while\``,
  'EVL0001.forParentheses': () => 'the head of a `for` has no parentheses',
  'EVL0001.forParentheses.help': () => 'write `for x in list { … }`',
  'EVL0001.forLet': () => '`for` declares its variable itself; leave `let` out',
  'EVL0001.wordFor': (w: { word: string; meant: string }) => `\`${w.word}\`: write \`${w.meant}\``,
  'EVL0001.assignInCondition': () => '`=` gives a variable a value and cannot stand in a condition',
  'EVL0001.assignInCondition.help': () => 'to compare, write `==`',
  'EVL0001.colonBlock': () => 'a block stands in `{ }`; `:` does not begin one',
  'EVL0001.unitApart': (w: { unit: string }) =>
    `the unit \`${w.unit}\` must follow its number without a space`,
  'EVL0001.colonAssign': () => 'EVL has no `:=`',
};
