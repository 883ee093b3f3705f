/** What happens when something on the agenda is due. */
import { schedule, isOutside, type Due } from '../kernel/agenda.ts';
import { arrives, connectAnswered, connectionArrives } from '../kernel/socket.ts';
import { timerfdExpires } from '../kernel/event-fd.ts';
import { signalTimerExpires } from '../kernel/interval.ts';
import { loaded } from '../kernel/mapping.ts';
import { requestDone } from '../kernel/request.ts';
import { sendSignal } from '../kernel/signal.ts';
import { urgentArrives } from '../kernel/urgent.ts';
import { fire } from '../kernel/timer.ts';
import { accessDone, addFile, powerOff } from '../kernel/disk.ts';
import { bytesOf } from '../base/bytes.ts';
import { putBytes } from '../base/byte-queue.ts';
import { unreachable } from '../base/assert.ts';
import { Over } from './over.ts';
import type { Run } from './run.ts';

export function happen(run: Run, due: Due): void {
  const { kernel, world } = run;
  // An expectation that was met before its time leaves a deadline that means nothing any more.
  const stale = due.tag === 'script' && !world.awaits(due.peer, due.turn);
  if (isOutside(due) && !stale) run.state.lastOutside = run.scheduler.now;
  switch (due.tag) {
    case 'deadline': {
      const act = run.state.activations.get(due.activation);
      if (act?.state.tag === 'blocked' && act.state.wait.since === due.since)
        run.scheduler.wake(act.id);
      return;
    }
    case 'timer':
      fire(kernel, due.timer, due.round);
      return;
    case 'timerfd':
      timerfdExpires(kernel, due.description, due.round);
      return;
    case 'signalTimer':
      signalTimerExpires(kernel, due.timer, due.round);
      return;
    case 'disk': {
      loaded(kernel, due.request);
      const done = accessDone(kernel, due.request);
      if (done && done.request > 0) requestDone(kernel, done.request);
      return;
    }
    case 'request':
      requestDone(kernel, due.request);
      return;
    case 'deliver':
      arrives(kernel, due.socket, due.bytes, due.end, due.reset);
      return;
    case 'urgent':
      urgentArrives(kernel, due.socket, due.byte);
      return;
    case 'connection':
      connection(run, due.port, due.socket);
      return;
    case 'connected': {
      const socket = kernel.get(due.socket);
      if (socket?.kind === 'socket') connectAnswered(kernel, socket, due.refused);
      return;
    }
    case 'arrive':
      world.arrives(due.peer, due.bytes, due.end, due.reset);
      return;
    case 'script':
      world.turn(due.peer, due.turn, due.deadline);
      return;
    case 'load':
      world.startLoad(due.load, due.next);
      return;
    case 'client':
      world.startClient(due.client);
      return;
    case 'at':
      at(run, due.action);
      return;
    default:
      unreachable(due);
  }
}

function connection(run: Run, port: number, id: number): void {
  const { kernel } = run;
  const socket = kernel.get(id);
  if (socket?.kind !== 'socket' || connectionArrives(kernel, port, socket)) return;
  // Nobody listens: refused.
  kernel.descriptions.delete(id);
  if (socket.peer.side === 'world') kernel.outside?.refused(socket.peer.id);
  else if (socket.peer.side === 'own')
    schedule(kernel.agenda, kernel.host.now() + kernel.settings.net.least, {
      tag: 'connected',
      socket: socket.peer.id,
      refused: true,
    });
}

function at(run: Run, i: number): void {
  const action = run.options.plan.at[i];
  switch (action?.kind) {
    case 'type': {
      const terminal = run.kernel.at(0);
      if (terminal?.kind !== 'terminal') return;
      putBytes(terminal.typed, action.text);
      run.kernel.changed(terminal.id);
      return;
    }
    case 'signal':
      sendSignal(run.kernel, {
        signal: action.signal,
        value: 0,
        code: 'SI_USER',
        target: -1,
        by: -1,
        byName: '',
        site: -1,
        timer: 0,
      });
      return;
    case 'powerOff':
      powerOff(run.kernel);
      throw new Over();
    case 'touch':
      addFile(run.kernel, action.path, bytesOf(action.content));
      return;
    case undefined:
      return;
  }
}
