/** The end of a wait that has a timeout. */
import { later, type SystemCall } from './call.ts';
import type { Kernel } from './kernel.ts';

/** True when the time of a call that had to wait is over. */
export function expired(k: Kernel, c: SystemCall): boolean {
  const deadline = c.before?.deadline;
  return deadline !== undefined && k.host.now() >= deadline;
}

export function deadlineOf(
  k: Kernel,
  c: SystemCall,
  timeout: number | undefined,
): number | undefined {
  return timeout === undefined ? undefined : later(c, k.host.now(), timeout);
}
