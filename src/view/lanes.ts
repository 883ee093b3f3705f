/**
 * The trace of a run sorted into lanes. Where virtual time moves it: each CPU,
 * under it the mutexes waited for and the interrupts where there are any, the
 * disk, the network. Along a schedule of explore: each activation, and the
 * outside, as who went when is what is looked for there.
 */
import type { Outside, Slice, Waited } from '../run/trace.ts';
import { nameOf } from '../race/report.ts';
import { mutexName } from '../run/finish.ts';
import type { Course } from './course.ts';

/** In µs, or in steps. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
  readonly label: string;
}

/** Stretches that are drawn alike, in the order of their ends. */
export interface Layer {
  readonly mark: string;
  readonly stretches: readonly Stretch[];
}

export interface Lane {
  readonly title: string;
  readonly layers: readonly Layer[];
  /** CPU whose present wait is drawn in it too. */
  readonly cpu?: number;
}

export interface Lanes {
  readonly counted: number;
  readonly lanes: readonly Lane[];
  /** Activations that have no lane for want of room. */
  readonly more: number;
}

/** Lanes of activations. */
const mostActivations = 10;

const known = new WeakMap<object, Lanes>();

/** The lanes of a run as far as it was surveyed; made again when more was. */
export function lanesOf(course: Course): Lanes {
  const { trace } = course.survey;
  const counted = trace.slices.length + trace.waits.length + trace.outside.length;
  const before = known.get(trace);
  if (before?.counted === counted) return before;
  const made = course.steps ? ofSteps(course, counted) : ofTime(course, counted);
  known.set(trace, made);
  return made;
}

function byEnd(list: Stretch[]): Stretch[] {
  return list.sort((a, b) => a.to - b.to);
}

function ofTime(course: Course, counted: number): Lanes {
  const { slices, waits, outside } = course.survey.trace;
  const lanes: Lane[] = [];
  for (const { id } of course.run.state.cpus) {
    const own = slices.filter((s) => s.cpu === id);
    const waited = waits.filter((w) => w.cpu === id);
    lanes.push({
      title: `CPU ${String(id)}`,
      cpu: id,
      layers: [
        { mark: '=', stretches: byEnd(own.map(ofSlice)) },
        { mark: '~', stretches: byEnd(waited.map((w) => ofWait(w))) },
      ],
    });
    const locks = waited.filter((w) => w.what === 'lock');
    if (locks.length > 0)
      lanes.push({
        title: ' lock',
        layers: [
          {
            mark: '~',
            stretches: byEnd(locks.map((w) => ({ ...ofWait(w), label: lockName(course, w) }))),
          },
        ],
      });
    const interrupts = own.filter((s) => s.kind === 'interrupt');
    if (interrupts.length > 0)
      lanes.push({
        title: ' intr',
        layers: [{ mark: '!', stretches: byEnd(interrupts.map(ofSlice)) }],
      });
  }
  const ofLane = (lane: Outside['lane']): Stretch[] =>
    byEnd(
      outside
        .filter((o) => o.lane === lane)
        .map(({ from, to, what }) => ({ from, to, label: what })),
    );
  lanes.push(
    { title: 'disk', layers: [{ mark: '#', stretches: ofLane('disk') }] },
    { title: 'net', layers: [{ mark: '-', stretches: ofLane('network') }] },
  );
  return { counted, lanes, more: 0 };
}

function ofSteps(course: Course, counted: number): Lanes {
  const { slices, waits, outside } = course.survey.trace;
  const names = new Map<number, string>();
  for (const s of slices) names.set(s.activation, titleOf(s));
  const shown = [...names].slice(0, mostActivations);
  const lanes = shown.map(([id, title]): Lane => ({
    title,
    layers: [
      {
        mark: '~',
        stretches: waits
          .filter((w) => w.activation === id)
          .map((w) =>
            w.what === 'lock' ? { from: w.from, to: w.to, label: lockName(course, w) } : ofWait(w),
          ),
      },
      { mark: '=', stretches: joined(slices.filter((s) => s.activation === id)) },
    ],
  }));
  lanes.push({
    title: 'outside',
    layers: [
      { mark: '-', stretches: outside.map(({ from, to, what }) => ({ from, to, label: what })) },
    ],
  });
  return { counted, lanes, more: names.size - shown.length };
}

/** Columns of the name in a lane's title. */
const longestName = 7;

function titleOf(s: Slice): string {
  const name = nameOf(s).replace(/^on /, '');
  return `${name.length > longestName ? `${name.slice(0, longestName - 1)}…` : name} #${String(s.activation)}`;
}

/** Steps of one activation that nobody came between. */
function joined(slices: readonly Slice[]): Stretch[] {
  const out: { from: number; to: number; label: string }[] = [];
  for (const { from, to } of slices) {
    const last = out.at(-1);
    if (last?.to === from) last.to = to;
    else out.push({ from, to, label: '' });
  }
  return out;
}

function ofSlice({ from, to, name }: Slice): Stretch {
  return { from, to, label: name.replace(/^signal /, '') };
}

function ofWait({ from, to, what, call }: Waited): Stretch {
  return { from, to, label: `~${what === 'call' ? call : what}~` };
}

function lockName(course: Course, { mutex }: Waited): string {
  return mutex === undefined ? '~lock~' : `~${mutexName(course.run, mutex)}~`;
}

/** Index of the first stretch of a list that ends after a moment. */
export function firstEndingAfter(list: readonly Stretch[], moment: number): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((list[middle]?.to ?? 0) > moment) high = middle;
    else low = middle + 1;
  }
  return low;
}
