/** The other end of a connection: what a client or server of a world has done, has received and waits for. */
import type { Span } from '../base/span.ts';
import type { Instruction } from './plan.ts';

/** What was expected: bytes, or something else in words; and what came. */
export interface Missed {
  readonly expected: string;
  readonly isText: boolean;
  readonly got: string;
}

export type Failure =
  | { readonly kind: 'refused' }
  | ({ readonly kind: 'late' } & Missed)
  /** The world ended before it came. */
  | ({ readonly kind: 'over' } & Missed)
  | ({ readonly kind: 'different' } & Missed)
  | ({ readonly kind: 'closed' } & Missed)
  | ({ readonly kind: 'reset' } & Missed);

/** A client or server of the world, with its one connection. */
export interface Peer {
  readonly id: number;
  readonly name: string;
  /** Of a load: not listed by name. */
  readonly anonymous: boolean;
  readonly script: readonly Instruction[];
  /** Server side of the connection in the program. */
  socket: number;
  connectedAt: number;
  /** Virtual time of the last expectation met, −1 before the first. */
  lastMet: number;
  at: number;
  /** Rounds left of each open `repeat`. */
  readonly rounds: number[];
  /** Counts waits, so that a deadline knows whether it is still meant. */
  turn: number;
  waiting: 'start' | 'expect' | 'time' | 'end';
  /** Bytes that arrived, all of them. */
  received: string;
  /** Those of them that the script has not taken; kept apart, so that a long dialogue is not cut again at every step. */
  unread: string;
  /** How many the script has taken. */
  taken: number;
  /** Bytes told to the sender as received. */
  acknowledged: number;
  ended: boolean;
  wasReset: boolean;
  closed: boolean;
  shut: boolean;
  /** Bytes to send that the program's receive buffer has no room for. */
  outgoing: string;
  outgoingEnd: boolean;
  lastDelivery: number;
  failed: { readonly failure: Failure; readonly span: Span } | undefined;
  /** Virtual time at which its script came to its end, −1 before. */
  finishedAt: number;
}
