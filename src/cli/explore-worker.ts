/** The thread that does tasks of a search; started by `evl explore` only. */
import { parentPort, workerData } from 'node:worker_threads';
import { numbersFor } from '../explore/execution.ts';
import { Explorer } from '../explore/explorer.ts';
import { packPart, unpackTask } from '../explore/port.ts';
import { fingerprintOf } from '../explore/schedule-of.ts';
import { planOf } from '../world/plan.ts';
import type { Answer, Order, Setup } from './explore-crew.ts';
import { open, worldOf } from './open.ts';

/** Executions between two looks at the clock. */
const lookEvery = 64;

export function work(): void {
  const { file, fingerprint, world, cpus, seed, limits, stopOnFirst, until, board, place } =
    workerData as Setup;
  const opened = open(file);
  // The file was changed meanwhile: this is not the program that is explored.
  if (fingerprintOf(opened) !== fingerprint) throw new Error(`${file} was changed`);
  const plan = { ...planOf(worldOf(opened, world)), cpus, seed };
  let index = 0;
  let asked = 0;
  let explorer: Explorer | undefined;
  const options = {
    plan,
    limits,
    host: { expired: () => false },
    stopOnFirst,
    stop: (executions: number): boolean => {
      if (++asked % lookEvery !== 0) return false;
      Atomics.store(board, place, executions);
      return Atomics.load(board, 0) < index || (until !== undefined && Date.now() > until);
    },
  };
  parentPort?.on('message', (order: Order) => {
    ({ index } = order);
    const { mode } = order;
    if (
      explorer?.mode.postsDepend !== mode.postsDepend ||
      explorer.mode.byHandlers !== mode.byHandlers
    )
      explorer = new Explorer(opened.names, options, mode, numbersFor(opened.names));
    const { part, gathered, stopped, again } = explorer.do(
      unpackTask(order.packed, explorer.numbers),
    );
    Atomics.store(board, place, 0);
    const { outcomes, found, races, longest, processes } = gathered;
    parentPort?.postMessage({
      index,
      packed: packPart(part, explorer.numbers),
      gathered: { outcomes, found, races, longest, processes },
      stopped,
      again,
    } satisfies Answer);
  });
}
