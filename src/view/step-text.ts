/** What a visible step does, in words. */
import { stepKind } from '../code/lowered.ts';
import type { Pending } from '../explore/process.ts';
import { brief } from '../machine/show.ts';
import { intOf, type Value } from '../machine/value.ts';
import { mutexName } from '../run/finish.ts';
import type { Run } from '../run/run.ts';
import { safe } from './row.ts';

/** The step that is about to be made: `reads counter`, `locks m`, `calls write`. */
export function stepText(run: Run, { kind, object, key }: Pending): string {
  const { shape } = run.machine;
  const number = intOf(object) ?? -1;
  switch (kind) {
    case stepKind.readShared: return `reads ${shape.shared[number] ?? 'a variable'}`;
    case stepKind.writeShared: return `writes ${shape.shared[number] ?? 'a variable'}`;
    case stepKind.atomic: {
      const at = typeof object === 'object' && object.kind === 'atomic' ? object.at : number;
      return `uses ${shape.atomics.find((a) => at >= a.at && at < a.at + Math.max(1, a.size))?.name ?? 'an atomic'}`;
    }
    case stepKind.readHeap: return `reads ${part(object, key)}`;
    case stepKind.writeHeap: return `writes ${part(object, key)}`;
    case stepKind.mutex: return typeof object === 'object' && object.kind === 'mutex' ? `${key === 0 ? 'locks' : key === 1 ? 'unlocks' : 'tries'} ${mutexName(run, object.at)}` : 'uses a mutex';
    case stepKind.post: return `posts ${run.names.routines[number]?.name ?? 'an event'}`;
    case stepKind.call: {
      const name = run.lowered.callNames[number];
      if (name === undefined) return 'spawns a thread';
      return name === 'print' ? `prints${key === undefined ? '' : ` ${safe(brief(key))}`}` : `calls ${name}${key === undefined || key === 0 ? '' : ` on ${safe(brief(key))}`}`;
    }
    default: return 'goes on';
  }
}

function part(object: Value, key: Value): string {
  const what = typeof object === 'object' ? `a ${object.kind}` : 'a value';
  return key === undefined ? what : `${what} at ${safe(brief(key))}`;
}
