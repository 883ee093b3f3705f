/** What a `select`, `poll` or `epoll_wait` that never ends waits for, descriptor by descriptor (EVL4002). */
import { constant } from '../calls/index.ts';
import { phrase, type Phrase } from '../diagnostic/phrase.ts';
import type { Wait } from '../machine/activation.ts';
import { intOf, type Value } from '../machine/value.ts';
import type { Run } from './run.ts';

export interface Wanted {
  readonly fd: number;
  readonly reads: boolean;
  readonly writes: boolean;
}

/** So many are named. */
const most = 8;

/** Undefined for other calls, and where nothing is in the sets. */
export function waitsFor(run: Run, wait: Wait): Phrase | undefined {
  const wanted = wantedBy(run, wait);
  if (wanted.length === 0) return undefined;
  const named = (which: readonly Wanted[]): string =>
    which
      .slice(0, most)
      .map(({ fd }) => String(fd))
      .join(', ') + (which.length > most ? ', …' : '');
  return phrase('EVL4002.descriptors', {
    reads: named(wanted.filter((w) => w.reads)),
    writes: named(wanted.filter((w) => w.writes)),
  });
}

/** Descriptors in the sets of a `select` that are not looked at, as they are not below its first argument. */
export function leftOut(wait: Wait): { readonly nfds: number; readonly fds: readonly number[] } {
  const nfds = intOf(wait.args[0]) ?? 0;
  if (wait.call !== 'select' && wait.call !== 'pselect') return { nfds, fds: [] };
  const fds = new Set<number>();
  for (const v of wait.args.slice(1, 4))
    if (typeof v === 'object' && v.kind === 'fd_set')
      for (const fd of v.members) if (fd >= nfds) fds.add(fd);
  return { nfds, fds: [...fds].sort((a, b) => a - b) };
}

/** Descriptors that such a call looks at. */
export function wantedBy(
  run: Run,
  { call, args }: { readonly call: string; readonly args: readonly Value[] },
): readonly Wanted[] {
  const found = new Map<number, Wanted>();
  const add = (fd: number, reads: boolean, writes: boolean): void => {
    const before = found.get(fd);
    found.set(fd, {
      fd,
      reads: reads || before?.reads === true,
      writes: writes || before?.writes === true,
    });
  };
  const [readable, writable] = [constant('POLLIN'), constant('POLLOUT')];
  switch (call) {
    case 'select':
    case 'pselect': {
      const nfds = intOf(args[0]) ?? 0;
      for (const i of [1, 2]) {
        const set = args[i];
        if (typeof set !== 'object' || set.kind !== 'fd_set') continue;
        for (const fd of set.members) if (fd < nfds) add(fd, i === 1, i === 2);
      }
      break;
    }
    case 'poll':
    case 'ppoll': {
      const [list] = args;
      if (typeof list !== 'object' || list.kind !== 'list') break;
      for (const item of list.items) {
        if (typeof item !== 'object' || item.kind !== 'map') continue;
        const events = intOf(item.entries.get('events')) ?? 0;
        const fd = intOf(item.entries.get('fd')) ?? -1;
        if (fd >= 0) add(fd, (events & readable) !== 0, (events & writable) !== 0);
      }
      break;
    }
    case 'epoll_wait':
    case 'epoll_pwait': {
      const ep = run.kernel.at(intOf(args[0]) ?? -1);
      if (ep?.kind !== 'epoll') break;
      // EPOLLIN and EPOLLOUT have the numbers of poll.
      for (const { fd, events } of ep.entries.values())
        add(fd, (events & readable) !== 0, (events & writable) !== 0);
      break;
    }
    default:
      break;
  }
  return [...found.values()].sort((a, b) => a.fd - b.fd);
}
