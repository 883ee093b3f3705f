/** Texts for EVL5xxx and EVL6xxx. Each takes one record of words and gives one sentence. */
export const runtime = {
  'EVL5001.operator': (w: { op: string; wants: string; left: string; right: string }) =>
    `\`${w.op}\` ${w.wants}, but here it has ${w.left} and ${w.right}`,
  'EVL5001.unary': (w: { op: string; value: string }) =>
    `\`${w.op}\` needs an int, but here it has ${w.value}`,
  'EVL5001.argument': (w: { call: string; parameter: string; wants: string; value: string }) =>
    `\`${w.call}\` needs ${w.wants} for ${w.parameter}, but it was given ${w.value}`,
  'EVL5001.index': (w: { object: string }) =>
    `only a list, map, str or buffer can be indexed, and this is ${w.object}`,
  'EVL5001.indexType': (w: { container: string; value: string }) =>
    `a position in a ${w.container} is an int, and this is ${w.value}`,
  'EVL5001.key': (w: { value: string }) =>
    `a key of a map is an int, a str or a bool, and this is ${w.value}`,
  'EVL5001.setStr': () => 'a str cannot be changed; build a new one',
  'EVL5001.byte': (w: { value: string }) =>
    `a byte of a buffer is an int from 0 to 255, and this is ${w.value}`,
  'EVL5001.field': (w: { name: string; object: string }) =>
    `only a map has fields such as \`.${w.name}\`, and this is ${w.object}`,
  'EVL5001.iterate': (w: { value: string }) =>
    `\`for\` walks over a list, a map or a str, and this is ${w.value}`,
  'EVL5001.bound': (w: { value: string }) => `the ends of a range are ints, and this is ${w.value}`,
  'EVL5001.notCallable': (w: { value: string }) =>
    `this is ${w.value}, and only a function can be called`,
  'EVL5001.notAValue': (w: { name: string }) =>
    `\`${w.name}\` is built in: it can be called, but it is no value; write a function that calls it`,
  'EVL5001.arguments': (w: { name: string; wants: number; given: number }) =>
    `\`${w.name}\` takes ${String(w.wants)} argument${w.wants === 1 ? '' : 's'}, but it was given ${String(w.given)}`,
  'EVL5001.atomic': (w: { value: string }) => `an atomic holds an int, and this is ${w.value}`,
  'EVL5001.wholeArray': (w: { name: string; kind: string }) =>
    `\`${w.name}\` is an array of ${w.kind}s: say which one, \`${w.name}[i]\``,
  'EVL5001.sortMixed': (w: { first: string; second: string }) =>
    `sort needs a list of ints or a list of strs, but this one holds ${w.first} and ${w.second}`,
  'EVL5001.elements': (w: { call: string; wants: string; value: string }) =>
    `\`${w.call}\` needs a list of ${w.wants}, but this one holds ${w.value}`,
  'EVL5001.missing': (w: { call: string; parameter: string }) =>
    `\`${w.call}\` needs a value for ${w.parameter}`,
  'EVL5001.awaitInThread': () => 'a thread cannot await: it may simply block',
  'EVL5001.dispatched': (w: { name: string }) =>
    `this event of \`${w.name}\` was dispatched before; each event is handled once`,
  'EVL5002.division': (w: { op: string; left: string }) =>
    `division by zero: \`${w.left} ${w.op} 0\` has no result`,
  'EVL5003.index': (w: { index: string; container: string; length: number }) =>
    w.length === 0
      ? `index ${w.index} is out of range: the ${w.container} is empty`
      : `index ${w.index} is out of range: the ${w.container} has ${String(w.length)} ${w.container === 'list' ? 'element' : 'byte'}${w.length === 1 ? '' : 's'}, 0 to ${String(w.length - 1)}`,
  'EVL5003.slice': (w: { from: string; to: string; container: string; length: number }) =>
    `${w.from}..${w.to} is out of range: the ${w.container} has a length of ${String(w.length)}`,
  'EVL5003.insert': (w: { index: string; length: number }) =>
    `cannot insert at ${w.index}: the list has ${String(w.length)} element${w.length === 1 ? '' : 's'}`,
  'EVL5003.pop': () => 'pop of an empty list',
  'EVL5003.ord': () => '`ord` of an empty str',
  'EVL5003.chr': (w: { value: string }) => `no character has the code point ${w.value}`,
  'EVL5003.bytes': (w: { call: string; value: string; length: number }) =>
    `\`${w.call}\` of ${w.value} bytes, but there are ${String(w.length)}`,
  'EVL5003.random': (w: { value: string }) =>
    `\`random(n)\` draws from 0 up to n, so n is at least 1, and this is ${w.value}`,
  'EVL5003.empty': (w: { call: string }) => `\`${w.call}\` of nothing`,
  'EVL5003.array': (w: { index: string; name: string; size: number }) =>
    `index ${w.index} is out of range: \`${w.name}\` has ${String(w.size)}, 0 to ${String(w.size - 1)}`,
  'EVL5003.unmapped': (w: { signal: string }) =>
    `${w.signal} ends the program: ${w.signal === 'SIGBUS' ? 'the mapped file ends before this page' : 'this memory is not mapped, or not for this kind of access'}`,
  'EVL5003.unmappedHelp': (w: { signal: string }) =>
    w.signal === 'SIGBUS'
      ? 'map no more pages than the file has (`fstat` gives its size)'
      : 'touch a mapping only before `munmap`, and write it only with PROT_WRITE',
  'EVL5003.help.last': () => 'positions count from 0; the last element of xs is xs[len(xs) - 1]',
  'EVL5003.fdSet': (w: { call: string; fd: number; size: number }) =>
    `\`${w.call}\` of ${String(w.fd)}: an fd_set holds descriptors 0 to ${String(w.size - 1)}`,
  'EVL5004.field': (w: { name: string; near: string }) =>
    `the map has no key \`${w.name}\`${w.near === '' ? '' : `; did you mean \`${w.near}\`?`}`,
  'EVL5004.help': (w: { name: string }) =>
    `m["${w.name}"] gives nil where a key is absent; has(m, "${w.name}") asks`,
  'EVL5004.noField': (w: { name: string; kind: string }) => `${w.kind} has no field \`${w.name}\``,
  'EVL5005.overflow': (w: { op: string; left: string; right: string }) =>
    `integer overflow: ${w.left} ${w.op} ${w.right} is outside −9007199254740991 to 9007199254740991`,
  'EVL5005.shift': (w: { op: string; left: string; right: string }) =>
    `integer overflow: ${w.left} ${w.op} ${w.right} cannot be shown exactly; shift by 0 to 52 places`,
  'EVL5005.unary': (w: { op: string; value: string }) =>
    `integer overflow: ${w.op}${w.value} is outside −9007199254740991 to 9007199254740991`,
  'EVL5005.clock': (w: { call: string; value: string }) =>
    `\`${w.call}\` of ${w.value} µs is later than the clock can tell`,
  'EVL5006.failed': (w: { message: string }) =>
    `assertion failed${w.message === '' ? '' : `: ${w.message}`}`,
  'EVL5006.compared': (w: { message: string; left: string; op: string; right: string }) =>
    `assertion failed: ${w.left} ${w.op} ${w.right} is false${w.message === '' ? '' : ` (${w.message})`}`,
  'EVL5007.deep': (w: { limit: number }) =>
    `calls too deep: this would be call ${String(w.limit + 1)} inside one another`,
  'EVL5007.help': () =>
    'a function that calls itself needs a case in which it does not; a long loop should be a `while`, not a recursion',
  'EVL5007.interrupts': (w: { limit: number }) =>
    `interrupt handlers too deep: more than ${String(w.limit)} run inside one another`,
  'EVL5008.str': (w: { length: string; limit: string }) =>
    `a str of ${w.length} bytes is too large; the most is ${w.limit}`,
  'EVL5008.list': (w: { length: string; limit: string }) =>
    `a list of ${w.length} elements is too large; the most is ${w.limit}`,
  'EVL5008.buffer': (w: { length: string; limit: string }) =>
    `a buffer of ${w.length} bytes is not possible; 0 to ${w.limit} are`,
  'EVL2102.fault': (w: { who: string; us: number }) =>
    `a page fault stalled \`${w.who}\` for ${duration(w.us)}: this page was not in memory`,
  'EVL2102.help': () =>
    '`mlock` keeps a buffer in memory, `madvise(buf, WILLNEED)` loads it in the background',
  'EVL3003.owned': (w: { call: string; writes: boolean }) =>
    `this ${w.writes ? 'writes' : 'reads'} a buffer that the kernel owns: the \`${w.call}\` on it was not seen to end`,
  'EVL3003.submitted': (w: { call: string }) => `\`${w.call}\` gave the buffer to the kernel here`,
  'EVL3003.help': () =>
    'touch the buffer only when you have been told of the end: by `then`, `await`, the signal, or `aio_error` other than EINPROGRESS',
  'EVL5102.closed': (w: { call: string; fd: number }) =>
    `\`${w.call}\` on descriptor ${String(w.fd)}, which is closed: EBADF`,
  'EVL5102.close': (w: { fd: number }) => `${String(w.fd)} was closed here`,
  'EVL5102.help': () =>
    'nothing may use the number after `close`: the next `accept` or `open` may get it; forget it there, or let one place close it',
  'EVL5103.unread': (w: { fd: number; left: number; listener: boolean }) =>
    `descriptor ${String(w.fd)} has ${String(w.left)} ${w.listener ? 'connection' : 'byte'}${w.left === 1 ? '' : 's'} at the end, and nobody looks at it any more`,
  'EVL5103.help': (w: { listener: boolean }) =>
    w.listener
      ? 'it is neither watched nor accepted from: `watch` it for READ, or take it into the loop'
      : 'it is neither watched nor read: `watch` it for READ, take it into the loop, or close it',
  'EVL5103.edge': (w: { listener: boolean }) =>
    `an edge-triggered epoll tells once of what came: ${w.listener ? '`accept`' : '`read`'} again and again until EAGAIN`,
  'EVL5104.short': (w: { call: string; fd: number; took: number; asked: number }) =>
    `\`${w.call}\` took ${String(w.took)} of ${String(w.asked)} bytes, and nothing looks at its result: the rest is lost`,
  'EVL5104.help': () =>
    'keep what is left, `watch` the descriptor for WRITE, and write that when there is room',
  'EVL5101.descriptor': (w: { fd: number; call: string }) =>
    `descriptor ${String(w.fd)} from this \`${w.call}\` was never closed, though its peer is gone`,
  'EVL5101.descriptorHelp': () =>
    'when `read` gives 0 or −1, `close` the connection: descriptors run out',
  'EVL5101.aiocb': (w: { call: string }) => `the result of this \`${w.call}\` was never taken`,
  'EVL5101.aiocbHelp': () =>
    'when `aio_error` says that it is done, take the result with `aio_return`',
  'EVL6001.steps': (w: { limit: number }) =>
    `out of steps: the run was stopped after ${String(w.limit)} steps, here`,
  'EVL6001.help': () =>
    'is this a loop that never ends? If the program is right and long, give it more with --max-steps N',
  'EVL6001.still': (w: { limit: number }) =>
    `out of steps: the run was stopped after ${String(w.limit)} steps and events while the clock stood still`,
  'EVL6002.memory': (w: { limit: string }) =>
    `out of memory: the program holds more than ${w.limit}`,
  'EVL6002.queue': (w: { limit: number; handler: string }) =>
    `out of memory: ${String(w.limit)} events wait in the queue, most lately for \`${w.handler}\``,
  'EVL6002.timers': (w: { limit: number }) => `out of memory: ${String(w.limit)} timers are set`,
  'EVL6002.help': () =>
    'does something grow without end? If the program is right and large, give it more with --max-memory MIB',
  'EVL6003.output': (w: { limit: string }) => `too much output: more than ${w.limit}`,
  'EVL6003.help': () =>
    'is something printed in a loop that never ends? If the program is right, give it more with --max-output KIB',
  'EVL6004.time': (w: { seconds: number }) =>
    `out of time: the run was stopped after ${String(w.seconds)} second${w.seconds === 1 ? '' : 's'} of real time`,
  'EVL6004.help': () => 'give it more with --max-time SECONDS',
  'wants.add': () => 'adds two ints, or joins two strs or two lists',
  'wants.ints': () => 'needs two ints',
  'wants.order': () => 'compares two ints or two strs',
  'wants.int': () => 'an int',
  'wants.str': () => 'a str',
  'wants.list': () => 'a list',
  'wants.map': () => 'a map',
  'wants.buffer': () => 'a buffer',
  'wants.bytes': () => 'a buffer or a str',
  'wants.container': () => 'a list, map, str or buffer',
  'wants.atomic': () => 'an atomic',
  'wants.mutex': () => 'a mutex',
  'wants.fd': () => 'a descriptor, which is an int,',
  'wants.fd_set': () => 'an fd_set',
  'wants.sigset': () => 'a sigset',
  'wants.aiocb': () => 'an aiocb',
  'wants.time': () => 'a time in µs, which is an int,',
  'wants.timeout': () => 'a time in µs or nil',
  'wants.signal': () => 'a signal number',
  'wants.handler': () => 'a function, SIG_DFL or SIG_IGN',
  'wants.event': () => 'an event from `wait_events`',
  'EVL2101.blocked': (w: {
    call: string;
    who: string;
    us: number;
    waited: number;
    count: number;
  }) =>
    `\`${w.call}\` blocked \`${w.who}\` for ${duration(w.us)}${w.count > 1 ? ` at the longest of ${String(w.count)} times` : ''}${w.waited > 0 ? `, while ${String(w.waited)} ready event${w.waited === 1 ? '' : 's'} waited` : ''}`,
  'EVL2104.stall': (w: { call: string; us: number; count: number; fds: string; many: boolean }) =>
    `\`${w.call}\` blocked the event loop of \`main\` for ${duration(w.us)}${w.count > 1 ? ` at the longest of ${String(w.count)} times` : ''}, while ${w.fds === '' ? 'an event' : `descriptor${w.many ? 's' : ''} ${w.fds}`} waited`,
  'EVL2104.help': (w: { disk: boolean }) =>
    w.disk
      ? 'read the disk with `aio_read`, or in a thread, and let the loop be told'
      : 'ask for this descriptor in the loop too, and make the call when it is ready; or set O_NONBLOCK',
  'EVL2101.never': (w: { call: string; who: string }) =>
    `\`${w.call}\` blocked \`${w.who}\` to the end of the run`,
  'EVL2101.label': () => 'the CPU does nothing else until this returns',
  'EVL2101.help': (w: { call: string; disk: boolean }) => {
    if (w.disk)
      return `let the disk work while other handlers run: \`aio_open\`, \`aio_read\`, \`aio_write\` and \`aio_fsync\` with \`then\` or \`await\`${w.call === 'read' ? '; that `select` calls a disk file ready says nothing about the disk' : ''}`;
    if (w.call === 'read' || w.call === 'recv' || w.call === 'accept')
      return '`watch` the descriptor first, so that the handler runs when it is ready, or set O_NONBLOCK';
    return w.call === 'write' || w.call === 'send'
      ? 'set O_NONBLOCK and, after EAGAIN, `watch` the descriptor for WRITE'
      : 'a handler must return soon: let an event tell when it is done';
  },
  'EVL7001.refused': (w: { client: string }) =>
    `client ${w.client}: the connection was refused, as nobody listens on its port`,
  'EVL7001.late': (w: { client: string; expected: string; got: string }) =>
    `client ${w.client} expected ${w.expected} and ${w.got === '' ? 'nothing' : `only ${w.got}`} came within one second`,
  'EVL7001.over': (w: { client: string; expected: string; got: string }) =>
    `client ${w.client} expected ${w.expected}, and ${w.got === '' ? 'nothing' : `only ${w.got}`} came before the world ended (\`until\`)`,
  'EVL7001.different': (w: { client: string; expected: string; got: string }) =>
    `client ${w.client} expected ${w.expected}, but ${w.got} came`,
  'EVL7001.closed': (w: { client: string; expected: string; got: string }) =>
    `client ${w.client} expected ${w.expected}, but the connection was closed${w.got === '' ? '' : ` after ${w.got}`}`,
  'EVL7001.reset': (w: { client: string; expected: string; got: string }) =>
    `client ${w.client} expected ${w.expected}, but the connection was reset${w.got === '' ? '' : ` after ${w.got}`}`,
};

/** A duration in the unit that reads best. */
export function duration(us: number): string {
  const round = (n: number): string => String(Math.round(n * 10) / 10);
  if (us < 1000) return `${String(us)} µs`;
  return us < 1_000_000 ? `${round(us / 1000)} ms` : `${round(us / 1_000_000)} s`;
}
