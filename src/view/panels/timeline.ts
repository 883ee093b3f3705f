/**
 * What ran when: a lane for each CPU, the disk and the network, up to the
 * moment shown. Under the lanes, in words, what each CPU does and why it waits.
 */
import type { Slice, Waited, Outside } from '../../run/trace.ts';
import { fifoLength } from '../../base/fifo.ts';
import { piece, row, time, type Piece, type Row } from '../row.ts';
import { doing, siteText, who, type Panel, type Scene } from '../scene.ts';

interface Span { readonly from: number; readonly to: number }

/** Index of the first entry of a list (rising by its end) that ends after a time. */
function firstEndingAfter(list: readonly Span[], t: number): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((list[middle]?.to ?? 0) > t) high = middle;
    else low = middle + 1;
  }
  return low;
}

const lanes = new WeakMap<object, { readonly counted: number; readonly slices: Slice[][]; readonly waits: Waited[][]; readonly disk: Outside[]; readonly network: Outside[] }>();

/** The trace sorted by lane; made again when there is more of it. */
function lanesOf(scene: Scene) {
  const { trace } = scene.course.survey;
  const counted = trace.slices.length + trace.waits.length + trace.outside.length;
  const known = lanes.get(trace);
  if (known?.counted === counted) return known;
  const cpus = scene.course.run.state.cpus.length;
  const slices: Slice[][] = Array.from({ length: cpus }, () => []);
  const waits: Waited[][] = Array.from({ length: cpus }, () => []);
  for (const s of trace.slices) slices[s.cpu]?.push(s);
  for (const w of trace.waits) waits[w.cpu]?.push(w);
  const byEnd = (a: Span, b: Span): number => a.to - b.to;
  for (const list of waits) list.sort(byEnd);
  const made = { counted, slices, waits, disk: trace.outside.filter((o) => o.lane === 'disk').sort(byEnd), network: trace.outside.filter((o) => o.lane === 'network').sort(byEnd) };
  lanes.set(trace, made);
  return made;
}

/** Draws spans as characters: the name where there is room for it, else the mark. */
function draw(cells: string[], list: readonly Span[], from: number, per: number, now: number, mark: string, name: (i: number) => string): void {
  for (let i = firstEndingAfter(list, from); i < list.length; i++) {
    const s = list[i];
    if (!s || s.from > from + per * cells.length) {
      if (s && s.from > now) break;
      continue;
    }
    if (s.from > now) break;
    const a = Math.max(0, Math.floor((s.from - from) / per));
    const b = Math.min(cells.length, Math.max(a + 1, Math.ceil((Math.min(s.to, now) - from) / per)));
    const label = name(i);
    for (let c = a; c < b; c++) cells[c] = b - a >= 3 && c > a && c - a - 1 < label.length && c < b - 1 ? label.charAt(c - a - 1) : c === a && b - a >= 3 ? '[' : c === b - 1 && b - a >= 3 ? ']' : mark;
  }
}

/** A name as single columns of ASCII. */
function narrow(name: string): string {
  return name.replace(/[^\u0020-\u007e]/g, '?');
}

function laneRow(title: string, cells: readonly string[], tone: Piece['tone']): Row {
  return row(piece(title, 'strong'), piece(cells.join(''), tone));
}

