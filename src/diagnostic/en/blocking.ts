/** Texts for EVL2xxx. Each takes one record of words and gives one sentence. */

/** `on echo → load → read` */
function way(handler: string, chain: readonly string[]): string {
  return [handler, ...chain].join(' → ');
}

export const blocking = {
  'EVL2001.direct': (w: { what: string; handler: string }) =>
    `${w.what} always waits, and \`${w.handler}\` must not wait`,
  'EVL2001.through': (w: { what: string; handler: string; chain: readonly string[] }) =>
    `${w.what} always waits, and a handler leads to it: ${way(w.handler, w.chain)}`,
  'EVL2001.label': () => 'waits here',
  'EVL2002.direct': (w: { what: string; handler: string }) =>
    `${w.what} may wait, and \`${w.handler}\` must not wait`,
  'EVL2002.through': (w: { what: string; handler: string; chain: readonly string[] }) =>
    `${w.what} may wait, and a handler leads to it: ${way(w.handler, w.chain)}`,
  'EVL2002.label': () => 'may wait here',
  'EVL2003.always': (w: { name: string; what: string }) =>
    `\`${w.name}\` promises not to block, but ${w.what} always waits`,
  'EVL2003.may': (w: { name: string; what: string }) =>
    `\`${w.name}\` promises not to block, but ${w.what} may wait`,
  'EVL2003.throughAlways': (w: { name: string; what: string; chain: readonly string[] }) =>
    `\`${w.name}\` promises not to block, but ${w.what} always waits: ${w.chain.join(' → ')}`,
  'EVL2003.throughMay': (w: { name: string; what: string; chain: readonly string[] }) =>
    `\`${w.name}\` promises not to block, but ${w.what} may wait: ${w.chain.join(' → ')}`,
  'EVL2003.label': () => 'this promise is not kept',

  // Places of a chain.
  'blocking.handler': (w: { handler: string }) =>
    `\`${w.handler}\` begins here; while it waits, no other handler runs on its CPU`,
  'blocking.otherHandler': (w: { handler: string }) => `\`${w.handler}\` leads to it as well`,
  'blocking.manyHandlers': (w: { handler: string }) =>
    `\`${w.handler}\` and others lead to it as well`,
  'blocking.calls': (w: { from: string; to: string }) => `\`${w.from}\` calls \`${w.to}\``,
  'blocking.waits': (w: { call: string }) => `\`${w.call}\` waits here`,
  'blocking.mayWait': (w: { call: string }) => `\`${w.call}\` may wait here`,

  // What waits.
  'waits.call': (w: { call: string }) => `\`${w.call}\``,
  'waits.disk': (w: { call: string }) => `\`${w.call}\` of a disk file`,
  'waits.maybeDisk': (w: { call: string }) => `\`${w.call}\` of what may be a disk file`,
  'waits.descriptor': (w: { call: string }) =>
    `\`${w.call}\` on a descriptor that is not known to be ready`,
  'waits.timeout': (w: { call: string }) => `\`${w.call}\` with a timeout`,
  'waits.unknownTimeout': (w: { call: string }) => `\`${w.call}\` with a timeout that is not known`,

  // What to do instead.
  'instead.aioRead': () => 'ask for it with `aio_read(cb) then h(…)`, or `await aio_read(cb)`',
  'instead.aioWrite': () => 'ask for it with `aio_write(cb) then h(…)`, or `await aio_write(cb)`',
  'instead.aioFsync': () => 'ask for it with `aio_fsync(cb) then h(…)`, or `await aio_fsync(cb)`',
  'instead.aioOpen': () =>
    'open with `aio_open(path, flags) then h(…)`, or `let fd = await aio_open(path, flags)`',
  'instead.aioSuspend': () => 'give each request its own continuation: `aio_read(cb) then h(…)`',
  'instead.listio': () => 'with LIO_NOWAIT it returns at once; `then h(…)` tells when all are done',
  'instead.thread': (w: { call: string }) =>
    `let a helper thread do it: \`spawn f(…)\`, which may call \`${w.call}\` and ends with \`post h(…)\``,
  'instead.after': () => 'set a timer and return: `after(us) then h(…)`',
  'instead.zero': () =>
    'with the timeout 0 it looks and returns at once; or let the loop do the waiting: `watch(fd, READ) then h(fd)`',
  'instead.ring': () =>
    'a ring is a descriptor: `watch(r, READ) then h(r)`, and there `ring_peek(r)`',
  'instead.returnToLoop': () =>
    'return from the handler: the event loop takes the next event by itself',
  'instead.signal': () => 'let the signal come as an event: `on signal SIGTERM { … }`',
  'instead.join': () => 'let the thread tell when it ends, with `post h(…)`',
  'instead.watchRead': (w: { call: string }) =>
    `wait for the event first: \`watch(fd, READ) then h(fd)\`, and make one \`${w.call}\` there; or set O_NONBLOCK and look for EAGAIN`,
  'instead.watchWrite': (w: { call: string }) =>
    `wait for room first: \`watch(fd, WRITE) then h(fd)\`, and make one \`${w.call}\` there; or set O_NONBLOCK and look for EAGAIN`,
  'instead.mlock': () => '`madvise(buf, WILLNEED)` loads the pages in the background',
};
