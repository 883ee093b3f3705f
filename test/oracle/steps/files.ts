/** Pipes, disk files, and calls on descriptors of any kind. */
import type { Step } from '../case.ts';
import {
  bits,
  flags,
  int,
  list,
  NoCounterpart,
  str,
  type Call,
  type Makers,
  type Translator,
} from '../translator.ts';

export { bits };

const inaccessible = /inaccessible|bad address/;

/** `<290 times a>` stands for that many letters; a name alone is itself. */
function path(v: unknown): string {
  const times = /^<(\d+) times (.)>$/.exec(String(v));
  return str(times ? (times[2] ?? '').repeat(Number(times[1])) : String(v));
}

/** Bytes that were read are compared, unless the log has only their number. */
function reading(t: Translator, s: Step, i: number, text: (buffer: string) => string): Call {
  const data = s.out?.['data'];
  if (s.args['buf'] !== undefined) {
    if (!inaccessible.test(String(s.args['buf'])))
      throw new NoCounterpart(`the buffer "${String(s.args['buf'])}"`);
    return { text: text('bad_page()') };
  }
  if (typeof data === 'string' && !/^<?\d+ bytes>?$/.test(data)) {
    t.expect(i, [str(data)]);
    return { text: text('buf'), out: '[got(buf, r)]' };
  }
  return { text: text('buf') };
}

function dataOf(s: Step): string {
  const { data, n, buf } = s.args;
  if (buf !== undefined) {
    if (!inaccessible.test(String(buf))) throw new NoCounterpart(`the buffer "${String(buf)}"`);
    return 'bad_page()';
  }
  return data !== undefined ? str(String(data)) : `buffer(${int(n)})`;
}

/** A number of bytes beyond C's largest is out of form; here a negative one is. */
const count = (v: unknown): string => {
  if (typeof v === 'number') return String(v);
  return /^\d+$/.test(String(v)) ? String(v) : '-1';
};

