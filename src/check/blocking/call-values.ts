/**
 * What builtins and system calls do with values: what their result may be,
 * what they put into containers, what they hand to handlers. Calls whose
 * result never matters for waiting are covered by the kind of result in the
 * table of calls.
 */
import type { CallExpr } from '../../ast/nodes.ts';
import { constants, type CallDeclaration } from '../../calls/index.ts';
import type { Routine } from '../../names/binding.ts';
import { Kind, type Kinds } from './kinds.ts';
import type { Node, Value } from './graph.ts';
import type { Values } from './values.ts';

type Effect = (e: CallExpr, args: readonly Value[]) => Value;

/** Default handlers, with the family of calls that tell them. */
const familyOf: ReadonlyMap<string, string> = new Map([
  ['readable', 'watches'],
  ['writable', 'watches'],
  ['hangup', 'watches'],
  ['complete', 'aio'],
  ['timer', 'timers'],
]);

export class CallValues {
  /** What sigqueue sends, and the handlers of signals are given. */
  readonly signalValues: Node;
  private readonly watched: Node;
  private readonly completed: Node;
  private readonly polled: Node;
  private readonly tags: Node;
  private readonly ringResults: Node;
  /** What `result()` gives in a handler that is queued by `then`. */
  private readonly results = new Map<Routine, Node>();
  private readonly anyResult: Node;
  private readonly telling = new Set<string>();
  private readonly effects: ReadonlyMap<string, Effect>;

  constructor(
    private readonly values: Values,
    private readonly neverWaits: (e: CallExpr, position: number) => boolean,
  ) {
    const { graph } = values;
    this.signalValues = graph.node();
    this.watched = graph.node();
    this.completed = graph.node();
    this.polled = graph.node();
    this.tags = graph.node();
    this.ringResults = graph.node();
    this.anyResult = graph.node();
    this.effects = this.table();
  }

  /** `use` says whether the program waits for the call, goes on with a handler, or neither; `handler` is that handler. */
  result(
    e: CallExpr,
    call: CallDeclaration,
    args: readonly Value[],
    use: 'value' | 'await' | 'then',
    routine: Routine | undefined,
    handler: Routine | undefined,
  ): Value {
    const { graph } = this.values;
    if (call.async && use === 'value') this.tell(call, args);
    if (call.name === 'result')
      return routine?.kind === 'handler' ? this.resultOf(routine) : this.anyResult;
    const effect = this.effects.get(call.name);
    const v = effect ? effect(e, args) : this.byKind(e, call, args);
    if (!call.async || use === 'await') return v;
    // The call itself returns at once with a status; its result comes with the event.
    if (handler) {
      graph.flow(v, this.resultOf(handler));
      graph.flow(v, this.anyResult);
    }
    return Kind.unknown;
  }

  /** What is handed to a default handler, if the name is one. */
  toldTo(name: string): Value | undefined {
    switch (name) {
      case 'readable':
      case 'writable':
      case 'hangup':
        return this.watched;
      case 'complete':
        return this.completed;
      case 'timer':
        return Kind.unknown;
      default:
        return undefined;
    }
  }

  /** True if some call without `then` leads to this default handler. */
  tells(name: string): boolean {
    return this.telling.has(familyOf.get(name) ?? '');
  }

  private tell(call: CallDeclaration, args: readonly Value[]): void {
    const { graph } = this.values;
    this.telling.add(call.family);
    const [first, second] = args;
    if (call.family === 'watches' && first !== undefined) graph.flow(first, this.watched);
    if (call.name === 'lio_listio' && second !== undefined)
      graph.flow(graph.containerOf(this.values.nodeOf(second)).all, this.completed);
    else if (call.family === 'aio' && first !== undefined) graph.flow(first, this.completed);
  }

  private resultOf(handler: Routine): Node {
    let node = this.results.get(handler);
    if (!node) this.results.set(handler, (node = this.values.graph.node()));
    return node;
  }

