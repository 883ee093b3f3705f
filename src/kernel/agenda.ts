/** What is due at a later moment of virtual time. Each entry says in plain data what then happens. */
import { heapPop, heapPush, type Timed } from '../base/heap.ts';

export type Due =
  /** a blocked call gives up or a sleep ends */
  | { readonly tag: 'deadline'; readonly activation: number; readonly since: number }
  | { readonly tag: 'timer'; readonly timer: number; readonly round: number }
  | { readonly tag: 'timerfd'; readonly description: number; readonly round: number }
  /** a timer that raises a signal; `long`: set for a second or more */
  | {
      readonly tag: 'signalTimer';
      readonly timer: number;
      readonly round: number;
      readonly long: boolean;
    }
  /** an asynchronous request that needed no disk is done */
  | { readonly tag: 'request'; readonly request: number }
  /** an access of the disk is done */
  | { readonly tag: 'disk'; readonly request: number }
  /** bytes, end of file or reset arrive at a socket of the program */
  | {
      readonly tag: 'deliver';
      readonly socket: number;
      readonly bytes: string;
      readonly end: boolean;
      readonly reset: boolean;
    }
  /** an urgent byte arrives at a socket of the program */
  | { readonly tag: 'urgent'; readonly socket: number; readonly byte: string }
  /** a connection attempt reaches a listener; `socket` is the server side made for it */
  | { readonly tag: 'connection'; readonly port: number; readonly socket: number }
  /** the answer to a connect of the program arrives */
  | { readonly tag: 'connected'; readonly socket: number; readonly refused: boolean }
  /** bytes, end of file or reset arrive at a client or server of the world */
  | {
      readonly tag: 'arrive';
      readonly peer: number;
      readonly bytes: string;
      readonly end: boolean;
      readonly reset: boolean;
    }
  /** a client or server of the world goes on with its script; `turn` tells a stale deadline from the one it waits for */
  | {
      readonly tag: 'script';
      readonly peer: number;
      readonly turn: number;
      readonly deadline: boolean;
    }
  /** the next client of a load connects */
  | { readonly tag: 'load'; readonly load: number; readonly next: number }
  /** a client of its own connects */
  | { readonly tag: 'client'; readonly client: number }
  /** an `at` of the world: its number in the plan */
  | { readonly tag: 'at'; readonly action: number };

export interface Entry extends Timed {
  readonly due: Due;
}

export interface Agenda {
  readonly entries: Entry[];
  nextOrder: number;
  /** Entries that come from outside the program: while there are any, the world's script is not over. */
  outside: number;
  /** Told of each entry that is made. */
  observer: ((time: number, due: Due) => void) | undefined;
}

export function agenda(): Agenda {
  return { entries: [], nextOrder: 0, outside: 0, observer: undefined };
}

const own: ReadonlySet<Due['tag']> = new Set<Due['tag']>([
  'deadline',
  'timer',
  'timerfd',
  'signalTimer',
  'request',
  'disk',
]);

export function isOutside(due: Due): boolean {
  return !own.has(due.tag);
}

export function schedule(a: Agenda, time: number, due: Due): void {
  if (isOutside(due)) a.outside++;
  a.observer?.(time, due);
  heapPush(a.entries, { time, order: a.nextOrder++, due });
}

/** Takes the first entry that is due by a time. */
export function takeDue(a: Agenda, by: number): Entry | undefined {
  const first = a.entries[0];
  if (first === undefined || first.time > by) return undefined;
  if (isOutside(first.due)) a.outside--;
  return heapPop(a.entries);
}
