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

/**
 * What a system call reads (`r`) or writes (`w`): two steps depend on one
 * another where one writes what the other touches (concurrency.md, "Schedules").
 * - descriptor: what the first descriptor among its arguments stands for, with
 *   whatever hangs on that kind (the pipe of an end, the signals of a signalfd)
 * - second, third: the same of the second and third argument
 * - input, output: of a socket or listener only what comes in, or the room for
 *   what goes out; of another descriptor all
 * - closed: what a close ends; control: what an fcntl command is about
 * - watches: who watches the first descriptor, and that it can be told again
 * - members: of all descriptors in its sets or its list
 * - content: where the descriptor is a disk file's, the disk and what is cached of it
 * - disk: names and contents of files
 * - port: the port among its arguments
 * - blocks: the control blocks among its arguments, and the descriptors they name
 * - requests: which requests are under way; submissions and ends only read it,
 *   as they do not disturb one another
 * - cancelled: the control block, or without one all requests
 * - queue: the events that wait
 * - timer, alarm, signal timer: a timer by its number; the one of alarm and setitimer
 * - signals: pending signals and what they do
 * - mask: which signals are blocked: a thread has its own
 * - pages: which pages are in memory
 * That a number of a descriptor is used, given out or freed need not be said:
 * the table of descriptors tells of itself.
 */
export type Touch = `${'r' | 'w'} ${Place}`;

export type Place =
  | 'descriptor'
  | 'input'
  | 'output'
  | 'closed'
  | 'control'
  | 'watches'
  | 'second'
  | 'third'
  | 'members'
  | 'content'
  | 'disk'
  | 'port'
  | 'blocks'
  | 'requests'
  | 'cancelled'
  | 'queue'
  | 'timer'
  | 'alarm'
  | 'signal timer'
  | 'signals'
  | 'mask'
  | 'pages';

/** builtin: computed by the machine alone, no virtual time of its own. syscall: answered by the kernel. */
export type CallKind = 'builtin' | 'syscall';

/** `read` of `read(fd: fd, …)`: names of calls are types. */
export type NameIn<Signature extends string> = Signature extends `${infer Name}(${string}`
  ? Name
  : never;

export interface Declaration<Name extends string = string, Kind extends CallKind = CallKind> {
  readonly name: Name;
  readonly parameters: readonly Parameter[];
  /** Further arguments of this type are taken without limit (`print`, `max`). */
  readonly rest: ArgumentType | undefined;
  readonly result: ResultKind;
  readonly blocking: Blocking;
  /** Index of the descriptor parameter that decides for `may`, or of the timeout parameter that decides for `timeout`. */
  readonly decidedBy: number;
  /** Asynchronous: may be followed by `then`, or awaited. */
  readonly async: boolean;
  /** What it reads and writes of the kernel. */
  readonly touches: readonly Touch[];
  readonly kind: Kind;
  /** The page of the docs it stands on, and the file of the kernel that answers it. */
  readonly family: string;
  /** One line, in short common words. */
  readonly doc: string;
}

export interface Options {
  readonly blocking?: Blocking;
  readonly decidedBy?: number;
  readonly async?: boolean;
  readonly touches?: readonly Touch[];
}

/**
 * Declares a call from its signature, written as in the docs:
 * `read(fd: fd, buf: buffer, n?: int): int`. A last parameter `...name: type`
 * takes any number.
 */
export function declare<Signature extends string, Kind extends CallKind>(
  kind: Kind,
  family: string,
  signature: Signature,
  doc: string,
  options: Options = {},
): Declaration<NameIn<Signature>, Kind> {
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
    name: signature.slice(0, open) as NameIn<Signature>,
    parameters,
    rest,
    result: (result === '' ? 'nil' : result) as ResultKind,
    blocking: options.blocking ?? 'never',
    decidedBy: options.decidedBy ?? 0,
    async: options.async ?? false,
    touches: options.touches ?? [],
    kind,
    family,
    doc,
  };
}
