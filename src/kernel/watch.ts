/** watch and unwatch: being told, each time a descriptor is ready, by an event. */
import type { Value } from '../machine/value.ts';
import type { SystemCall } from './call.ts';
import type { Kernel, Watch } from './kernel.ts';

const both = 3;

export function watch(k: Kernel, c: SystemCall): Value {
  const fd = c.fd(0);
  const events = c.int(1);
  const d = k.at(fd);
  if (!d) return c.fail('EBADF');
  if (events === 0 || (events & ~both) !== 0) return c.fail('EINVAL');
  const made: Watch = {
    id: k.number(),
    description: d.id,
    fd,
    events,
    handler: c.told.tag === 'then' ? c.told.handler : -1,
    kept: c.told.tag === 'then' ? c.told.kept : [],
    site: c.site,
    by: c.act.id,
    byName: c.act.name,
    resumes: c.told.tag === 'await' ? c.act.id : -1,
    armed: true,
    after: k.order.release(c.act),
  };
  k.watches.set(made.id, made);
  d.watches.push(made.id);
  k.consider(made.id);
  return 0;
}

export function unwatch(k: Kernel, c: SystemCall): Value {
  const fd = c.fd(0);
  if (!k.at(fd)) return c.fail('EBADF');
  return k.unwatch(fd) > 0 ? 0 : c.fail('ENOENT');
}
