/**
 * Programs that once went wrong, each with what it must give in its first lines:
 *
 *     //! run explore --cpus 2     the command; `run` where none is given
 *     //! json {…}                 stands in the answer (lists have the same length)
 *     //! diag CODE                is told; CODE@LINE: there     //! nodiag CODE   is not
 *     //! says TEXT                stands in what is told
 *     //! exit N
 *     //! slow                     takes seconds: only the slow suite runs it
 */
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { command } from './command.ts';
import { thorough } from './thorough.ts';

interface Told {
  readonly code: string;
  readonly range: { readonly start: { readonly line: number } };
}

interface Answer {
  readonly diagnostics?: readonly Told[];
}

type Mark = readonly [mark: string, rest: string];

function marksOf(path: string): readonly Mark[] {
  return [...readFileSync(path, 'utf8').matchAll(/^\/\/! ?(\w+) ?(.*)$/gm)].map(
    ([, mark = '', rest = '']) => [mark, rest.trim()] as const,
  );
}

/** A test for each program of a folder. */
export function holdCases(folder: string): void {
  const all = readdirSync(folder)
    .filter((file) => file.endsWith('.evl'))
    .map((file) => `${folder}/${file}`);
  const chosen = all.filter((path) => thorough || !marksOf(path).some(([m]) => m === 'slow'));
  test.each(chosen)('%s', async (path) => {
    const marks = marksOf(path);
    const line = marks.find(([mark]) => mark === 'run')?.[1] ?? 'run';
    const done = await command(`${line} ${path} --json`);
    const answer = JSON.parse(done.stdout.toString()) as Answer;
    expect(marks.length).toBeGreaterThan(1);
    for (const mark of marks) held(mark, answer, done.status);
  });
}

function held([mark, rest]: Mark, answer: Answer, status: number): void {
  const told = answer.diagnostics ?? [];
  const places = told.flatMap((d) => [d.code, `${d.code}@${String(d.range.start.line)}`]);
  switch (mark) {
    case 'json':
      expect(answer).toMatchObject(JSON.parse(rest) as object);
      break;
    case 'exit':
      expect(status).toBe(Number(rest));
      break;
    case 'diag':
      expect(places).toContain(rest);
      break;
    case 'nodiag':
      expect(places).not.toContain(rest);
      break;
    case 'says':
      expect(JSON.stringify(told)).toContain(JSON.stringify(rest).slice(1, -1));
      break;
    default:
      expect(['run', 'slow']).toContain(mark);
  }
}
