/** The app for Ink, which brings the keys and the life of the screen; the rows were made in view/, cut to the window, and go to the screen as they are. */
import { useInput } from 'ink';
import { useEffect, useLayoutEffect, useReducer } from 'react';
import type { Controller } from '../controller.ts';
import { keysOf } from '../key.ts';
import { paint } from '../paint.ts';

export interface ViewProps {
  readonly controller: Controller;
  readonly colours: boolean;
  readonly show: (rows: readonly string[]) => void;
  /** Gives how to ask for a new frame to whoever moves the run besides the keys. */
  readonly ready: (redraw: () => void) => void;
  /** After keys were taken. */
  readonly after: () => void;
}

export function View({ controller, colours, show, ready, after }: ViewProps): null {
  const [, redraw] = useReducer((n: number) => n + 1, 0);
  useEffect(() => {
    ready(redraw);
  }, [ready]);
  useInput((input, key) => {
    const { keys, mouse } = keysOf(input, key);
    for (const k of keys) controller.key(k);
    for (const m of mouse) controller.mouse(m);
    after();
    redraw();
  });
  useLayoutEffect(() => {
    show(controller.frame().map((row) => paint(row, colours)));
  });
  return null;
}
