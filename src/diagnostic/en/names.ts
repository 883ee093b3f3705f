/** Texts for EVL1xxx. Each takes one record of words and gives one sentence. */
export const names = {
  // ------------------------------------------------------------ EVL1001 unknown
  'EVL1001.unknown': (w: { name: string }) => `nothing here has the name \`${w.name}\``,
  'EVL1001.call': (w: { name: string }) => `there is no function \`${w.name}\``,
  'EVL1001.handler': (w: { name: string }) => `there is no handler \`${w.name}\``,
  'EVL1001.thread': (w: { name: string }) => `there is no function \`${w.name}\` to spawn`,
  'EVL1001.lookalike': (w: {
    name: string;
    meant: string;
    at: number;
    written: string;
    wanted: string;
  }) =>
    `\`${w.name}\` looks like \`${w.meant}\` but is another name: its character ${String(w.at)} is ${w.written}, not ${w.wanted}`,
  'EVL1001.help.near': (w: { near: string }) => `did you mean \`${w.near}\`?`,
  'EVL1001.help.foreign': (w: { instead: string }) => `in EVL: ${w.instead}`,
  'EVL1001.help.retype': (w: { meant: string }) => `type \`${w.meant}\` anew`,
  'EVL1001.help.handler': (w: { name: string }) =>
    `a handler is declared with \`on ${w.name}(…) { … }\``,
  'EVL1001.help.later': (w: { name: string }) => `\`${w.name}\` can be used only below its \`let\``,
  'EVL1001.help.block': (w: { name: string }) =>
    `\`${w.name}\` is known only in the block that declares it; declare it before that block`,
  'EVL1001.later': (w: { name: string }) => `\`${w.name}\` is declared here`,
  'EVL1001.meant': (w: { name: string }) => `\`${w.name}\` is declared here`,

  // ------------------------------------------------------ EVL1002 defined twice
  'EVL1002.twice': (w: { name: string }) => `\`${w.name}\` is defined twice`,
  'EVL1002.event': (w: { event: string }) => `there are two handlers for \`on ${w.event}\``,
  'EVL1002.main': () => 'there are two `main`',
  'EVL1002.parameter': (w: { name: string }) => `two parameters have the name \`${w.name}\``,
  'EVL1002.builtin': (w: { name: string; signature: string; doc: string }) =>
    `\`${w.name}\` is built in: \`${w.signature}\` — ${w.doc}`,
  'EVL1002.constant': (w: { name: string; doc: string }) =>
    `\`${w.name}\` is a constant of the system: ${w.doc}`,
  'EVL1002.errno': () => '`errno` is built in: the error of the last call that failed',
  'EVL1002.first': (w: { name: string }) => `\`${w.name}\` is defined here first`,
  'EVL1002.label': () => 'defined again here',
  'EVL1002.help.assign': (w: { name: string }) =>
    `to give it a new value, write \`${w.name} = …\` without \`let\``,
  'EVL1002.help.rename': () => 'choose another name',

  // --------------------------------------------------------- EVL1003 arguments
  'EVL1003.count': (w: { name: string; signature: string; wants: string; given: number }) =>
    `\`${w.name}\` takes ${w.wants}, but here it has ${String(w.given)}: \`${w.signature}\``,
  'EVL1003.missing': (w: { parameter: string }) => `\`${w.parameter}\` is missing`,
  'EVL1003.excess': (w: { n: number }) => (w.n === 1 ? 'one too many' : `${String(w.n)} too many`),
  'EVL1003.doc': (w: { name: string; doc: string }) => `\`${w.name}\` ${w.doc}`,
  'EVL1003.declared': (w: { signature: string }) => `\`${w.signature}\` is declared here`,
  'EVL1003.signalHandler': (w: { event: string }) =>
    `a handler of a signal takes (sig) or (sig, value), and \`on ${w.event}\` has more`,
  'EVL1003.defaultHandler': (w: { name: string; parameter: string; given: number }) =>
    `\`on ${w.name}\` is called with one argument, (${w.parameter}), but it has ${String(w.given)} parameters`,
  'EVL1003.queuedHere': (w: { call: string; name: string }) =>
    `\`${w.call}\` without \`then\` tells \`on ${w.name}\``,
  'arguments.exactly': (w: { n: number }) => {
    if (w.n === 0) return 'no arguments';
    return w.n === 1 ? '1 argument' : `${String(w.n)} arguments`;
  },
  'arguments.between': (w: { least: number; most: number }) =>
    `${String(w.least)} to ${String(w.most)} arguments`,
  'arguments.atLeast': (w: { least: number }) =>
    `at least ${String(w.least)} argument${w.least === 1 ? '' : 's'}`,

  // -------------------------------------------------------- EVL1004 assignment
  'EVL1004.const': (w: { name: string }) => `\`${w.name}\` is a constant and keeps its value`,
  'EVL1004.const.help': (w: { name: string }) =>
    `where it should change, declare it with \`shared ${w.name} = …\``,
  'EVL1004.routine': (w: { name: string; kind: 'fn' | 'handler' }) =>
    `\`${w.name}\` is a ${w.kind === 'fn' ? 'function' : 'handler'}, not a variable`,
  'EVL1004.mutex': (w: { name: string }) =>
    `\`${w.name}\` is a mutex, not a variable: it can be locked and unlocked`,
  'EVL1004.builtin': (w: { name: string }) => `\`${w.name}\` is built in, not a variable`,
  'EVL1004.builtin.help': (w: { name: string }) =>
    `for a variable of that name write \`let ${w.name} = …\``,
  'EVL1004.constant': (w: { name: string }) =>
    `\`${w.name}\` is a constant of the system and keeps its value`,
  'EVL1004.array': (w: { name: string; size: number }) =>
    `\`${w.name}\` is ${String(w.size)} atomics: say which one, \`${w.name}[i]\``,
  'EVL1004.str': () => 'a str cannot be changed; build a new one',
  'EVL1004.declared': (w: { name: string }) => `\`${w.name}\` is declared here`,

  // --------------------------------------------------------- EVL1005 placement
  'EVL1005.loop': (w: { word: 'break' | 'continue' }) => `\`${w.word}\` stands outside a loop`,
  'EVL1005.loop.help': () => 'to leave a handler or function early, write `return`',
  'EVL1005.outside': (w: { word: string }) =>
    `\`${w.word}\` cannot stand outside of \`main\`, handlers and functions`,
  'EVL1005.world': (w: { word: string }) => `\`${w.word}\` cannot stand in a \`world\``,
  'EVL1005.script': (w: { word: string }) => `\`${w.word}\` cannot stand in a script`,
  'EVL1005.test': (w: { word: string }) => `\`${w.word}\` cannot stand in a \`test\``,
  'EVL1005.awaitFn': (w: { name: string }) =>
    `\`await\` can stand in a handler, in \`main\` or in an \`async fn\`, and \`${w.name}\` is an ordinary function`,
  'EVL1005.awaitFn.help': (w: { name: string }) =>
    `write \`async fn ${w.name}\`, and \`await ${w.name}(…)\` where it is called`,
  'EVL1005.awaitHere': (w: { place: string }) =>
    `\`await\` cannot stand in ${w.place}: nothing could run meanwhile`,
  'EVL1005.asyncCall': (w: { name: string }) =>
    `\`${w.name}\` is an \`async fn\` and must be called with \`await\``,
  'EVL1005.asyncCall.help': (w: { name: string }) => `write \`await ${w.name}(…)\``,
  'EVL1005.asyncSpawn': (w: { name: string }) =>
    `\`${w.name}\` is an \`async fn\`: a thread cannot await`,
  'EVL1005.asyncSpawn.help': () =>
    'a thread may simply block: use an ordinary `fn` and the waiting calls',
  'EVL1005.declared': (w: { name: string }) => `\`${w.name}\` is declared here`,

  // ------------------------------------------------------ EVL1006 continuation
  'EVL1006.notAsync': (w: { name: string }) =>
    `\`${w.name}\` is not asynchronous: when it returns it is done, and there is nothing to wait for with \`then\``,
  'EVL1006.notAsync.post': (w: { handler: string }) =>
    `to run \`${w.handler}\` afterwards, write \`post ${w.handler}(…)\` on the next line`,
  'EVL1006.fnThen': (w: { name: string }) =>
    `\`then\` can follow an asynchronous system call, and \`${w.name}\` is a function of this program`,
  'EVL1006.fnThen.await': (w: { name: string }) =>
    `write \`await ${w.name}(…)\`, and what should come then on the next line`,
  'EVL1006.valueThen': () => '`then` can follow an asynchronous system call, called by its name',
  'EVL1006.spawnThen': () => '`then` cannot follow `spawn`: a thread tells nobody when it ends',
  'EVL1006.spawnThen.help': () => 'let the thread end with `post h(…)`',
  'EVL1006.awaitCall': (w: { name: string }) =>
    `\`${w.name}\` is not asynchronous: there is nothing to await`,
  'EVL1006.awaitFn': (w: { name: string }) =>
    `\`${w.name}\` is an ordinary function, not an \`async fn\`: there is nothing to await`,
  'EVL1006.awaitHandler': (w: { name: string }) =>
    `\`${w.name}\` is a handler; \`await\` needs an asynchronous call or an \`async fn\``,
  'EVL1006.help.plain': (w: { name: string }) => `call it without \`await\`: \`${w.name}(…)\``,
  'EVL1006.help.instead': (w: { instead: string }) => `the asynchronous call is \`${w.instead}\``,
  'EVL1006.noHandler': (w: { name: string; what: string; word: string }) =>
    `\`${w.word}\` needs a handler, and \`${w.name}\` is ${w.what}`,
  'EVL1006.noHandler.help': (w: { name: string }) =>
    `a handler is declared with \`on ${w.name}(…) { … }\``,
  'EVL1006.noFunction': (w: { name: string; what: string }) =>
    `\`spawn\` needs a function, and \`${w.name}\` is ${w.what}`,
  'EVL1006.noFunction.post': (w: { name: string }) =>
    `a handler is queued with \`post ${w.name}(…)\``,
  'EVL1006.declared': (w: { name: string }) => `\`${w.name}\` is declared here`,

  // ------------------------------------------------------------ EVL1007 unknown
  'EVL1007.signal': (w: { name: string }) => `there is no signal \`${w.name}\``,
  'EVL1007.event': (w: { name: string }) =>
    `\`${w.name}\` is a signal, and no event has its name alone`,
  'EVL1007.help.event': (w: { name: string }) =>
    `write \`on signal ${w.name}\` for an event that waits its turn, or \`on interrupt ${w.name}\` for one that comes at once`,
  'EVL1007.uncatchable': (w: { name: string }) =>
    `\`${w.name}\` cannot be caught: no handler ever runs for it`,
  'EVL1007.offset': (w: { name: string }) =>
    `a number can be added to SIGRTMIN only, not to \`${w.name}\``,
  'EVL1007.range': (w: { name: string; most: number }) =>
    `\`${w.name}\` is no real-time signal: they are SIGRTMIN to SIGRTMIN + ${String(w.most)}`,
  'EVL1007.errno': (w: { name: string }) => `there is no errno \`${w.name}\``,
  'EVL1007.client': (w: { name: string; world: string }) =>
    `no client has the name \`${w.name}\` in ${w.world}`,
  'EVL1007.failing': (w: { name: string }) =>
    `\`${w.name}\` is neither a file of this world nor a call that can fail`,
  'EVL1007.help.names': (w: { names: string }) => `there are: ${w.names}`,
  'EVL1007.help.near': (w: { near: string }) => `did you mean \`${w.near}\`?`,
  'EVL1007.help.uncatchable': () => 'SIGTERM is the signal that asks a program to end',

  // ------------------------------------------------------------ EVL1008 unused
  'EVL1008.local': (w: { name: string }) => `\`${w.name}\` is never used`,
  'EVL1008.written': (w: { name: string }) =>
    `\`${w.name}\` is given values, but nothing reads them`,
  'EVL1008.help.underscore': (w: { name: string }) => `if that is meant, call it \`_${w.name}\``,
  'EVL1008.function': (w: { name: string }) => `\`${w.name}\` is never called`,
  'EVL1008.handler': (w: { name: string }) =>
    `the handler \`${w.name}\` never runs: nothing posts it or names it after \`then\``,
  'EVL1008.handler.near': (w: { near: string }) =>
    `did you mean \`on ${w.near}\`, which is called by itself?`,
  'EVL1008.const': (w: { name: string }) => `the constant \`${w.name}\` is never used`,
  'EVL1008.unreachable': () => 'this can never run',
  'EVL1008.because': (w: { word: string }) => `\`${w.word}\` leaves before it`,
  'EVL1008.endless': () => 'this loop never ends',
  'EVL1008.branches': () => 'every branch of this leaves before it',

  // ---------------------------------------------------------- EVL1009 literals
  'EVL1009.argument': (w: { call: string; parameter: string; wants: string; given: string }) =>
    `\`${w.call}\` needs ${w.wants} for \`${w.parameter}\`, and this is ${w.given}`,
  'EVL1009.operator': (w: { op: string; wants: string; left: string; right: string }) =>
    `\`${w.op}\` ${w.wants}, but here it has ${w.left} and ${w.right}`,
  'EVL1009.operand': (w: { op: string; wants: string; value: string }) =>
    `\`${w.op}\` ${w.wants}, and this is ${w.value}`,
  'EVL1009.unary': (w: { op: string; value: string }) =>
    `\`${w.op}\` needs an int, and this is ${w.value}`,
  'EVL1009.join.help': () => '`+` never converts: make a str of the other with `str(x)`',
  'EVL1009.iterate': (w: { value: string }) =>
    `\`for\` walks over a list, a map or a str, and this is ${w.value}`,
  'EVL1009.iterate.help': () => 'to count, write `for i in 0..n`',
  'EVL1009.bound': (w: { value: string }) => `the ends of a range are ints, and this is ${w.value}`,
  'EVL1009.index': (w: { value: string }) =>
    `only a list, map, str or buffer can be indexed, and this is ${w.value}`,
  'EVL1009.position': (w: { value: string }) => `a position is an int, and this is ${w.value}`,
  'EVL1009.key': (w: { value: string }) =>
    `a key of a map is an int, a str or a bool, and this is ${w.value}`,
  'EVL1009.field': (w: { name: string; value: string }) =>
    `only a map has fields such as \`.${w.name}\`, and this is ${w.value}`,
  'EVL1009.with': (w: { value: string }) => `\`with\` needs a mutex, and this is ${w.value}`,
  'EVL1009.notCallable': (w: { value: string }) =>
    `only a function can be called, and this is ${w.value}`,
  'EVL1009.notAValue': (w: { name: string }) =>
    `\`${w.name}\` is built in: it can be called, but it is no value`,
  'EVL1009.notAValue.help': (w: { name: string }) =>
    `to call it, write \`${w.name}(…)\`; to hand it on, write a function that calls it`,
  'EVL1009.constant': (w: { what: string }) =>
    `the value of a \`const\` is worked out before the run, so it cannot hold ${w.what}`,
  'EVL1009.constant.help': (w: { name: string }) =>
    `write \`shared ${w.name} = …\` for a value that is made when the program starts`,
  'EVL1009.cycle': (w: { name: string }) => `the value of \`${w.name}\` is made from itself`,
  'EVL1009.cycle.through': (w: { name: string }) => `through \`${w.name}\``,
  'EVL1009.cycle.back': (w: { name: string }) => `back to \`${w.name}\``,
  'EVL1009.color': (w: { what: string }) =>
    `a \`color\` is made of parameters, constants and operators only, so it cannot hold ${w.what}`,
  'EVL1009.color.help': () =>
    'work it out where the event is posted, and hand it over as a parameter',
  'EVL1009.atomicStart': (w: { name: string; value: string }) =>
    `the atomic \`${w.name}\` holds an int, and this is ${w.value}`,
  'EVL1009.size': (w: { name: string; most: number }) =>
    `\`${w.name}\` can be 1 to ${String(w.most)} of them`,

  // ---------------------------------------------------------- habits from C
  'EVL1010.format': (w: { directive: string }) =>
    `\`print\` does not format: \`${w.directive}\` is printed as it stands, and the values after it`,
  'EVL1010.help': () =>
    'write the values where they belong: `print("a =", a)` puts a blank between',
  'EVL1011.condition': () => 'this is an int, and every int is true here, 0 as well',
  'EVL1011.help': () => 'say what is asked: `n != 0`, `n > 0`',
  'EVL1011.help.true': () => 'for a loop without end write `while true`',
};
