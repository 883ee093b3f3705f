/** What happens when an asynchronous request has ended: whoever is to be told, is told. */
import { constant } from '../calls/constants.ts';
import type { Activation } from '../machine/activation.ts';
import type { Moments } from '../machine/listener.ts';
import type { Value } from '../machine/value.ts';
import type { Kernel } from './kernel.ts';
import type { Request, Teller } from './request.ts';
import { ownersOf } from './buffer-owners.ts';
import { sendSignal } from './signal.ts';

/** A request has ended: whoever is to be told, is. */
export function complete(k: Kernel, r: Request): void {
  r.state = 'done';
  k.requestsUnderWay--;
  const d = k.get(r.description);
  if (d) k.unhold(d);
  if (r.signal > 0) {
    sendSignal(k, {
      signal: r.signal,
      value: r.value,
      code: 'SI_ASYNCIO',
      target: -1,
      by: r.by,
      byName: r.byName,
      site: r.site,
      timer: 0,
      after: r.after,
      request: r.id,
    });
    r.reported = true;
  }
  tell(k, r.teller, r, r.result, r.errno, r.after);
  if (r.group > 0) groupMemberDone(k, r);
  // The buffer of a ring's request is the kernel's until the program takes the completion.
  if (
    r.teller.tag === 'ring' ? r.buffer === undefined : r.cb === undefined && r.teller.tag !== 'poll'
  )
    k.requests.delete(r.id);
  k.host.requestDone();
}

/** Tells of the end in the way that was asked for. */
function tell(
  k: Kernel,
  teller: Teller,
  r: Pick<Request, 'site' | 'by' | 'byName' | 'timerLine' | 'operation' | 'cb' | 'id'>,
  result: number,
  errno: number,
  after: Moments,
): void {
  const event = {
    how: `aio_${r.operation}`,
    site: r.site,
    by: r.by,
    byName: r.byName,
    source: -1,
    result,
    errno,
    timerLine: r.timerLine,
    at: k.host.now(),
    after,
  };
  if (teller.tag === 'then') {
    k.host.enqueue({
      ...event,
      handler: teller.handler,
      args: teller.kept,
      color: k.host.colorOf(teller.handler, teller.kept),
      resumes: -1,
      request: r.id,
    });
  } else if (teller.tag === 'await') {
    k.host.enqueue({
      ...event,
      handler: -1,
      args: [],
      color: undefined,
      resumes: teller.activation,
      request: r.id,
    });
  } else if (teller.tag === 'ring') {
    k.ringCompletes(teller.ring, teller.mark, result, errno, after, r.id);
  } else if (r.cb) {
    const handler = k.host.handlerNamed('complete');
    const args: Value[] = [r.cb];
    if (handler >= 0)
      k.host.enqueue({
        ...event,
        handler,
        args,
        color: k.host.colorOf(handler, args),
        resumes: -1,
        request: r.id,
      });
  }
}

function groupMemberDone(k: Kernel, r: Request): void {
  const group = k.groups.get(r.group);
  if (!group) return;
  group.left--;
  group.after.push(...r.after);
  if (r.errno !== 0) group.failed = true;
  if (group.left > 0) return;
  if (group.signal > 0) for (const id of group.members) told(k, id);
  if (group.signal > 0)
    sendSignal(k, {
      signal: group.signal,
      value: group.value,
      code: 'SI_ASYNCIO',
      target: -1,
      by: group.by,
      byName: group.byName,
      site: group.site,
      timer: 0,
      after: group.after,
    });
  if (group.teller.tag !== 'poll') {
    tell(
      k,
      group.teller,
      { ...r, operation: 'nop', cb: undefined },
      group.failed ? -1 : 0,
      group.failed ? constant('EIO') : 0,
      group.after,
    );
  } else k.groups.delete(group.id);
}

/** A call of this activation reports the end of a request: the buffer is the program's again. */
export function report(k: Kernel, act: Activation, r: Request): void {
  k.order.acquire(act, r.after);
  if (!r.reported) k.host.listener?.reported(act, r.id);
  r.reported = true;
  if (r.buffer) ownersOf(k, r.buffer);
}

/** An activation begins because a request has ended; where that was the last of a list, it is told of all. */
export function reportEvent(k: Kernel, act: Activation, r: Request): void {
  const group = r.teller.tag === 'poll' ? k.groups.get(r.group) : undefined;
  if (group) {
    k.groups.delete(group.id);
    for (const id of group.members) {
      const member = k.requests.get(id);
      if (member) report(k, act, member);
    }
    return;
  }
  report(k, act, r);
  // `then` and `await` have told all there is to tell: only the block itself still knows of it, so that a server that runs for ever keeps nothing.
  if (r.cb?.request !== r.id || r.state !== 'done') return;
  r.cb.outcome = { ...r, data: '' };
  k.requests.delete(r.id);
}

function told(k: Kernel, id: number): void {
  const r = k.requests.get(id);
  if (r) r.reported = true;
}
