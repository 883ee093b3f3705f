/** The screen for Ink: a row of text for each row of the frame. What stands in them was made in view/, already cut to the window. */
import { Box, Text, useInput } from 'ink';
import { createElement, useEffect, useReducer, type ReactElement } from 'react';
import type { Controller } from '../controller.ts';
import { keysOf } from '../key.ts';
import { paint } from '../paint.ts';

export interface ViewProps {
  readonly controller: Controller;
  readonly colours: boolean;
  /** Gives how to ask for a new frame to whoever moves the run besides the keys. */
  readonly ready: (redraw: () => void) => void;
  /** After keys were taken. */
  readonly after: () => void;
}

export function View({ controller, colours, ready, after }: ViewProps): ReactElement {
  const [, redraw] = useReducer((n: number) => n + 1, 0);
  useEffect(() => { ready(redraw); }, [ready]);
  useInput((input, key) => {
    const { keys, mouse } = keysOf(input, key);
    for (const k of keys) controller.key(k);
    for (const m of mouse) controller.mouse(m);
    after();
    redraw();
  });
  const rows = controller.frame();
  return createElement(Box, { flexDirection: 'column' }, ...rows.map((row, i) => createElement(Text, { key: i, wrap: 'truncate' }, paint(row, colours))));
}
