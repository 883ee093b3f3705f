/** Colours of the text form. The renderer only calls these; whether a terminal wants colours is for the commands to know. */

/** Each makes a piece of text look in a way; none changes what it says. */
export interface Palette {
  readonly error: (text: string) => string;
  readonly warning: (text: string) => string;
  /** The sentence of a diagnostic. */
  readonly title: (text: string) => string;
  /** Line numbers, bars and arrows. */
  readonly margin: (text: string) => string;
  /** A second place, and what is said about it. */
  readonly related: (text: string) => string;
  readonly help: (text: string) => string;
}

const same = (text: string): string => text;

export const plainPalette: Palette = {
  error: same,
  warning: same,
  title: same,
  margin: same,
  related: same,
  help: same,
};

/** The eight basic colours only: they fit light and dark terminals. */
export const ansiPalette: Palette = {
  error: style('1;31', '22;39'),
  warning: style('1;33', '22;39'),
  title: style('1', '22'),
  margin: style('34', '39'),
  related: style('36', '39'),
  help: style('32', '39'),
};

function style(on: string, off: string): (text: string) => string {
  return (text) => (text === '' ? '' : `\u001b[${on}m${text}\u001b[${off}m`);
}
