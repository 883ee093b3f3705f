/** The state of the screen, apart from the run: where the focus is, what is chosen, what is being typed. Plain data, changed by actions only. */
import { panels } from '../../view/panels/index.ts';
import { promptReducer, type Prompt, type PromptAction } from '../prompt/reducer.ts';

export interface Ui {
  readonly focus: string;
  readonly zoomed: boolean;
  /** By panel: the chosen row. */
  readonly chosen: ReadonlyMap<string, number>;
  readonly prompt: Prompt | undefined;
  readonly help: boolean;
  readonly message: string;
  readonly playing: boolean;
  /** Steps a second while it runs. */
  readonly speed: number;
  readonly mouse: boolean;
  readonly quit: boolean;
}

export const start: Ui = {
  focus: 'source',
  zoomed: false,
  chosen: new Map(),
  prompt: undefined,
  help: false,
  message: '',
  playing: false,
  speed: 10,
  mouse: false,
  quit: false,
};

export type Action =
  | { readonly type: 'focus'; readonly panel: string }
  | { readonly type: 'cycle'; readonly by: 1 | -1 }
  /** Moves the choice within the panel in focus, which has `length` rows. */
  | { readonly type: 'choose'; readonly row: number; readonly length: number }
  | { readonly type: 'zoom' | 'help' | 'escape' | 'quit' | 'play' | 'pause' | 'mouse' }
  | { readonly type: 'speed'; readonly by: 1 | -1 }
  | { readonly type: 'message'; readonly text: string }
  | { readonly type: 'prompt'; readonly action: PromptAction };

const slowest = 1;
const fastest = 100_000;

export function reducer(ui: Ui, action: Action): Ui {
  switch (action.type) {
    case 'focus':
      return { ...ui, focus: action.panel, help: false };
    case 'cycle': {
      const at = panels.findIndex((p) => p.id === ui.focus);
      return {
        ...ui,
        focus: panels[(at + action.by + panels.length) % panels.length]?.id ?? ui.focus,
        help: false,
      };
    }
    case 'choose': {
      const chosen = new Map(ui.chosen);
      chosen.set(ui.focus, Math.max(0, Math.min(action.length - 1, action.row)));
      return { ...ui, chosen };
    }
    case 'zoom':
      return { ...ui, zoomed: !ui.zoomed };
    case 'help':
      return { ...ui, help: !ui.help };
    case 'mouse':
      return { ...ui, mouse: !ui.mouse };
    case 'escape':
      return {
        ...ui,
        help: false,
        zoomed: ui.help || ui.prompt ? ui.zoomed : false,
        prompt: undefined,
        message: '',
        playing: false,
      };
    case 'quit':
      return { ...ui, quit: true, playing: false };
    case 'play':
      return { ...ui, playing: true, message: '' };
    case 'pause':
      return { ...ui, playing: false };
    case 'speed':
      return {
        ...ui,
        speed: Math.max(
          slowest,
          Math.min(fastest, action.by > 0 ? ui.speed * 2 : Math.ceil(ui.speed / 2)),
        ),
      };
    case 'message':
      return { ...ui, message: action.text };
    case 'prompt':
      return { ...ui, prompt: promptReducer(ui.prompt, action.action), message: '' };
  }
}
