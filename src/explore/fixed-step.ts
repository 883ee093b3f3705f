/**
 * Steps that use the same wherever their process comes to take them, whatever
 * others have done before: the search need not take such a step once more where
 * it is to be reversed.
 */
import { stepKind } from '../code/lowered.ts';
import type { Run } from '../run/run.ts';
import type { Pending } from './process.ts';

/** Builtins by which a step uses more or less as the state is. */
const fickle: ReadonlySet<string> = new Set([
  'compare_and_swap',
  'trylock',
  'append',
  'pop',
  'insert',
  'remove',
  'delete',
  'sort',
]);

export function isFixed(run: Run, { kind, object, key }: Pending): boolean {
  // Where signals come, an end of what runs matters to them as well.
  if (run.kernel.signals.dispositions.size > 0) return false;
  const { callNames } = run.lowered;
  switch (kind) {
    case stepKind.readShared:
    case stepKind.writeShared:
      return true;
    case stepKind.mutex:
      return key === 0 || key === 1;
    case stepKind.atomic:
      return !callNames.includes('compare_and_swap');
    case stepKind.readHeap:
    case stepKind.writeHeap:
      return (
        typeof object === 'object' &&
        object.kind === 'list' &&
        typeof key === 'number' &&
        !callNames.some((name) => fickle.has(name))
      );
    default:
      return false;
  }
}
