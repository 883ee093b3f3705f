/** What the command ends with: the program's own status only where nothing is wrong with it. */
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { evl, inFolder } from '../support/evl.ts';

const clean = 'main { exit(3) }\n';
const racing = `shared n = 0
fn w() { n = 1 }
main { let t = spawn w()  n = 2  join(t)  exit(3) }
`;

test('exit(n) holds without an error', () => {
  inFolder({ 'clean.evl': clean, 'racing.evl': racing }, (folder) => {
    expect(evl(['run', join(folder, 'clean.evl')]).status).toBe(3);
    const done = evl(['run', join(folder, 'racing.evl')]);
    expect([done.status, done.stderr.includes('EVL3001')]).toEqual([1, true]);
    const json = evl(['run', '--json', join(folder, 'racing.evl')]);
    expect(json.status).toBe(1);
    // What the program said stays to be read.
    expect((JSON.parse(json.stdout.toString()) as { exit: number }).exit).toBe(3);
  });
});
