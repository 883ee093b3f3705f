/** What can be typed after `:`. Each command is one entry of the table; the help is made from it. */
import { utf8Bytes } from '../base/bytes.ts';
import { constants } from '../calls/index.ts';
import { distance } from 'fastest-levenshtein';
import type { Session } from './session.ts';

export interface Command {
  readonly name: string;
  readonly args: string;
  readonly help: string;
  readonly run: (session: Session, words: readonly string[], rest: string) => string;
}

function whole(word: string | undefined, least: number, most: number): number | undefined {
  if (word === undefined || !/^\d{1,15}$/.test(word)) return undefined;
  const n = Number(word);
  return n >= least && n <= most ? n : undefined;
}

/** `\n` and `\t` as people type them. */
function typed(text: string): string {
  return utf8Bytes(
    text.replace(
      /\\([nrt\\])/g,
      (_, c: string) => ({ n: '\n', r: '\r', t: '\t', '\\': '\\' })[c] ?? c,
    ),
  );
}

export const commands: readonly Command[] = [
  {
    name: 'goto',
    args: 'STEP',
    help: 'go to a step',
    run: (s, [n]) => {
      const to = whole(n, 0, Number.MAX_SAFE_INTEGER);
      return to === undefined ? 'goto needs the number of a step' : s.goTo(to);
    },
  },
  {
    name: 'break',
    args: 'LINE',
    help: 'set or take away a breakpoint',
    run: (s, [n]) => {
      const line = whole(n, 1, s.program.files[0]?.lineStarts.length ?? 0);
      return line === undefined ? 'break needs the number of a line' : s.toggleBreakpoint(line - 1);
    },
  },
  {
    name: 'watch',
    args: 'VARIABLE',
    help: 'watch the changes of a shared variable',
    run: (s, [name = '']) => {
      const i = s.course.run.machine.shape.shared.indexOf(name);
      return i < 0 ? `no shared variable is called ${name}` : s.toggleWatch(i);
    },
  },
  {
    name: 'signal',
    args: 'NAME',
    help: 'deliver a signal from outside',
    run: (s, [name = '']) => {
      const found = constants.get(
        name.toUpperCase().startsWith('SIG') ? name.toUpperCase() : `SIG${name.toUpperCase()}`,
      );
      return found && found.value >= 1 && found.value <= 64
        ? s.depart({ kind: 'signal', signal: found.value }, `signal ${name}`)
        : `there is no signal ${name}`;
    },
  },
  {
    name: 'type',
    args: 'TEXT',
    help: 'type on standard input (\\n for a new line)',
    run: (s, _w, rest) =>
      rest === ''
        ? 'type needs a text'
        : s.depart({ kind: 'type', bytes: typed(rest) }, `type ${JSON.stringify(rest)}`),
  },
  {
    name: 'eof',
    args: '',
    help: 'standard input ends here',
    run: (s) => s.depart({ kind: 'eof' }, 'end of input'),
  },
  {
    name: 'client',
    args: 'PORT [NAME]',
    help: 'a client connects, whom :send moves',
    run: (s, [port, name = 'you']) => {
      const n = whole(port, 1, 65535);
      return n === undefined
        ? 'client needs a port from 1 to 65535'
        : s.depart(
            { kind: 'client', name: utf8Bytes(name), port: n },
            `client ${name} connects to ${String(n)}`,
          );
    },
  },
  {
    name: 'send',
    args: 'CLIENT TEXT',
    help: 'send bytes as a client (its number in the panel of clients)',
    run: (s, [peer, ...words], rest) => {
      const n = whole(peer, 0, s.course.run.world.peers.length - 1);
      return n === undefined || words.length === 0
        ? 'send needs the number of a client and a text'
        : s.depart(
            { kind: 'send', peer: n, bytes: typed(rest.slice((peer ?? '').length + 1)) },
            `client ${String(n)} sends ${JSON.stringify(words.join(' '))}`,
          );
    },
  },
  {
    name: 'close',
    args: 'CLIENT',
    help: 'a client closes its connection',
    run: (s, [peer]) => {
      const n = whole(peer, 0, s.course.run.world.peers.length - 1);
      return n === undefined
        ? 'close needs the number of a client'
        : s.depart({ kind: 'close', peer: n }, `client ${String(n)} closes`);
    },
  },
  {
    name: 'fail',
    args: 'PATH|CALL ERRNO',
    help: 'the next I/O on a file, or the next such call, fails',
    run: (s, [what = '', errno = 'EIO']) => {
      const found = constants.get(errno);
      return what === '' || !errno.startsWith('E') || !found
        ? 'fail needs a path or the name of a call, and an errno such as EIO'
        : s.depart(
            { kind: 'fail', what: utf8Bytes(what), errno: found.value },
            `${what} fails with ${errno}`,
          );
    },
  },
  {
    name: 'cpus',
    args: 'N',
    help: 'run again with another number of CPUs',
    run: (s, [n]) => {
      const cpus = whole(n, 1, 64);
      return cpus === undefined ? 'cpus needs a number from 1 to 64' : s.again({ cpus });
    },
  },
  {
    name: 'seed',
    args: 'N',
    help: 'run again with another seed',
    run: (s, [n]) => {
      const seed = whole(n, 0, Number.MAX_SAFE_INTEGER);
      return seed === undefined ? 'seed needs a number' : s.again({ seed });
    },
  },
  {
    name: 'branches',
    args: '',
    help: 'list the branches',
    run: (s) => s.branches.map((_, i) => s.describe(i)).join(' | '),
  },
  {
    name: 'branch',
    args: 'NAME',
    help: 'go to a branch',
    run: (s, [name]) => s.select(s.branches.findIndex((b) => b.name === name)),
  },
  {
    name: 'name',
    args: 'NAME',
    help: 'give this branch a name',
    run: (s, [name = '']) =>
      /^[\p{L}\p{N}_-]{1,30}$/u.test(name)
        ? s.rename(name)
        : 'a name is up to 30 letters, digits, _ and -',
  },
  {
    name: 'compare',
    args: 'NAME',
    help: 'how this branch ends, against another',
    run: (s, [name = '']) => s.compare(name),
  },
  {
    name: 'w',
    args: 'FILE',
    help: 'write this branch as a schedule for evl run --schedule',
    run: (s, _w, rest) => (rest === '' ? 'w needs the name of a file' : s.save(rest)),
  },
  {
    name: 'quiz',
    args: '',
    help: 'questions about this run: what is printed next, which handler begins next, is this a race',
    run: (s) => s.startQuiz(),
  },
  {
    name: 'explore',
    args: '',
    help: 'try every schedule that makes a difference; esc stops it',
    run: (s) => s.outcomes.explore(),
  },
  {
    name: 'outcome',
    args: 'N',
    help: 'open an outcome of explore as a run',
    run: (s, [n]) => s.outcomes.outcome((whole(n, 1, 1_000_000) ?? 0) - 1),
  },
  {
    name: 'wo',
    args: 'FILE',
    help: 'write the schedule of the open outcome',
    run: (s, _w, rest) => (rest === '' ? 'wo needs the name of a file' : s.outcomes.save(rest)),
  },
];

/** Does what was typed after `:`. */
export function command(session: Session, text: string): string {
  const trimmed = text.trim();
  const [name = '', ...words] = trimmed.split(/\s+/);
  if (/^\d+$/.test(name)) return session.goTo(Number(name));
  const found = commands.find((c) => c.name === name);
  if (found) return found.run(session, words, trimmed.slice(name.length).trim());
  const near = commands.find((c) => distance(c.name, name) <= 2);
  return `there is no command ${name}${near ? `; did you mean ${near.name}?` : '; ? lists them'}`;
}
