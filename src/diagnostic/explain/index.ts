/** The pages of `evl explain`: one for every code. */
import { assert } from '../../base/assert.ts';
import type { Code } from '../codes.ts';
import { blockingPages } from './blocking.ts';
import { lockPages } from './locks.ts';
import { namePages } from './names.ts';
import { pageText, type Page } from './page.ts';
import { racePages } from './races.ts';
import { runtimePages } from './runtime.ts';
import { syntaxPages } from './syntax.ts';
import { worldPages } from './world.ts';

export type { Page } from './page.ts';

/** In the order of the codes. */
export const pages: readonly Page[] = [
  ...syntaxPages,
  ...namePages,
  ...blockingPages,
  ...racePages,
  ...lockPages,
  ...runtimePages,
  ...worldPages,
];

const byCode: ReadonlyMap<string, Page> = new Map(pages.map((p) => [p.code, p]));

/** The page of a code as Markdown. */
export function pageOf(code: Code): string {
  return pageText(found(code));
}

/** What the code means, in a few words. */
export function titleOf(code: Code): string {
  return found(code).title;
}

function found(code: Code): Page {
  const page = byCode.get(code);
  assert(page !== undefined, `there is a page for ${code}`);
  return page;
}
