/**
 * Keys by name, from what Ink hands over. Several keys pressed quickly arrive
 * as one string, Backspace comes as `delete`, and mouse reports as text.
 */
export type Key = string;

export interface InkKey {
  readonly upArrow: boolean;
  readonly downArrow: boolean;
  readonly leftArrow: boolean;
  readonly rightArrow: boolean;
  readonly pageUp: boolean;
  readonly pageDown: boolean;
  readonly home?: boolean;
  readonly end?: boolean;
  readonly return: boolean;
  readonly escape: boolean;
  readonly ctrl: boolean;
  readonly shift: boolean;
  readonly tab: boolean;
  readonly backspace: boolean;
  readonly delete: boolean;
  readonly meta: boolean;
}

/** A press of a mouse button, or a turn of the wheel, in columns and rows from 0. */
export interface Mouse {
  readonly button: number;
  readonly x: number;
  readonly y: number;
}

const report = /\u001b?\[<(\d+);(\d+);(\d+)([Mm])/g;

export function keysOf(
  input: string,
  key: InkKey,
): { readonly keys: Key[]; readonly mouse: Mouse[] } {
  const mouse: Mouse[] = [];
  const text = input.replace(report, (_, button: string, x: string, y: string, kind: string) => {
    if (kind === 'M') mouse.push({ button: Number(button), x: Number(x) - 1, y: Number(y) - 1 });
    return '';
  });
  if (mouse.length > 0 && text === '') return { keys: [], mouse };
  return { keys: named(text, key), mouse };
}

function named(text: string, key: InkKey): Key[] {
  if (key.upArrow) return ['up'];
  if (key.downArrow) return ['down'];
  if (key.leftArrow) return ['left'];
  if (key.rightArrow) return ['right'];
  if (key.pageUp) return ['pageup'];
  if (key.pageDown) return ['pagedown'];
  if (key.home === true) return ['home'];
  if (key.end === true) return ['end'];
  if (key.return) return ['enter'];
  if (key.backspace || key.delete) return ['backspace'];
  if (key.tab) return [key.shift ? 'shift-tab' : 'tab'];
  if (key.escape && text === '') return ['escape'];
  if (key.ctrl) return text === '' ? [] : [`ctrl-${text.toLowerCase()}`];
  const keys: Key[] = [];
  for (const c of text) {
    if (c === ' ') keys.push('space');
    else if (c === '\r' || c === '\n') keys.push('enter');
    else if (c === '\t') keys.push('tab');
    else if (c === '\u001b') keys.push('escape');
    else if (c === '\u0003') keys.push('ctrl-c');
    else if (c === '\u007f' || c === '\b') keys.push('backspace');
    else if (c >= ' ') keys.push(c);
  }
  return keys;
}
