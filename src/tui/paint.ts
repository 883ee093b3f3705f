/** How tones look on a terminal. Without colour, bold, underline and reverse remain; what they mean stands in the text as well. */
import type { Piece, Row, Tone } from '../view/row.ts';

const esc = '\u001b[';
/** Basic colours that red-green-blind people tell apart, each with a second sign. */
const coloured: Readonly<Record<Tone, string>> = {
  plain: '',
  dim: '2',
  strong: '1',
  mark: '7',
  error: '1;35',
  warning: '33',
  good: '36',
  accent: '1;34',
};
const colourless: Readonly<Record<Tone, string>> = {
  plain: '',
  dim: '2',
  strong: '1',
  mark: '7',
  error: '1;4',
  warning: '4',
  good: '',
  accent: '1',
};

/** What ends a style; any other is a colour. */
const closing: Readonly<Record<string, string>> = { 1: '22', 2: '22', 4: '24', 7: '27' };

function painted({ text, tone }: Piece, colours: boolean): string {
  const code = (colours ? coloured : colourless)[tone];
  if (code === '' || text === '') return text;
  const codes = code.split(';');
  return `${codes.map((c) => `${esc}${c}m`).join('')}${text}${codes
    .reverse()
    .map((c) => `${esc}${closing[c] ?? '39'}m`)
    .join('')}`;
}

/** A row as a terminal takes it; neighbours of one tone become one. */
export function paint(row: Row, colours: boolean): string {
  let out = '';
  let open: Piece | undefined;
  for (const p of row) {
    if (open?.tone === p.tone) open = { text: open.text + p.text, tone: p.tone };
    else {
      if (open) out += painted(open, colours);
      open = p;
    }
  }
  return open ? out + painted(open, colours) : out;
}
