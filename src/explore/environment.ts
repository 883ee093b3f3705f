/**
 * The world outside as processes: what stands on the agenda, sorted by the
 * request, descriptor, timer or client that it belongs to. Each has its own
 * order; between them nothing is said, and latencies do not count.
 */
import { isOutside, type Due } from '../kernel/agenda.ts';
import { unreachable } from '../base/assert.ts';
import type { Run } from '../run/run.ts';

/** Whose step an entry is, the same in all executions. `timersOf` names the process that set a timer. */
export function ownerOf(run: Run, due: Due, processOf: (act: number) => number): string {
  switch (due.tag) {
    case 'deadline':
      return `deadline @${String(processOf(due.activation))}`;
    case 'timer':
      return `timers @${String(processOf(run.kernel.timers.get(due.timer)?.by ?? -1))}`;
    case 'timerfd':
      return `timerfd #${String(due.description)}`;
    case 'signalTimer':
      return `signal timer #${String(due.timer)}`;
    case 'request':
      return `request #${String(due.request)}`;
    case 'disk': {
      const request = run.kernel.disk.queue.find((a) => a.id === due.request)?.request ?? 0;
      return request > 0 ? `request #${String(request)}` : `access #${String(due.request)}`;
    }
    case 'deliver':
    case 'urgent':
      return `to #${String(due.socket)}`;
    case 'connection':
    case 'connected':
      return `connection #${String(due.socket)}`;
    case 'arrive':
      return `arrivals \0${peerName(run, due.peer)}`;
    case 'script':
      return `peer \0${peerName(run, due.peer)}`;
    case 'load':
      return `load ${String(due.load)}`;
    case 'client':
      return `peer \0${run.options.plan.clients[due.client]?.name ?? String(due.client)}`;
    case 'at':
      return 'at';
    default:
      return unreachable(due);
  }
}

function peerName(run: Run, peer: number): string {
  const found = run.world.peers[peer];
  return found === undefined || found.anonymous ? String(peer) : found.name;
}

/**
 * What happens only if nothing else can: an expectation's second runs out
 * (rulings, 10), and a client finds nobody listening. A world's clients come
 * when the program has begun to listen, as a `client … at` means them.
 */
export function isLastResort(run: Run, due: Due): boolean {
  if (due.tag === 'connection' && !run.kernel.ports.has(due.port)) {
    const socket = run.kernel.get(due.socket);
    return socket?.kind === 'socket' && socket.peer.side === 'world';
  }
  // Nor does an alarm of whole seconds.
  if (due.tag === 'signalTimer') return due.timer === 0 && due.long;
  return due.tag === 'script' && due.deadline;
}

/** Takes an entry off the agenda. */
export function takeEntry(run: Run, due: Due): void {
  const { agenda } = run.kernel;
  agenda.entries.splice(
    agenda.entries.findIndex((e) => e.due === due),
    1,
  );
  if (isOutside(due)) agenda.outside--;
}
