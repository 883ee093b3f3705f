/** Keys while something is typed. */
import type { Key } from '../key.ts';
import type { PromptAction } from './reducer.ts';

export function promptKey(key: Key): PromptAction | 'submit' | undefined {
  switch (key) {
    case 'enter':
      return 'submit';
    case 'escape':
    case 'ctrl-c':
      return { type: 'close' };
    case 'backspace':
      return { type: 'erase' };
    case 'ctrl-u':
      return { type: 'eraseAll' };
    case 'space':
      return { type: 'type', text: ' ' };
    default:
      return /^.$/su.test(key) ? { type: 'type', text: key } : undefined;
  }
}
