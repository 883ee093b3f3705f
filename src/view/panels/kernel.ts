/** What the kernel holds: descriptors, asynchronous requests, signals, the disk. */
import { fifoItems } from '../../base/fifo.ts';
import { errnoSymbol, signalSymbol } from '../../calls/constants.ts';
import type { Description } from '../../kernel/description.ts';
import { flag } from '../../kernel/flag.ts';
import { readiness, selects } from '../../kernel/readiness.ts';
import type { Request } from '../../kernel/request.ts';
import { piece, row, safe, type Row } from '../row.ts';
import { siteText, who, type Panel, type Scene } from '../scene.ts';

function openFds({ course }: Scene): number[] {
  const fds: number[] = [];
  course.run.kernel.descriptors.forEach((d, fd) => {
    if (d) fds.push(fd);
  });
  return fds;
}

/** What a description is, in words: kind, state, bytes that wait. */
function described(scene: Scene, d: Description): string {
  const { run } = scene.course;
  switch (d.kind) {
    case 'terminal':
      return `${d.stream}${d.stream === 'stdin' ? `, ${String(d.typed.length)} bytes typed${d.ended ? ', then the end' : ''}` : ''}`;
    case 'pipe':
      return `pipe, ${d.end} end, ${String(d.pipe.length)} bytes wait`;
    case 'listener':
      return `listens on ${String(d.port)}, ${String(d.pending.length)} connections wait`;
    case 'socket': {
      const peer =
        d.peer.side === 'world' ? ` with ${safe(run.world.peers[d.peer.id]?.name ?? '')}` : '';
      let end: string;
      if (d.reset) end = ', reset';
      else end = d.ended ? ', the other side has closed' : '';
      return `socket ${d.state}${peer}, ${String(d.received.length)} bytes wait${d.unacknowledged > 0 ? `, ${String(d.unacknowledged)} sent and not taken` : ''}${end}`;
    }
    case 'file':
      return `file ${safe(d.path)}, at ${String(d.offset)} of ${String(d.inode?.size ?? 0)}`;
    case 'epoll':
      return `epoll of ${String(d.entries.size)}`;
    case 'eventfd':
      return `eventfd, count ${String(d.count)}`;
    case 'timerfd':
      return `timerfd, ${d.due === 0 ? 'not set' : `due at ${String(d.due)}µs`}, count ${String(d.count)}`;
    case 'signalfd':
      return `signalfd of ${d.signals.map(signalSymbol).join(' ')}`;
    case 'ring':
      return `ring, ${String(d.prepared.length)} not handed over, ${String(d.completed.length)} completed`;
  }
}

function watchers(scene: Scene, d: Description): string {
  const { kernel, state } = scene.course.run;
  const names: string[] = [];
  for (const number of d.watches.slice(0, 4)) {
    const w = kernel.watches.get(number);
    if (w)
      names.push(
        `watch${w.handler >= 0 ? ` then ${scene.course.run.routine(w.handler).name}` : ''}${w.armed ? '' : ' (its event waits or runs)'}`,
      );
  }
  for (const id of d.waiters.slice(0, 4)) {
    const act = state.activations.get(id);
    if (act) names.push(`${who(act)} waits`);
  }
  if (d.epolls.length > 0) names.push(`${String(d.epolls.length)} epoll`);
  return names.join(', ');
}

export const descriptors: Panel = {
  id: 'descriptors',
  title: (scene) => `descriptors: ${String(openFds(scene).length)} open`,
  length: (scene) => openFds(scene).length,
  rows: (scene, from, to) =>
    openFds(scene)
      .slice(from, to)
      .map((fd): Row => {
        const { kernel } = scene.course.run;
        const d = kernel.at(fd);
        if (!d) return [];
        const can = selects(readiness(kernel, d));
        const ready = `${(can & 1) !== 0 ? 'r' : '-'}${(can & 2) !== 0 ? 'w' : '-'}`;
        const by = watchers(scene, d);
        return row(
          piece(`${String(fd).padStart(3)} `, 'strong'),
          piece(`${ready} `, can === 0 ? 'dim' : 'good'),
          described(scene, d),
          piece((d.flags & flag.nonblock) !== 0 ? ', non-blocking' : '', 'dim'),
          piece(by === '' ? '' : `  ← ${by}`, 'accent'),
        );
      }),
};

