/** All builtins by name, bound to one machine. */
import { errnoText } from '../../calls/constants.ts';
import { phrase } from '../../diagnostic/phrase.ts';
import { Exit, Fault } from '../fault.ts';
import { maxStr } from '../limit.ts';
import { readDeep } from '../reading.ts';
import { show } from '../show.ts';
import { wantAtomic, wantInt, type Builtin, type BuiltinHost } from './host.ts';
import { setBuiltins } from './sets.ts';
import { stringBuiltins } from './strings.ts';
import { valueBuiltins } from './values.ts';

export function builtinsOf(host: BuiltinHost): ReadonlyMap<string, Builtin> {
  return new Map(
    Object.entries({
      ...valueBuiltins(host),
      ...stringBuiltins(host),
      ...setBuiltins(host),
      ...atomicBuiltins(host),
      ...runBuiltins(host),
    }),
  );
}

function atomicBuiltins(host: BuiltinHost): Record<string, Builtin> {
  return {
    load: (site, a) => host.atomicGet(wantAtomic('load', a, site), site),
    store: (site, a, v) => {
      host.atomicSet(wantAtomic('store', a, site), v, site);
      return undefined;
    },
    fetch_add: (site, a, n) => {
      const ref = wantAtomic('fetch_add', a, site);
      const before = host.atomicGet(ref, site);
      const added = wantInt('fetch_add', 'n', n, site);
      if (!Number.isSafeInteger(before + added))
        throw new Fault(
          phrase('EVL5005.overflow', { op: '+', left: String(before), right: String(added) }),
          site,
        );
      host.atomicSet(ref, before + added, site);
      return before;
    },
    exchange: (site, a, v) => {
      const ref = wantAtomic('exchange', a, site);
      const before = host.atomicGet(ref, site);
      host.atomicSet(ref, v, site);
      return before;
    },
    compare_and_swap: (site, a, old, value) => {
      const ref = wantAtomic('compare_and_swap', a, site);
      const wanted = wantInt('compare_and_swap', 'old', old, site);
      const next = wantInt('compare_and_swap', 'new', value, site);
      if (host.atomicGet(ref, site) !== wanted) return false;
      host.atomicSet(ref, next, site);
      return true;
    },
    unlock: (site, m) => {
      host.unlock(m, site);
      return undefined;
    },
    trylock: (site, m) => host.trylock(m, site),
  };
}

function runBuiltins(host: BuiltinHost): Record<string, Builtin> {
  return {
    print: (site, ...xs) => {
      if (host.listener) readDeep(host.listener, xs, site);
      let line = '';
      for (let i = 0; i < xs.length; i++) line += (i > 0 ? ' ' : '') + show(xs[i], maxStr);
      host.print(`${line}\n`, site);
      return undefined;
    },
    random: (site, n) => {
      const limit = wantInt('random', 'n', n, site);
      if (limit < 1) throw new Fault(phrase('EVL5003.random', { value: String(limit) }), site);
      return host.random(limit);
    },
    now: () => host.now(),
    cpu: () => host.cpu(),
    self: () => host.self(),
    result: () => host.result(),
    strerror: (site, e) => errnoText(wantInt('strerror', 'e', e, site)),
    exit: (site, code) => {
      // As a process does: only the low eight bits reach whoever waits for it.
      throw new Exit(code === undefined ? 0 : wantInt('exit', 'code', code, site) & 0xff);
    },
  };
}
