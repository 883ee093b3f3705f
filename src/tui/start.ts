/**
 * The terminal UI from its first frame to its last. Whatever ends it, a key, a
 * signal or a fault of ours, the terminal is as it was before.
 */
import { render } from 'ink';
import { createElement } from 'react';
import type { Session } from '../view/session.ts';
import { Controller } from './controller.ts';
import { View } from './main/view.ts';
import { Screen, type Terminal } from './screen.ts';

export interface UiHost {
  readonly colours: boolean;
  /** The terminal; the process's own unless it says. */
  readonly terminal?: { readonly stdin: NodeJS.ReadStream; readonly stdout: Terminal };
  /** Calls back when the program's file has changed; gives how to stop that. */
  readonly watch?: (changed: () => void) => () => void;
  /** The program read anew: a session, or what is wrong with it in a sentence. */
  readonly reload?: () => Session | string;
}

/** Milliseconds between two frames while it runs. */
const frameMs = 50;
/** Milliseconds of looking ahead between two looks at the keys. */
const workMs = 5;
const signals = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

/** Runs the UI; gives the exit status. */
export async function startUi(session: Session, host: UiHost): Promise<number> {
  const { stdin, stdout } = host.terminal ?? process;
  const screen = new Screen(stdout);
  const controller = new Controller(session, { columns: screen.columns, rows: screen.rows });
  let status = 0;
  let redraw = (): void => undefined;
  const onExit = (): void => {
    screen.leave();
  };
  process.once('exit', onExit);
  screen.enter();
  const size = (): void => {
    controller.size = { columns: screen.columns, rows: screen.rows };
    redraw();
  };
  screen.on('resize', size);
  const ink = render(
    createElement(View, {
      controller,
      colours: host.colours,
      show: (rows: readonly string[]) => {
        screen.show(rows);
      },
      ready: (r: () => void) => {
        redraw = r;
      },
      after: () => {
        afterKeys();
      },
    }),
    {
      stdout: screen as unknown as NodeJS.WriteStream,
      stdin,
      debug: true,
      patchConsole: false,
      exitOnCtrlC: false,
    },
  );
  let mouse = false;
  const afterKeys = (): void => {
    if (controller.ui.quit) ink.unmount();
    if (controller.suspend) {
      controller.suspend = false;
      stop();
    }
    if (controller.ui.mouse !== mouse) {
      mouse = controller.ui.mouse;
      screen.mouse(mouse);
    }
    work();
  };
  let failure: unknown;
  const fail = (e: unknown): void => {
    failure ??= e;
    ink.unmount();
  };
  const handlers = Object.entries(signals).map(([name, code]) => {
    const handler = (): void => {
      status = code;
      ink.unmount();
    };
    process.on(name, handler);
    return [name, handler] as const;
  });
  const stop = (): void => {
    screen.leave();
    stdin.setRawMode(false);
    process.once('SIGCONT', () => {
      stdin.setRawMode(true);
      process.once('SIGTSTP', stop);
      screen.comeBack();
      redraw();
    });
    process.kill(process.pid, 'SIGSTOP');
  };
  process.once('SIGTSTP', stop);
  process.on('uncaughtException', fail);
  process.on('unhandledRejection', fail);

  let last = Date.now();
  const timer = setInterval(() => {
    const now = Date.now();
    if (controller.ui.playing) {
      try {
        controller.tick(now - last);
        redraw();
      } catch (e) {
        fail(e);
      }
    }
    last = now;
  }, frameMs);

  let working = false;
  const work = (): void => {
    if (working) return;
    working = true;
    let lastDrawn = Date.now();
    const more = (): void => {
      if (controller.ui.quit) return;
      try {
        const done = controller.work(workMs);
        if (done || Date.now() - lastDrawn > 200) {
          lastDrawn = Date.now();
          redraw();
        }
        if (done) working = false;
        else setTimeout(more, 1);
      } catch (e) {
        fail(e);
      }
    };
    setTimeout(more, 1);
  };
  work();

  const unwatch = host.watch?.(() => {
    const again = host.reload?.();
    if (again === undefined) return;
    if (typeof again === 'string') controller.dispatch({ type: 'message', text: again });
    else {
      const { session: before } = controller;
      again.breakpoints = before.breakpoints;
      again.watched = before.watched;
      again.goTo(before.course.position);
      controller.session = again;
      controller.dispatch({
        type: 'message',
        text: 'the file has changed: this is the new program at the same step',
      });
      work();
    }
    redraw();
  });

  try {
    await ink.waitUntilExit();
  } catch (e) {
    // A fault in drawing: Ink has unmounted already.
    failure ??= e;
  }
  clearInterval(timer);
  unwatch?.();
  screen.leave();
  process.off('exit', onExit);
  process.off('SIGTSTP', stop);
  process.off('uncaughtException', fail);
  process.off('unhandledRejection', fail);
  for (const [name, handler] of handlers) process.off(name, handler);
  stdin.unref();
  if (failure !== undefined)
    throw failure instanceof Error ? failure : new Error('the screen failed');
  return status;
}
