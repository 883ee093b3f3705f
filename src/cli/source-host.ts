/** Reading source files from disk: regular files only, and nothing outside the program's folder. */
import {
  closeSync,
  fstatSync,
  openSync,
  readSync,
  realpathSync,
  statSync,
  constants,
} from 'node:fs';
import { dirname, resolve, sep } from 'node:path';
import type { SourceHost } from '../syntax/load.ts';
import { maxFileBytes } from '../syntax/decode.ts';

/** A host for the program of a named file. Symbolic links that lead out of its folder are refused. */
export function sourceHost(root: string): SourceHost {
  const base = resolve(dirname(root));
  let realBase: string | undefined;
  return {
    read(path) {
      const isRoot = path === root;
      const full = resolve(path);
      try {
        realBase ??= realpathSync(base);
        const real = realpathSync(full);
        if (
          !isRoot &&
          real !== realBase &&
          !real.startsWith(realBase.endsWith(sep) ? realBase : realBase + sep)
        )
          return { kind: 'outside' };
        const before = statSync(real);
        if (before.isDirectory()) return { kind: 'folder' };
        // A FIFO or device could keep us for ever.
        if (!before.isFile()) return { kind: 'notRegular' };
        if (before.size > maxFileBytes) return { kind: 'tooLarge' };
        return { kind: 'bytes', bytes: readRegular(real), identity: real };
      } catch (e) {
        const { code } = e as NodeJS.ErrnoException;
        return {
          kind:
            code === 'ENOENT' || code === 'ENOTDIR' || code === 'ENAMETOOLONG'
              ? 'missing'
              : 'unreadable',
        };
      }
    },
  };
}

/** Reads a file that may change meanwhile: at most what the limit allows, by one descriptor. */
function readRegular(path: string): Uint8Array {
  const fd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const { size } = fstatSync(fd);
    const bytes = Buffer.alloc(Math.min(size, maxFileBytes) + 1);
    let length = 0;
    for (;;) {
      const n = readSync(fd, bytes, length, bytes.length - length, length);
      if (n === 0 || length + n > maxFileBytes)
        return bytes.subarray(0, Math.min(length + n, maxFileBytes));
      length += n;
      if (length === bytes.length) return bytes.subarray(0, length);
    }
  } finally {
    closeSync(fd);
  }
}
