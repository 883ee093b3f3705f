/** Texts for EVL3xxx and EVL4xxx. Each takes one record of words and gives one sentence. */
export const order = {
  'EVL3001.race': (w: {
    what: string;
    first: string;
    firstWrites: boolean;
    second: string;
    secondWrites: boolean;
  }) =>
    `data race on ${w.what}: \`${w.second}\` ${w.secondWrites ? 'writes' : 'reads'} it and \`${w.first}\` ${w.firstWrites ? 'writes' : 'reads'} it, and nothing says which comes first`,
  'EVL3001.help': (w: { counter: boolean; handlers: boolean; name: string }) => {
    const remedies = ['protect both with one mutex'];
    if (w.counter) remedies.push(`make \`${w.name}\` an \`atomic\``);
    if (w.handlers)
      remedies.push(
        'give both handlers one `color`',
        'pass the value on in the continuation instead of sharing it',
      );
    return remedies.length === 1
      ? (remedies[0] ?? '')
      : `${remedies.slice(0, -1).join(', ')}, or ${remedies.at(-1) ?? ''}`;
  },
  'EVL3001.helpHold': (w: { mutex: string; who: string }) =>
    `the other access holds ${w.mutex}: \`${w.who}\` must hold it too`,
  'EVL3001.helpDifferent': (w: { first: string; second: string }) =>
    `one holds ${w.first}, the other ${w.second}: a mutex protects only if both hold the same one`,
  'EVL3002.race': (w: { what: string; interrupt: string; other: string }) =>
    `data race on ${w.what}: \`${w.interrupt}\` can come between two steps of \`${w.other}\``,
  'EVL3002.help': (w: { signal: string }) =>
    `block ${w.signal} around the access with \`sigprocmask\`, use an \`atomic\`, or take the signal as an event with \`on signal\``,
  'EVL3003.race': (w: { who: string; writes: boolean; kernelWrites: boolean }) =>
    `\`${w.who}\` ${w.writes ? 'writes' : 'reads'} a buffer that the kernel ${w.kernelWrites ? 'fills' : 'reads'}, and nothing says which comes first`,
  'EVL4006.order': (w: { mutexes: readonly string[] }) =>
    `${w.mutexes.map((m) => `\`${m}\``).join(' and ')} are locked in different orders: another schedule, or more CPUs, can deadlock here`,
  'EVL4006.part': (w: { who: string; held: string; wanted: string }) =>
    `\`${w.who}\` locks \`${w.wanted}\` while it holds \`${w.held}\``,
  'EVL4006.help': () =>
    'lock them in the same order everywhere, or hold one outer mutex around both',
  'EVL2103.held': (w: { call: string; who: string; mutexes: string }) =>
    `\`${w.call}\` blocked \`${w.who}\` while it held ${w.mutexes}`,
  'EVL2103.help': () =>
    'unlock before the call that waits: everybody who wants the mutex waits too',
  'EVL3004.lost': (w: { what: string; who: string; other: string }) =>
    `lost update of ${w.what}: \`${w.who}\` writes a value computed from an old one, and the change that \`${w.other}\` made meanwhile is gone`,
  'EVL3004.write': () => 'written back here',
  'EVL3004.read': () => 'the old value was read here',
  'EVL3004.change': (w: { who: string; id: number }) =>
    `changed here meanwhile, by \`${w.who}\` (activation ${String(w.id)})`,
  'EVL3004.help': (w: { continued: boolean }) =>
    w.continued
      ? 'read the value in the handler that writes it, instead of passing it on'
      : 'read the value again after the wait, or change it in one go before or after',
  'race.access': (w: {
    who: string;
    id: number;
    cpu: number;
    cpus: number;
    writes: boolean;
    kernel: boolean;
    value: string;
    locks: string;
  }) => {
    if (w.kernel) return `the kernel ${w.writes ? 'fills' : 'reads'} the buffer for \`${w.who}\``;
    const where = w.cpus > 1 ? ` on CPU ${String(w.cpu)}` : '';
    const value = w.value === '' ? '' : ` ${w.value}`;
    return `\`${w.who}\` (activation ${String(w.id)}${where}) ${w.writes ? 'writes' : 'reads'}${value}, holding ${w.locks === '' ? 'no mutex' : w.locks}`;
  },
  'race.cause': (w: { who: string; id: number; how: string; by: string; dropped: number }) =>
    `\`${w.who}\` (activation ${String(w.id)}) was caused by this \`${w.how}\`${w.by === '' ? '' : ` in \`${w.by}\``}${w.dropped > 0 ? `, after ${String(w.dropped)} more` : ''}`,
  'race.shared': (w: { name: string }) => `\`${w.name}\``,
  'race.part': (w: { kind: string; name: string; key: string }) =>
    w.name === ''
      ? `${w.kind === 'map' ? 'key' : 'element'} ${w.key} of a ${w.kind}`
      : `\`${w.name}[${w.key}]\``,
  'race.size': (w: { kind: string; name: string }) =>
    `the ${w.kind === 'map' ? 'keys' : 'size'} of ${w.name === '' ? `a ${w.kind}` : `\`${w.name}\``}`,
  'race.all': (w: { kind: string; name: string }) =>
    `the elements of ${w.name === '' ? `a ${w.kind}` : `\`${w.name}\``}`,
  'race.bytes': (w: { from: number; to: number }) =>
    w.to - w.from === 1
      ? `byte ${String(w.from)} of a buffer`
      : `bytes ${String(w.from)} to ${String(w.to - 1)} of a buffer`,
  'race.laneCpu': (w: { cpu: number; who: string }) => `CPU ${String(w.cpu)}: ${w.who}`,
  'race.laneKernel': (w: { who: string }) => `the kernel, for ${w.who}`,
  'race.lane': (w: { who: string; id: number }) => `${w.who} (${String(w.id)})`,
  'EVL3005.order': (w: { count: number; differs: string }) =>
    `the outcome depends on the order of events: ${String(w.count)} outcomes, ${w.differs}`,
  'EVL3005.output': (w: { first: string; second: string }) =>
    `printing ${JSON.stringify(w.first)} or ${JSON.stringify(w.second)}`,
  'EVL3005.shared': (w: { name: string; first: string; second: string }) =>
    `\`${w.name}\` being ${w.first} or ${w.second}`,
  'EVL3005.help': () =>
    'make the result independent of the order, or make the order certain; where it is meant, say so in a test',
  'EVL4001.cycle': (w: { waits: string }) => `deadlock: ${w.waits}`,
  'EVL4001.part': (w: { who: string; mutex: string; holder: string }) =>
    `\`${w.who}\` waits for \`${w.mutex}\`, which \`${w.holder}\` holds`,
  'EVL4001.join': (w: { who: string; thread: string }) =>
    `\`${w.who}\` waits for \`${w.thread}\` to end`,
  'EVL4001.cpu': (w: { who: string; holder: string }) =>
    `\`${w.who}\` could go on, but has no CPU: \`${w.holder}\` keeps it`,
  'EVL4001.color': (w: { who: string; holder: string }) =>
    `\`${w.who}\` could go on only after \`${w.holder}\`, which has the same color`,
  'EVL4001.under': (w: { who: string; holder: string }) =>
    `\`${w.who}\` goes on only when \`${w.holder}\` has ended`,
  'EVL4001.helpAwait': () =>
    'give the mutex back before the `await`: what comes between runs on the CPU, or has the color, that the holder needs to go on',
  'EVL4001.helpInterrupt': () =>
    'what an interrupt needs may be held by what it interrupts: block the signal while the mutex is held, or use `trylock`',
  'EVL4002.waits': (w: { who: string; call: string }) =>
    `\`${w.who}\` waits for ever: nothing can end this \`${w.call}\``,
  'EVL4002.await': (w: { who: string; call: string }) =>
    `\`${w.who}\` waits for ever: the \`${w.call}\` it awaits never completes`,
  'EVL4002.spins': (w: { who: string }) =>
    `\`${w.who}\` loops for ever: nothing can change what it reads here`,
  'EVL4002.initialiser': () => 'an initialiser waits for what cannot come before the program runs',
  'EVL4002.help': () =>
    'what it waits for could only come from this program, and nothing of it can run any more',
  'EVL4002.helpPipe': () =>
    'only this program can write into its own pipe, and nothing of it can run any more; close the write end to end the reading',
  'EVL4002.helpMutex': (w: { holder: string }) =>
    `the mutex is held by \`${w.holder}\`, which will never give it back`,
  'EVL4002.helpEmpty': () =>
    'no descriptor is in its sets and no timeout was given, so nothing can end it',
  'EVL4002.helpNfds': (w: { nfds: number; fds: string; wanted: number }) =>
    `\`nfds\` is ${String(w.nfds)}, so only descriptors below it are looked at, and ${w.fds} is not: pass ${String(w.wanted)}, the highest one plus 1`,
  'EVL4002.descriptors': (w: { reads: string; writes: string }) =>
    [
      w.reads === '' ? '' : `for something to read on ${w.reads}`,
      w.writes === '' ? '' : `for room to write on ${w.writes}`,
    ]
      .filter((part) => part !== '')
      .join(' or ')
      .replace(/^/, 'waits '),
  'EVL4003.notHeld': (w: { name: string }) =>
    `\`unlock\` of \`${w.name}\`, which this activation does not hold`,
  'EVL4004.again': (w: { name: string }) =>
    `\`lock\` of \`${w.name}\`, which this activation holds already: it would wait for itself`,
  'EVL4005.held': (w: { who: string; mutexes: string }) =>
    `\`${w.who}\` ended while it held ${w.mutexes}`,
  'EVL4005.help': () => '`with m { … }` unlocks on every way out',
};
