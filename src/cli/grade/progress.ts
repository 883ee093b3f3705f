/** The progress of a grading on a terminal: a bar with an estimate; nothing where stderr is none. */
import { Presets, SingleBar } from 'cli-progress';

export interface Progress {
  step(): void;
  end(): void;
}

export function progress(total: number, wanted: boolean): Progress {
  if (!wanted || !process.stderr.isTTY || total < 2)
    return { step: () => undefined, end: () => undefined };
  const bar = new SingleBar(
    {
      stream: process.stderr,
      format: 'grading {bar} {value}/{total}  {eta_formatted} left',
      hideCursor: true,
      clearOnComplete: true,
      fps: 8,
    },
    Presets.shades_classic,
  );
  bar.start(total, 0);
  return {
    step: () => {
      bar.increment();
    },
    end: () => {
      bar.stop();
    },
  };
}
