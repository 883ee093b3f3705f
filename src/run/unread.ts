/**
 * EVL5103: what is to be read, and nobody looks at any more. Told only where
 * something went wrong: a client did not get what it expected, or the run ended
 * with somebody waiting.
 */
import { constant } from '../calls/index.ts';
import { diagnostic, type Diagnostic } from '../diagnostic/diagnostic.ts';
import { phrase } from '../diagnostic/phrase.ts';
import type { Description } from '../kernel/description.ts';
import type { Run } from './run.ts';

/** By the state at the end of the program, before the system takes its descriptors away. */
export function unread(run: Run): readonly Diagnostic[] {
  const out: Diagnostic[] = [];
  const { kernel } = run;
  kernel.descriptors.forEach((descriptor, fd) => {
    const d = descriptor && kernel.get(descriptor.description);
    const left = d ? leftIn(d) : 0;
    if (!descriptor || !d || left === 0 || isLookedAt(run, d)) return;
    const edge = entriesOf(run, d).some((events) => (events & constant('EPOLLET')) !== 0);
    out.push(
      diagnostic(
        'EVL5103.unread',
        run.span(descriptor.made.site),
        { fd, left, listener: d.kind === 'listener' },
        {
          help: phrase(edge ? 'EVL5103.edge' : 'EVL5103.help', { listener: d.kind === 'listener' }),
        },
      ),
    );
  });
  return out;
}

/** Bytes to read, or connections to accept. */
function leftIn(d: Description): number {
  switch (d.kind) {
    case 'socket':
      return d.received.length;
    case 'pipe':
      return d.end === 'read' ? d.pipe.length : 0;
    case 'listener':
      return d.pending.length;
    default:
      return 0;
  }
}

/** Somebody waits for it, or is told of it. */
function isLookedAt(run: Run, d: Description): boolean {
  const { kernel } = run;
  if (d.waiters.length > 0) return true;
  const reads = d.watches.some(
    (id) => ((kernel.watches.get(id)?.events ?? 0) & constant('READ')) !== 0,
  );
  return reads || entriesOf(run, d).some((events) => (events & constant('EPOLLET')) === 0);
}

/** Of each epoll that it is in and that asks for what is to be read: its events. */
function entriesOf(run: Run, d: Description): readonly number[] {
  return d.epolls.flatMap((id) => {
    const epoll = run.kernel.get(id);
    if (epoll?.kind !== 'epoll') return [];
    return [...epoll.entries.values()]
      .filter((e) => e.description === d.id && e.armed && (e.events & constant('EPOLLIN')) !== 0)
      .map((e) => e.events);
  });
}
