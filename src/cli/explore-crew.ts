/** Workers, each in a thread of its own, that do the tasks of a search (`explore --jobs`). */
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Numbers } from '../explore/execution.ts';
import type { Report } from '../explore/explorer.ts';
import type { Handed } from '../explore/frontier.ts';
import { Gathered, type GatheredData } from '../explore/gather.ts';
import type { Mode } from '../explore/mode.ts';
import { packTask, unpackPart, type PackedPart, type PackedTask } from '../explore/port.ts';
import type { Limits } from '../machine/limit.ts';

/** What a worker needs to know of the program; it opens the file itself. */
export interface Setup {
  readonly file: string;
  readonly fingerprint: string;
  readonly world: string | undefined;
  readonly cpus: number;
  readonly seed: number;
  readonly limits: Limits;
  readonly stopOnFirst: boolean;
  /** When the search is over, in ms of the real clock. */
  readonly until: number | undefined;
  /** At 0 the lowest task of the round that has ended the search; then of each worker the executions of its task. */
  readonly board: Int32Array;
  readonly place: number;
}

export interface Order {
  readonly index: number;
  readonly mode: Mode;
  readonly packed: PackedTask;
}

export interface Answer {
  readonly index: number;
  readonly packed: PackedPart;
  readonly gathered: GatheredData;
  readonly stopped: Report['stopped'];
  readonly again: Report['again'];
}

/** On the board: no task has ended the search. */
const nobody = 2 ** 31 - 1;

interface Hand {
  readonly worker: Worker;
  /** The task it has. */ task: number | undefined;
  gone: boolean;
}

export class Crew {
  private readonly hands: Hand[];
  private readonly board: Int32Array;

  constructor(setup: Omit<Setup, 'board' | 'place'>, jobs: number) {
    this.board = new Int32Array(new SharedArrayBuffer(4 * (jobs + 1)));
    this.hands = Array.from({ length: jobs }, (_, i) => ({
      worker: new Worker(join(__dirname, '..', 'bin', 'explorer.cjs'), {
        workerData: { ...setup, board: this.board, place: i + 1 } satisfies Setup,
      }),
      task: undefined,
      gone: false,
    }));
  }

  /** Executions of the tasks that are being done. */
  get running(): number {
    return this.board.slice(1).reduce((n, k) => n + k, 0);
  }

  /** Does the tasks of a round. What a worker that died had is left out: undefined. */
  run(round: readonly Handed[], mode: Mode, numbers: Numbers): Promise<(Report | undefined)[]> {
    const reports: (Report | undefined)[] = round.map(() => undefined);
    Atomics.store(this.board, 0, nobody);
    let next = 0;
    return new Promise((settle) => {
      const rest = (): void => {
        if (this.hands.every((h) => h.task === undefined)) settle(reports);
      };
      const give = (hand: Hand): void => {
        hand.task =
          !hand.gone && next < round.length && next <= Atomics.load(this.board, 0)
            ? next++
            : undefined;
        const handed = hand.task === undefined ? undefined : round[hand.task];
        if (handed && hand.task !== undefined)
          hand.worker.postMessage({
            index: hand.task,
            mode,
            packed: packTask(handed.task, numbers),
          } satisfies Order);
      };
      for (const hand of this.hands) {
        const { worker } = hand;
        worker.removeAllListeners();
        worker.on('message', (answer: Answer) => {
          const { index, packed, gathered, stopped, again } = answer;
          reports[index] = {
            part: unpackPart(packed, numbers),
            gathered: Gathered.of(gathered),
            stopped,
            again,
          };
          if (stopped !== undefined || again)
            Atomics.store(this.board, 0, Math.min(index, Atomics.load(this.board, 0)));
          give(hand);
          rest();
        });
        const leave = (): void => {
          hand.gone = true;
          hand.task = undefined;
          rest();
        };
        worker.on('error', leave);
        worker.on('exit', leave);
        give(hand);
      }
      rest();
    });
  }

  async close(): Promise<void> {
    await Promise.all(
      this.hands.map((h) => {
        h.worker.removeAllListeners();
        return h.worker.terminate();
      }),
    );
  }
}
