/**
 * What comes after a program that ended itself, or was ended: its descriptors are
 * closed as the system does it (exit(3), _exit(2)), bytes under way still arrive,
 * listeners are gone, and the scripts of the world run on to their end. At the
 * end that the world has set (`until`), what a client still expects has failed.
 */
import { isOutside, takeDue } from '../kernel/agenda.ts';
import { happen } from './due.ts';
import type { RunResult } from './result.ts';
import type { Run } from './run.ts';

/** Things that may still happen; the scripts of a world are finite. */
const most = 1_000_000;

export function aftermath(run: Run, end: RunResult['end']): void {
  if (end === 'exit' || end === 'killed' || end === 'fault') {
    closeAll(run);
    worldGoesOn(run);
  }
  const { until } = run.options.plan;
  if (until !== undefined && end !== 'end') run.world.over();
}

function closeAll({ kernel }: Run): void {
  for (let fd = kernel.descriptors.length - 1; fd >= 0; fd--) kernel.remove(fd);
}

function worldGoesOn(run: Run): void {
  const { agenda } = run.kernel;
  const until = run.options.plan.until ?? Infinity;
  for (let n = 0; n < most; n++) {
    const entry = takeDue(agenda, until);
    if (!entry) return;
    // Timers, requests and signals were the program's.
    if (!isOutside(entry.due) || entry.due.tag === 'at') continue;
    run.scheduler.atTime(entry.time, () => {
      happen(run, entry.due);
    });
  }
}
