/**
 * What ran when, up to the moment shown: lanes (lanes.ts), and under them in
 * words what each CPU does and why it waits.
 */
import { fifoLength } from '../../base/fifo.ts';
import { firstEndingAfter, lanesOf, type Lane, type Layer } from '../lanes.ts';
import { piece, row, time, type Row } from '../row.ts';
import { doing, siteText, who, type Panel, type Scene } from '../scene.ts';

/** What the columns of the lanes stand for. */
interface Axis {
  /** The first column, in µs or in steps, and how many a column is. */
  readonly from: number;
  readonly per: number;
  /** The moment shown. */
  readonly now: number;
  readonly columns: number;
  /** Columns of the titles before. */
  readonly titles: number;
  /** Steps are counted, not µs. */
  readonly steps: boolean;
}

/** Stretches after the moment shown that are looked through for some that began before it. */
const lookAhead = 1000;

/** Draws stretches as characters: the name where there is room for it, else the mark. */
function draw(cells: string[], { stretches, mark }: Layer, { from, per, now, steps }: Axis): void {
  let late = 0;
  for (let i = firstEndingAfter(stretches, from); i < stretches.length && late < lookAhead; i++) {
    const s = stretches[i];
    // A step that begins here was not taken yet.
    if (!s || s.from > now || (steps && s.from === now)) {
      late++;
      continue;
    }
    const a = Math.max(0, Math.floor((s.from - from) / per));
    const b = Math.min(
      cells.length,
      Math.max(a + 1, Math.ceil((Math.min(s.to, now) - from) / per)),
    );
    const label = s.label.replace(/[^\u0020-\u007e]/g, '?');
    for (let c = a; c < b; c++)
      if (b - a >= 3 && c > a && c - a - 1 < label.length && c < b - 1)
        cells[c] = label.charAt(c - a - 1);
      else if (c === a && b - a >= 3) cells[c] = '[';
      else cells[c] = c === b - 1 && b - a >= 3 ? ']' : mark;
  }
}

function axisOf({ course, zoom }: Scene, width: number): Axis {
  const steps = course.steps !== undefined;
  const now = steps ? course.position : course.now;
  const titles = steps ? 12 : 7;
  const columns = Math.max(10, width - titles - 1);
  const per = 2 ** zoom;
  // The window stands still while the pointer goes through the half of it.
  const hop = Math.max(1, Math.floor(columns / 2));
  const from = Math.max(0, Math.floor((now / per - 0.4 * columns) / hop) * hop * per);
  return { from, per, now, columns, titles, steps };
}

function scaleRow({ from, per, now, columns, titles, steps }: Axis): Row {
  const name = (n: number): string => (steps ? `step ${String(n)}` : time(n));
  const pointer = Math.min(columns - 1, Math.floor((now - from) / per));
  const column =
    per < 1
      ? `${String(1 / per)} columns are a step`
      : `a column is ${steps ? `${String(per)} ${per === 1 ? 'step' : 'steps'}` : time(per)}`;
  return row(
    ' '.repeat(titles),
    piece(
      name(from)
        .padEnd(Math.max(0, pointer - 1))
        .slice(0, Math.max(0, pointer)),
      'dim',
    ),
    piece('▼', 'mark'),
    piece(` ${name(now)}   (${column})`, 'dim'),
  );
}

function laneRow(scene: Scene, lane: Lane, axis: Axis): Row {
  const cells = new Array<string>(axis.columns).fill(' ');
  for (const layer of lane.layers) draw(cells, layer, axis);
  const cpu = lane.cpu === undefined ? undefined : scene.course.run.state.cpus[lane.cpu];
  const act = cpu?.thread ?? cpu?.stack.at(-1);
  if (act?.state.tag === 'blocked')
    draw(
      cells,
      {
        mark: '~',
        stretches: [
          { from: act.state.wait.since, to: axis.now, label: `~${act.state.wait.call}~` },
        ],
      },
      axis,
    );
  const title = lane.title.slice(0, axis.titles - 1).padEnd(axis.titles);
  return row(
    piece(title, lane.title.startsWith(' ') ? 'dim' : 'strong'),
    piece(cells.join(''), lane.cpu === undefined && !axis.steps ? 'accent' : 'plain'),
  );
}

