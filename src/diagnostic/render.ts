/**
 * Diagnostics as text for people, in the manner of rustc: what is wrong, the
 * lines with the places marked, what to do. Nothing from the program reaches
 * the terminal raw (escape.ts), and no input makes it slow: of a long line only
 * the stretch around the place is looked at, of very many diagnostics only the
 * first are drawn.
 */
import type { Diagnostic, Files } from './diagnostic.ts';
import { frames, type Label } from './frame.ts';
import { laneRows } from './lanes.ts';
import { plainPalette, type Palette } from './palette.ts';
import { phrase, type Catalogue } from './phrase.ts';
import { Places } from './place.ts';
import { english, sentence } from './sentence.ts';
import { sorted } from './sort.ts';

export interface RenderOptions {
  readonly palette?: Palette;
  readonly catalogue?: Catalogue;
  /** At most so many are drawn, then "and N more". */
  readonly limit?: number;
}

const mostShown = 100;
/** Further places of one diagnostic that are drawn. */
const mostRelated = 12;

/** All diagnostics, sorted, each once; ends with a line break unless there are none. */
export function render(
  diagnostics: readonly Diagnostic[],
  files: Files,
  options: RenderOptions = {},
): string {
  const all = sorted(diagnostics);
  const chosen = first(all, options.limit ?? mostShown);
  const places = new Places(files);
  const parts = chosen.map((d) => renderOne(d, places, options));
  const left = all.length - chosen.length;
  if (left > 0)
    parts.push(`${sentence(phrase('frame.more', { count: left }), options.catalogue)}\n`);
  return parts.join('\n');
}

/** Errors before warnings when not all can be shown: no error may be hidden behind warnings. */
function first(all: readonly Diagnostic[], limit: number): readonly Diagnostic[] {
  if (all.length <= limit) return all;
  const chosen = new Set(
    [
      ...all.filter((d) => d.severity === 'error'),
      ...all.filter((d) => d.severity === 'warning'),
    ].slice(0, limit),
  );
  return all.filter((d) => chosen.has(d));
}

/** One diagnostic, with a line break at its end. */
export function renderOne(d: Diagnostic, places: Places, options: RenderOptions = {}): string {
  const palette = options.palette ?? plainPalette;
  const catalogue = options.catalogue ?? english;
  const paint = d.severity === 'error' ? palette.error : palette.warning;
  const word = sentence(
    phrase(d.severity === 'error' ? 'frame.error' : 'frame.warning', {}),
    catalogue,
  );
  const labels: Label[] = [
    { span: d.span, primary: true, text: d.label ? sentence(d.label, catalogue) : '' },
    ...d.related
      .slice(0, mostRelated)
      .map((r) => ({ span: r.span, primary: false, text: sentence(r.message, catalogue) })),
  ];
  const { rows, margin } = frames(labels, places.files, places, { palette, paintPrimary: paint });
  const note = (
    kind: 'frame.help' | 'frame.note',
    text: string,
    colour: (t: string) => string,
  ): string =>
    `${' '.repeat(margin)} ${palette.margin('=')} ${colour(`${sentence(phrase(kind, {}), catalogue)}:`)} ${text}`;
  const notes: string[] = [];
  if (d.related.length > mostRelated) {
    notes.push(
      note(
        'frame.note',
        sentence(phrase('frame.morePlaces', { count: d.related.length - mostRelated }), catalogue),
        palette.title,
      ),
    );
  }
  if (d.lanes)
    notes.push(
      ...laneRows(
        d.lanes,
        places,
        catalogue,
        `${' '.repeat(margin)} ${palette.margin('|')}`,
        palette,
      ),
    );
  if (d.count !== undefined && d.count > 1)
    notes.push(
      note(
        'frame.note',
        sentence(phrase('frame.times', { count: d.count }), catalogue),
        palette.title,
      ),
    );
  if (d.help) notes.push(note('frame.help', sentence(d.help, catalogue), palette.help));
  return [
    `${paint(`${word}[${d.code}]`)}${palette.title(`: ${sentence(d.message, catalogue)}`)}`,
    ...rows,
    ...notes,
    '',
  ].join('\n');
}
