/** The last line: what is typed, or the message. */
import { shown } from '../../diagnostic/escape.ts';
import type { Ui } from '../main/reducer.ts';

/** `exploring`: executions so far, while it is explored; `asked`: a question waits for its answer. */
export function lastLine(ui: Ui, exploring: number | undefined, asked: boolean): string {
  if (ui.prompt) return `${ui.prompt.kind}${shown(ui.prompt.text)}▏`;
  if (asked) return ' your answer: ▏';
  if (ui.message !== '') return ` ${shown(ui.message)}`;
  if (exploring !== undefined) return ` exploring: ${String(exploring)} executions so far; esc stops it`;
  if (ui.playing) return ` running, ${String(ui.speed)} steps a second (+ faster, - slower, space holds)`;
  return ' n/N step  ]/[ event  f/F finding  v/V change  c/C breakpoint  space run  tab panel  z zoom  : command';
}
