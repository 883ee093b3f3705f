/** The last line: what is typed, or the message. */
import { shown } from '../../diagnostic/escape.ts';
import type { Ui } from '../main/reducer.ts';

export function lastLine(ui: Ui): string {
  if (ui.prompt) return `${ui.prompt.kind}${shown(ui.prompt.text)}▏`;
  if (ui.message !== '') return ` ${shown(ui.message)}`;
  if (ui.playing) return ` running, ${String(ui.speed)} steps a second (+ faster, - slower, space holds)`;
  return ' n/N step  ]/[ event  f/F finding  v/V change  c/C breakpoint  space run  tab panel  z zoom  : command';
}
