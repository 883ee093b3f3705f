/** Which locations a system call uses, read off the table of calls: what makes two steps of the kernel depend on one another. */
import { calls } from '../calls/index.ts';
import type { Due } from '../kernel/agenda.ts';
import { isCached } from '../kernel/disk.ts';
import type { Activation } from '../machine/activation.ts';
import { intOf, type Value } from '../machine/value.ts';
import type { Run } from '../run/run.ts';
import type { Recorder } from './recorder.ts';

/** Calls that only look at descriptors. */
const looks: ReadonlySet<string> = new Set([
  'select',
  'pselect',
  'poll',
  'ppoll',
  'epoll_wait',
  'epoll_pwait',
  'isatty',
  'getpeername',
  'timerfd_gettime',
]);

export function noteCall(
  run: Run,
  recorder: Recorder,
  name: string,
  args: readonly Value[],
  act: Activation,
): void {
  const declared = calls.get(name);
  const write = !looks.has(name);
  if (name === 'print') {
    recorder.use(recorder.location('stdout'), true);
    return;
  }
  if (name === 'random') {
    recorder.use(recorder.location('random'), true);
    return;
  }
  if (!declared) return;
  declared.parameters.forEach((p, i) => {
    const v = args[i];
    if (p.type === 'fd' || p.type === 'ring') descriptor(run, recorder, intOf(v) ?? -1, write);
    else if (typeof v === 'object' && v.kind === 'fd_set')
      for (const fd of v.members) descriptor(run, recorder, fd, false);
    else if (typeof v === 'object' && v.kind === 'list' && name.endsWith('poll')) {
      for (const item of v.items)
        if (typeof item === 'object' && item.kind === 'map')
          descriptor(run, recorder, intOf(item.entries.get('fd')) ?? -1, false);
    } else if (typeof v === 'object' && v.kind === 'aiocb') {
      recorder.use(recorder.location(`aiocb #${String(v.id)}`), name !== 'aio_error');
      descriptor(run, recorder, intOf(v.fd) ?? -1, false);
    }
  });
  if (declared.result.startsWith('fd') || name === 'close' || name === 'dup2')
    recorder.use(recorder.location('descriptors'), true);
  switch (declared.family) {
    case 'signals':
      recorder.use(recorder.location(`signals ${act.mask ? `#${String(act.id)}` : ''}`), true);
      break;
    case 'memory':
      recorder.use(recorder.location('pages'), true);
      break;
    case 'files':
      if (declared.blocking === 'disk' || declared.parameters[0]?.type === 'str')
        recorder.use(recorder.location('disk'), true);
      break;
    default:
      break;
  }
  if (name === 'listen')
    recorder.use(recorder.location(`port ${String(intOf(args[0]) ?? -1)}`), true);
  if (name === 'cancel')
    recorder.use(recorder.location(`timer #${String(intOf(args[0]) ?? -1)}`), true);
  if (name === 'wait_events') recorder.use(recorder.location('queue'), true);
}

function descriptor(run: Run, recorder: Recorder, fd: number, write: boolean): void {
  const d = run.kernel.at(fd);
  if (!d) {
    recorder.use(recorder.location(`descriptor ${String(fd)}`), false);
    return;
  }
  noteDescription(run, recorder, d.id, write);
}

export function noteDescription(run: Run, recorder: Recorder, id: number, write: boolean): void {
  const d = run.kernel.get(id);
  if (!d) return;
  if (d.kind === 'terminal' && d.stream !== 'stdin')
    recorder.use(recorder.location(d.stream), write);
  else if (d.kind === 'pipe') recorder.use(recorder.location(`pipe #${String(d.pipe.id)}`), write);
  else if (d.kind === 'file') {
    recorder.use(recorder.location('disk'), write);
    // What the cache holds decides whether a read needs the disk.
    if (d.inode) recorder.use(recorder.location(`cache #${String(d.inode.id)}`), false);
  } else recorder.use(recorder.location(`description #${String(d.id)}`), write);
  if (d.kind === 'epoll')
    for (const e of d.entries.values()) descriptor(run, recorder, e.fd, false);
}

/** What happens from the agenda uses what it arrives at, and what it completes. */
export function noteDue(
  run: Run,
  recorder: Recorder,
  due: Due,
  processOf: (act: number) => number,
): void {
  const { kernel } = run;
  const name = (text: string, write = true): void => {
    recorder.use(recorder.location(text), write);
  };
  switch (due.tag) {
    case 'timer':
      name(`timer #${String(due.timer)}`);
      break;
    case 'deliver':
    case 'urgent':
    case 'connected':
      name(`description #${String(due.socket)}`);
      break;
    case 'connection':
      name(`description #${String(kernel.ports.get(due.port) ?? -1)}`);
      name(`port ${String(due.port)}`, false);
      break;
    case 'timerfd':
      name(`description #${String(due.description)}`);
      break;
    case 'signalTimer':
      name('signals ');
      break;
    case 'at':
      name(run.options.plan.at[due.action]?.kind === 'signal' ? 'signals ' : 'disk');
      break;
    case 'deadline':
      name(`wait @${String(processOf(due.activation))}`);
      break;
    case 'request':
      noteCompletion(run, recorder, due.request);
      break;
    case 'disk': {
      const access = kernel.disk.queue.find((a) => a.id === due.request);
      noteCompletion(run, recorder, access?.request ?? 0);
      const { reads } = access ?? {};
      if (reads && !isCached(reads.inode, reads.from, reads.to))
        name(`cache #${String(reads.inode.id)}`);
      break;
    }
    default:
      break;
  }
}

function noteCompletion(run: Run, recorder: Recorder, request: number): void {
  const r = run.kernel.requests.get(request);
  if (!r) return;
  if (r.cb) recorder.use(recorder.location(`aiocb #${String(r.cb.id)}`), true);
  if (r.buffer) recorder.bytes(r.buffer, 0, r.n, r.operation === 'read', r.site);
  recorder.use(recorder.location('disk'), r.operation !== 'read');
  if (r.operation === 'open') recorder.use(recorder.location('descriptors'), true);
}
