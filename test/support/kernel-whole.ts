/** What must hold of a kernel at any time: nothing is counted twice, nothing is lost. */
import type { Kernel } from '../../src/kernel/kernel.ts';

/** The first thing that does not hold; undefined if all does. */
export function flaw(k: Kernel): string | undefined {
  const held = new Map<number, number>();
  for (const [fd, d] of k.descriptors.entries()) {
    if (!d) continue;
    if (!k.descriptions.has(d.description)) return `descriptor ${String(fd)} stands for nothing`;
    held.set(d.description, (held.get(d.description) ?? 0) + 1);
  }
  let underWay = 0;
  for (const r of k.requests.values()) {
    if (r.state !== 'queued') continue;
    underWay++;
    if (r.description >= 0) held.set(r.description, (held.get(r.description) ?? 0) + 1);
  }
  if (underWay !== k.requestsUnderWay)
    return `${String(underWay)} requests are under way, ${String(k.requestsUnderWay)} are counted`;
  // Connections that nobody has accepted have no descriptor yet.
  const waiting = new Set<number>();
  for (const d of k.descriptions.values())
    if (d.kind === 'listener') for (const id of [...d.pending, ...d.waiting]) waiting.add(id);
  for (const [id, d] of k.descriptions) {
    if (d.refs !== (held.get(id) ?? 0))
      return `description ${String(id)} (${d.kind}) counts ${String(d.refs)} users, and has ${String(held.get(id) ?? 0)}`;
    if (d.refs === 0 && !waiting.has(id) && !(d.kind === 'socket' && !d.accepted))
      return `description ${String(id)} (${d.kind}) has no user, and is still there`;
    if (
      d.kind === 'pipe' &&
      d.pipe.length !== d.pipe.slots.reduce((n, s) => n + s.length, 0) - d.pipe.taken
    )
      return `pipe ${String(id)} counts its bytes wrong`;
    for (const w of d.watches)
      if (!k.watches.has(w)) return `description ${String(id)} has a watch that is gone`;
  }
  for (const w of k.watches.values())
    if (!k.descriptions.has(w.description)) return `watch ${String(w.id)} watches nothing`;
  let living = 0;
  for (const t of k.timers.values()) if (!t.renewing) living++;
  if (living !== k.livingTimers)
    return `${String(living)} timers keep the run alive, ${String(k.livingTimers)} are counted`;
  let names = 0;
  for (const inode of new Set(k.disk.files.values())) names += inode.links;
  return names === k.disk.files.size
    ? undefined
    : `${String(k.disk.files.size)} names of files, ${String(names)} links`;
}
