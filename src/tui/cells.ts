/** A painted row as cells, so that of two rows only the difference need be written. */
import stringWidth from 'string-width';

const esc = '\u001b[';

interface Cell {
  readonly style: string;
  readonly text: string;
  readonly width: number;
}

const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });
/** What switches a style off, and which it is. */
const closes: Readonly<Record<string, (open: string) => boolean>> = {
  22: (o) => o === '1' || o === '2',
  24: (o) => o === '4',
  27: (o) => o === '7',
  39: (o) => /^(3[0-7]|9[0-7])$/.test(o),
  49: (o) => /^4[0-7]$/.test(o),
};

export function cellsOf(row: string): Cell[] {
  const cells: Cell[] = [];
  let open: string[] = [];

  for (const part of row.split(/(\u001b\[[0-9;]*m)/)) {
    if (part.startsWith(esc)) {
      for (const code of part.slice(2, -1).split(';')) {
        const ends = closes[code];
        if (code === '' || code === '0') open = [];
        else if (ends) open = open.filter((o) => !ends(o));
        else open = [...open, code];
      }
      continue;
    }
    const style = open.join(';');
    if (/^[\u0020-\u007e]*$/.test(part))
      for (const text of part) cells.push({ style, text, width: 1 });
    else
      for (const { segment } of segmenter.segment(part))
        cells.push({ style, text: segment, width: stringWidth(segment) });
  }
  while (cells.at(-1)?.text === ' ' && cells.at(-1)?.style !== '7') cells.pop();
  return cells;
}

/** Equal cells between two differences that are cheaper written again than jumped over. */
const shortGap = 6;

/** What turns one row on the screen (numbered from 1) into another. */
export function difference(before: readonly Cell[], now: readonly Cell[], row: number): string {
  let out = '';
  let style = '';
  let column = 1;
  let at = -1;
  for (let i = 0, oldColumn = 1; i < now.length; i++) {
    const cell = now[i] as Cell;
    const old = before[i];
    const same = old?.text === cell.text && old.style === cell.style && oldColumn === column;
    if (!same) {
      if (at !== column) {
        const gap = at < 0 ? Infinity : column - at;
        if (gap <= shortGap)
          for (let k = i - gap; k < i; k++) {
            const c = now[k];
            if (!c || c.width !== 1) continue;
            [out, style] = put(out, style, c);
          }
        else out += `${esc}${String(row)};${String(column)}H`;
      }
      [out, style] = put(out, style, cell);
      at = column + cell.width;
    }
    column += cell.width;
    oldColumn += old?.width ?? 1;
  }
  const widthBefore = before.reduce((n, c) => n + c.width, 0);
  if (widthBefore > column - 1) {
    if (at !== column) out += `${esc}${String(row)};${String(column)}H`;
    if (style !== '') out += `${esc}0m`;
    style = '';
    out += `${esc}K`;
  }
  return style === '' ? out : `${out}${esc}0m`;
}

function put(out: string, style: string, cell: Cell): [string, string] {
  if (cell.style === style) return [out + cell.text, style];
  return [`${out}${esc}0${cell.style === '' ? '' : `;${cell.style}`}m${cell.text}`, cell.style];
}
