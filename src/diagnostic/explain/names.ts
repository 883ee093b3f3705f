/** Pages for EVL1xxx: names and rules that hold before the run. */
import type { Page } from './page.ts';

export const namePages: readonly Page[] = [
  {
    code: 'EVL1001',
    title: 'unknown name',
    meaning: `
Nothing that can be seen from here has this name. Mostly it is misspelt, or the
variable belongs to a block that has ended: a \`let\` is known from its line to
the end of its block. Variables that several handlers use are declared at the
top with \`shared\`.`,
    wrong: `
on start {
  let count = 0
  post step()
}

on step() {
  count += 1
  print(cuont)
}`,
    mended: `
shared count = 0

on start {
  post step()
}

on step() {
  count += 1
  print(count)
}`,
  },
  {
    code: 'EVL1002',
    title: 'defined twice',
    meaning: `
Two things of one name stand in one place: two functions or variables at the
top (all files of a program share one space of names), two parameters, or two
\`let\` in one block. A name at the top cannot be that of a builtin either. A local
in an inner block may have the name of something further out and hides it there.
To give a variable a new value, leave the \`let\` out.`,
    wrong: `
main {
  let n = 1
  let n = 2
  print(n)
}`,
    mended: `
main {
  let n = 1
  n = 2
  print(n)
}`,
  },
  {
    code: 'EVL1003',
    title: 'wrong number of arguments',
    meaning: `
A function, handler or builtin is given more or fewer values than it takes. The
message shows how it is declared; parameters with a \`?\` may be left out.`,
    wrong: `
on greet(name, times) {
  for i in 0..times { print("hello", name, i) }
}

on start {
  post greet("world")
}`,
    mended: `
on greet(name, times) {
  for i in 0..times { print("hello", name, i) }
}

on start {
  post greet("world", 2)
}`,
  },
  {
    code: 'EVL1004',
    title: 'assignment to what cannot be assigned',
    meaning: `
Locals, parameters, loop variables, \`shared\` variables, atomics, elements of lists
and maps, and \`errno\` can be given a value. A \`const\` keeps its value, and
functions, handlers, mutexes and builtins are no variables.`,
    wrong: `
const limit = 10

main {
  limit = 20
  print(limit)
}`,
    mended: `
shared limit = 10

main {
  limit = 20
  print(limit)
}`,
  },
  {
    code: 'EVL1005',
    title: 'break, continue, return or await where it cannot stand',
    meaning: `
\`break\` and \`continue\` belong to a loop. \`await\` puts the running handler aside
until a call is done, while other events run: it can stand in a handler, in
\`main\` and in an \`async fn\`, and an \`async fn\` is called with \`await\`. It cannot
stand in an ordinary function, since whoever calls that expects it to be done
when it returns.`,
    wrong: `
fn pause_a_bit() {
  await after(1ms)
}

on start {
  pause_a_bit()
  print("done")
}`,
    mended: `
async fn pause_a_bit() {
  await after(1ms)
}

on start {
  await pause_a_bit()
  print("done")
}`,
  },
  {
    code: 'EVL1006',
    title: 'then or await where nothing is waited for',
    meaning: `
\`then\` names the handler that goes on when an asynchronous call is done: \`watch\`,
\`after\`, \`every\`, \`aio_read\`, \`aio_write\`, \`aio_fsync\`, \`aio_open\`. Other calls are done
when they return, so what comes after them stands on the next line. What follows
\`then\` or \`post\` is a handler (\`on name(…)\`), not a function.`,
    wrong: `
on start {
  print("one") then two()
}

on two() {
  print("two")
}`,
    mended: `
on start {
  print("one")
  post two()
}

on two() {
  print("two")
}`,
  },
  {
    code: 'EVL1007',
    title: 'unknown signal, event or file',
    meaning: `
A name that the system would have to know is not one it knows: a signal in
\`on signal\` or \`on interrupt\`, an errno or call in \`fail\`, a client in a test, a
file in \`import\`. SIGKILL and SIGSTOP exist but cannot be caught. An import is
found from the importing file and never outside the program's folder.`,
    wrong: `
on signal SIGHANGUP {
  print("read the settings again")
}

world {
  at 1ms signal SIGHUP
}`,
    mended: `
on signal SIGHUP {
  print("read the settings again")
}

world {
  at 1ms signal SIGHUP
}`,
  },
  {
    code: 'EVL1008',
    title: 'never used, or can never run',
    meaning: `
Something is declared and nothing uses it: a local that nobody reads, a function
that nobody calls, a handler that nothing posts or names after \`then\`. Or
statements stand behind a \`return\`, \`break\` or endless loop. Often it is a slip
elsewhere: a misspelt name, a forgotten \`post\`. If it is meant, begin the name
with \`_\`.`,
    wrong: `
on start {
  let n = 1
  return
  post count(n)
}

on count(n) {
  print(n)
}`,
    mended: `
on start {
  let n = 1
  post count(n)
}

on count(n) {
  print(n)
}`,
  },
  {
    code: 'EVL1009',
    title: 'a value of the wrong type that stands in the program',
    meaning: `
Values are checked when they are used (EVL5001); where a literal or constant
shows already that it cannot fit, that is said before the run. Nothing is
converted by itself: \`str(x)\` makes text, \`int(s)\` a number. The same code stands
for a \`const\` whose value is not known before the run, and for a \`color\` that is
more than parameters, constants and operators.`,
    wrong: `
main {
  let port = 80
  print("port " + 80)
  listen("80")
  print(port)
}`,
    mended: `
main {
  let port = 80
  print("port " + str(80))
  listen(port)
}`,
  },
  {
    code: 'EVL1010',
    title: 'a format string, which nothing formats',
    meaning: `
\`print\` writes its values with a blank between them, and \`str\` makes text of one
value; neither knows the directives of C's \`printf\`. \`print("a = %d", a)\` prints
the percent sign as it stands, and then the value.`,
    wrong: `
main {
  let a = 5
  print("a = %d", a)
}`,
    mended: `
main {
  let a = 5
  print("a =", a)
}`,
  },
  {
    code: 'EVL1011',
    title: 'an int as a condition',
    meaning: `
Only \`nil\` and \`false\` are false. 0 is a value like any other, and so true:
\`while n { … }\` with an int never ends, and \`if read(fd, b, 1) { … }\` goes on
after the end of the file and after an error as well. Compare instead. The same
is told of the parts of \`&&\`, \`||\` and \`!\`.`,
    wrong: `
main {
  let n = 3
  if n & 1 { print("odd") }
}`,
    mended: `
main {
  let n = 3
  if n & 1 != 0 { print("odd") }
}`,
  },
];
