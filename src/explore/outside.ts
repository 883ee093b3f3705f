/** What happens outside of the program at a step of the environment, in words, and the line of the program or its world that it belongs to. */
import { unreachable } from '../base/assert.ts';
import type { Span } from '../base/span.ts';
import { signalSymbol } from '../calls/constants.ts';
import { phrase, type Phrase } from '../diagnostic/phrase.ts';
import type { Due } from '../kernel/agenda.ts';
import type { Request } from '../kernel/request.ts';
import { brief } from '../machine/show.ts';
import { nameOf } from '../race/report.ts';
import type { Run } from '../run/run.ts';
import { interruptDue } from '../run/interrupt.ts';
import type { Execution } from './execution.ts';
import type { ProcessId } from './process.ts';

export interface Happening {
  readonly does: Phrase;
  readonly span: Span | undefined;
}

/** What a process of the environment is about to do. */
export function happening({ run, stepper: { choices } }: Execution, id: ProcessId): Happening {
  const due = choices.environment().get(id)?.due;
  if (due) return dueHappens(run, due);
  const cpu = choices
    .cpus()
    .find((c) => interruptDue(run, c) !== undefined && choices.interruptOf(c) === id);
  const over = cpu && (cpu.stack.at(-1) ?? cpu.thread);
  const caught = run.kernel.signals.pending.filter(
    (p) => run.kernel.signals.dispositions.get(p.signal)?.action === 'interrupt',
  );
  return {
    does: phrase('story.signal', {
      signals: [...new Set(caught.map((p) => signalSymbol(p.signal)))],
      who: over ? nameOf(over) : '',
    }),
    span: undefined,
  };
}

function dueHappens(run: Run, due: Due): Happening {
  const {
    kernel,
    world,
    options: { plan },
  } = run;
  const at = (description: number): Phrase =>
    phrase('story.descriptor', { fd: fdOf(run, description) });
  const peer = (n: number): string => world.peers[n]?.name ?? '';
  switch (due.tag) {
    case 'deadline': {
      const act = run.state.activations.get(due.activation);
      const wait = act?.state.tag === 'blocked' ? act.state.wait : undefined;
      return {
        does: phrase('story.deadline', { call: wait?.call ?? '', who: act ? nameOf(act) : '' }),
        span: siteSpan(run, wait?.site),
      };
    }
    case 'timer': {
      const timer = kernel.timers.get(due.timer);
      return {
        does: phrase('story.timer', { who: timer ? named(run, timer.byName) : '' }),
        span: siteSpan(run, timer?.site),
      };
    }
    case 'timerfd':
      return nowhere(phrase('story.timerfd', { fd: fdOf(run, due.description) }));
    case 'signalTimer':
      return nowhere(
        phrase('story.signalTimer', {
          signal: signalSymbol(kernel.signalTimers.get(due.timer)?.signal ?? 0),
        }),
      );
    case 'request':
      return requestDone(run, kernel.requests.get(due.request), 'story.done');
    case 'disk':
      return diskDone(run, due.request);
    case 'deliver':
      return nowhere(
        phrase('story.deliver', {
          bytes: due.bytes.length,
          end: due.end,
          reset: due.reset,
          at: at(due.socket),
        }),
      );
    case 'urgent':
      return nowhere(phrase('story.urgent', { at: at(due.socket) }));
    case 'connection': {
      const socket = kernel.get(due.socket);
      return nowhere(
        phrase('story.connection', {
          port: due.port,
          who:
            socket?.kind === 'socket' && socket.peer.side === 'world' ? peer(socket.peer.id) : '',
        }),
      );
    }
    case 'connected':
      return nowhere(phrase('story.connected', { at: at(due.socket), refused: due.refused }));
    case 'arrive':
      return nowhere(
        phrase('story.arrive', {
          bytes: due.bytes.length,
          end: due.end,
          reset: due.reset,
          who: peer(due.peer),
        }),
      );
    case 'script': {
      const p = world.peers[due.peer];
      return {
        does: phrase('story.script', { who: p?.name ?? '', deadline: due.deadline }),
        span: p?.script[p.at]?.span,
      };
    }
    case 'load':
      return { does: phrase('story.client', { who: '' }), span: plan.loads[due.load]?.span };
    case 'client':
      return {
        does: phrase('story.client', { who: plan.clients[due.client]?.name ?? '' }),
        span: plan.clients[due.client]?.span,
      };
    case 'at': {
      const action = plan.at[due.action];
      if (!action) return nowhere(phrase('story.outside', {}));
      switch (action.kind) {
        case 'signal':
          return {
            does: phrase('story.sends', { signal: signalSymbol(action.signal) }),
            span: action.span,
          };
        case 'type':
          return { does: phrase('story.types', { text: brief(action.text) }), span: action.span };
        case 'touch':
          return { does: phrase('story.touches', { path: brief(action.path) }), span: action.span };
        case 'powerOff':
          return { does: phrase('story.powerOff', {}), span: action.span };
        default:
          return unreachable(action);
      }
    }
    default:
      return unreachable(due);
  }
}

function nowhere(does: Phrase): Happening {
  return { does, span: undefined };
}

function diskDone(run: Run, id: number): Happening {
  const access = run.kernel.disk.queue.find((a) => a.id === id);
  const request = access && run.kernel.requests.get(access.request);
  if (request) return requestDone(run, request, 'story.disk');
  const act = run.state.activations.get(access?.activation ?? -1);
  const wait = act?.state.tag === 'blocked' ? act.state.wait : undefined;
  return {
    does: phrase('story.diskCall', { call: wait?.call ?? '', who: act ? nameOf(act) : '' }),
    span: siteSpan(run, wait?.site),
  };
}

function requestDone(
  run: Run,
  r: Request | undefined,
  how: 'story.done' | 'story.disk',
): Happening {
  if (!r) return nowhere(phrase('story.outside', {}));
  return {
    does: phrase(how, { operation: r.operation, of: objectOf(r), who: named(run, r.byName) }),
    span: siteSpan(run, r.site),
  };
}

/** What a request is about. */
function objectOf(r: Request): Phrase {
  if (r.path !== '') return phrase('story.path', { path: brief(r.path) });
  return r.fd >= 0 ? phrase('story.descriptor', { fd: r.fd }) : phrase('story.nothing', {});
}

/** Who asked, as stories call it: handlers by their `on`. */
function named(run: Run, by: string): string {
  return run.names.handlers.has(by) || (by === 'start' && run.names.start) ? `on ${by}` : by;
}

function siteSpan(run: Run, site: number | undefined): Span | undefined {
  return site !== undefined && site >= 0 ? run.span(site) : undefined;
}

/** The descriptor of a description, −1 if it has none. */
function fdOf(run: Run, description: number): number {
  return run.kernel.descriptors.findIndex((d) => d?.description === description);
}
