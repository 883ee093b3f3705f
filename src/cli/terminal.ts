/** Writing to stdout and stderr so that all of it arrives, whoever reads. */
import { writeSync } from 'node:fs';
import { ansiPalette, plainPalette, type Palette } from '../diagnostic/palette.ts';
import { ReaderGone, UsageError } from './failure.ts';

export type ColourChoice = 'auto' | 'always' | 'never';

const sleeper = new Int32Array(new SharedArrayBuffer(4));

/** Writes all bytes before it returns, also to a pipe whose reader is slow. */
export function writeAll(fd: 1 | 2, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length;) {
    try {
      at += writeSync(fd, bytes, at);
    } catch (e) {
      const { code, message } = e as NodeJS.ErrnoException;
      if (code === 'EAGAIN') Atomics.wait(sleeper, 0, 0, 5);
      else if (code === 'EPIPE' || code === 'EBADF') throw new ReaderGone();
      else throw new UsageError(`cannot write: ${message}`);
    }
  }
}

/** Text to stdout. */
export function say(text: string): void {
  writeAll(1, Buffer.from(text, 'utf8'));
}

/** Text to stderr. A closed stderr is no reason to stop. */
export function tell(text: string): void {
  try {
    writeAll(2, Buffer.from(text, 'utf8'));
  } catch (e) {
    if (!(e instanceof ReaderGone)) throw e;
  }
}

/** Whether to use colours on a stream (no-color.org). */
export function paletteFor(choice: ColourChoice, stream: NodeJS.WriteStream): Palette {
  if (choice === 'always') return ansiPalette;
  if (choice === 'never') return plainPalette;
  const unwanted = (process.env['NO_COLOR'] ?? '') !== '' || process.env['TERM'] === 'dumb';
  return stream.isTTY && !unwanted ? ansiPalette : plainPalette;
}
