/** English: every text that people read, by code. */
import { blocking } from './blocking.ts';
import { cli } from './cli.ts';
import { frame } from './frame.ts';
import { names } from './names.ts';
import { order } from './order.ts';
import { runtime } from './runtime.ts';
import { story } from './story.ts';
import { syntax } from './syntax.ts';
import { grade } from './grade.ts';
import { test } from './test.ts';
import { words } from './words.ts';
import { world } from './world.ts';

export const en = {
  ...syntax,
  ...names,
  ...blocking,
  ...order,
  ...runtime,
  ...world,
  ...cli,
  ...frame,
  ...words,
  ...test,
  ...grade,
  ...story,
};
