/** Who does what on a schedule: the steps of activations, and what happens outside of the program. */
const bytes = (n: number): string => (n === 1 ? '1 byte' : `${String(n)} bytes`);
const what = (w: { name: string; value: string }): string =>
  w.value === '' ? w.name : `${w.name}: ${w.value}`;
/** What is asked of the kernel, and of what. */
const operations: Readonly<Record<string, string>> = {
  read: 'the read from',
  write: 'the write to',
  fsync: 'the fsync of',
  open: 'the open of',
  accept: 'the accept on',
};
const operation = (w: { operation: string; of: string }): string =>
  w.of === ''
    ? `the ${w.operation}`
    : `${operations[w.operation] ?? `the ${w.operation} of`} ${w.of}`;
const at = (w: { kind: string; key: string }): string =>
  w.key === '' ? `a ${w.kind}` : `a ${w.kind} at ${w.key}`;

export const story = {
  'story.reads': (w: { name: string; value: string }) => `reads ${what(w)}`,
  'story.writes': (w: { name: string; value: string }) => `writes ${what(w)}`,
  'story.readsPart': (w: { kind: string; key: string }) => `reads ${at(w)}`,
  'story.writesPart': (w: { kind: string; key: string }) => `writes ${at(w)}`,
  'story.uses': (w: { name: string }) => `uses ${w.name}`,
  'story.locks': (w: { name: string }) => `locks ${w.name}`,
  'story.unlocks': (w: { name: string }) => `unlocks ${w.name}`,
  'story.tries': (w: { name: string }) => `tries ${w.name}`,
  'story.posts': (w: { name: string }) => `posts ${w.name}`,
  'story.spawns': () => 'spawns a thread',
  'story.prints': (w: { text: string }) => (w.text === '' ? 'prints' : `prints ${w.text}`),
  'story.calls': (w: { call: string; on: string }) =>
    w.on === '' ? `calls ${w.call}` : `calls ${w.call} on ${w.on}`,
  'story.next': () => 'takes what comes next',
  'story.goesOn': () => 'goes on',
  'story.begins': () => 'begins',

  'story.outside': () => 'outside',
  'story.deadline': (w: { call: string; who: string }) =>
    w.call === 'sleep'
      ? `the time of \`sleep\` in \`${w.who}\` is over`
      : `the time that \`${w.who}\` waits in \`${w.call}\` is over`,
  'story.timer': (w: { who: string }) => `the timer fires that \`${w.who}\` set`,
  'story.timerfd': (w: { fd: number }) => `the timer of descriptor ${String(w.fd)} runs out`,
  'story.signalTimer': (w: { signal: string }) => `the timer runs out that raises ${w.signal}`,
  'story.done': (w: { operation: string; of: string; who: string }) =>
    `${operation(w)} that \`${w.who}\` asked for is done`,
  'story.disk': (w: { operation: string; of: string; who: string }) =>
    `the disk is done with ${operation(w)} that \`${w.who}\` asked for`,
  'story.diskCall': (w: { call: string; who: string }) =>
    `the disk is done with what \`${w.call}\` in \`${w.who}\` needs`,
  'story.path': (w: { path: string }) => w.path,
  'story.descriptor': (w: { fd: number }) =>
    w.fd < 0 ? 'a descriptor that was closed' : `descriptor ${String(w.fd)}`,
  'story.nothing': () => '',
  'story.inLine': (w: { does: string; line: number }) => `${w.does} (line ${String(w.line)})`,
  'story.deliver': (w: { bytes: number; end: boolean; reset: boolean; at: string }) => {
    if (w.reset) return `the other side breaks off the connection of ${w.at}`;
    const end = `the other side ends its sending to ${w.at}`;
    return w.bytes === 0 && w.end
      ? end
      : `${bytes(w.bytes)} ${w.bytes === 1 ? 'arrives' : 'arrive'} at ${w.at}${w.end ? ', and the other side ends its sending' : ''}`;
  },
  'story.urgent': (w: { at: string }) => `an urgent byte arrives at ${w.at}`,
  'story.connection': (w: { port: number; who: string }) =>
    `${w.who === '' ? 'a connection' : `the connection of \`${w.who}\``} comes to port ${String(w.port)}`,
  'story.connected': (w: { at: string; refused: boolean }) =>
    `the connect of ${w.at} is ${w.refused ? 'refused' : 'accepted'}`,
  'story.arrive': (w: { bytes: number; end: boolean; reset: boolean; who: string }) => {
    if (w.reset) return `\`${w.who}\` sees that the program broke off the connection`;
    return w.bytes === 0 && w.end
      ? `\`${w.who}\` sees the end of what the program sends`
      : `${bytes(w.bytes)} of the program ${w.bytes === 1 ? 'arrives' : 'arrive'} at \`${w.who}\``;
  },
  'story.script': (w: { who: string; deadline: boolean }) =>
    w.deadline ? `\`${w.who}\` has waited long enough` : `\`${w.who}\` goes on`,
  'story.client': (w: { who: string }) =>
    w.who === '' ? 'the next client connects' : `client \`${w.who}\` connects`,
  'story.sends': (w: { signal: string }) => `${w.signal} is sent to the program`,
  'story.types': (w: { text: string }) => `somebody types ${w.text}`,
  'story.touches': (w: { path: string }) => `somebody changes ${w.path}`,
  'story.powerOff': () => 'the power goes off, and on again',
  'story.signal': (w: { signals: readonly string[]; who: string }) =>
    `${w.signals.length === 0 ? 'a signal' : w.signals.join(' and ')} interrupts ${w.who === '' ? 'the program' : `\`${w.who}\``}`,
};
