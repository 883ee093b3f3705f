/**
 * Which locations a system call uses, from the column `touches` of the table of
 * calls (calls/declare.ts), and which ones something that comes from outside
 * uses: what makes two steps of the kernel depend on one another.
 */
import { unreachable } from '../base/assert.ts';
import { calls, type CallDeclaration, type Place } from '../calls/index.ts';
import type { Due } from '../kernel/agenda.ts';
import type { Looked } from '../kernel/kernel.ts';
import { isCached } from '../kernel/disk.ts';
import type { Activation } from '../machine/activation.ts';
import { intOf, type Value } from '../machine/value.ts';
import type { Run } from '../run/run.ts';
import { Notes } from './notes.ts';
import type { Recorder } from './recorder.ts';

/** What the run's own calls use, which are no system calls. */
const ownCalls: ReadonlyMap<string, string> = new Map([
  ['print', 'stdout'],
  ['random', 'random'],
]);

export function noteCall(
  run: Run,
  recorder: Recorder,
  name: string,
  args: readonly Value[],
  act: Activation,
): void {
  const notes = new Notes(run, recorder);
  const own = ownCalls.get(name);
  if (own !== undefined) {
    notes.use(own, true);
    return;
  }
  const declared = calls.get(name);
  if (!declared) return;
  for (const touch of declared.touches)
    place(notes, declared, touch.slice(2) as Place, touch.startsWith('w'), args, act);
}

function place(
  notes: Notes,
  declared: CallDeclaration,
  at: Place,
  write: boolean,
  args: readonly Value[],
  act: Activation,
): void {
  const first = declared.parameters.findIndex((p) => p.type === 'fd' || p.type === 'ring');
  switch (at) {
    case 'descriptor':
      notes.descriptor(intOf(args[first]) ?? -1, write);
      break;
    case 'second':
    case 'third': {
      const fd = intOf(args[declared.name === 'epoll_ctl' || at === 'third' ? 2 : 1]);
      if (fd !== undefined) notes.descriptor(fd, write);
      break;
    }
    case 'members':
      for (const fd of membersOf(args)) notes.descriptor(fd, write);
      break;
    case 'input':
      notes.transfers(intOf(args[first]) ?? -1, 'in');
      break;
    case 'output':
      notes.transfers(intOf(args[first]) ?? -1, 'out');
      break;
    case 'closed':
      notes.closed(intOf(args[first]) ?? -1);
      break;
    case 'control':
      notes.control(intOf(args[first]) ?? -1, intOf(args[1]) ?? -1);
      break;
    case 'watches':
      notes.watched(intOf(args[first]) ?? -1, intOf(args[1]) ?? 0);
      break;
    case 'content':
      notes.content(intOf(args[first]) ?? -1, write);
      break;
    case 'disk':
      notes.use('disk', write);
      break;
    case 'port': {
      const index = declared.parameters.findIndex((p) => p.name === 'port');
      notes.use(`port ${String(intOf(args[index]) ?? -1)}`, write);
      break;
    }
    case 'blocks':
      for (const v of flat(args)) notes.block(v, write);
      break;
    case 'requests':
      notes.requests(write);
      break;
    case 'cancelled':
      notes.requests(write);
      notes.block(args[1], write);
      notes.use(`fd ${String(intOf(args[0]) ?? -1)}`, false);
      break;
    case 'queue':
      notes.use('posts', write);
      break;
    case 'timer':
      notes.use(`timer #${String(intOf(args[0]) ?? -1)}`, write);
      break;
    case 'alarm':
      notes.use('signal timer #0', write);
      break;
    case 'signal timer':
      notes.use(`signal timer #${String(intOf(args[0]) ?? -1)}`, write);
      break;
    case 'signals':
      notes.use('signals', write);
      break;
    case 'mask':
      notes.mask(act, write);
      break;
    case 'pages':
      notes.pages(
        args.find((v) => typeof v === 'object' && v.kind === 'buffer'),
        write,
      );
      break;
    default:
      unreachable(at);
  }
}

/** Descriptors in the sets and lists that are given to a call that looks at many. */
function* membersOf(args: readonly Value[]): Generator<number> {
  for (const v of args) {
    if (typeof v !== 'object') continue;
    if (v.kind === 'fd_set') yield* v.members;
    else if (v.kind === 'list')
      for (const item of v.items)
        if (typeof item === 'object' && item.kind === 'map')
          yield intOf(item.entries.get('fd')) ?? -1;
  }
}

