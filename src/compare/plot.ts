/** A plot for a terminal: one column for each x, one letter for each series, y upwards. */

export interface Series {
  readonly letter: string;
  readonly values: readonly (number | undefined)[];
}

export interface Plot {
  readonly title: string;
  /** What stands under each column. */
  readonly labels: readonly string[];
  readonly series: readonly Series[];
  /** How a value of the axis is written. */
  readonly show: (value: number) => string;
}

const height = 9;
/** Where values differ by more than this factor, the axis is logarithmic: else the small ones would all lie on the ground. */
const wide = 30;
/** Where several series meet. */
const several = '*';

/** The lines of the plot. */
export function plotLines({ title, labels, series, show }: Plot): string[] {
  const values = series.flatMap((s) =>
    s.values.filter((v) => v !== undefined && v > 0),
  ) as number[];
  if (values.length === 0) return [`${title}: nothing to show`];
  const most = Math.max(...values);
  const least = Math.min(...values);
  const logarithmic = most / least > wide;
  const [bottom, top] = logarithmic ? [Math.log(least), Math.log(most)] : [0, most];
  const rowOf = (v: number): number => {
    const y = logarithmic ? Math.log(Math.max(v, least)) : v;
    return top === bottom ? height - 1 : Math.round(((y - bottom) / (top - bottom)) * (height - 1));
  };
  const valueAt = (row: number): number => {
    const y = bottom + (row / (height - 1)) * (top - bottom);
    return logarithmic ? Math.exp(y) : y;
  };
  const width = Math.max(8, ...labels.map((l) => l.length + 3));
  const rows = Array.from({ length: height }, () => labels.map(() => ''));
  for (const s of series) {
    s.values.forEach((v, x) => {
      const row = v === undefined ? undefined : rows[rowOf(v)];
      if (!row) return;
      row[x] = (row[x] ?? '') + s.letter;
    });
  }
  const axis = rows.map((_, row) => show(valueAt(row)));
  const margin = Math.max(...axis.map((a) => a.length));
  const cell = (marks: string): string =>
    (marks.length > 2 ? several : marks)
      .padStart(Math.ceil((width + marks.length) / 2))
      .padEnd(width);
  return [
    `${title}${logarithmic ? ' (logarithmic)' : ''}`,
    ...rows
      .map(
        (row, y) =>
          `${(y % 2 === 0 ? (axis[y] ?? '') : '').padStart(margin)} |${row.map(cell).join('').trimEnd()}`,
      )
      .reverse(),
    `${' '.repeat(margin)} +${'-'.repeat(width * labels.length)}`,
    `${' '.repeat(margin)}  ${labels
      .map((l) => l.padStart(Math.ceil((width + l.length) / 2)).padEnd(width))
      .join('')
      .trimEnd()}`,
  ];
}