function underWay({ course }: Scene): Request[] {
  return [...course.run.kernel.requests.values()].filter((r) => !r.reported || !r.reaped);
}

export const requests: Panel = {
  id: 'requests',
  title: ({ course }) =>
    `asynchronous I/O: ${String(course.run.kernel.requestsUnderWay)} under way; disk queue ${String(course.run.kernel.disk.queue.length)}`,
  length: (scene) => underWay(scene).length,
  rows: (scene, from, to) =>
    underWay(scene)
      .slice(from, to)
      .map((r) => {
        let state: string;
        if (r.state === 'queued') state = r.begun ? 'in the device' : 'queued';
        else
          state = `done: ${r.result < 0 ? errnoSymbol(r.errno) : String(r.result)}${r.reported ? ', told' : ', not told yet'}`;
        const owns =
          r.buffer && !r.reported
            ? `  the kernel owns buffer(${String(r.buffer.bytes.length)}), bytes 0 to ${String(r.n)}`
            : '';
        let then: string;
        if (r.teller.tag === 'then')
          then = ` then ${scene.course.run.routine(r.teller.handler).name}`;
        else if (r.teller.tag === 'await') then = ` awaited by #${String(r.teller.activation)}`;
        else if (r.teller.tag === 'ring') then = ' for a ring';
        else then = r.signal > 0 ? ` tells by ${signalSymbol(r.signal)}` : ' polled';
        return row(
          piece(`${r.operation} `, 'strong'),
          `${r.path !== '' ? safe(r.path) : `fd ${String(r.fd)}`}${then}  `,
          piece(state, r.state === 'done' ? 'good' : 'warning'),
          piece(owns, 'accent'),
          piece(`  ${siteText(scene, r.site)}`, 'dim'),
        );
      }),
};

function signalRows(scene: Scene): Row[] {
  const { run } = scene.course;
  const { signals, signalTimers, agenda, timers } = run.kernel;
  const rows: Row[] = [];
  for (const p of signals.pending) {
    rows.push(
      row(
        piece(signalSymbol(p.signal), 'strong'),
        piece(` pending${signals.mask.has(p.signal) ? ', blocked by the mask' : ''}`, 'warning'),
        piece(
          `  from ${p.by >= 0 ? `${p.byName} #${String(p.by)}` : 'outside'} ${siteText(scene, p.site)}`,
          'dim',
        ),
      ),
    );
  }
  for (const e of fifoItems(run.state.queue))
    if (e.how === 'signal')
      rows.push(row(piece(signalSymbol(e.source), 'strong'), ' its event waits in the queue'));
  if (signals.mask.size > 0)
    rows.push(
      row(
        'masked: ',
        [...signals.mask]
          .sort((a, b) => a - b)
          .map(signalSymbol)
          .join(' '),
      ),
    );
  for (const act of run.state.activations.values())
    if (act.mask && act.mask.size > 0)
      rows.push(row(`masked in ${who(act)}: `, [...act.mask].map(signalSymbol).join(' ')));
  for (const [signal, d] of signals.dispositions) {
    let what: string;
    if (d.action === 'event') what = `becomes an event for ${run.routine(d.routine).name}`;
    else if (d.action === 'interrupt') what = `interrupts with ${run.routine(d.routine).name}`;
    else what = d.action === 'ignore' ? 'is ignored' : 'does the default';
    rows.push(row(piece(signalSymbol(signal), 'strong'), ` ${what}`));
  }
  for (const t of timers.values())
    rows.push(
      row(
        piece(`timer ${String(t.id)}`, 'strong'),
        ` due at ${String(t.at)}µs${t.period > 0 ? `, every ${String(t.period)}µs` : ''}${t.handler >= 0 ? ` then ${run.routine(t.handler).name}` : ''}`,
      ),
    );
  if (signalTimers.size > 0)
    rows.push(row(`${String(signalTimers.size)} timers that raise signals`));
  rows.push(row(piece(`${String(agenda.entries.length)} things are due later`, 'dim')));
  return rows;
}

export const signals: Panel = {
  id: 'signals',
  title: ({ course }) =>
    `signals and timers: ${String(course.run.kernel.signals.pending.length)} pending`,
  length: (scene) => signalRows(scene).length,
  rows: (scene, from, to) => signalRows(scene).slice(from, to),
};
