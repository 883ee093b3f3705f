/** Whether activations of a program can interleave even on one CPU: it starts threads, or has handlers that interrupt. */
import type { Names } from '../names/binding.ts';
import { eachExpression } from './each.ts';

export function interleaves(names: Names): boolean {
  if (names.interruptHandlers.size > 0) return true;
  let found = false;
  for (const routine of names.routines) {
    eachExpression(routine, (e) => {
      if (e.kind === 'spawn') found = true;
      if (e.kind !== 'call' || e.callee.kind !== 'name') return;
      const binding = names.bindings.get(e.callee);
      if (
        binding?.kind === 'call' &&
        (binding.call.name === 'sigaction' || binding.call.name === 'signal')
      )
        found = true;
    });
  }
  return found;
}
