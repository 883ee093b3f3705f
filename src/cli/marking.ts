/** The commands that test and mark, with the libraries only they need: a bundle of its own, so that `evl run` starts without it. */
export { testCommand } from './test.ts';
export type { TestFlags } from './test.ts';
