/** Sets of descriptors and of signals, and asynchronous control blocks: C's macros and library routines, no system calls. */
import { constant } from '../../calls/index.ts';
import { phrase } from '../../diagnostic/phrase.ts';
import { Fault } from '../fault.ts';
import type { FdSet, SigSet, Value } from '../value.ts';
import { wantInt, wrongArgument, type Builtin, type BuiltinHost } from './host.ts';

/** Numbers that an fd_set can hold; more is undefined behaviour in C, and an error here. */
const fdSetSize = 1024;
export const lastSignal = 64;

export function setBuiltins(host: BuiltinHost): Record<string, Builtin> {
  const { heaps } = host;
  const fail = (errno: number): number => {
    host.setErrno(errno);
    return -1;
  };
  const member = (call: string, fd: Value, site: number): number => {
    const n = wantInt(call, 'fd', fd, site);
    if (n < 0 || n >= fdSetSize)
      throw new Fault(phrase('EVL5003.fdSet', { call, fd: n, size: fdSetSize }), site);
    return n;
  };
  const signalIn = (call: string, sig: Value, site: number): number => {
    const n = wantInt(call, 'sig', sig, site);
    return n >= 1 && n <= lastSignal ? n : 0;
  };
  const all = Array.from({ length: lastSignal }, (_, i) => i + 1);
  return {
    fd_set: () => heaps.fdSet(),
    FD_ZERO: (site, set) => {
      wantFdSet('FD_ZERO', set, site).members.clear();
      return undefined;
    },
    FD_SET: (site, fd, set) => {
      wantFdSet('FD_SET', set, site).members.add(member('FD_SET', fd, site));
      return undefined;
    },
    FD_CLR: (site, fd, set) => {
      wantFdSet('FD_CLR', set, site).members.delete(member('FD_CLR', fd, site));
      return undefined;
    },
    FD_ISSET: (site, fd, set) =>
      wantFdSet('FD_ISSET', set, site).members.has(member('FD_ISSET', fd, site)),
    sigset: () => heaps.sigSet(),
    sigaddset: (site, set, sig) => {
      const n = signalIn('sigaddset', sig, site);
      const s = wantSigSet('sigaddset', set, site);
      if (n === 0) return fail(constant('EINVAL'));
      s.members.add(n);
      return 0;
    },
    sigdelset: (site, set, sig) => {
      const n = signalIn('sigdelset', sig, site);
      const s = wantSigSet('sigdelset', set, site);
      if (n === 0) return fail(constant('EINVAL'));
      s.members.delete(n);
      return 0;
    },
    sigfillset: (site, set) => {
      const s = wantSigSet('sigfillset', set, site);
      for (const n of all) s.members.add(n);
      return 0;
    },
    sigemptyset: (site, set) => {
      wantSigSet('sigemptyset', set, site).members.clear();
      return 0;
    },
    sigismember: (site, set, sig) => {
      const n = signalIn('sigismember', sig, site);
      if (n === 0) fail(constant('EINVAL'));
      return wantSigSet('sigismember', set, site).members.has(n);
    },
    aiocb: (_site, fd, buf, nbytes, offset) => {
      heaps.charge(64);
      return {
        kind: 'aiocb',
        id: heaps.id(),
        fd,
        buf,
        nbytes,
        offset,
        signo: undefined,
        value: 0,
        opcode: 0,
        reqprio: 0,
        request: 0,
        outcome: undefined,
      };
    },
  };
}

function wantFdSet(call: string, v: Value, site: number): FdSet {
  if (typeof v !== 'object' || v.kind !== 'fd_set')
    throw wrongArgument(call, 'set', 'fd_set', v, site);
  return v;
}

function wantSigSet(call: string, v: Value, site: number): SigSet {
  if (typeof v !== 'object' || v.kind !== 'sigset')
    throw wrongArgument(call, 'set', 'sigset', v, site);
  return v;
}
