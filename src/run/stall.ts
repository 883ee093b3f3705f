/** The time that a call kept a CPU from whoever was ready meanwhile. */
import type { Wait } from '../machine/activation.ts';
import type { Run } from './run.ts';
import type { Cpu, Stall } from './state.ts';

/** Counts one. */
export function stalled(
  run: Run,
  cpu: Cpu,
  { call, site, since, reason }: Wait,
  { who, waited, fds }: Pick<Stall, 'who' | 'waited' | 'fds'>,
): void {
  const { stalls, figures } = run.state;
  const us = run.scheduler.now - since;
  cpu.stalled += us;
  figures.longestStall = Math.max(figures.longestStall, us);
  const before = stalls.get(site);
  if (!before) {
    const disk = reason.tag === 'disk';
    stalls.set(site, { site, call, who, disk, fds, count: 1, longest: us, total: us, waited });
    return;
  }
  before.count++;
  before.total += us;
  before.waited = Math.max(before.waited, waited);
  if (us <= before.longest) return;
  before.longest = us;
  before.fds = fds ?? before.fds;
}
