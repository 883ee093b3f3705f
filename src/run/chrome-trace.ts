/**
 * A trace in the Trace Event Format, which Perfetto and chrome://tracing show:
 * a lane for each CPU and one for what it waits for, one for the disk, one for
 * the network, the number of events that wait, and an arrow from what caused an
 * activation to its first step.
 * Source: "Trace Event Format", Google, 2016.
 */
import type { Files } from '../diagnostic/diagnostic.ts';
import { Places } from '../diagnostic/place.ts';
import type { Span } from '../base/span.ts';
import type { Began, Slice, Trace, Waited } from './trace.ts';

interface TraceEvent {
  readonly name: string;
  /** X: a duration; s and f: the ends of an arrow; C: a counter; M: a name. */
  readonly ph: 'X' | 's' | 'f' | 'C' | 'M';
  readonly pid: number;
  readonly tid: number;
  /** µs. */
  readonly ts?: number;
  readonly dur?: number;
  readonly cat?: string;
  readonly id?: number;
  readonly bp?: 'e';
  readonly args?: Readonly<Record<string, string | number>>;
}

export interface TraceDocument {
  readonly traceEvents: readonly TraceEvent[];
  readonly displayTimeUnit: 'ms';
  readonly otherData: Readonly<Record<string, string | number>>;
}

/** Lanes: each CPU has two, its own and that of its waits. */
const cpus = 1;
const outside = 2;
/** Threads wait side by side, so each has a lane of its own. */
const threads = 3;
const lane = { disk: 1, network: 2 } as const;
const own = (cpu: number): number => 2 * cpu + 1;
const waits = (cpu: number): number => 2 * cpu + 2;

/** `span` gives the place of a call site. */
export function chromeTrace(
  trace: Trace,
  files: Files,
  span: (site: number) => Span,
  about: Readonly<Record<string, string | number>>,
): TraceDocument {
  const places = new Places(files);
  const place = (site: number): Readonly<Record<string, string>> => {
    const file = site < 0 ? undefined : files[span(site).file];
    if (!file) return {};
    const { start } = places.range(span(site));
    return { place: `${file.name}:${String(start.line)}:${String(start.column)}` };
  };
  const events: TraceEvent[] = [
    ...names(trace),
    ...trace.slices.map((s): TraceEvent => ({
      name: title(s),
      cat: s.kind,
      ph: 'X',
      pid: cpus,
      tid: own(s.cpu),
      ts: s.from,
      dur: s.to - s.from,
      args: { activation: s.activation },
    })),
    ...trace.waits.map((w): TraceEvent => ({
      name: waitTitle(w),
      cat: waitCategory(w),
      ph: 'X',
      ...waitLane(w),
      ts: w.from,
      dur: w.to - w.from,
      args: { activation: w.activation, ...place(w.site) },
    })),
    ...trace.outside.map((o): TraceEvent => ({
      name: o.what,
      cat: o.lane,
      ph: 'X',
      pid: outside,
      tid: lane[o.lane],
      ts: o.from,
      dur: o.to - o.from,
      ...(o.bytes > 0 ? { args: { bytes: o.bytes } } : {}),
    })),
    ...trace.queue.map((q): TraceEvent => ({
      name: 'events waiting',
      ph: 'C',
      pid: cpus,
      tid: 0,
      ts: q.at,
      args: { events: q.length },
    })),
    ...arrows(trace, place),
  ];
  return {
    traceEvents: events,
    displayTimeUnit: 'ms',
    otherData: {
      ...about,
      clock: 'virtual time',
      ...(trace.dropped > 0 ? { 'records left out': trace.dropped } : {}),
    },
  };
}

function waitLane(w: Waited): { readonly pid: number; readonly tid: number } {
  return w.kind === 'thread'
    ? { pid: threads, tid: w.activation }
    : { pid: cpus, tid: waits(w.cpu) };
}

function title(s: Slice): string {
  if (s.kind === 'handler') return `on ${s.name}`;
  if (s.kind === 'interrupt') return `interrupt: ${s.name}`;
  return s.kind === 'thread' ? `thread ${s.name}` : s.name;
}

function names(trace: Trace): TraceEvent[] {
  const waiting = [
    ...new Map(trace.waits.filter((w) => w.kind === 'thread').map((w) => [w.activation, w.name])),
  ];
  const used = new Set([...trace.slices, ...trace.waits].map((s) => s.cpu));
  const named = (
    pid: number,
    tid: number,
    what: 'process_name' | 'thread_name',
    name: string,
  ): TraceEvent => ({ name: what, ph: 'M', pid, tid, args: { name } });
  return [
    named(cpus, 0, 'process_name', 'CPUs'),
    named(outside, 0, 'process_name', 'outside'),
    ...[...used]
      .sort((a, b) => a - b)
      .flatMap((cpu) => [
        named(cpus, own(cpu), 'thread_name', `CPU ${String(cpu)}`),
        named(cpus, waits(cpu), 'thread_name', `CPU ${String(cpu)} waits`),
      ]),
    ...waiting.flatMap(([id, name], i) => [
      ...(i === 0 ? [named(threads, 0, 'process_name', 'threads that wait')] : []),
      named(threads, id, 'thread_name', `thread ${name} (${String(id)})`),
    ]),
    named(outside, lane.disk, 'thread_name', 'disk'),
    named(outside, lane.network, 'thread_name', 'network'),
  ];
}

/** An arrow for each activation whose cause is in the trace: from the network or disk where something ended just then, else from the activation that asked. */
function arrows(
  trace: Trace,
  place: (site: number) => Readonly<Record<string, string>>,
): TraceEvent[] {
  const ended = new Map(trace.outside.map((o) => [o.to, o]));
  const bySlice = new Map<number, Slice[]>();
  for (const s of trace.slices) {
    const list = bySlice.get(s.activation);
    if (list) list.push(s);
    else bySlice.set(s.activation, [s]);
  }
  return trace.began.flatMap((b, id): TraceEvent[] => {
    const from = origin(b, ended.get(b.due), bySlice.get(b.by));
    if (!from) return [];
    const arrow = { name: b.how, cat: 'cause', id };
    return [
      {
        ...arrow,
        ph: 's',
        ...from,
        args: { by: b.byName === '' ? 'the outside' : b.byName, ...place(b.site) },
      },
      { ...arrow, ph: 'f', bp: 'e', pid: cpus, tid: own(b.cpu), ts: b.at },
    ];
  });
}

function origin(
  b: Began,
  work: Trace['outside'][number] | undefined,
  by: readonly Slice[] | undefined,
): { readonly pid: number; readonly tid: number; readonly ts: number } | undefined {
  if (work && b.how !== 'post' && b.how !== 'spawn')
    return { pid: outside, tid: lane[work.lane], ts: work.to };
  const slice = by?.findLast((s) => s.from <= b.due) ?? by?.[0];
  return (
    slice && { pid: cpus, tid: own(slice.cpu), ts: Math.max(slice.from, Math.min(b.due, slice.to)) }
  );
}

function waitTitle(w: Waited): string {
  if (w.what === 'call') return `${w.name} waits in ${w.call}`;
  return `${w.name} waits for a ${w.what === 'lock' ? 'mutex' : 'page'}`;
}

/** A handler that waits in a call keeps its CPU from all others: that is a stall. */
function waitCategory(w: Waited): string {
  if (w.what !== 'call') return w.what;
  return w.kind === 'handler' || w.kind === 'interrupt' ? 'stall' : 'wait';
}
