/** Texts for EVL3xxx and EVL4xxx. Each takes one record of words and gives one sentence. */
export const order = {
  'EVL4001.cycle': (w: { waits: string }) => `deadlock: ${w.waits}`,
  'EVL4001.part': (w: { who: string; mutex: string; holder: string }) => `\`${w.who}\` waits for \`${w.mutex}\`, which \`${w.holder}\` holds`,
  'EVL4001.join': (w: { who: string; thread: string }) => `\`${w.who}\` waits for \`${w.thread}\` to end`,
  'EVL4002.waits': (w: { who: string; call: string }) => `\`${w.who}\` waits for ever: nothing can end this \`${w.call}\``,
  'EVL4002.await': (w: { who: string; call: string }) => `\`${w.who}\` waits for ever: the \`${w.call}\` it awaits never completes`,
  'EVL4002.help': () => 'what it waits for could only come from this program, and nothing of it can run any more',
  'EVL4002.helpPipe': () => 'only this program can write into its own pipe, and nothing of it can run any more; close the write end to end the reading',
  'EVL4002.helpMutex': (w: { holder: string }) => `the mutex is held by \`${w.holder}\`, which will never give it back`,
  'EVL4002.helpEmpty': () => 'no descriptor is in its sets and no timeout was given, so nothing can end it',
  'EVL4003.notHeld': (w: { name: string }) => `\`unlock\` of \`${w.name}\`, which this activation does not hold`,
  'EVL4004.again': (w: { name: string }) => `\`lock\` of \`${w.name}\`, which this activation holds already: it would wait for itself`,
  'EVL4005.held': (w: { who: string; mutexes: string }) => `\`${w.who}\` ended while it held ${w.mutexes}`,
  'EVL4005.help': () => '`with m { … }` unlocks on every way out',
};
