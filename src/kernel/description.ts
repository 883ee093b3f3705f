/**
 * Open file descriptions: what a descriptor's number stands for. Several
 * numbers may stand for one description (dup). Plain data; numbers refer to
 * other descriptions.
 */
import type { ByteQueue } from '../base/byte-queue.ts';
import type { Moments } from '../machine/listener.ts';
import type { Value } from '../machine/value.ts';
import type { Inode } from './disk.ts';
import type { Submission } from './request.ts';

interface Common {
  readonly id: number;
  /** Descriptors that stand for it; it is gone when there are none. */
  refs: number;
  /** O_NONBLOCK, O_APPEND and the access mode. */
  flags: number;
  /** Activations whose calls wait for a change of it, in order. */
  readonly waiters: number[];
  /** Watches of it. */
  readonly watches: number[];
  /** epoll descriptions it is in. */
  readonly epolls: number[];
}

/** Standard input, output and error. */
export interface Terminal extends Common {
  readonly kind: 'terminal';
  readonly stream: 'stdin' | 'stdout' | 'stderr';
  /** Typed and not yet read (stdin). */
  readonly typed: ByteQueue;
  /** Nothing more will be typed. */
  ended: boolean;
}

/** One end of a pipe. */
export interface PipeEnd extends Common {
  readonly kind: 'pipe';
  readonly end: 'read' | 'write';
  readonly pipe: Pipe;
}

/** The pipe itself, shared by its two ends. Linux keeps its bytes in slots of a page; small writes fill slots sooner than bytes. */
export interface Pipe {
  readonly id: number;
  /** Used part of each slot, in bytes, the oldest first. */
  readonly slots: string[];
  /** Bytes already read of the first slot. */
  taken: number;
  /** Bytes that wait. */
  length: number;
  maxSlots: number;
  reader: number | undefined;
  writer: number | undefined;
  readers: number;
  writers: number;
}

export interface Listener extends Common {
  readonly kind: 'listener';
  readonly port: number;
  readonly backlog: number;
  /** Connections made and not yet accepted: descriptions of their server sides. */
  readonly pending: number[];
  /** Connections that wait for room in the backlog. */
  readonly waiting: number[];
}

/** The other side of a socket: a socket of this program, or a client or server of the world (its number). */
export type Peer =
  | { readonly side: 'own'; readonly id: number }
  | { readonly side: 'world'; readonly id: number }
  | { readonly side: 'none' };

export interface Socket extends Common {
  readonly kind: 'socket';
  state: 'new' | 'connecting' | 'connected' | 'refused';
  peer: Peer;
  readonly peerName: string;
  /** Came, and not yet read. */
  readonly received: ByteQueue;
  /** Sent by the peer, still on its way: counts against the receive buffer. */
  arriving: number;
  /** The urgent byte that came and was not taken. */
  urgent: string | undefined;
  /** The peer has shut its writing, and that has arrived. */
  ended: boolean;
  /** A reset has arrived. `reported` when a call has told the error already. */
  reset: boolean;
  /** Error that the next call tells, and SO_ERROR clears: an errno, 0 for none. */
  error: number;
  shutRead: boolean;
  shutWrite: boolean;
  /** Sent, and not yet taken by the peer's program. */
  unacknowledged: number;
  sendBuffer: number;
  receiveBuffer: number;
  /** setsockopt(SO_LINGER, 0): close resets. */
  linger: boolean;
  /** Virtual time of the last delivery under way to the peer, so that bytes keep their order. */
  lastDelivery: number;
  /** Not yet accepted by the program. */
  accepted: boolean;
  /** unix socket pair: no network between the two. */
  readonly pair: boolean;
}

/** An open disk file, or a directory (without an inode). */
export interface OpenFile extends Common {
  readonly kind: 'file';
  readonly inode: Inode | undefined;
  readonly path: string;
  offset: number;
}

export interface EpollEntry {
  readonly fd: number;
  readonly description: number;
  events: number;
  /** A one-shot entry that was reported is not, until it is changed. */
  armed: boolean;
  readonly key: string;
}

export interface Epoll extends Common {
  readonly kind: 'epoll';
  /** By descriptor and description. */
  readonly entries: Map<string, EpollEntry>;
  /** Keys of entries that may be ready, in the order in which they became so. */
  readonly ready: string[];
}

/** Its count goes to 2⁶⁴ − 2, which is beyond JavaScript's ints. */
export interface EventFd extends Common {
  readonly kind: 'eventfd';
  count: bigint;
  readonly semaphore: boolean;
}

export interface TimerFd extends Common {
  readonly kind: 'timerfd';
  /** Virtual time at which it next runs out, 0 if it is not set. */
  due: number;
  interval: number;
  /** Times it ran out since the last read. */
  count: number;
  round: number;
}

export interface SignalFd extends Common {
  readonly kind: 'signalfd';
  signals: readonly number[];
}

/** A completion ring: what was put in and not handed over, and what was completed and not read. */
export interface Ring extends Common {
  readonly kind: 'ring';
  readonly entries: number;
  readonly prepared: { readonly mark: Value; readonly what: Submission }[];
  readonly completed: {
    readonly mark: Value;
    readonly result: number;
    readonly errno: number;
    readonly after: Moments;
    readonly request: number;
  }[];
}

export type Description =
  Terminal | PipeEnd | Listener | Socket | OpenFile | Epoll | EventFd | TimerFd | SignalFd | Ring;

/** What is on one descriptor number. */
export interface Descriptor {
  readonly description: number;
  /** FD_CLOEXEC, kept for programs that ask. */
  flags: number;
  /** How it came to be, for messages about leaks: name of the call and its site. */
  readonly made: { readonly call: string; readonly site: number };
}
