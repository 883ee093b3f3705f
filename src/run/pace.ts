/**
 * What the parts of a run ask of whoever moves it: the scheduler of virtual
 * time (scheduler.ts), or one that takes each visible step as it is told
 * (explore/stepper.ts).
 */
import type { CallName } from '../calls/index.ts';
import type { Event, Looked } from '../kernel/kernel.ts';
import type { Activation } from '../machine/activation.ts';
import type { Value } from '../machine/value.ts';
import type { Cpu } from './state.ts';

export interface Pace {
  /** Virtual time where the run is now, in µs. */
  readonly now: number;
  /** The CPU that runs now, or ran last. */
  readonly running: Cpu;
  /** Main has returned or awaits: the runtime's own loop takes events. */
  readonly loopOpen: boolean;
  /** True while a stop unwinds. */
  readonly stopping: boolean;
  /** Turns the steps since the last look into time. */
  sync(): void;
  spend(us: number): void;
  /** Everything due by a time happens, where time decides. */
  happenings(by: number): void;
  /** Does something at a moment of virtual time: what happens sees that time. */
  atTime(time: number, body: () => void): void;
  /** Something became ready. */
  changed(): void;
  /** A blocked call of this activation may be able to end. */
  wake(id: number): void;
  /** Before a visible step: true if the activation must stop there. */
  yields(kind: number, object: Value, key: Value, site: number): boolean;
  /** The fuel is out: true to stop. */
  attention(site: number, mayStop: boolean): boolean;
  /** The activation of an event; undefined where the event is void by now. */
  begin(event: Event): Activation | undefined;
  /** The end of an event looks whether a description is ready again, or lets a timer tell again. */
  looked(at: Looked, id: number): void;
  /** A system call was made, or made again; or `print`, `random`, `post` or `spawn`. */
  called(name: CallName | 'post' | 'spawn', args: readonly Value[], act: Activation): void;
  /** A system call is over: what it has put on the agenda may be due before the slice ends. */
  returned(): void;
  /** A handler of a signal comes before what this activation does after its call. */
  isInterrupted(act: Activation): boolean;
  /** Runs what is on the stacks until nothing is, without taking events (initialisers). */
  loopUntilIdle(): 'end' | 'held';
  /** Runs until nothing can happen any more; `until`: to the time that the world set; `held`: a statement is waited before. */
  loop(): 'end' | 'until' | 'held';
  /** The program ended in the middle of what runs, which was its CPU's work until now; who keeps no times of CPUs has none. */
  cut?(): void;
}