function* flat(args: readonly Value[]): Generator<Value> {
  for (const v of args) {
    if (typeof v === 'object' && v.kind === 'list') yield* v.items;
    else yield v;
  }
}

/** What something else than a call is told to have looked at or changed. */
export function noteLooked(run: Run, recorder: Recorder, at: Looked, id: number): void {
  const notes = new Notes(run, recorder);
  switch (at) {
    case 'signals':
      notes.use('signals', true);
      break;
    case 'description': {
      const d = run.kernel.get(id);
      if (d) notes.description(d, true);
      break;
    }
    case 'in':
    case 'out':
      notes.arrives(id, at);
      break;
    case 'armed': {
      const watch = run.kernel.watches.get(id);
      const d = watch && run.kernel.get(watch.description);
      if (watch && d) notes.arms(d, watch.events);
      break;
    }
    case 'number':
      notes.use(`fd ${String(id)}`, true);
      break;
    case 'requests':
      notes.requests(false);
      break;
    case 'numbers':
      for (let fd = 0; fd < id; fd++) notes.use(`fd ${String(fd)}`, false);
      break;
    case 'pages':
      notes.use(at, true);
      break;
    case 'gone':
      notes.use(`gone #${String(id)}`, true);
      // It leaves the sets that hold it.
      for (const epoll of run.kernel.get(id)?.epolls ?? [])
        notes.use(`description #${String(epoll)}`, true);
      break;
    case 'timer':
    case 'watch':
      notes.use(`${at} #${String(id)}`, true);
      break;
    default:
      unreachable(at);
  }
}

/** What happens from the agenda uses what it arrives at, and what it completes. */
export function noteDue(
  run: Run,
  recorder: Recorder,
  due: Due,
  processOf: (act: number) => number,
): void {
  const { kernel } = run;
  const notes = new Notes(run, recorder);
  const description = (id: number): void => {
    const d = kernel.get(id);
    if (d) notes.description(d, true);
    else notes.bothSides(id, true);
  };
  switch (due.tag) {
    case 'timer':
      notes.use(`timer #${String(due.timer)}`, true);
      break;
    case 'deliver':
      if (due.reset) description(due.socket);
      else notes.arrives(due.socket, 'in');
      break;
    case 'urgent':
    case 'connected':
      description(due.socket);
      break;
    case 'connection':
      notes.arrives(kernel.ports.get(due.port) ?? -1, 'in');
      notes.use(`port ${String(due.port)}`, false);
      break;
    case 'timerfd':
      description(due.description);
      break;
    case 'signalTimer':
      notes.use(`signal timer #${String(due.timer)}`, true);
      notes.use('signals', true);
      break;
    case 'at':
      notes.use(run.options.plan.at[due.action]?.kind === 'signal' ? 'signals' : 'disk', true);
      break;
    case 'deadline':
      notes.use(`wait @${String(processOf(due.activation))}`, true);
      break;
    case 'request':
      completion(notes, due.request);
      break;
    case 'disk': {
      const access = kernel.disk.queue.find((a) => a.id === due.request);
      completion(notes, access?.request ?? 0);
      const { reads } = access ?? {};
      if (reads)
        notes.use(`cache #${String(reads.inode.id)}`, !isCached(reads.inode, reads.from, reads.to));
      break;
    }
    // What it does to a socket of the program is a step of its own.
    case 'arrive':
      notes.use(`peer ${String(due.peer)}`, true);
      break;
    case 'script': {
      notes.use(`peer ${String(due.peer)}`, true);
      // What it sends goes nowhere once the program has closed its side.
      const socket = run.world.peers[due.peer]?.socket ?? -1;
      notes.use(`gone #${String(socket)}`, false);
      break;
    }
    case 'load':
    case 'client':
      break;
    default:
      unreachable(due);
  }
}

function completion(notes: Notes, request: number): void {
  const r = notes.run.kernel.requests.get(request);
  if (!r) return;
  notes.requests(false);
  if (r.cb) notes.use(`aiocb #${String(r.cb.id)}`, true);
  if (r.buffer) notes.bytes(r.buffer, 0, r.n, r.operation === 'read', r.site);
  notes.use('disk', r.operation !== 'read');
}
