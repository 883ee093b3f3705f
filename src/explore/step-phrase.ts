/** What a visible step does, in words. */
import { phrase, type Phrase } from '../diagnostic/phrase.ts';
import { stepKind } from '../code/lowered.ts';
import { brief } from '../machine/show.ts';
import { calls } from '../calls/index.ts';
import { intOf, type Value } from '../machine/value.ts';
import { mutexName } from '../run/finish.ts';
import type { Run } from '../run/run.ts';
import type { Pending } from './process.ts';

/** The step that is about to be made: `reads counter`, `locks m`, `calls write`. `value`: what is read or written, as a program shows it, where that is to be told. */
export function stepPhrase(run: Run, { kind, object, key }: Pending, value = ''): Phrase {
  const { shape } = run.machine;
  const number = intOf(object) ?? -1;
  switch (kind) {
    case stepKind.readShared:
      return phrase('story.reads', { name: shape.shared[number] ?? 'a variable', value });
    case stepKind.writeShared:
      return phrase('story.writes', { name: shape.shared[number] ?? 'a variable', value });
    case stepKind.atomic: {
      const at = typeof object === 'object' && object.kind === 'atomic' ? object.at : number;
      return phrase('story.uses', {
        name:
          shape.atomics.find((a) => at >= a.at && at < a.at + Math.max(1, a.size))?.name ??
          'an atomic',
      });
    }
    case stepKind.readHeap:
      return typeof object === 'object' && object.kind === 'cursor'
        ? phrase('story.next', {})
        : phrase('story.readsPart', part(object, key));
    // A record is made, and nobody else knows it yet.
    case stepKind.writeHeap:
      return typeof object !== 'object' && key === undefined
        ? phrase('story.goesOn', {})
        : phrase('story.writesPart', part(object, key));
    case stepKind.mutex: {
      if (typeof object !== 'object' || object.kind !== 'mutex')
        return phrase('story.uses', { name: 'a mutex' });
      const name = mutexName(run, object.at);
      if (key === 0) return phrase('story.locks', { name });
      return phrase(key === 1 ? 'story.unlocks' : 'story.tries', { name });
    }
    case stepKind.post:
      return phrase('story.posts', { name: run.names.routines[number]?.name ?? 'an event' });
    case stepKind.call: {
      const call = run.lowered.callNames[number];
      if (call === undefined) return phrase('story.spawns', {});
      if (call === 'print')
        return phrase('story.prints', { text: key === undefined ? '' : brief(key) });
      return phrase('story.calls', {
        call,
        on: key !== undefined && pointsAt(call) ? brief(key) : '',
      });
    }
    default:
      return phrase('story.goesOn', {});
  }
}

/** Its first argument says on what it works: a descriptor, a path. */
function pointsAt(call: string): boolean {
  const type = calls.get(call)?.parameters[0]?.type;
  return type === 'fd' || type === 'ring' || type === 'str';
}

function part(object: Value, key: Value): { readonly kind: string; readonly key: string } {
  return {
    kind: typeof object === 'object' ? object.kind : 'value',
    key: key === undefined ? '' : brief(key),
  };
}

/** The value of the shared variable that a step reads or writes, as it is now; empty for other steps, and for records. */
export function valueAt(run: Run, { kind, object }: Pending): string {
  if (kind !== stepKind.readShared && kind !== stepKind.writeShared) return '';
  const value = run.machine.shared[intOf(object) ?? -1];
  return typeof value === 'object' ? '' : brief(value);
}
