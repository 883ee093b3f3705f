/**
 * Programs on which the search once went wrong, each with what it must give in
 * its first lines:
 *
 *     //! run explore --cpus 2     the command
 *     //! json {…}                 stands in the answer (lists have the same length)
 *     //! diag CODE                is told                //! nodiag CODE   is not
 *     //! exit N
 *     //! slow                     takes seconds: only the slow suite runs it
 */
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { command } from '../support/command.ts';
import { thorough } from '../support/thorough.ts';

const folder = 'test/explore/cases';

interface Answer {
  readonly diagnostics?: readonly { readonly code: string }[];
}

const marksOf = (path: string): (readonly [mark: string, rest: string])[] =>
  [...readFileSync(path, 'utf8').matchAll(/^\/\/! ?(\w+) ?(.*)$/gm)].map(
    ([, mark = '', rest = '']) => [mark, rest.trim()] as const,
  );
const all = readdirSync(folder).map((file) => `${folder}/${file}`);
const chosen = all.filter((path) => thorough || !marksOf(path).some(([m]) => m === 'slow'));

test.each(chosen)('%s', async (path) => {
  const marks = marksOf(path);
  const line = marks.find(([mark]) => mark === 'run')?.[1] ?? 'run';
  const done = await command(`${line} ${path} --json`);
  const answer = JSON.parse(done.stdout.toString()) as Answer;
  const codes = (answer.diagnostics ?? []).map((d) => d.code);
  expect(marks.length).toBeGreaterThan(1);
  for (const [mark, rest] of marks) {
    if (mark === 'json') expect(answer).toMatchObject(JSON.parse(rest) as object);
    else if (mark === 'exit') expect(done.status).toBe(Number(rest));
    else if (mark === 'diag') expect(codes).toContain(rest);
    else if (mark === 'nodiag') expect(codes).not.toContain(rest);
    else expect(['run', 'slow']).toContain(mark);
  }
});
