/** Keys in, frames out: joins the session (the run) with the state of the screen. Knows no React and no terminal. */
import { command } from '../view/commands.ts';
import { frame, places, type Looks } from '../view/frame.ts';
import { panels } from '../view/panels/index.ts';
import type { Row } from '../view/row.ts';
import type { Session } from '../view/session.ts';
import type { Key, Mouse } from './key.ts';
import { helpLines } from './main/help.ts';
import { bindingOf } from './main/keys.ts';
import { reducer, start, type Action, type Ui } from './main/reducer.ts';
import { promptKey } from './prompt/keys.ts';
import { lastLine } from './prompt/view.ts';

export class Controller {
  ui: Ui = start;
  private helpFrom = 0;
  /** Somebody wants the shell for a moment. */
  suspend = false;

  constructor(
    public session: Session,
    public size: { columns: number; rows: number },
  ) {}

  dispatch(action: Action): void {
    this.ui = reducer(this.ui, action);
  }

  private say(text: string): void {
    this.dispatch({ type: 'message', text });
  }

  key(key: Key): void {
    if (this.session.quiz) {
      this.quizzed(key);
      return;
    }
    if (this.ui.prompt) {
      this.prompted(key);
      return;
    }
    if (this.ui.help && this.scrollHelp(key)) return;
    switch (key) {
      case 'q':
      case 'ctrl-c':
        this.dispatch({ type: 'quit' });
        return;
      case 'escape':
        this.dispatch({ type: 'escape' });
        if (this.session.outcomes.stopExploring())
          this.say('enough explored: what was found is gathered');
        return;
      case 'ctrl-z':
        this.suspend = true;
        return;
      case '?':
        this.helpFrom = 0;
        this.dispatch({ type: 'help' });
        return;
      case 'z':
        this.dispatch({ type: 'zoom' });
        return;
      case 'm':
        this.dispatch({ type: 'mouse' });
        return;
      case 'tab':
      case 'l':
      case 'right':
        this.dispatch({ type: 'cycle', by: 1 });
        return;
      case 'shift-tab':
      case 'h':
      case 'left':
        this.dispatch({ type: 'cycle', by: -1 });
        return;
      case 'space':
        this.dispatch({ type: this.ui.playing ? 'pause' : 'play' });
        return;
      case '+':
        this.dispatch({ type: 'speed', by: 1 });
        return;
      case '-':
        this.dispatch({ type: 'speed', by: -1 });
        return;
      case ':':
      case '/':
        this.dispatch({ type: 'prompt', action: { type: 'open', kind: key } });
        return;
      case 'j':
      case 'down':
        this.move(1);
        return;
      case 'k':
      case 'up':
        this.move(-1);
        return;
      case 'pagedown':
      case 'ctrl-d':
        this.move(10);
        return;
      case 'pageup':
      case 'ctrl-u':
        this.move(-10);
        return;
      default:
    }
    const panel = /^[1-9]$/.test(key) ? panels[Number(key) - 1] : undefined;
    if (panel) {
      this.dispatch({ type: 'focus', panel: panel.id });
      return;
    }
    const binding = bindingOf(key);
    if (!binding) return;
    this.dispatch({ type: 'pause' });
    this.say(binding.run(this.session, this.ui));
  }

  private scrollHelp(key: Key): boolean {
    let by: number;
    if (key === 'j' || key === 'down') by = 1;
    else if (key === 'k' || key === 'up') by = -1;
    else if (key === 'pagedown' || key === 'space') by = 10;
    else by = key === 'pageup' ? -10 : 0;
    if (by === 0) return false;
    this.helpFrom = Math.max(0, Math.min(helpLines().length - 5, this.helpFrom + by));
    return true;
  }

  private prompted(key: Key): void {
    const { prompt } = this.ui;
    const action = promptKey(key);
    if (action === undefined || !prompt) return;
    if (action !== 'submit') {
      this.dispatch({ type: 'prompt', action });
      return;
    }
    this.dispatch({ type: 'prompt', action: { type: 'close' } });
    if (prompt.kind === ':' && /^\s*q(uit)?\s*$/.test(prompt.text)) this.dispatch({ type: 'quit' });
    else if (prompt.kind === '/') this.say(this.session.find(prompt.text, true));
    else this.say(prompt.text.trim() === '' ? '' : command(this.session, prompt.text));
    if (prompt.kind === ':' && /^\s*(explore|outcome)\b/.test(prompt.text))
      this.dispatch({ type: 'focus', panel: 'explore' });
  }

  /** A quiz takes every key: letters are the answer. */
  private quizzed(key: Key): void {
    const {
      session,
      ui: { prompt },
    } = this;
    const { quiz } = session;
    if (key === 'escape' || key === 'ctrl-c') {
      this.dispatch({ type: 'prompt', action: { type: 'close' } });
      this.say(session.endQuiz());
    } else if (key === 'up' || key === 'down')
      session.cursor = Math.max(0, session.cursor + (key === 'up' ? -1 : 1));
    else if (key === 'enter' || (key === 'space' && quiz?.given)) {
      const text = prompt?.text ?? '';
      this.dispatch({ type: 'prompt', action: { type: 'close' } });
      this.say(session.answer(text));
    } else if (!quiz?.given) {
      const action = promptKey(key);
      if (action === undefined || action === 'submit') return;
      if (!prompt) this.dispatch({ type: 'prompt', action: { type: 'open', kind: '?' } });
      this.dispatch({ type: 'prompt', action });
    }
  }

  private move(by: number): void {
    const { session, ui } = this;
    const panel = panels.find((p) => p.id === ui.focus);
    if (!panel) return;
    if (panel.id === 'source') {
      session.cursor = Math.max(0, Math.min(panel.length(session.scene) - 1, session.cursor + by));
      return;
    }
    const before = ui.chosen.get(panel.id);
    this.dispatch({
      type: 'choose',
      row: before === undefined ? 0 : before + by,
      length: panel.length(session.scene),
    });
  }

  mouse({ button, x, y }: Mouse): void {
    if (button === 64) this.move(-3);
    else if (button === 65) this.move(3);
    else if (button === 0) {
      const place = places(this.session.scene, this.looks()).find(
        (p) => x >= p.x && x < p.x + p.width && y >= p.y && y < p.y + p.height,
      );
      if (place) this.dispatch({ type: 'focus', panel: place.panel.id });
    }
  }

  /** A tick of the clock while it runs: so many milliseconds have passed. */
  tick(ms: number): void {
    const message = this.session.step(Math.max(1, Math.round((this.ui.speed * ms) / 1000)));
    if (message !== '') {
      this.dispatch({ type: 'pause' });
      this.say(message);
    }
  }

  /** Goes on with what takes long, for some milliseconds. True when there is nothing left to do. */
  work(ms: number): boolean {
    const done = this.session.work(ms);
    const news = this.session.takeNews();
    if (news !== undefined) this.say(news);
    return done;
  }

  private looks(): Looks {
    const { ui, session, size } = this;
    return {
      columns: size.columns,
      rows: size.rows,
      focus: ui.focus,
      zoomed: ui.zoomed,
      chosen: ui.chosen,
      help: ui.help ? helpLines().slice(this.helpFrom) : undefined,
      line: lastLine(
        ui,
        session.outcomes.exploring?.executions,
        session.quiz && (session.quiz.given ? 'answered' : 'asked'),
      ),
      branch: session.branches.length > 1 ? session.branch.name : '',
      playing: ui.playing,
    };
  }

  frame(): readonly Row[] {
    return frame(this.session.scene, this.looks());
  }
}
