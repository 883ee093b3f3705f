/** The last line: what is typed, or the message. */
import { shown } from '../../diagnostic/escape.ts';
import type { Ui } from '../main/reducer.ts';

/** `exploring`: executions so far, while it is explored; `quiz`: a question waits for its answer, or has it. */
export function lastLine(
  ui: Ui,
  exploring: number | undefined,
  quiz: 'asked' | 'answered' | undefined,
): string {
  if (ui.prompt) return `${ui.prompt.kind}${shown(ui.prompt.text)}▏`;
  if (quiz) return quiz === 'asked' ? ' your answer: ▏' : ' enter goes on, esc leaves the quiz';
  if (ui.message !== '') return ` ${shown(ui.message)}`;
  if (exploring !== undefined)
    return ` exploring: ${String(exploring)} executions so far; esc stops it`;
  if (ui.playing)
    return ` running, ${String(ui.speed)} steps a second (+ faster, - slower, space holds)`;
  return ' n/N step  ]/[ event  f/F finding  v/V change  c/C breakpoint  space run  tab panel  z zoom  : command';
}
