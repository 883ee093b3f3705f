/** Texts for EVL7xxx. Each takes one record of words and gives one sentence. */
export const world = {
  'world.named': (w: { name: string }) => `the world "${w.name}"`,
  'world.unnamed': () => 'the world',
  'world.none': () => 'the empty world: this program has no `world`',
  'EVL7002.empty': () => 'this world is empty',
  'EVL7002.empty.help': () =>
    'a program without a `world` runs on one CPU with nothing outside: leave it out, or say what happens in it',
  'EVL7002.twice': (w: { what: string }) => `\`${w.what}\` is said twice in one world`,
  'EVL7002.first': (w: { what: string }) => `\`${w.what}\` is said here first`,
  'EVL7002.least': (w: { what: string; least: number; value: number }) =>
    `\`${w.what}\` is ${String(w.value)}, and the least is ${String(w.least)}`,
  'EVL7002.within': (w: { what: string; least: number; most: number; value: number }) =>
    `\`${w.what}\` is ${String(w.value)}, and it can be ${String(w.least)} to ${String(w.most)}`,
  'EVL7002.port': (w: { value: number }) =>
    `there is no port ${String(w.value)}: ports are 1 to 65535`,
  'EVL7002.reversed': (w: { what: string }) => `the ${w.what} ends before it begins`,
  'EVL7002.reversed.help': (w: { least: number; most: number }) =>
    `write the lesser first: ${String(w.least)}us..${String(w.most)}us`,
  'EVL7002.fill': () => 'a file cannot be filled with an empty text',
  'EVL7002.fileTwice': () => 'this file is already in the world',
  'EVL7002.localhost': () => '`localhost` is the program itself, so no server can have this name',
  'EVL7002.nameTwice': (w: { what: 'client' | 'server'; name: string }) =>
    `there are two ${w.what}s of the name \`${w.name}\` in one world`,
  'EVL7002.nameFirst': (w: { name: string }) => `the first \`${w.name}\` is here`,
  'EVL7002.repeat': (w: { most: number }) =>
    `this repeats more than a client can do: at most ${String(w.most)} actions`,
  'EVL7002.unnamed': () => 'there are two worlds without a name',
  'EVL7002.unnamed.help': () =>
    'give each its name: `world "busy" { … }`, and say in a test `in "busy"`',
  'EVL7002.worldTwice': (w: { name: string }) => `there are two worlds of the name "${w.name}"`,
  'EVL7002.worldFirst': () => 'the first is here',
  'EVL7002.unknownWorld': (w: { name: string }) => `there is no world "${w.name}"`,
  'EVL7002.whichWorld': (w: { name: string }) =>
    `in which world does the test "${w.name}" run? All have names, and the test says none`,
  'EVL7002.help.worlds': (w: { names: string }) => `there are: ${w.names}`,
  'EVL7002.help.near': (w: { near: string }) => `did you mean "${w.near}"?`,
  'EVL7002.exit': (w: { value: number }) =>
    `no program ends with the status ${String(w.value)}: it is 0 to 255`,
  'EVL7002.inExpectation': (w: { call: string }) =>
    `\`${w.call}\` cannot be used in an expectation: the run is over when it is looked at`,
  'EVL7002.inExpectation.help': () =>
    'let the program keep what it did in a shared variable, and expect something of that',
  'EVL7002.inTests': (w: { what: string }) =>
    `${w.what} cannot stand in a file of tests: it holds worlds and tests, and imports of more of them`,
};
