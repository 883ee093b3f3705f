/** The programs below a folder that a bare `evl test` runs. */
import { relative } from 'node:path';
import { glob } from 'tinyglobby';
import { loadProgram } from '../syntax/load.ts';
import { sourceHost } from './source-host.ts';

const mostFiles = 10_000;

/**
 * Programs with tests of their own, in the order of their names. A file that
 * only holds worlds and tests is no program: it belongs to one with `--tests`.
 * @param any also programs without tests: theirs stand in another file
 */
export async function programsWithTests(folder: string, any: boolean): Promise<readonly string[]> {
  const found = await glob('**/*.evl', {
    cwd: folder,
    absolute: true,
    followSymbolicLinks: false,
    ignore: ['**/node_modules/**'],
  });
  const files = found
    .map((file) => relative(folder, file))
    .sort()
    .slice(0, mostFiles);
  return files.filter((file) => {
    const [tree] = loadProgram(file, sourceHost(file)).program.files;
    const items = tree?.items ?? [];
    const runs = items.some((i) => i.kind === 'main' || i.kind === 'handler');
    return runs && (any || items.some((i) => i.kind === 'test'));
  });
}
