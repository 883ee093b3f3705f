/** The options that set the limits of a run. */
import { defaultLimits, type Limits } from '../machine/limit.ts';

export interface LimitFlags {
  readonly maxSteps?: number;
  /** Seconds. */
  readonly maxTime?: number;
  /** MiB. */
  readonly maxMemory?: number;
  /** KiB. */
  readonly maxOutput?: number;
}

export function limitsOf(flags: LimitFlags): Limits {
  return {
    steps: flags.maxSteps ?? defaultLimits.steps,
    memory: flags.maxMemory === undefined ? defaultLimits.memory : flags.maxMemory * 1024 * 1024,
    output: flags.maxOutput === undefined ? defaultLimits.output : flags.maxOutput * 1024,
    wall: flags.maxTime === undefined ? defaultLimits.wall : flags.maxTime * 1000,
  };
}
