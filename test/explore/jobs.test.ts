/** `explore --jobs`: the same bytes whatever the number of workers. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { evl } from '../support/evl.ts';
import { thorough } from '../support/thorough.ts';

const folder = mkdtempSync(join(tmpdir(), 'evl-jobs-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const lostUpdate = `shared x = 0
on start { for i in 0..5 { post h(i) } }
on h(i) { let t = x  x = t + 1 }
`;

function explored(name: string, text: string, ...args: readonly string[]): string[] {
  const file = join(folder, name);
  writeFileSync(file, text);
  return ['1', '3'].map((jobs) =>
    evl(['explore', file, '--json', '--jobs', jobs, ...args]).stdout.toString(),
  );
}

test('a search of many parts', () => {
  const [one = '', ...more] = explored('lost.evl', lostUpdate, '--cpus', '5');
  expect(JSON.parse(one)).toMatchObject({ complete: true, executions: 14_400, blocked: 0 });
  for (const other of more) expect(other).toBe(one);
});

// The quick suite has one search in parts that ends, and one that is stopped.
if (thorough)
  test('one that stops after so many executions, in the middle of a round', () => {
    const [one = '', ...more] = explored(
      'some.evl',
      lostUpdate,
      '--cpus',
      '5',
      '--max-executions',
      '9999',
    );
    expect(JSON.parse(one)).toMatchObject({
      complete: false,
      executions: 9999,
      stopped: 'executions',
    });
    for (const other of more) expect(other).toBe(one);
  });

test('one that stops at the first error, which comes late', () => {
  const last = [6, 5, 4, 3, 2, 1, 0].reduce((n, k) => n * 7 + k, 0);
  const text = `shared order = 0
mutex m
on start { for i in 0..7 { post h(i) } }
on h(i) { with m { order = order * 7 + i  assert order != ${String(last)} } }
`;
  const [one = '', ...more] = explored('late.evl', text, '--cpus', '7', '--stop-on-first');
  for (const other of more) expect(other).toBe(one);
  expect((JSON.parse(one) as { readonly executions: number }).executions).toBeGreaterThan(2048);
  expect(JSON.parse(one)).toMatchObject({ stopped: 'first' });
});