function allRows(scene: Scene, width: number): Row[] {
  const { course } = scene;
  const { state } = course.run;
  const now = course.now;
  const columns = Math.max(10, width - 8);
  const per = 2 ** scene.zoom;
  // The window stands still while the pointer goes through the half of it.
  const hop = Math.max(1, Math.floor(columns / 2));
  const from = Math.max(0, Math.floor((now / per - 0.4 * columns) / hop) * hop * per);
  const sorted = lanesOf(scene);
  const blank = (): string[] => new Array<string>(columns).fill(' ');
  const rows: Row[] = [];
  const pointer = Math.min(columns - 1, Math.floor((now - from) / per));
  const scaleText = time(from).padEnd(Math.max(0, pointer - 1)).slice(0, Math.max(0, pointer)) ;
  rows.push(row('       ', piece(scaleText, 'dim'), piece('▼', 'mark'), piece(` ${time(now)}   (a column is ${time(per)})`, 'dim')));
  for (const cpu of state.cpus) {
    const cells = blank();
    draw(cells, sorted.slices[cpu.id] ?? [], from, per, now, '=', (i) => narrow(sorted.slices[cpu.id]?.[i]?.name ?? ''));
    const waits = (sorted.waits[cpu.id] ?? []);
    draw(cells, waits, from, per, now, '~', (i) => narrow(`~${waits[i]?.what === 'lock' ? 'lock' : waits[i]?.what === 'page fault' ? 'page fault' : waits[i]?.call ?? ''}~`));
    const act = cpu.thread ?? cpu.stack.at(-1);
    if (act?.state.tag === 'blocked') draw(cells, [{ from: act.state.wait.since, to: now }], from, per, now, '~', () => `~${act.state.tag === 'blocked' ? act.state.wait.call : ''}~`);
    rows.push(laneRow(`CPU ${String(cpu.id).padEnd(2)} `, cells, 'plain'));
  }
  for (const [title, list] of [['disk   ', sorted.disk], ['net    ', sorted.network]] as const) {
    const cells = blank();
    draw(cells, list, from, per, now, title === 'disk   ' ? '#' : '-', (i) => narrow(list[i]?.what ?? ''));
    rows.push(laneRow(title, cells, 'accent'));
  }
  for (const cpu of state.cpus) {
    const act = cpu.thread ?? cpu.stack.at(-1);
    const behind = act?.state.tag === 'blocked' && act.kind !== 'thread' ? `; ${String(fifoLength(state.queue))} events wait behind it` : '';
    rows.push(row(piece(`CPU ${String(cpu.id)}: `, 'strong'), act ? `${who(act)} ` : 'idle', piece(act ? doing(scene, act) + behind : fifoLength(state.queue) > 0 && !course.run.scheduler.loopOpen ? ': main has not let events run yet' : '', act?.state.tag === 'blocked' ? 'warning' : 'plain')));
  }
  return [...rows, ...waitRows(scene)];
}

/** Waits that are told in words below the lanes. */
const mostWaits = 60;

/** What waited up to now, the latest first: who, for what, where, how long. */
function waitRows(scene: Scene): Row[] {
  const { course } = scene;
  const done = course.survey.trace.waits.slice(-1000 * mostWaits).filter((w) => w.to <= course.now).sort((a, b) => b.to - a.to).slice(0, mostWaits);
  return done.map((w) => {
    const how = w.what === 'lock' ? 'waited for a mutex' : w.what === 'page fault' ? 'waited for a page from the disk' : `waited in ${w.call}`;
    const stall = w.what === 'call' && (w.kind === 'handler' || w.kind === 'interrupt') ? ': a stall, its CPU did nothing else' : '';
    return row(piece(`${time(w.from)} to ${time(w.to)}: `, 'dim'), piece(`${w.name} #${String(w.activation)}`, 'strong'), piece(` ${how} for ${time(w.to - w.from)}${stall}`, stall === '' ? 'plain' : 'warning'), piece(`  CPU ${String(w.cpu)}, ${siteText(scene, w.site)}`, 'dim'));
  });
}

/** Rows of the lanes and of what each CPU does. */
export function laneRows(scene: Scene): number {
  return 3 + 2 * scene.course.run.state.cpus.length;
}

export const timeline: Panel = {
  id: 'timeline',
  title: ({ course }) => `timeline: ${time(course.now)}`,
  length: (scene) => laneRows(scene) + Math.min(mostWaits, scene.course.survey.trace.waits.filter((w) => w.to <= scene.course.now).length),
  rows: (scene, from, to, width) => allRows(scene, width).slice(from, to),
};
