/**
 * Forgetting what can play no part any more, so that memory follows what is
 * alive and not the length of the run: chains that have ended and on which no
 * kept access and no moment stands; rows of watches and timers that are gone.
 * What is forgotten changes no verdict.
 */
import type { Moment } from '../machine/listener.ts';
import type { Heap, Value } from '../machine/value.ts';
import { fifoItems } from '../base/fifo.ts';
import type { Run } from '../run/run.ts';
import type { Stamp } from './clock.ts';
import type { Detector, Standing } from './detector.ts';
import { keptAccesses, keptOf, type Marks } from './places.ts';

export function sweep(run: Run, d: Detector): void {
  const { watch, timer } = d.rows;
  for (const number of watch?.keys() ?? [])
    if (!run.kernel.watches.has(number)) watch?.delete(number);
  for (const number of timer?.keys() ?? [])
    if (!run.kernel.timers.has(number)) timer?.delete(number);
  const used = new Set<number>();
  const causal = new Set<number>();
  const moment = (m: Moment): void => {
    used.add(m.chain);
    const cause = (m as Stamp).causal;
    if (cause) causal.add(cause.chain);
  };
  for (const m of momentsOf(run, d)) moment(m);
  for (const m of d.order.moments()) causal.add(m.chain);
  for (const h of d.shared) {
    h.reads.dropSilent(d.silent);
    for (const a of keptOf(h)) used.add(a.chain);
  }
  for (const marks of reachableMarks(run.roots())) {
    if (marks.kind === 'container')
      for (const part of [marks.size, ...marks.parts.values()]) part.reads.dropSilent(d.silent);
    for (const a of keptAccesses(marks)) used.add(a.chain);
  }
  d.chains.sweep(used);
  d.causes?.sweep(causal);
}

/** Every moment that something may still come after. */
function* momentsOf(run: Run, d: Detector): Generator<Moment> {
  const { kernel, state } = run;
  if (d.ends.main) yield d.ends.main;
  yield* d.colors.values();
  for (const row of Object.values(d.rows)) yield* row.values();
  yield* d.threads.values();
  yield* d.unblocks.values();
  yield* d.interrupts.values();
  for (const m of d.mutexes) if (m) yield m;
  yield* d.atomics.moments();
  for (const event of fifoItems(state.queue)) yield* event.after;
  for (const event of run.handedOut.values()) yield* event.after;
  for (const watch of kernel.watches.values()) yield* watch.after;
  for (const timer of kernel.timers.values()) yield* timer.after;
  for (const timer of kernel.signalTimers.values()) yield* timer.after;
  for (const request of kernel.requests.values()) yield* request.after;
  for (const p of kernel.signals.pending) yield* p.after ?? [];
  for (const p of kernel.signals.dispositions.values()) yield* p.after ?? [];
  for (const description of kernel.descriptions.values())
    if (description.kind === 'ring') for (const c of description.completed) yield* c.after;
  yield* kernel.order.moments();
  for (const act of [...state.activations.values(), ...state.cpus.flatMap((cpu) => cpu.stack)]) {
    const { line } = act.standing as Standing;
    yield { chain: line.chain, time: line.time };
  }
}

/** What is kept about the accesses of every container and buffer that the program can still reach. */
function* reachableMarks(roots: Iterable<Value>): Generator<Marks> {
  const seen = new Set<Heap>();
  const work: Value[] = [...roots];
  while (work.length > 0) {
    const v = work.pop();
    if (typeof v !== 'object' || seen.has(v)) continue;
    seen.add(v);
    if (v.kind === 'list' || v.kind === 'map' || v.kind === 'buffer') {
      if (v.marks) yield v.marks as Marks;
      if (v.kind === 'list')
        for (const item of v.items) if (typeof item === 'object') work.push(item);
      if (v.kind === 'map')
        for (const item of v.entries.values()) if (typeof item === 'object') work.push(item);
    } else if (v.kind === 'aiocb') work.push(v.buf);
    else if (v.kind === 'cursor') {
      if (v.list) work.push(v.list);
      if (v.map) work.push(v.map);
    }
  }
}
