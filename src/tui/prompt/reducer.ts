/** The line in which a command or a text to look for is typed. */
export interface Prompt {
  readonly kind: ':' | '/' | '?';
  readonly text: string;
}

export type PromptAction =
  | { readonly type: 'open'; readonly kind: Prompt['kind'] }
  | { readonly type: 'type'; readonly text: string }
  | { readonly type: 'erase' | 'eraseAll' | 'close' };

const longest = 2000;
const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });

export function promptReducer(
  prompt: Prompt | undefined,
  action: PromptAction,
): Prompt | undefined {
  if (action.type === 'open') return { kind: action.kind, text: '' };
  if (!prompt || action.type === 'close') return undefined;
  if (action.type === 'type')
    return { ...prompt, text: (prompt.text + action.text).slice(0, longest) };
  if (action.type === 'eraseAll') return { ...prompt, text: '' };
  if (prompt.text === '') return undefined;
  const letters = [...segmenter.segment(prompt.text)];
  return {
    ...prompt,
    text: letters
      .slice(0, -1)
      .map((s) => s.segment)
      .join(''),
  };
}
