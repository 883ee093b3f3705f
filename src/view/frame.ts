/**
 * The whole screen as rows: which panels fit where, each with its frame and the
 * window of its rows that can be seen. Nothing beyond the window is made.
 */
import { laneRows } from './panels/timeline.ts';
import { panels } from './panels/index.ts';
import { quiz } from './panels/quiz.ts';
import { fitted, padded, piece, row, widthOf, time, type Piece, type Row } from './row.ts';
import type { Panel, Scene } from './scene.ts';

export interface Looks {
  readonly columns: number;
  readonly rows: number;
  /** The panel that keys go to. */
  readonly focus: string;
  /** Only the panel in focus. */
  readonly zoomed: boolean;
  /** By panel: the row that is chosen, where somebody has moved there. */
  readonly chosen: ReadonlyMap<string, number>;
  readonly help: readonly string[] | undefined;
  /** What stands in the last line: a prompt with what was typed, or a message. */
  readonly line: string;
  readonly branch: string;
  readonly playing: boolean;
}

/** The least screen on which anything can be read. */
const least = { columns: 40, rows: 10 } as const;

interface Place {
  readonly panel: Panel;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

function byId(id: string): Panel {
  return id === 'quiz' ? quiz : (panels.find((p) => p.id === id) ?? (panels[0] as Panel));
}

/** Columns of panels from small to large screens; a panel in focus that has no place takes the last one. */
function columnsFor(columns: number, rows: number): readonly (readonly string[])[] {
  if (columns < 60) return [rows < 18 ? ['source'] : ['source', 'timeline']];
  if (columns < 100)
    return [['source', 'timeline'], rows < 20 ? ['queue'] : ['queue', 'shared', 'output']];
  if (columns < 160)
    return [
      ['source', 'timeline'],
      ['queue', 'shared', 'activations', 'output'],
    ];
  return [
    ['source', 'timeline'],
    ['queue', 'shared', 'activations', 'output'],
    ['descriptors', 'requests', 'findings', 'choices', 'clients'],
  ];
}

/** Rows of the lowest panel, with its frame. */
const leastHeight = 4;

/** Where each panel stands, between the first line and the last. */
export function places(scene: Scene, looks: Looks): readonly Place[] {
  const height = looks.rows - 2;
  if (looks.zoomed && !scene.quiz)
    return [{ panel: byId(looks.focus), x: 0, y: 1, width: looks.columns, height }];
  if (scene.quiz) return quizPlaces(looks.columns, height);
  const layout = columnsFor(looks.columns, looks.rows).map((c) => [...c]);
  if (!layout.flat().includes(looks.focus)) {
    const last = layout.at(-1);
    if (last) last[last.length - 1] = looks.focus;
  }
  // Of a column too low for all its panels the last are left away, but never the one in focus.
  const most = Math.max(1, Math.floor(height / leastHeight));
  for (const ids of layout) {
    if (ids.length <= most) continue;
    const cut = ids.splice(most);
    if (cut.includes(looks.focus)) ids[most - 1] = looks.focus;
  }
  let shares: number[];
  if (layout.length === 1) shares = [1];
  else shares = layout.length === 2 ? [0.55, 0.45] : [0.4, 0.3, 0.3];
  const out: Place[] = [];
  let x = 0;
  layout.forEach((ids, i) => {
    const width =
      i === layout.length - 1 ? looks.columns - x : Math.floor(looks.columns * (shares[i] ?? 0));
    let y = 1;
    const wanted = ids.map((id) => wantedHeight(scene, id, height, ids.length));
    const heights = share(wanted, height, ids);
    ids.forEach((id, k) => {
      const h = heights[k] ?? 0;
      if (h >= 2) out.push({ panel: byId(id), x, y, width, height: h });
      y += h;
    });
    x += width;
  });
  return out;
}

/** A question stands beside the source, or under it where that is too narrow. */
function quizPlaces(columns: number, height: number): readonly Place[] {
  if (columns >= 100) {
    const left = Math.floor(columns * 0.55);
    return [
      { panel: byId('source'), x: 0, y: 1, width: left, height },
      { panel: quiz, x: left, y: 1, width: columns - left, height },
    ];
  }
  const above = Math.max(3, Math.floor(height * 0.4));
  return [
    { panel: byId('source'), x: 0, y: 1, width: columns, height: above },
    { panel: quiz, x: 0, y: 1 + above, width: columns, height: height - above },
  ];
}

function wantedHeight(scene: Scene, id: string, height: number, n: number): number {
  if (id === 'source') return height;
  if (id === 'timeline') return Math.min(Math.floor(height / 2), laneRows(scene) + 2);
  return Math.max(leastHeight, Math.floor(height / n));
}

/** Heights that fill a column exactly: fixed ones first, the rest for those that take what there is. */
function share(wanted: readonly number[], height: number, ids: readonly string[]): number[] {
  const heights = [...wanted];
  const sourceAt = ids.indexOf('source');
  if (sourceAt >= 0)
    heights[sourceAt] = Math.max(
      3,
      height - wanted.reduce((n, w, i) => (i === sourceAt ? n : n + w), 0),
    );
  let sum = heights.reduce((n, h) => n + h, 0);
  for (let i = heights.length - 1; i >= 0 && sum > height; i--) {
    const less = Math.min((heights[i] ?? 0) - (i === 0 ? 3 : 0), sum - height);
    heights[i] = (heights[i] ?? 0) - less;
    sum -= less;
  }
  const last = heights.length - 1;
  if (sum < height) heights[last] = (heights[last] ?? 0) + height - sum;
  return heights;
}

/**
 * First row of the window of a panel, so that the row in focus is well inside
 * it. It moves by half a window at a time: a step within it leaves it still.
 */
function windowStart(length: number, focus: number, height: number): number {
  const hop = Math.max(1, Math.floor(height / 2));
  const start = Math.floor((focus - Math.floor(height / 4)) / hop) * hop;
  return Math.max(0, Math.min(length - height, start));
}

function panelRows(scene: Scene, looks: Looks, { panel, width, height }: Place): Row[] {
  const focused = panel.id === (scene.quiz ? 'quiz' : looks.focus);
  const number = panels.indexOf(panel) + 1;
  const title = ` ${number >= 1 && number <= 9 ? `${String(number)} ` : ''}${panel.title(scene)} `;
  const inner = width - 2;
  const cut = padded(title, Math.min(widthOf(title), inner - 2));
  const tone = focused ? 'accent' : 'dim';
  const [corner, line] = focused ? ['╔', '═'] : ['┌', '─'];
  const side = focused ? '║' : '│';
  const out: Row[] = [
    row(
      piece(`${corner}${line}`, tone),
      piece(cut, focused ? 'strong' : 'plain'),
      piece(line.repeat(Math.max(0, inner - 1 - widthOf(cut))), tone),
      piece(focused ? '╗' : '┐', tone),
    ),
  ];
  const body = height - 2;
  const length = panel.length(scene);
  const chosen = looks.chosen.get(panel.id);
  const start = windowStart(length, chosen ?? panel.focus?.(scene) ?? 0, body);
  const rows = panel.rows(scene, start, Math.min(length, start + body), inner);
  for (let i = 0; i < body; i++) {
    const isChosen = focused && chosen === start + i && panel.id !== 'source';
    const cells = fitted(rows[i] ?? [], inner);
    out.push([
      piece(side, tone),
      ...(isChosen ? [piece(cells.map((p) => p.text).join(''), 'mark')] : cells),
      piece(side, tone),
    ]);
  }
  const more =
    length > start + body && panel !== quiz ? ` ${String(length - start - body)} more ` : '';
  out.push(
    row(
      piece(focused ? '╚' : '└', tone),
      piece(`${line.repeat(Math.max(0, inner - more.length))}${more}`, tone),
      piece(focused ? '╝' : '┘', tone),
    ),
  );
  return out;
}

function header(scene: Scene, looks: Looks): Row {
  const { course } = scene;
  const { survey } = course;
  const end = `${String(survey.end)}${survey.complete ? '' : '…'}`;
  let state: string;
  if (course.ended)
    state = (
      {
        end: 'ended',
        until: 'ended at its time',
        exit: `exit ${String(course.ended.status)}`,
        fault: 'stopped by an error',
        killed: 'killed by a signal',
      } as const
    )[course.ended.end];
  else state = looks.playing ? 'running' : 'held';
  const found = scene.quiz ? 0 : survey.findings.length;
  return row(
    piece(' evl ', 'mark'),
    piece(` step ${String(course.position)} of ${end} `, 'strong'),
    course.steps ? '  a schedule of explore  ' : `  ${time(course.now)}  `,
    piece(state, course.ended?.end === 'fault' ? 'error' : 'plain'),
    piece(looks.branch === '' ? '' : `  branch ${looks.branch}`, 'accent'),
    piece(found > 0 ? `  ${String(found)} found (f)` : '', 'error'),
    piece('   ? help  q quit', 'dim'),
  );
}

/** The screen: exactly `rows` rows of exactly `columns` columns. */
export function frame(scene: Scene, looks: Looks): readonly Row[] {
  const { columns, rows } = looks;
  if (columns < least.columns || rows < least.rows) {
    return Array.from({ length: rows }, (_, i) =>
      fitted(
        row(i === 0 ? `evl: needs ${String(least.columns)}x${String(least.rows)}` : ''),
        columns,
      ),
    );
  }
  const canvas: Piece[][] = Array.from({ length: rows }, () => []);
  canvas[0] = [...fitted(header(scene, looks), columns)];
  if (looks.help) {
    const { help } = looks;
    for (let i = 0; i < rows - 2; i++)
      canvas[i + 1] = [...fitted(row(`  ${help[i] ?? ''}`), columns)];
  } else {
    // Panels of one column follow one another, and columns from left to right: pieces are put in that order.
    for (const place of [...places(scene, looks)].sort((a, b) => a.x - b.x)) {
      panelRows(scene, looks, place).forEach((cells, i) => {
        canvas[place.y + i]?.push(...cells);
      });
    }
  }
  canvas[rows - 1] = [...fitted(row(looks.line), columns)];
  return canvas;
}
