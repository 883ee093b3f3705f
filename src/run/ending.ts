/**
 * The end of a run in which nothing can happen any more. What still waits is
 * judged: waiting for the outside, whose script is over, is a server's normal
 * end; waiting for what only this program could do is EVL4002, or EVL4001 where
 * activations wait for one another in a ring.
 */
import { diagnostic } from '../diagnostic/diagnostic.ts';
import { phrase, type Phrase } from '../diagnostic/phrase.ts';
import type { Activation, Wait } from '../machine/activation.ts';
import type { Run } from './run.ts';
import { nameOf, rings } from './rings.ts';
import { stallOfMain } from './main-loop.ts';
import { leftOut, waitsFor } from './waits-for.ts';

export function ending(run: Run): void {
  const waiting = [...run.state.activations.values()].filter((a) => a.state.tag === 'blocked');
  const inRing = rings(run);
  for (const act of waiting) {
    if (act.state.tag !== 'blocked' || inRing.has(act.id)) continue;
    const { wait } = act.state;
    if (waitsForOutside(run, wait)) {
      stalledToTheEnd(run, act, wait);
      continue;
    }
    if (othersCanGoOn(run, act, waiting)) continue;
    // It has blocked its CPU, whatever it waits for; only a wait in `lock` is no such call.
    if (wait.reason.tag !== 'mutex') stalledToTheEnd(run, act, wait);
    run.findings.add(
      diagnostic(
        'EVL4002.waits',
        run.span(wait.site),
        { who: nameOf(act), call: wait.call },
        { help: helpFor(run, wait), ...labelled(waitsFor(run, wait)) },
      ),
    );
  }
  for (const act of run.state.activations.values()) {
    if (act.state.tag !== 'awaiting' || inRing.has(act.id) || awaitsOutside(run, act)) continue;
    run.findings.add(
      diagnostic(
        'EVL4002.await',
        run.span(act.state.site),
        { who: nameOf(act), call: act.state.call },
        { help: phrase('EVL4002.help', {}) },
      ),
    );
  }
}

/** A handler that waits for the outside has stalled its CPU to the end. */
function stalledToTheEnd(run: Run, act: Activation, wait: Wait): void {
  const cpu = run.state.cpus[Math.max(0, act.cpu)];
  if (act.kind === 'main' && cpu) stallOfMain(run, cpu, wait);
  if (act.kind !== 'handler' && act.kind !== 'interrupt') return;
  run.findings.add(
    diagnostic(
      'EVL2101.never',
      run.span(wait.site),
      { call: wait.call, who: `on ${act.name}` },
      {
        label: phrase('EVL2101.label', {}),
        help: phrase('EVL2101.help', { call: wait.call, disk: wait.reason.tag === 'disk' }),
      },
    ),
  );
}

/** True if something from outside could still make another part of the program run, which might then end the wait. */
function othersCanGoOn(run: Run, act: Activation, waiting: readonly Activation[]): boolean {
  if (
    waiting.some(
      (other) =>
        other !== act && other.state.tag === 'blocked' && waitsForOutside(run, other.state.wait),
    )
  )
    return true;
  const loopRuns = run.scheduler.loopOpen && run.state.cpus.some((cpu) => cpu.stack.length === 0);
  return loopRuns && [...run.kernel.watches.values()].some((w) => isOutside(run, w.description));
}

function waitsForOutside(run: Run, wait: Wait): boolean {
  switch (wait.reason.tag) {
    case 'descriptors':
      return wait.on.some((id) => isOutside(run, id));
    case 'connection':
      return true;
    case 'events':
      return eventsCanCome(run);
    case 'signal':
      return signalsCanCome(run);
    case 'time':
    case 'disk':
      return true;
    case 'mutex':
    case 'thread':
    case 'requests':
      return false;
  }
}

/** True for a descriptor that the world could make ready. */
function isOutside(run: Run, id: number): boolean {
  const d = run.kernel.get(id);
  switch (d?.kind) {
    case 'terminal':
      return true;
    case 'listener':
      return true;
    case 'socket':
      return d.peer.side !== 'own' || !d.pair;
    case 'timerfd':
      return d.due > 0;
    case 'ring':
      return run.kernel.requestsUnderWay > 0;
    case 'signalfd':
      return true;
    case 'epoll':
      return [...d.entries.values()].some((e) => isOutside(run, e.description));
    case 'pipe':
    case 'file':
    case 'eventfd':
    case undefined:
      return false;
  }
}

/** `wait_events` waits for whatever the program has asked to be told of. */
function eventsCanCome(run: Run): boolean {
  const watches = [...run.kernel.watches.values()];
  return (
    watches.length === 0 ||
    watches.some((w) => isOutside(run, w.description)) ||
    run.kernel.timers.size > 0
  );
}

function signalsCanCome(run: Run): boolean {
  return run.names.signalHandlers.size + run.names.interruptHandlers.size > 0;
}

function awaitsOutside(run: Run, act: Activation): boolean {
  if (
    run.kernel.timers.size > 0 &&
    [...run.kernel.timers.values()].some((t) => t.resumes === act.id)
  )
    return true;
  return [...run.kernel.watches.values()].some(
    (w) => w.resumes === act.id && isOutside(run, w.description),
  );
}

function labelled(label: Phrase | undefined): { readonly label?: Phrase } {
  return label === undefined ? {} : { label };
}

function helpFor(run: Run, wait: Wait): Phrase {
  const { nfds, fds } = leftOut(wait);
  const last = fds.at(-1);
  if (last !== undefined)
    return phrase('EVL4002.helpNfds', { nfds, fds: fds.join(', '), wanted: last + 1 });
  if (wait.reason.tag === 'mutex') {
    const owner = run.kernel.mutexes[wait.reason.mutex]?.owner ?? -1;
    const holder = run.state.activations.get(owner);
    return phrase('EVL4002.helpMutex', {
      holder: holder ? nameOf(holder) : `activation ${String(owner)}`,
    });
  }
  if (wait.reason.tag === 'descriptors' && wait.on.length === 0)
    return phrase('EVL4002.helpEmpty', {});
  return wait.on.some((id) => run.kernel.get(id)?.kind === 'pipe')
    ? phrase('EVL4002.helpPipe', {})
    : phrase('EVL4002.help', {});
}
