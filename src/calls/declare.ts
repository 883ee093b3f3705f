/**
 * The form of a declaration in the table of calls. Each builtin and each
 * system call is declared once; the checker, the run time, the docs and the
 * editor all read it here. What a call does is elsewhere (machine/ for
 * builtins, kernel/ for system calls): a declaration holds no behaviour.
 */

/** What an argument must be; `any` is not looked at. Used for literal arguments before the run and in messages. */
export type ArgumentType =
  | 'any'
  | 'int'
  | 'str'
  | 'bool'
  | 'list'
  | 'map'
  | 'buffer'
  | 'fn'
  | 'fd'
  | 'bytes'
  | 'fd_set'
  | 'fd_set?'
  | 'sigset'
  | 'sigset?'
  | 'aiocb'
  | 'aiocb?'
  | 'mutex'
  | 'atomic'
  | 'timeout'
  | 'time'
  | 'signal'
  | 'handler'
  | 'ring'
  | 'int?'
  | 'container'
  | 'sequence';

export interface Parameter {
  readonly name: string;
  readonly type: ArgumentType;
  readonly optional: boolean;
}

/**
 * Whether a call can make its caller wait (os.md, "Which calls block"):
 * - never: returns at once
 * - may: waits unless the descriptor is ready or O_NONBLOCK (sockets and pipes);
 *   for a descriptor that can only be a disk file it is always
 * - disk: works on a path or a disk file and waits for the disk: always
 * - always: waits
 * - timeout: always, unless its timeout parameter is 0 (then never); unknown is may
 * - lock: waits for a mutex; a class of its own, counted as lock wait
 */
export type Blocking = 'never' | 'may' | 'disk' | 'always' | 'timeout' | 'lock';

/** The kind of descriptor, or of thing, that a call's result is; the blocking analysis follows it. */
export type ResultKind =
  | 'nil'
  | 'any'
  | 'int'
  | 'str'
  | 'bool'
  | 'list'
  | 'map'
  | 'buffer'
  /** a descriptor of a disk file, a listener, a connected socket, … */
  | 'fd:disk'
  | 'fd:listener'
  | 'fd:socket'
  | 'fd:epoll'
  | 'fd:eventfd'
  | 'fd:timerfd'
  | 'fd:signalfd'
  | 'fd:ring'
  /** a list of two descriptors */
  | 'fds:pipe'
  | 'fds:socket'
  /** the same kind as the descriptor in the first argument */
  | 'fd:same'
  | 'fd_set'
  | 'sigset'
  | 'aiocb'
  | 'timer'
  | 'errno'
  | 'mutex';

export interface CallDeclaration {
  readonly name: string;
  readonly parameters: readonly Parameter[];
  /** Further arguments of this type are taken without limit (`print`, `max`). */
  readonly rest: ArgumentType | undefined;
  readonly result: ResultKind;
  readonly blocking: Blocking;
  /** Index of the descriptor parameter that decides for `may`, or of the timeout parameter that decides for `timeout`. */
  readonly decidedBy: number;
  /** Asynchronous: may be followed by `then`, or awaited. */
  readonly async: boolean;
  /** builtin: computed by the machine alone, no virtual time of its own. syscall: answered by the kernel. */
  readonly kind: 'builtin' | 'syscall';
  /** The page of the docs it stands on, and the file of the kernel that answers it. */
  readonly family: string;
  /** One line, in short common words. */
  readonly doc: string;
}

export interface Options {
  readonly blocking?: Blocking;
  readonly decidedBy?: number;
  readonly async?: boolean;
}

/**
 * Declares a call from its signature, written as in the docs:
 * `read(fd: fd, buf: buffer, n?: int): int`. A last parameter `...name: type`
 * takes any number.
 */
export function declare(
  kind: 'builtin' | 'syscall',
  family: string,
  signature: string,
  doc: string,
  options: Options = {},
): CallDeclaration {
  const open = signature.indexOf('(');
  const close = signature.lastIndexOf(')');
  const parameters: Parameter[] = [];
  let rest: ArgumentType | undefined;
  for (const part of signature
    .slice(open + 1, close)
    .split(',')
    .map((p) => p.trim())
    .filter((p) => p !== '')) {
    const [written = '', type = 'any'] = part.split(':').map((p) => p.trim());
    if (written.startsWith('...')) rest = type as ArgumentType;
    else
      parameters.push({
        name: written.replace('?', ''),
        type: type as ArgumentType,
        optional: written.endsWith('?'),
      });
  }
  const result = signature
    .slice(close + 1)
    .replace(':', '')
    .trim();
  return {
    name: signature.slice(0, open),
    parameters,
    rest,
    result: (result === '' ? 'nil' : result) as ResultKind,
    blocking: options.blocking ?? 'never',
    decidedBy: options.decidedBy ?? 0,
    async: options.async ?? false,
    kind,
    family,
    doc,
  };
}
