/** evl test --watch: runs the tests again whenever one of their files changes. */
import { resolve } from 'node:path';
import { watch } from 'chokidar';
import { status, UsageError } from './failure.ts';
import { tell } from './terminal.ts';

/** An editor saves in several steps; they are waited for. */
const settleMs = 60;

/** Runs until SIGINT or SIGTERM; `run` gives the files to watch. */
export async function watchTests(run: () => Promise<readonly string[]>): Promise<number> {
  let files = (await run()).map((f) => resolve(f));
  const watcher = watch(files, { ignoreInitial: true });
  const again = async (): Promise<void> => {
    try {
      const now = (await run()).map((f) => resolve(f));
      watcher.add(now);
      files = [...new Set([...files, ...now])];
    } catch (e) {
      // A file that is gone for a moment, or a test that was renamed: it is told, and the watching goes on.
      if (!(e instanceof UsageError)) throw e;
      tell(`evl: ${e.message}\n`);
    }
    tell('\nwatching; Ctrl-C ends it\n');
  };
  return new Promise((done, fail) => {
    let timer: NodeJS.Timeout | undefined;
    // Said only now: a change before this would be missed.
    watcher.once('ready', () => {
      tell('\nwatching; Ctrl-C ends it\n');
    });
    watcher.on('all', () => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        again().catch(fail);
      }, settleMs);
    });
    const end = (): void => {
      clearTimeout(timer);
      void watcher.close().then(() => {
        done(status.fine);
      });
    };
    process.once('SIGINT', end);
    process.once('SIGTERM', end);
  });
}