  private descriptor(e: CallExpr, kind: Kinds, position = 0): Kinds {
    return this.neverWaits(e, position) ? Kind.nonblocking : kind;
  }

  private byKind(e: CallExpr, call: CallDeclaration, args: readonly Value[]): Value {
    switch (call.result) {
      case 'fd:disk':
        return Kind.disk;
      case 'fd:listener':
        return this.descriptor(e, Kind.listener);
      case 'fd:socket':
        return this.descriptor(e, Kind.socket);
      case 'fd:eventfd':
      case 'fd:timerfd':
      case 'fd:signalfd':
        return this.descriptor(e, Kind.counter);
      case 'fd:epoll':
      case 'fd:ring':
        return Kind.queue;
      case 'fd:same':
        return args[0] ?? Kind.unknown;
      case 'fds:pipe':
        return this.pair(e, Kind.pipe);
      case 'fds:socket':
        return this.pair(e, Kind.socket);
      case 'nil':
        return Kind.nil;
      case 'str':
      case 'bool':
      case 'buffer':
      case 'fd_set':
      case 'sigset':
      case 'mutex':
        return 0;
      case 'any':
      case 'int':
      case 'list':
      case 'map':
      case 'aiocb':
      case 'timer':
      case 'errno':
        return Kind.unknown;
    }
  }

  /** Two ends, as a list. */
  private pair(e: CallExpr, kind: Kinds): Node {
    const { graph } = this.values;
    const node = graph.node();
    const c = graph.containerOf(node);
    graph.markList(c);
    for (const position of [0, 1])
      graph.add(graph.field(c, `i:${String(position)}`), this.descriptor(e, kind, position));
    return node;
  }

