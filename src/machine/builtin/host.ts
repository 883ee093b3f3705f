/** What builtins need from the machine, and the checks of arguments that they share. */
import { phrase, type PhraseId } from '../../diagnostic/phrase.ts';
import type { ArgumentType } from '../../calls/index.ts';
import { Fault } from '../fault.ts';
import type { Heaps } from '../heaps.ts';
import { describe } from '../show.ts';
import type { TouchBuffer } from '../collection.ts';
import type { Listener } from '../listener.ts';
import {
  intOf,
  type AtomicRef,
  type BufferValue,
  type List,
  type MapValue,
  type MutexRef,
  type Value,
} from '../value.ts';

export interface BuiltinHost {
  readonly heaps: Heaps;
  readonly touch: TouchBuffer;
  /** Who is told of accesses; undefined where nobody listens. */
  readonly listener: Listener | undefined;
  print(text: string, site: number): void;
  random(n: number): number;
  now(): number;
  cpu(): number;
  self(): number;
  setErrno(code: number): void;
  result(): Value;
  atomicGet(ref: AtomicRef, site: number): number;
  atomicSet(ref: AtomicRef, value: Value, site: number): void;
  unlock(mutex: Value, site: number): void;
  trylock(mutex: Value, site: number): boolean;
}

/** A builtin: the site of its call, then its arguments; an argument that was left out is undefined. */
export type Builtin = (site: number, ...args: Value[]) => Value;

const wants = {
  int: 'wants.int',
  str: 'wants.str',
  list: 'wants.list',
  map: 'wants.map',
  buffer: 'wants.buffer',
  container: 'wants.container',
  atomic: 'wants.atomic',
  mutex: 'wants.mutex',
  bytes: 'wants.bytes',
  fd: 'wants.fd',
  fd_set: 'wants.fd_set',
  sigset: 'wants.sigset',
  aiocb: 'wants.aiocb',
  time: 'wants.time',
  timeout: 'wants.timeout',
  signal: 'wants.signal',
  handler: 'wants.handler',
  event: 'wants.event',
} as const satisfies Partial<Record<ArgumentType | 'event', PhraseId>>;
export type Wanted = keyof typeof wants;

/** EVL5001: an argument of the wrong type. */
export function wrongArgument(
  call: string,
  parameter: string,
  wanted: Wanted,
  value: Value,
  site: number,
): Fault {
  return new Fault(
    phrase('EVL5001.argument', {
      call,
      parameter,
      wants: phrase(wants[wanted], {}),
      value: describe(value),
    }),
    site,
  );
}

export function wantInt(call: string, parameter: string, v: Value, site: number): number {
  const n = intOf(v);
  if (n === undefined) throw wrongArgument(call, parameter, 'int', v, site);
  return n;
}

export function wantStr(call: string, parameter: string, v: Value, site: number): string {
  if (typeof v !== 'string') throw wrongArgument(call, parameter, 'str', v, site);
  return v;
}

export function wantList(call: string, parameter: string, v: Value, site: number): List {
  if (typeof v !== 'object' || v.kind !== 'list')
    throw wrongArgument(call, parameter, 'list', v, site);
  return v;
}

export function wantMap(call: string, parameter: string, v: Value, site: number): MapValue {
  if (typeof v !== 'object' || v.kind !== 'map')
    throw wrongArgument(call, parameter, 'map', v, site);
  return v;
}

export function wantBuffer(call: string, parameter: string, v: Value, site: number): BufferValue {
  if (typeof v !== 'object' || v.kind !== 'buffer')
    throw wrongArgument(call, parameter, 'buffer', v, site);
  return v;
}

export function wantMutex(call: string, v: Value, site: number): MutexRef {
  if (typeof v !== 'object' || v.kind !== 'mutex') throw wrongArgument(call, 'm', 'mutex', v, site);
  if (v.size > 0)
    throw new Fault(phrase('EVL5001.wholeArray', { name: v.name, kind: 'mutex' }), site);
  return v;
}

export function wantAtomic(call: string, v: Value, site: number): AtomicRef {
  if (typeof v !== 'object' || v.kind !== 'atomic')
    throw wrongArgument(call, 'a', 'atomic', v, site);
  if (v.size > 0)
    throw new Fault(phrase('EVL5001.wholeArray', { name: v.name, kind: 'atomic' }), site);
  return v;
}
