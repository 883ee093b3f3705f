/** What the search (search.ts) asks of the program under it, and what it is told of each step. */
import type { Interrupt, ProcessId } from './process.ts';
import type { PlainAccess, Use } from './recorder.ts';
import type { Attempted } from './trace.ts';

/** What the search asks of the program under it. */
export interface Subject {
  /** To the beginning; from here on steps can be taken back. */
  begin(): void;
  /** Steps taken so far. */
  readonly depth: number;
  /** Takes back all steps after the first so many. */
  back(depth: number): void;
  enabled(): readonly ProcessId[];
  /** Takes a step. */
  step(id: ProcessId): StepInfo;
  /** Processes that wait in a call or for a mutex: each is tried once more, to see what it would use; nothing of that stays. */
  attempts(): readonly Attempt[];
  /** Some event has had to wait for a CPU or its color in this execution. */
  readonly limited: boolean;
  /** The process that has the first CPU. */
  readonly onCpu: ProcessId | undefined;
  /** A process waits for its turn in the queue of events. */
  isQueued(id: ProcessId): boolean;
}

/** A process that cannot go, and what it would use. */
export interface Attempt extends Attempted {
  readonly id: ProcessId;
  /** It could have gone on, had nothing ended the program: up to its first step that uses this. */
  readonly until?: number;
}

export interface StepInfo {
  readonly process: number;
  readonly uses: readonly Use[];
  readonly plain: readonly PlainAccess[];
  readonly made: readonly ProcessId[];
  readonly after: readonly number[];
  /** The step that freed the CPU for it, −1 where it had one. */
  readonly behind: number;
  /** Of a handler: the step that queued the event it runs for, −1 for the beginning. */
  readonly block: number | undefined;
  readonly unlocked: number;
  /** Handlers of the signals that it delivered. */
  readonly handlers: readonly Interrupt[];
  /** It queued events. */
  readonly posts: boolean;
  /** It uses the same wherever its process comes to take it. */
  readonly fixed: boolean;
  /** Processes of the environment that could have gone before this step and cannot after it: a timer that was cancelled, a timeout. */
  readonly prevented: readonly ProcessId[];
  /** A call that could not end, and has no timeout: no step at all where another order was asked for. */
  readonly waits: boolean;
}
