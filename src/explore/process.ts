/**
 * Names of processes that stay the same whatever the schedule: the child of
 * which process, and the how-manieth. An activation, a timer, a request, a
 * descriptor's arrivals, a client are processes; main and `on start` are
 * children of the beginning.
 */
import type { Event } from '../kernel/kernel.ts';
import type { Activation } from '../machine/activation.ts';
import type { Value } from '../machine/value.ts';
import type { Cpu } from '../run/state.ts';

/** Number of a process, the same in all executions of one search. */
export type ProcessId = number;

/** Records of one process are numbered in a range of their own, so that they have the same numbers in every schedule. */
export const range = 2 ** 20;

/** Where a process comes from: which child of which other, or what it stands for. */
export type Origin = { readonly parent: ProcessId; readonly n: number } | { readonly key: string };

export class ProcessNames {
  private readonly children: ProcessId[][] = [[]];
  private readonly keyed = new Map<string, ProcessId>();
  private readonly origins: Origin[] = [{ key: '' }];

  /** The beginning itself: initialisers, and what the world sets up. */
  static readonly root: ProcessId = 0;

  /** The n-th process that another makes (from 0). */
  child(parent: ProcessId, n: number): ProcessId {
    const list = this.children[parent] as ProcessId[];
    return (list[n] ??= this.add({ parent, n }));
  }

  /** A process of the environment, by what it stands for. */
  named(key: string): ProcessId {
    let found = this.keyed.get(key);
    if (found === undefined) this.keyed.set(key, (found = this.add({ key })));
    return found;
  }

  originOf(id: ProcessId): Origin {
    return this.origins[id] as Origin;
  }

  private add(origin: Origin): ProcessId {
    this.children.push([]);
    return this.origins.push(origin) - 1;
  }
}

/** What an activation is about to do at its next step. */
export interface Pending {
  readonly kind: number;
  readonly object: Value;
  readonly key: Value;
  readonly site: number;
}

/** A handler of a signal and what it runs over, by their numbers in the execution; −1 is nothing. */
export interface Interrupt {
  readonly handler: number;
  readonly over: number;
}

export interface Process {
  readonly id: ProcessId;
  /** Its number in this execution, in the order of appearance. */
  readonly index: number;
  readonly kind: 'activation' | 'thread' | 'environment';
  /** Its number as schedules write it. */
  readonly token: string;
  /** The event that will start it, while it waits in the queue. */
  event: Event | undefined;
  /** Its CPU: the stack of what runs on it; a thread's own. */
  cpu: Cpu | undefined;
  pending: Pending | undefined;
  /** Processes it has made so far in this execution. */
  children: number;
  /** Steps (by number) that made its next step possible. */
  enabledBy: number[];
  /** The step that queued the event that it waits for or runs for; −1 for the beginning. */
  queuedBy: number;
  /** While it runs for an event: the step that queued that; undefined otherwise. */
  block: number | undefined;
  /** The step that freed its CPU for its next one, −1 where none did. */
  behind: number;
  /** Numbers that the records it makes bear. */
  heapNumber: number;
  kernelNumber: number;
  done: boolean;
  /** The process that this interrupt runs over; it goes on when this has ended. */
  over: Process | undefined;
}

/** What runs on top of a process's CPU: the thread, or the uppermost of the stack that is its own. */
export function top(p: Process): Activation | undefined {
  if (!p.cpu) return undefined;
  return p.kind === 'thread' && p.over === undefined ? p.cpu.thread : p.cpu.stack.at(-1);
}

const tokens: string[] = [];

/** A number as text, made once. */
export function tokenOf(n: number): string {
  return (tokens[n] ??= String(n));
}