  private table(): ReadonlyMap<string, Effect> {
    const {
      values,
      values: { graph },
    } = this;
    const containerAt = (args: readonly Value[], i: number): Node =>
      values.nodeOf(args[i] ?? Kind.unknown);
    const put = (args: readonly Value[], from: number): void => {
      const c = graph.containerOf(containerAt(args, 0));
      graph.markList(c);
      graph.flow(args[from] ?? 0, c.rest);
    };
    const shuffle = (args: readonly Value[]): void => {
      graph.shuffle(graph.containerOf(containerAt(args, 0)));
    };
    const tagged =
      (index: number, result: Kinds): Effect =>
      (_e, args) => {
        graph.flow(args[index] ?? 0, this.tags);
        graph.add(this.ringResults, result);
        return Kind.unknown;
      };
    const listOf = (fields: readonly (readonly [string, Value])[]): Node => {
      const list = graph.node();
      const c = graph.containerOf(list);
      graph.markList(c);
      const entry = graph.node();
      for (const [key, v] of fields)
        graph.flow(v, graph.field(graph.containerOf(entry), `s:${key}`));
      graph.flow(entry, c.rest);
      return list;
    };
    const completions: Effect = () =>
      listOf([
        ['tag', this.tags],
        ['result', this.ringResults],
        ['errno', Kind.unknown],
      ]);
    const polled: Effect = () =>
      listOf([
        ['fd', this.polled],
        ['events', Kind.unknown],
      ]);
    const catches: Effect = (_e, args) => {
      const each = (r: Routine): void => {
        values.interruptFunctions.add(r);
        values.give(r, [Kind.unknown, this.signalValues]);
      };
      graph.listen(values.nodeOf(args[1] ?? 0), {
        each,
        any: () => {
          graph.listenToAll(each);
        },
      });
      return Kind.unknown;
    };
    const either: Effect = (_e, args) => {
      const node = graph.node();
      for (const a of args) graph.flow(a, node);
      const [only] = args;
      if (args.length === 1 && only !== undefined && typeof only !== 'number')
        graph.flow(graph.containerOf(only).all, node);
      return node;
    };
    return new Map<string, Effect>([
      [
        'append',
        (_e, args) => {
          put(args, 1);
          return Kind.nil;
        },
      ],
      [
        'insert',
        (_e, args) => {
          put(args, 2);
          shuffle(args);
          return Kind.nil;
        },
      ],
      [
        'remove',
        (_e, args) => {
          shuffle(args);
          return 0;
        },
      ],
      ['pop', (_e, args) => values.load(args[0] ?? Kind.unknown, undefined)],
      [
        'sort',
        (_e, args) => {
          shuffle(args);
          return args[0] ?? Kind.unknown;
        },
      ],
      ['copy', (_e, args) => args[0] ?? Kind.unknown],
      [
        'values',
        (_e, args) => {
          const list = graph.node();
          const c = graph.containerOf(list);
          graph.markList(c);
          graph.flow(graph.containerOf(containerAt(args, 0)).all, c.rest);
          return list;
        },
      ],
      [
        'keys',
        (_e, args) => {
          const list = graph.node();
          const c = graph.containerOf(list);
          graph.markList(c);
          graph.flow(graph.containerOf(containerAt(args, 0)).keys, c.rest);
          return list;
        },
      ],
      ['min', either],
      ['max', either],
      ['load', (_e, args) => args[0] ?? Kind.unknown],
      ['store', (_e, args) => this.setAtomic(args, 1)],
      ['exchange', (_e, args) => this.setAtomic(args, 1)],
      ['compare_and_swap', (_e, args) => this.setAtomic(args, 2)],
      ['fetch_add', (_e, args) => this.setAtomic([args[0] ?? 0, Kind.unknown], 1)],
      [
        'dup2',
        (_e, args) => {
          const to = args[1] ?? Kind.unknown;
          if (typeof to !== 'number') graph.flow(args[0] ?? Kind.unknown, to);
          else if ((to & (Kind.zero | Kind.oneOrTwo)) !== 0) values.standardMoved = true;
          return args[0] ?? Kind.unknown;
        },
      ],
      [
        'fcntl',
        (e, args) =>
          isConstant(values, e, 1, 'F_DUPFD') ? (args[0] ?? Kind.unknown) : Kind.unknown,
      ],
      [
        'aiocb',
        (_e, args) => {
          const node = graph.node();
          ['fd', 'buf', 'nbytes', 'offset'].forEach((name, i) => {
            values.store(node, `s:${name}`, undefined, args[i] ?? 0);
          });
          return node;
        },
      ],
      [
        'epoll_ctl',
        (_e, args) => {
          graph.flow(args[2] ?? 0, this.polled);
          return Kind.unknown;
        },
      ],
      ['epoll_wait', polled],
      ['epoll_pwait', polled],
      ['ring_open', tagged(3, Kind.disk)],
      ['ring_read', tagged(5, 0)],
      ['ring_write', tagged(5, 0)],
      ['ring_accept', tagged(2, Kind.socket)],
      ['ring_recv', tagged(4, 0)],
      ['ring_send', tagged(4, 0)],
      ['ring_timeout', tagged(2, 0)],
      ['ring_wait', completions],
      ['ring_peek', completions],
      ['sigaction', catches],
      ['signal', catches],
      [
        'sigqueue',
        (_e, args) => {
          graph.flow(args[1] ?? 0, this.signalValues);
          return Kind.unknown;
        },
      ],
      // What a finished request gave: a count, or for aio_open the descriptor, which comes another way.
      ['aio_return', () => Kind.unknown],
    ]);
  }

  /** A value goes into an atomic; the argument is the node of the atomic itself, wherever it came from. */
  private setAtomic(args: readonly Value[], index: number): Value {
    const atomic = args[0] ?? 0;
    if (typeof atomic !== 'number') this.values.graph.flow(args[index] ?? 0, atomic);
    return atomic;
  }
}

/** True if an argument is this constant of the system, written by its name. */
function isConstant(values: Values, e: CallExpr, index: number, name: string): boolean {
  const arg = e.args[index];
  const binding = arg?.kind === 'name' ? values.names.bindings.get(arg) : undefined;
  return binding?.kind === 'constant' && binding.name === name && constants.has(name);
}
