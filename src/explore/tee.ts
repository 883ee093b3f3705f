/** Two listeners of one run: the first is asked, and both are told. */
import type { Listener } from '../machine/listener.ts';

/** Every method of a listener; the compiler sees to it that none is missing. */
const methods: Readonly<Record<keyof Listener, true>> = {
  runs: true,
  readShared: true,
  writeShared: true,
  read: true,
  write: true,
  readSize: true,
  writeSize: true,
  readAll: true,
  writeAll: true,
  bytes: true,
  atomic: true,
  seenShared: true,
  seenPart: true,
  derivedShared: true,
  derivedPart: true,
  both: true,
  release: true,
  acquire: true,
  locked: true,
  unlocked: true,
  refused: true,
  began: true,
  paused: true,
  resumed: true,
  ended: true,
  joined: true,
  blockedSignals: true,
  unblockedSignals: true,
  submitted: true,
  reported: true,
};

export function tee(asked: Listener, told: Listener): Listener {
  const entries = (Object.keys(methods) as (keyof Listener)[]).map((name) => {
    const ask = asked[name].bind(asked) as (...args: unknown[]) => unknown;
    const tell = told[name].bind(told) as (...args: unknown[]) => unknown;
    return [
      name,
      (...args: unknown[]) => {
        tell(...args);
        return ask(...args);
      },
    ];
  });
  return Object.fromEntries(entries) as Listener;
}