function allRows(scene: Scene, width: number): Row[] {
  const { course } = scene;
  const axis = axisOf(scene, width);
  const { lanes, more } = lanesOf(course);
  const rows = [scaleRow(axis), ...lanes.map((lane) => laneRow(scene, lane, axis))];
  if (more > 0) rows.push(row(piece(`and ${String(more)} more activations`, 'dim')));
  return [
    ...rows,
    ...(course.steps ? nextRow(scene) : cpuRows(scene)),
    ...waitRows(scene, axis.now),
  ];
}

/** Who goes next on a schedule of explore. */
function nextRow({ course }: Scene): Row[] {
  const next = course.steps?.candidates.find((c) => c.next);
  return [row(piece('next: ', 'strong'), next?.text ?? 'nobody can go on')];
}

function cpuRows({ course, ...rest }: Scene): Row[] {
  const { state, scheduler } = course.run;
  const scene = { course, ...rest };
  return state.cpus.map((cpu) => {
    const act = cpu.thread ?? cpu.stack.at(-1);
    const behind =
      act?.state.tag === 'blocked' && act.kind !== 'thread'
        ? `; ${String(fifoLength(state.queue))} ${fifoLength(state.queue) === 1 ? 'event waits' : 'events wait'} behind it`
        : '';
    const idle =
      fifoLength(state.queue) > 0 && !scheduler.loopOpen ? ': main has not let events run yet' : '';
    return row(
      piece(`CPU ${String(cpu.id)}: `, 'strong'),
      act ? `${who(act)} ` : 'idle',
      piece(
        act ? doing(scene, act) + behind : idle,
        act?.state.tag === 'blocked' ? 'warning' : 'plain',
      ),
    );
  });
}

/** Waits that are told in words below the lanes. */
const mostWaits = 60;

/** What waited up to now, the latest first: who, for what, where, how long. */
function waitRows(scene: Scene, now: number): Row[] {
  const { course } = scene;
  const name = (n: number): string => (course.steps ? `step ${String(n)}` : time(n));
  const length = (n: number): string => (course.steps ? `${String(n)} steps` : time(n));
  const done = course.survey.trace.waits
    .slice(-1000 * mostWaits)
    .filter((w) => w.to <= now)
    .sort((a, b) => b.to - a.to)
    .slice(0, mostWaits);
  return done.map((w) => {
    let how: string;
    if (w.what === 'lock') how = 'waited for a mutex';
    else how = w.what === 'page fault' ? 'waited for a page from the disk' : `waited in ${w.call}`;
    const stall =
      w.what === 'call' && !course.steps && (w.kind === 'handler' || w.kind === 'interrupt')
        ? ': a stall, its CPU did nothing else'
        : '';
    return row(
      piece(`${name(w.from)} to ${name(w.to)}: `, 'dim'),
      piece(`${w.name} #${String(w.activation)}`, 'strong'),
      piece(` ${how} for ${length(w.to - w.from)}${stall}`, stall === '' ? 'plain' : 'warning'),
      piece(`  CPU ${String(w.cpu)}, ${siteText(scene, w.site)}`, 'dim'),
    );
  });
}

/** Rows of the lanes and of what each CPU does. */
export function laneRows({ course }: Scene): number {
  const { lanes, more } = lanesOf(course);
  return 1 + lanes.length + (more > 0 ? 1 : 0) + (course.steps ? 1 : course.run.state.cpus.length);
}

export const timeline: Panel = {
  id: 'timeline',
  title: ({ course }) =>
    course.steps ? `timeline: step ${String(course.position)}` : `timeline: ${time(course.now)}`,
  length: (scene) =>
    laneRows(scene) +
    Math.min(
      mostWaits,
      scene.course.survey.trace.waits.filter(
        (w) => w.to <= (scene.course.steps ? scene.course.position : scene.course.now),
      ).length,
    ),
  rows: (scene, from, to, width) => allRows(scene, width).slice(from, to),
};
