/** A run with everything that listens to it: what `run`, `test` and the others start. */
import type { Diagnostic } from '../diagnostic/diagnostic.ts';
import type { Names } from '../names/binding.ts';
import type { Listener } from '../machine/listener.ts';
import { Run, type RunOptions } from '../run/run.ts';
import { Detector } from './detector.ts';
import { lockOrderReports } from './lock-report.ts';
import { LostReports } from './lost-report.ts';
import { LostUpdates } from './lost-update.ts';
import { RaceReports } from './report.ts';
import { Steps } from './steps.ts';

/** A run whose data races, lost updates and lock orders are told; otherwise the same run as without. */
export function watchedRun(names: Names, options: Omit<RunOptions, 'listen'>): Run {
  return new Run(names, { ...options, listen: watch });
}

/** The listener that finds races, lost updates and lock orders, and tells them at the end of the run. */
export function watch(run: Run): Listener {
  return watching(run).listener;
}

/** A listener and what it has found so far. */
export interface Watch {
  readonly listener: Listener;
  /** Rises with each new finding. */
  readonly size: number;
  all(): readonly Diagnostic[];
}

/** The same for who asks before the end. */
export function watching(run: Run): Watch {
  const steps = new Steps();
  const reports = new RaceReports(run, steps);
  const lost = new LostReports(run);
  const detector = new Detector(run, reports, steps, new LostUpdates(lost.add));
  const all = (): readonly Diagnostic[] => [
    ...reports.all,
    ...lost.all,
    ...lockOrderReports(run, detector.order),
  ];
  run.atEnd.push(() => {
    for (const d of all()) run.findings.put(d);
  });
  return {
    listener: detector,
    get size() {
      return reports.size + lost.size + detector.order.cycles.length;
    },
    all,
  };
}
