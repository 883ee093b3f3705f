/** The story of a schedule as text: numbered, in the program's own lines. */
import type { Files } from '../diagnostic/diagnostic.ts';
import { shown } from '../diagnostic/escape.ts';
import { Places } from '../diagnostic/place.ts';
import { phrase } from '../diagnostic/phrase.ts';
import { sentence } from '../diagnostic/sentence.ts';
import type { StoryLine } from '../explore/story.ts';

/** Lines that are shown. */
const mostLines = 40;
/** Characters shown of a line of the program. */
const longestLine = 48;

interface Row {
  readonly who: string;
  readonly does: string[];
  readonly where: string;
}

/** Steps of one activation in one line of the program are told together. */
export function storyText(story: readonly StoryLine[], files: Files): string {
  const places = new Places(files);
  const rows: Row[] = [];
  for (const s of story) {
    const place = placeOf(s, files, places);
    if (s.who === '') {
      rows.push({
        who: sentence(phrase('story.outside', {})),
        does: [],
        where: sentence(
          place ? phrase('story.inLine', { does: s.does, line: place.line }) : s.does,
        ),
      });
      continue;
    }
    const who = `${shown(s.who)} (${String(s.activation)})`;
    const where = place ? `${place.file}${String(place.line)}: ${place.text}` : '';
    const does = sentence(s.does);
    const last = rows.at(-1);
    if (last?.who !== who || last.where !== where) rows.push({ who, does: [does], where });
    else if (last.does.at(-1) !== does) last.does.push(does);
  }
  const widthOf = (of: (r: Row) => string, most: number): number =>
    Math.min(most, Math.max(0, ...rows.filter((r) => r.does.length > 0).map((r) => of(r).length)));
  const [first, second] = [widthOf((r) => r.who, 32), widthOf((r) => r.where, longestLine + 8)];
  const lines = rows.map((r, i) =>
    `  ${String(i + 1).padStart(3)}. ${r.who.padEnd(first)}  ${r.where.padEnd(second)}  ${deeds(r)}`.trimEnd(),
  );
  const half = mostLines / 2;
  const cut =
    lines.length > mostLines
      ? [
          ...lines.slice(0, half),
          `     … ${String(lines.length - mostLines)} more …`,
          ...lines.slice(-half),
        ]
      : lines;
  return cut.map((l) => `${l}\n`).join('');
}

/** Deeds of one line that are shown. */
const mostDeeds = 3;

function deeds({ does }: Row): string {
  const goesOn = sentence(phrase('story.goesOn', {}));
  const told = does.length > 1 ? does.filter((d) => d !== goesOn) : does;
  return (
    told.length > mostDeeds ? [...told.slice(0, mostDeeds - 1), '…', told.at(-1) ?? ''] : told
  ).join(', ');
}

function placeOf(
  s: StoryLine,
  files: Files,
  places: Places,
): { readonly file: string; readonly line: number; readonly text: string } | undefined {
  const file = s.span && files[s.span.file];
  if (!s.span || !file) return undefined;
  const { line } = places.position(file, s.span.start);
  const from = file.lineStarts[line - 1] ?? 0;
  // What a comment says of the line is not what is done there.
  const text = file.text
    .slice(from, file.lineStarts[line] ?? file.text.length)
    .replace(/\s\/\/ .*/s, '')
    .trim();
  // The program's own file needs no name.
  return {
    file: s.span.file === 0 ? '' : `${shown(file.name)}:`,
    line,
    text: shown(text.length > longestLine ? `${text.slice(0, longestLine)}…` : text),
  };
}
