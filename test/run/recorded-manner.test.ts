/** What `--record` writes replays a run however it was made: by random priorities, with short transfers, with a standard input. */
import { expect, test } from 'vitest';
import { command } from '../support/command.ts';
import { inFolder } from '../support/evl.ts';

const program = `shared x = 0
on start { post h(1) post h(2) post h(3) watch(0, READ) then line(0) }
on h(i) { let t = x  x = t + i  print(x) }
on line(fd) { let b = buffer(8)  let n = read(fd, b)  if n > 0 { print(n, text(b, n)) } else { unwatch(fd) } }
world { cpus 3 }
`;

test.each([
  ['--strategy', 'pct'],
  ['--short-transfers'],
  ['--strategy', 'pct', '--short-transfers'],
  [],
])('%s %s %s', async (...manner) => {
  await inFolder({ 'p.evl': program, 'in.txt': 'some words\n' }, async (folder) => {
    for (const seed of ['1', '2', '3', '4', '5']) {
      const first = await command(
        [
          'run',
          'p.evl',
          '--json',
          '--seed',
          seed,
          '--stdin',
          'in.txt',
          '--record',
          's.txt',
          ...manner,
        ],
        folder,
      );
      const again = await command(
        ['run', 'p.evl', '--json', '--schedule', 's.txt', '--stdin', 'in.txt'],
        folder,
      );
      expect(again.stderr).toBe('');
      expect(again.stdout.toString()).toBe(first.stdout.toString());
    }
  });
});