export const fileSteps: Makers = {
  pipe: (t, s) =>
    t.pair(`pipe(${s.args['nonblock'] === true ? 'O_NONBLOCK' : flags(s.args['flags'])})`, [
      s.out?.['read_end'],
      s.out?.['write_end'],
    ]),
  read: (t, s, i) => reading(t, s, i, (b) => `read(${t.fdOf(s)}, ${b}, ${count(s.args['n'])})`),
  pread: (t, s, i) =>
    reading(
      t,
      s,
      i,
      (b) => `pread(${t.fdOf(s)}, ${b}, ${count(s.args['n'])}, ${int(s.args['offset'])})`,
    ),
  write: (t, s) => ({
    text: `write(${t.fdOf(s)}, ${dataOf(s)}${s.args['data'] !== undefined && s.args['n'] !== undefined ? `, ${count(s.args['n'])}` : ''})`,
  }),
  pwrite: (t, s) => ({
    before: [`e = ${dataOf(s)}`],
    text: `pwrite(${t.fdOf(s)}, e, ${s.args['n'] === undefined ? 'len(e)' : count(s.args['n'])}, ${int(s.args['offset'])})`,
  }),
  close: (t, s) => ({ text: `close(${t.fdOf(s)})` }),
  dup: (t, s) => t.fresh(s, `dup(${t.fdOf(s)})`),
  dup2: (t, s) => {
    const key = ['to', 'newfd', 'new_fd', 'new', 'target', 'fd2', 'as'].find((k) =>
      Object.hasOwn(s.args, k),
    );
    const to = key === undefined ? undefined : s.args[key];
    let number: string;
    if (typeof to === 'number') number = String(to);
    else
      number = /limit|beyond|too large|out of range/.test(String(to))
        ? String(t.descriptors)
        : t.fd(to);
    const made = s.out?.['new'] ?? (typeof to === 'string' ? to : undefined);
    if (typeof made === 'string') t.makes(made);
    return {
      text: `dup2(${t.fdOf(s)}, ${number})`,
      after:
        made === undefined
          ? ['if r >= 0 { r = 0 }']
          : [`if r >= 0 { ${t.name(made)} = new_fd(${str(String(made))}, r)  r = 0 }`],
    };
  },
  lseek: (t, s) => ({
    text: `lseek(${t.fdOf(s)}, ${int(s.args['offset'])}, ${/^SEEK_/.test(String(s.args['whence'])) ? String(s.args['whence']) : '99'})`,
  }),
  open: (t, s) =>
    t.fresh(
      s,
      `open(${path(s.args['path'] === '' || s.args['path'] === '.' ? '/' : s.args['path'])}, ${flags(s.args['flags'])})`,
    ),
  rename: (_t, s) => ({
    text: `rename(${path(s.args['from'] ?? s.args['old'])}, ${path(s.args['to'] ?? s.args['new'])})`,
  }),
  unlink: (_t, s) => ({ text: `unlink(${path(s.args['path'])})` }),
  fsync: (t, s) => ({ text: `fsync(${t.fdOf(s)})` }),
  fdatasync: (t, s) => ({ text: `fsync(${t.fdOf(s)})` }),
  stat: (t, s, i) => ({
    text: `stat(${path(s.args['path'])})`,
    after: ['e = r', 'if r != -1 { r = 0 }'],
    out: t.compare(s, i, statOutputs),
  }),
  fstat: (t, s, i) => ({
    text: `fstat(${t.fdOf(s)})`,
    after: ['e = r', 'if r != -1 { r = 0 }'],
    out: t.compare(s, i, statOutputs),
  }),
  isatty: (t, s) => ({ text: `isatty(${t.fdOf(s)})`, after: ['if r { r = 1 } else { r = 0 }'] }),
  fcntl: (t, s, i) => {
    const a = s.args;
    const fd = t.fdOf(s);
    const cmd = String(a['cmd'] ?? a['command']);
    const argument = a['arg'] ?? a['argument'] ?? a['value'] ?? a['size'] ?? a['from'];
    switch (cmd) {
      case 'F_GETFL':
        return {
          text: `fcntl(${fd}, F_GETFL)`,
          after: ['e = r', 'if r >= 0 { r = 0 }'],
          out: t.compare(s, i, {
            O_NONBLOCK: ['(e & O_NONBLOCK) != 0', String],
            O_APPEND: ['(e & O_APPEND) != 0', String],
            access: [
              'e & O_ACCMODE',
              (v) => ({ O_RDONLY: '0', O_WRONLY: '1', O_RDWR: '2' })[String(v)] ?? '?',
            ],
          }),
        };
      case 'F_SETFL':
        return {
          text: `fcntl(${fd}, F_SETFL, ${flags(['O_NONBLOCK', 'O_APPEND'].filter((f) => a[f] === true))})`,
        };
      case 'F_DUPFD':
      case 'F_DUPFD_CLOEXEC':
        return t.fresh(s, `fcntl(${fd}, F_DUPFD, ${int(argument ?? 0)})`);
      default:
        return {
          text: `fcntl(${fd}, ${/^F_/.test(cmd) ? cmd : '9999'}${argument === undefined ? '' : `, ${typeof argument === 'number' ? String(argument) : flags(argument)}`})`,
        };
    }
  },
  fill: (t, s, i) => {
    const { writes, total } = s.out ?? {};
    t.expect(i, [writes === undefined ? undefined : String(writes)]);
    return {
      text: `fill_up(${t.fdOf(s)}, ${int(s.args['chunk'])})`,
      after: ['e = r', total === 'host-specific' ? 'r = 1' : 'r = r[0]'],
      out: '[e[1]]',
    };
  },
  drain: (t, s) => ({ text: `drain(${t.fdOf(s)})`, after: ['if r > 0 { r = 1 }'] }),
  given_file: (t, s) => {
    t.files.push(`file ${path(s.args['path'])} = ${str(String(s.args['content'] ?? ''))}`);
    return [];
  },
  given_directory: (t, s) => {
    t.files.push(`file ${path(`${String(s.args['path'])}/.keep`)} = ""`);
    return [];
  },
  file_content: (t, s, i) => {
    t.outputs[i] = list([str(String(s.out?.['content']))]);
    return [
      `e = open(${path(s.args['path'])})`,
      'r = read(e, buf, len(buf))',
      'close(e)',
      `rec(${String(i)}, r, [got(buf, r)])`,
    ];
  },
};

const statOutputs = {
  size: ['e.size', String],
  kind: ['e.kind', (v: unknown) => str(String(v))],
} as const;
