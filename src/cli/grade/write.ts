/** Writing results: whole files or none, so that an interruption leaves the old gradebook. */
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { shown } from '../../diagnostic/escape.ts';
import { formats } from '../../grade/format/index.ts';
import type { Format, Surroundings } from '../../grade/format/format.ts';
import { canonical, type Results } from '../../grade/result.ts';
import { UsageError } from '../failure.ts';
import { say } from '../terminal.ts';
import { version } from '../version.ts';
import { sha256 } from './assignment-folder.ts';

export function digestOf(results: Omit<Results, 'digest'>): string {
  return sha256(canonical(results));
}

export function withDigest(results: Omit<Results, 'digest'>): Results {
  return { ...results, digest: digestOf(results) };
}

export function formatNamed(name: string): Format {
  const found = formats.find((f) => f.name === name);
  if (!found)
    throw new UsageError(
      `there is no format ${shown(name)}; there are ${formats.map((f) => f.name).join(', ')}`,
    );
  return found;
}

function surroundings(): Surroundings {
  const variables = new Map(
    Object.entries(process.env).flatMap(([key, value]): [string, string][] =>
      value === undefined ? [] : [[key, value]],
    ),
  );
  return { now: new Date().toISOString().replace(/\.\d+Z$/, 'Z'), variables, version };
}

/** Refuses a place for results where nothing can be written, before any work is done for them. */
export function checkOutput(output: string | undefined): void {
  if (output === undefined) return;
  const folder = dirname(resolve(output));
  if (!existsSync(folder) || !statSync(folder).isDirectory())
    throw new UsageError(`--output ${shown(output)}: there is no folder ${shown(folder)}`);
}

/** Writes results to a file, a folder (where the format has one document for each submission), or stdout. */
export function writeResults(results: Results, format: Format, output: string | undefined): void {
  const around = surroundings();
  if (format.of === 'class') {
    const text = format.write(results, around);
    if (output === undefined) say(text);
    else writeWhole(output, text);
    return;
  }
  const [only] = results.submissions;
  const several = results.submissions.length !== 1;
  const isFolder =
    output !== undefined &&
    (output.endsWith('/') || (existsSync(output) && statSync(output).isDirectory()));
  if (only && !several && !isFolder) {
    const text = format.write(results, only, around);
    if (output === undefined) say(text);
    else writeWhole(output, text);
    return;
  }
  if (output === undefined)
    throw new UsageError(
      `the format ${format.name} is one document for each submission: name a folder for them with --output`,
    );
  mkdirSync(output, { recursive: true });
  for (const s of results.submissions)
    writeWhole(
      join(output, `${fileNameOf(s.id)}.${format.extension}`),
      format.write(results, s, around),
    );
}

/** An id as the name of a file on any system. */
function fileNameOf(id: string): string {
  return id.replace(/[<>:"|?*\s]/g, '_').replace(/^\.+/, '_');
}

/** Writes a file under another name first: at its own name there is always the old one or the new. */
export function writeWhole(file: string, content: string | Uint8Array): void {
  const bytes = typeof content === 'string' ? Buffer.from(content, 'utf8') : content;
  const before = `${file}.${String(process.pid)}.part`;
  try {
    const fd = openSync(before, 'w');
    try {
      for (let at = 0; at < bytes.length;) at += writeSync(fd, bytes, at);
      fsyncSync(fd);
    } finally {
      closeSync(fd);
    }
    renameSync(before, file);
  } catch (e) {
    try {
      rmSync(before, { force: true });
    } catch {
      // It was never made.
    }
    throw new UsageError(`${shown(file)} cannot be written: ${(e as Error).message}`);
  }
}
