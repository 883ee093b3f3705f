/** Which requests own a buffer: from its submission until the program was told of its end. */
import type { Aiocb, BufferValue } from '../machine/value.ts';
import type { Kernel } from './kernel.ts';
import type { Request } from './request.ts';

/** The request of a control block, if it was ever submitted. */
export function requestOf(k: Kernel, cb: Aiocb): Request | undefined {
  if (cb.request === 0) return undefined;
  return k.requests.get(cb.request) ?? (cb.outcome as Request | undefined);
}

export function owns(k: Kernel, buffer: BufferValue, request: number): void {
  const list = k.owned.get(buffer.id);
  k.owned.set(buffer.id, list ? [...list, request] : [request]);
}

/** The requests that own a buffer: the program has not been told of their end. */
export function ownersOf(k: Kernel, buffer: BufferValue): readonly Request[] {
  const list = k.owned.get(buffer.id);
  if (!list) return [];
  const owners = list.flatMap((id) => {
    const r = k.requests.get(id);
    return r && !r.reported ? [r] : [];
  });
  if (owners.length === 0) k.owned.delete(buffer.id);
  else if (owners.length < list.length)
    k.owned.set(
      buffer.id,
      owners.map((r) => r.id),
    );
  return owners;
}
