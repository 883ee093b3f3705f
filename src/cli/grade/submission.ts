/**
 * The files of one submission, read into memory: the required file, and what
 * else there is that it may import. Runs in the process that grades, so that
 * nothing in a submission can reach the one that keeps the marks.
 */
import {
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  openSync,
  readSync,
  readdirSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { shown } from '../../diagnostic/escape.ts';
import type { SourceHost } from '../../syntax/load.ts';
import { Refusal } from './refusal.ts';
import type { Source } from './source.ts';
import {
  badPath,
  checkEntries,
  unpack,
  zipEntries,
  type ZipBytes,
  type ZipEntry,
  type ZipLimits,
} from './zip.ts';

/** Bytes of one file; a program is a page or two. */
const mostFile = 1024 * 1024;
const mostZip = 16 * 1024 * 1024;
const mostEntries = 1_000;
const mostDepth = 8;
const zipLimits: ZipLimits = { entries: mostEntries, file: mostZip, total: mostZip };

/** Files by path relative to the submission. */
type Files = ReadonlyMap<string, () => Buffer>;

/** What the assignment says of a submission's files. */
export interface Wanted {
  /** The file that must be there. */
  readonly file: string;
  /** Patterns of files that it may import: names, with `*` for any part of one. */
  readonly imports: readonly string[];
}

/** The program of a submission: its name, and a host that reads it and what it may import, and nothing else. */
export function openSubmission(
  source: Source,
  wanted: Wanted,
): { readonly name: string; readonly host: SourceHost } {
  const files = filesOf(source, wanted);
  const path = pathOf(files, wanted.file);
  const folder = path.slice(0, path.length - wanted.file.length);
  const allowed = wanted.imports.map(pattern);
  return {
    name: wanted.file,
    host: {
      read: (name) => {
        if (name !== wanted.file && !allowed.some((a) => a.test(name))) return { kind: 'missing' };
        const file = files.get(folder + name);
        return file ? { kind: 'bytes', bytes: file(), identity: name } : { kind: 'missing' };
      },
    },
  };
}

/** `lib/*.evl` as a pattern; a star stands for any characters but `/`. */
function pattern(text: string): RegExp {
  return new RegExp(
    `^${text
      .split('*')
      .map((part) => part.replace(/[\\^$.|?+()[\]{}]/g, '\\$&'))
      .join('[^/]*')}$`,
    'u',
  );
}

/** The required file, wherever it lies least deep. */
function pathOf(files: Files, wanted: string): string {
  const depth = (path: string): number => path.split('/').length;
  const found = [...files.keys()]
    .filter((path) => path === wanted || path.endsWith(`/${wanted}`))
    .sort((a, b) => depth(a) - depth(b));
  const [first, second] = found;
  if (first === undefined) {
    const zip = [...files.keys()].find((path) => path.toLowerCase().endsWith('.zip'));
    throw new Refusal(
      `there is no file ${shown(wanted)}${zip === undefined ? '' : `; a zip inside (${shown(zip).slice(0, 80)}) is not opened`}`,
    );
  }
  if (second !== undefined && depth(second) === depth(first))
    throw new Refusal(`${shown(wanted)} is there twice: ${shown(first)} and ${shown(second)}`);
  return first;
}

function filesOf(source: Source, wanted: Wanted): Files {
  switch (source.kind) {
    case 'none':
      throw new Refusal(source.reason);
    case 'file':
      return new Map([[wanted.file, () => readRegular(source.path, mostFile)]]);
    case 'folder':
      return folderFiles(source.path);
    case 'zip':
      return withZip(source.path, (zip) => zipFiles(zip, source.within ?? ''));
    case 'entry':
      return withZip(source.path, (zip) => {
        const entry = zipEntries(zip).find((e) => e.name === source.entry);
        if (!entry) throw new Refusal('it is no longer in the export');
        checkEntries([entry], zipLimits);
        const bytes = unpack(zip, entry);
        if (!entry.name.toLowerCase().endsWith('.zip'))
          return new Map([[wanted.file, () => bytes]]);
        return zipFiles(
          { size: bytes.length, read: (at, length) => bytes.subarray(at, at + length) },
          '',
        );
      });
  }
}

function withZip(path: string, use: (zip: ZipBytes) => Files): Files {
  const fd = openRegular(path);
  try {
    const { size } = fstatSync(fd);
    return use({
      size,
      read: (at, length) => {
        const bytes = Buffer.alloc(length);
        const n = readSync(fd, bytes, 0, length, at);
        return bytes.subarray(0, n);
      },
    });
  } finally {
    closeSync(fd);
  }
}

function zipFiles(zip: ZipBytes, within: string): Files {
  if (within === '' && zip.size > mostZip)
    throw new Refusal(
      `the zip file has ${String(zip.size)} bytes, and at most ${String(mostZip)} are taken`,
    );
  const entries = zipEntries(zip)
    .filter((e) => e.name.startsWith(within) && e.name.length > within.length)
    .map((e): ZipEntry & { readonly inner: string } => ({
      ...e,
      inner: e.name.slice(within.length),
    }));
  checkEntries(entries, zipLimits);
  // All are unpacked: a lie about a size is found also where nobody would read the file.
  const out = new Map<string, () => Buffer>();
  for (const e of entries) {
    const bytes = e.folder ? undefined : unpack(zip, e);
    if (bytes && !isRubbish(e.inner)) out.set(e.inner, () => sized(e.inner, bytes));
  }
  return out;
}

function sized(name: string, bytes: Buffer): Buffer {
  if (bytes.length > mostFile)
    throw new Refusal(
      `${shown(name)} has ${String(bytes.length)} bytes, and a source file has at most ${String(mostFile)}`,
    );
  return bytes;
}

/** What systems and editors leave behind. */
function isRubbish(path: string): boolean {
  return path
    .split('/')
    .some(
      (part) =>
        part === '__MACOSX' ||
        part === '.git' ||
        part === 'node_modules' ||
        part === '.DS_Store' ||
        part.startsWith('._'),
    );
}

// -------------------------------------------------------------------- folders

function folderFiles(root: string): Files {
  const out = new Map<string, () => Buffer>();
  const work: { readonly path: string; readonly depth: number }[] = [{ path: '', depth: 0 }];
  let seen = 0;
  for (let next = work.pop(); next; next = work.pop()) {
    const { path: folder, depth } = next;
    for (const name of listed(join(root, folder))) {
      if (++seen > mostEntries)
        throw new Refusal(`the folder holds more than ${String(mostEntries)} files`);
      const path = folder === '' ? name : `${folder}/${name}`;
      if (isRubbish(path)) continue;
      const bad = badPath(path);
      if (bad !== undefined)
        throw new Refusal(`the folder holds "${shown(path).slice(0, 120)}": ${bad}`);
      const about = lstatSync(join(root, path));
      // A link is not followed; should it be the required file, that is simply not there as a file.
      if (about.isDirectory() && depth < mostDepth) work.push({ path, depth: depth + 1 });
      out.set(path, () => {
        if (about.isSymbolicLink()) throw new Refusal(`${shown(path)} is a symbolic link`);
        if (!about.isFile()) throw new Refusal(`${shown(path)} is no regular file`);
        return readRegular(join(root, path), mostFile);
      });
    }
  }
  return out;
}

function listed(folder: string): readonly string[] {
  try {
    return readdirSync(folder).sort();
  } catch (e) {
    throw new Refusal(
      `${shown(basename(folder))}/ cannot be read (${(e as NodeJS.ErrnoException).code ?? 'error'})`,
    );
  }
}

function openRegular(path: string): number {
  let fd: number;
  try {
    // Never through a link at the end, and a FIFO must not keep us.
    fd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW);
  } catch (e) {
    const { code } = e as NodeJS.ErrnoException;
    throw new Refusal(
      code === 'ELOOP'
        ? `${shown(basename(path))} is a symbolic link`
        : `${shown(basename(path))} cannot be read (${code ?? 'error'})`,
    );
  }
  if (!fstatSync(fd).isFile()) {
    closeSync(fd);
    throw new Refusal(`${shown(basename(path))} is no regular file`);
  }
  return fd;
}

function readRegular(path: string, most: number): Buffer {
  const fd = openRegular(path);
  try {
    const { size } = fstatSync(fd);
    if (size > most)
      throw new Refusal(
        `${shown(basename(path))} has ${String(size)} bytes, and a source file has at most ${String(most)}`,
      );
    const bytes = Buffer.alloc(size + 1);
    let length = 0;
    for (
      let n = readSync(fd, bytes, 0, bytes.length, 0);
      n > 0;
      n = readSync(fd, bytes, length, bytes.length - length, length)
    ) {
      length += n;
      if (length > size) throw new Refusal(`${shown(basename(path))} changed while it was read`);
    }
    return bytes.subarray(0, length);
  } finally {
    closeSync(fd);
  }
}
