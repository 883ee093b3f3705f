/** The story of a schedule as text: numbered, in the program's own lines. */
import type { Files } from '../diagnostic/diagnostic.ts';
import { shown } from '../diagnostic/escape.ts';
import { Places } from '../diagnostic/place.ts';
import { phrase } from '../diagnostic/phrase.ts';
import { sentence } from '../diagnostic/sentence.ts';
import type { StoryLine } from '../explore/story.ts';

/** Lines that are shown. */
const mostLines = 40;
/** Columns up to which what is done stands beside the line of the program. */
const widest = 44;
/** Characters shown of a line of the program. */
const longestLine = 48;

interface Row { readonly who: string; readonly does: string[]; readonly where: string }

/** Steps of one activation in one line of the program are told together. */
export function storyText(story: readonly StoryLine[], files: Files): string {
  const places = new Places(files);
  const rows: Row[] = [];
  for (const line of story) {
    const who = line.who === '' ? sentence(phrase('story.outside', {})) : `${shown(line.who)} (${String(line.activation)})`;
    const where = placeText(line, files, places);
    const does = sentence(line.does);
    const last = rows.at(-1);
    if (line.who !== '' && last?.who === who && last.where === where) {
      if (last.does.at(-1) !== does) last.does.push(does);
    } else rows.push({ who, does: [does], where });
  }
  const width = Math.min(32, Math.max(...rows.map((r) => r.who.length), 0));
  const middle = Math.min(widest, Math.max(...rows.map((r) => deeds(r).length), 0));
  const lines = rows.map((r, i) => `  ${String(i + 1).padStart(3)}. ${r.who.padEnd(width)}  ${deeds(r).padEnd(middle)}  ${r.where}`.trimEnd());
  const half = mostLines / 2;
  const cut = lines.length > mostLines ? [...lines.slice(0, half), `     … ${String(lines.length - mostLines)} more …`, ...lines.slice(-half)] : lines;
  return cut.map((l) => `${l}\n`).join('');
}

/** Deeds of one line that are shown. */
const mostDeeds = 3;

function deeds({ does }: Row): string {
  return (does.length > mostDeeds ? [...does.slice(0, mostDeeds - 1), '…', does.at(-1) ?? ''] : does).join(', ');
}

function placeText(s: StoryLine, files: Files, places: Places): string {
  const file = s.span && files[s.span.file];
  if (!s.span || !file) return '';
  const { line } = places.position(file, s.span.start);
  const from = file.lineStarts[line - 1] ?? 0;
  // What a comment says of the line is not what is done there.
  const text = file.text.slice(from, file.lineStarts[line] ?? file.text.length).replace(/\s\/\/ .*/s, '').trim();
  return `${String(line)}: ${shown(text.length > longestLine ? `${text.slice(0, longestLine)}…` : text)}`;
}
