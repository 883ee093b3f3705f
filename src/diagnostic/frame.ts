/**
 * Code frames: the source lines a diagnostic is about, with all its places.
 * Places of one file stand in one frame, with `...` where lines are left out;
 * each further file has a frame of its own.
 */
import { lineIndexAt, type SourceFile, type Span } from '../base/span.ts';
import type { Files } from './diagnostic.ts';
import { shown } from './escape.ts';
import { excerpt } from './excerpt.ts';
import { markerRows, type Mark } from './marker.ts';
import type { Palette } from './palette.ts';
import { bounded, type Places } from './place.ts';

export interface Label {
  readonly span: Span;
  readonly primary: boolean;
  readonly text: string;
}

interface Placed {
  readonly label: Label;
  readonly start: number;
  readonly end: number;
  /** From 0. */
  readonly line: number;
}

/** How a frame looks; `paintPrimary` is the colour of the severity. */
export interface FrameStyle {
  readonly palette: Palette;
  readonly paintPrimary: (text: string) => string;
}

/** The frames of all labels: that of the primary one's file first. */
export function frames(
  labels: readonly Label[],
  files: Files,
  places: Places,
  style: FrameStyle,
): { readonly rows: string[]; readonly margin: number } {
  const byFile = new Map<SourceFile, Placed[]>();
  for (const label of labels) {
    const file = files[label.span.file];
    if (!file) continue;
    const placed = place(file, label);
    const list = byFile.get(file);
    if (list) list.push(placed);
    else byFile.set(file, [placed]);
  }
  let last = 0;
  for (const list of byFile.values()) for (const p of list) last = Math.max(last, p.line + 1);
  const margin = String(last).length;
  const rows: string[] = [];
  for (const [file, list] of byFile)
    rows.push(...frame(file, list, places, style, margin, rows.length === 0));
  return { rows, margin };
}

function place(file: SourceFile, label: Label): Placed {
  const start = bounded(file, label.span.start);
  const line = lineIndexAt(file, start);
  const end = Math.max(start, Math.min(bounded(file, label.span.end), lineEnd(file, line)));
  return { label, start, end, line };
}

/** Offset at which the text of a line ends, its line break not counted. */
function lineEnd(file: SourceFile, line: number): number {
  const next = file.lineStarts[line + 1];
  if (next === undefined) return file.text.length;
  const start = file.lineStarts[line] ?? 0;
  let end = next;
  while (
    end > start &&
    (file.text.charCodeAt(end - 1) === 10 || file.text.charCodeAt(end - 1) === 13)
  )
    end--;
  return end;
}

function frame(
  file: SourceFile,
  placed: readonly Placed[],
  places: Places,
  style: FrameStyle,
  margin: number,
  first: boolean,
): string[] {
  const paint = style.palette.margin;
  const pad = ' '.repeat(margin);
  const head = placed.find((p) => p.label.primary) ?? placed[0];
  const at = head ? places.position(file, head.start) : { line: 1, column: 1 };
  const rows = [
    `${pad}${paint(first ? '-->' : ':::')} ${shown(file.name)}:${String(at.line)}:${String(at.column)}`,
    `${pad} ${paint('|')}`,
  ];
  const lines = new Map<number, Placed[]>();
  for (const p of placed) {
    const list = lines.get(p.line);
    if (list) list.push(p);
    else lines.set(p.line, [p]);
  }
  let previous: number | undefined;
  for (const line of [...lines.keys()].sort((a, b) => a - b)) {
    // A single line between two is worth showing; more are left out.
    if (previous !== undefined && line === previous + 2)
      rows.push(sourceRow(file, previous + 1, undefined, margin, paint));
    else if (previous !== undefined && line > previous + 2) rows.push(paint('...'));
    rows.push(...markedLine(file, line, lines.get(line) ?? [], style, margin));
    previous = line;
  }
  return rows;
}

function markedLine(
  file: SourceFile,
  line: number,
  placed: readonly Placed[],
  style: FrameStyle,
  margin: number,
): string[] {
  const around = (placed.find((p) => p.label.primary) ?? placed[0])?.start ?? 0;
  const shownLine = excerpt(
    { text: file.text, from: file.lineStarts[line] ?? 0, to: lineEnd(file, line) },
    around,
  );
  const marks = placed.map((p): Mark => {
    const from = shownLine.startColumn(p.start);
    return {
      from,
      to: Math.max(from + 1, shownLine.endColumn(p.end)),
      primary: p.label.primary,
      label: p.label.text,
    };
  });
  const bar = `${' '.repeat(margin)} ${style.palette.margin('|')}`;
  return [
    numbered(shownLine.text, line, margin, style.palette.margin),
    ...markerRows(marks, style.palette, style.paintPrimary).map((row) => `${bar} ${row}`),
  ];
}

function sourceRow(
  file: SourceFile,
  line: number,
  around: number | undefined,
  margin: number,
  paint: (text: string) => string,
): string {
  const from = file.lineStarts[line] ?? 0;
  return numbered(
    excerpt({ text: file.text, from, to: lineEnd(file, line) }, around ?? from).text,
    line,
    margin,
    paint,
  );
}

function numbered(
  text: string,
  line: number,
  margin: number,
  paint: (text: string) => string,
): string {
  const number = paint(`${String(line + 1).padStart(margin)} |`);
  return text === '' ? number : `${number} ${text}`;
}
