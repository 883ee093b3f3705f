/** `explore` while somebody looks at the screen: it goes on in portions, and can be stopped. */
import { exploring, type Explored, type ExploreOptions } from '../explore/explore.ts';
import type { Portions } from '../explore/portions.ts';
import type { Names } from '../names/binding.ts';

/** Milliseconds for random runs after it was stopped. */
const samplingTime = 1000;
/** Likewise for making schedules shorter. */
const shrinkingTime = 1000;

/** When to stop by itself. */
export interface Enough extends Pick<ExploreOptions, 'maxExecutions' | 'stopOnFirst'> {
  /** Milliseconds of real time. */
  readonly time?: number;
}

export class Exploring {
  /** Executions so far. */
  executions = 0;
  /** Somebody has had enough; what was found by then is gathered. */
  stopping = false;
  private readonly portions: Portions<Explored>;
  private stoppedAt = 0;
  private shrinkingSince: number | undefined;
  private inTask = 0;
  private earlier = 0;

  /** `clock` gives milliseconds of real time. */
  constructor(
    names: Names,
    options: Omit<
      ExploreOptions,
      'host' | 'stop' | 'stopSampling' | 'stopShrinking' | keyof Enough
    >,
    private readonly clock: () => number,
    { time, ...enough }: Enough = {},
  ) {
    const end = time === undefined ? Infinity : clock() + time;
    this.portions = exploring(names, {
      ...options,
      ...enough,
      host: { expired: () => false },
      stop: (executions) => {
        // Each task of the search counts its own.
        if (executions < this.inTask) this.earlier += this.inTask;
        this.inTask = executions;
        this.executions = this.earlier + executions;
        if (!this.stopping && clock() > end) this.stop();
        return this.stopping;
      },
      stopSampling: () => this.stopping && clock() > this.stoppedAt + samplingTime,
      stopShrinking: () =>
        this.stopping && clock() > (this.shrinkingSince ??= clock()) + shrinkingTime,
    });
  }

  stop(): void {
    this.stopping = true;
    this.stoppedAt = this.clock();
  }

  /** Goes on for some milliseconds; gives the result when it is there. */
  advance(ms: number): Explored | undefined {
    const until = this.clock() + ms;
    do {
      const { done, value } = this.portions.next();
      if (done === true) return value;
    } while (this.clock() < until);
    return undefined;
  }
}
