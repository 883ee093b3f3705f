/** The table of readiness (readiness.md), cell by cell: each row's state is made by a few lines, then select, poll and epoll are asked. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { runText } from '../support/golden.ts';

const pipe = 'let p = pipe(O_NONBLOCK)  let r = p[0]  let w = p[1]';
const full = 'let page = buffer(4096)  for i in 0..16 { write(w, page) }';
const pair = `let l = listen(7, 8)
  let c = connect("localhost", 7)
  let s = accept(l)`;
const settle = 'sleep(2ms)';

/** What makes the state, and the descriptor that is asked. */
const states: Readonly<Record<string, readonly [lines: string, fd: string]>> = {
  'pipe, read end|empty': [pipe, 'r'],
  'pipe, write end|empty': [pipe, 'w'],
  'pipe, read end|1 byte': [`${pipe}  write(w, "x")`, 'r'],
  'pipe, write end|1 byte': [`${pipe}  write(w, "x")`, 'w'],
  'pipe, read end|full (65,536)': [`${pipe}  ${full}`, 'r'],
  'pipe, write end|full (65,536)': [`${pipe}  ${full}`, 'w'],
  'pipe, read end|full, 1 byte read': [`${pipe}  ${full}  read(r, buffer(1))`, 'r'],
  'pipe, write end|full, 1 byte read': [`${pipe}  ${full}  read(r, buffer(1))`, 'w'],
  'pipe, read end|full, one page read': [`${pipe}  ${full}  read(r, page)`, 'r'],
  'pipe, write end|full, one page read': [`${pipe}  ${full}  read(r, page)`, 'w'],
  'pipe, read end|writer closed, empty': [`${pipe}  close(w)`, 'r'],
  'pipe, read end|writer closed, data left': [`${pipe}  write(w, "x")  close(w)`, 'r'],
  'pipe, write end|reader closed': [`${pipe}  close(r)`, 'w'],
  'pipe, write end|reader closed, full': [`${pipe}  ${full}  close(r)`, 'w'],
  'TCP socket|listening, nobody waits': ['let l = listen(7, 8)', 'l'],
  'TCP socket|listening, a connection waits': [
    `let l = listen(7, 8)  let c = connect("localhost", 7)  ${settle}`,
    'l',
  ],
  'TCP socket|never connected': ['let s = socket()', 's'],
  'TCP socket|connected, idle': [pair, 's'],
  'TCP socket|data waits': [`${pair}  write(c, "x")  ${settle}`, 's'],
  'TCP socket|peer closed (FIN), empty': [`${pair}  close(c)  ${settle}`, 's'],
  'TCP socket|peer closed (FIN), data left': [`${pair}  write(c, "x")  close(c)  ${settle}`, 's'],
  'TCP socket|peer reset (RST)': [
    `${pair}  setsockopt(c, SOL_SOCKET, SO_LINGER, 0)  close(c)  ${settle}`,
    's',
  ],
  'TCP socket|non-blocking connect refused': [
    `let s = connect("localhost", 6999, O_NONBLOCK)  ${settle}`,
    's',
  ],
  'TCP socket|urgent byte waits': [`${pair}  send(c, "!", 1, MSG_OOB)  ${settle}`, 's'],
  'TCP socket|both sides shut their writing': [
    `${pair}  shutdown(c, SHUT_WR)  shutdown(s, SHUT_WR)  ${settle}`,
    's',
  ],
  'TCP socket|own shutdown RDWR': [`${pair}  shutdown(s, SHUT_RDWR)`, 's'],
  'TCP socket|own shutdown RD': [`${pair}  shutdown(s, SHUT_RD)`, 's'],
  'TCP socket|own shutdown WR': [`${pair}  shutdown(s, SHUT_WR)`, 's'],
  'TCP socket|reset before accept, then accepted': [
    `let l = listen(7, 8)  let c = connect("localhost", 7)  setsockopt(c, SOL_SOCKET, SO_LINGER, 0)  close(c)  ${settle}  let s = accept(l)`,
    's',
  ],
  'TCP socket|data, then RST': [
    `${pair}  write(c, "x")  setsockopt(c, SOL_SOCKET, SO_LINGER, 0)  close(c)  ${settle}`,
    's',
  ],
  'TCP socket|send buffer full': [
    `${pair}  fcntl(s, F_SETFL, O_NONBLOCK)
  let full = buffer(65536)
  while write(s, full) > 0 { ${settle} }
  while write(s, "x") > 0 { }
  ${settle}`,
    's',
  ],
  'TCP socket|RST already reported by read or SO_ERROR': [
    `${pair}  setsockopt(c, SOL_SOCKET, SO_LINGER, 0)  close(c)  ${settle}  read(s, buffer(1))`,
    's',
  ],
  'regular file|any, also at EOF, also O_WRONLY': ['let f = open("/a.txt", O_WRONLY)', 'f'],
  'directory, /dev/null|any': ['let f = open("/tmp")', 'f'],
  'epoll|something to report': [
    `${pipe}  write(w, "x")  let e = epoll_create()  epoll_ctl(e, EPOLL_CTL_ADD, r, EPOLLIN)`,
    'e',
  ],
  'eventfd|0': ['let e = eventfd(0)', 'e'],
  'eventfd|>0': ['let e = eventfd(1)', 'e'],
  'eventfd|full': ['let e = eventfd(0)  write(e, "\\xfe\\xff\\xff\\xff\\xff\\xff\\xff\\xff")', 'e'],
  'timerfd|armed': ['let t = timerfd()  timerfd_settime(t, 1s)', 't'],
  'timerfd|expired': ['let t = timerfd()  timerfd_settime(t, 1)  sleep(1ms)', 't'],
  'signalfd|nothing': [
    'let set = sigset()  sigaddset(set, SIGUSR1)  sigprocmask(SIG_BLOCK, set)  let f = signalfd(set)',
    'f',
  ],
  'signalfd|pending and blocked': [
    'let set = sigset()  sigaddset(set, SIGUSR1)  sigprocmask(SIG_BLOCK, set)  let f = signalfd(set)  raise(SIGUSR1)',
    'f',
  ],
};

