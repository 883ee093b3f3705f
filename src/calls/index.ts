/**
 * The one table of builtins and system calls. What a name means (parameters,
 * result, whether it can block, whether it is asynchronous, its line of doc)
 * stands here and nowhere else.
 */
import { builtins } from './builtins.ts';
import type { Declaration } from './declare.ts';
import { syscalls } from './syscalls.ts';

export { constant, constants, isConstantName } from './constants.ts';
export type { Constant, ConstantName, ErrnoName, SignalName } from './constants.ts';
export type { ArgumentType, Blocking, Parameter, Place, ResultKind, Touch } from './declare.ts';

/** Every call that there is. */
export type CallName = (typeof builtins | typeof syscalls)[number]['name'];
/** Those that the kernel, or the run, answers; `join` of one argument waits for a thread. */
export type SyscallName =
  Extract<(typeof syscalls)[number], { readonly kind: 'syscall' }>['name'] | 'join';

/** What the table says of one call. */
export type CallDeclaration = Declaration<CallName>;

/** By name. A Map, because names come from programs and `__proto__` is an ordinary one. */
export const calls: ReadonlyMap<string, CallDeclaration> = new Map<string, CallDeclaration>(
  [...builtins, ...syscalls].map((c) => [c.name, c]),
);

/** `read(fd, buf, n?)`: how a call is written. */
export function signatureOf(call: CallDeclaration): string {
  const parts = call.parameters.map((p) => (p.optional ? `${p.name}?` : p.name));
  if (call.rest !== undefined) parts.push('…');
  return `${call.name}(${parts.join(', ')})`;
}