/** Rows that EVL has no counterpart for, with the reason. */
const without: Readonly<Record<string, string>> = {
  'closed number|':
    'each call answers in its own way: see cases select.ebadf, poll.nval and epoll.ctl_errors',
};

interface Row {
  readonly key: string;
  readonly cells: readonly [string, string, string];
}

/** Rows of the table; those that tell several states apart by ` / ` become one each. */
const rows: readonly Row[] = readFileSync('test/oracle/readiness.md', 'utf8')
  .split('\n')
  .filter((l) => /^\| (?!object|---)/.test(l))
  .flatMap((l): Row[] => {
    const [object = '', state = '', ...rest] = l
      .split('|')
      .map((c) => c.trim())
      .slice(1, -1);
    const several = object === 'directory, /dev/null' ? [state] : state.split(' / ');
    return several.map((s, i) => {
      const part = (cell: string | undefined): string => {
        const parts = (cell ?? '').split(' / ');
        if (parts.length === several.length) return parts[i] ?? '';
        // One part for several states stands for the last of them.
        return parts.length === 1 && i === several.length - 1 ? (parts[0] ?? '') : '';
      };
      return { key: `${object}|${s}`, cells: [part(rest[0]), part(rest[1]), part(rest[2])] };
    });
  });

const programOf = (key: string): string => {
  const [lines = '', fd = ''] = states[key] ?? [];
  return `main {
  signal(SIGPIPE, SIG_IGN)
  ${lines}
  let rs = fd_set()  let ws = fd_set()  let es = fd_set()
  FD_SET(${fd}, rs)  FD_SET(${fd}, ws)  FD_SET(${fd}, es)
  select(${fd} + 1, rs, ws, es, 0)
  print(FD_ISSET(${fd}, rs), FD_ISSET(${fd}, ws), FD_ISSET(${fd}, es))
  let ps = [{fd: ${fd}, events: POLLIN | POLLPRI | POLLOUT | POLLRDHUP}]
  poll(ps, 0)
  print(ps[0].revents)
  let ep = epoll_create()
  if epoll_ctl(ep, EPOLL_CTL_ADD, ${fd}, EPOLLIN | EPOLLPRI | EPOLLOUT | EPOLLRDHUP) == -1 { print(errno)  exit(0) }
  let got = epoll_wait(ep, 1, 0)
  if len(got) == 0 { print(0) } else { print(got[0].events) }
  exit(0)
}
world { file "/a.txt" = "x" }`;
};

const names = [
  ['IN', 1],
  ['OUT', 4],
  ['PRI', 2],
  ['RDHUP', 0x2000],
  ['ERR', 8],
  ['HUP', 16],
] as const;
const sorted = (words: string): string =>
  words
    .split(' ')
    .filter((w) => w !== '')
    .sort()
    .join(' ');
const bitsOf = (n: number): string =>
  sorted(
    names
      .filter(([, bit]) => (n & bit) !== 0)
      .map(([name]) => name)
      .join(' '),
  );
/** The words of a cell; undefined where nothing was measured. */
const cellWords = (cell: string): string | undefined => {
  const words = cell
    .replace(/\(.*\)/, '')
    .replace(/^edge:.*/, '')
    .replace(/at .*/, '')
    .trim();
  return cell === '' || /not run/.test(cell) || words === ''
    ? undefined
    : sorted(words.replace('–', ''));
};

describe('readiness', () => {
  test.each(rows.filter((r) => !Object.hasOwn(without, r.key)))(
    '$key',
    ({ key, cells: [select, poll, epoll] }) => {
      expect(states[key], 'the state can be made').toBeDefined();
      const { output } = runText(programOf(key));
      const [sets = '', revents = '', events = ''] = output.split('\n');
      const [r, w, x] = sets.split(' ');
      const got = {
        select: sorted(
          [r === 'true' ? 'R' : '', w === 'true' ? 'W' : '', x === 'true' ? 'X' : ''].join(' '),
        ),
        poll: bitsOf(Number(revents)),
        epoll: /^\d+$/.test(events) ? bitsOf(Number(events)) : events,
      };
      const wanted = {
        select: cellWords(select) ?? got.select,
        poll: cellWords(poll) ?? got.poll,
        epoll: cellWords(epoll) ?? got.epoll,
      };
      expect(got).toEqual(wanted);
    },
  );

  test('every state that is made is a row', () => {
    const keys = new Set(rows.map((r) => r.key));
    for (const key of [...Object.keys(states), ...Object.keys(without)])
      expect(keys.has(key), key).toBe(true);
  });
});
