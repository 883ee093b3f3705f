/**
 * Which submissions a command names: files, folders and zips one each, and the
 * exports of Gradescope (folders and a metadata file) and Canvas (files whose
 * names begin with the student's) as many as they hold. Only names are looked
 * at here; what is inside is read by the process that grades it.
 */
import {
  closeSync,
  fstatSync,
  lstatSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  statSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { parse } from 'yaml';
import { cut, shown, wellFormed } from '../../diagnostic/escape.ts';
import { UsageError } from '../failure.ts';
import { Refusal } from './refusal.ts';
import type { Source } from './source.ts';
import { unpack, zipEntries, type ZipBytes, type ZipEntry } from './zip.ts';

export interface Submission {
  readonly id: string;
  readonly name: string;
  readonly email?: string;
  readonly sid?: string;
  readonly source: Source;
}

const metadataFile = 'submission_metadata.yml';
const mostMetadata = 16 * 1024 * 1024;

/**
 * All submissions, in the order of the arguments, each with an id of its own.
 * @param classes folders of which every entry is a submission
 * @param wanted the file that the assignment asks for
 */
export function submissions(
  named: readonly string[],
  classes: readonly string[],
  wanted: string,
): readonly Submission[] {
  const all = [
    ...named.flatMap((path) => expanded(path, wanted)),
    ...classes.flatMap((folder) => entries(folder)),
  ];
  const taken = new Map<string, number>();
  return all.map((s) => {
    const id = safe(s.id);
    // Names that differ only in case would be one file on some systems.
    const n = (taken.get(id.toLowerCase()) ?? 0) + 1;
    taken.set(id.toLowerCase(), n);
    return {
      ...s,
      name: safe(s.name),
      ...(s.email === undefined ? {} : { email: safe(s.email) }),
      ...(s.sid === undefined ? {} : { sid: safe(s.sid) }),
      id: n === 1 ? id : `${id}~${String(n)}`,
    };
  });
}

/** A name that can be shown anywhere and serve as part of a file's name. */
function safe(name: string): string {
  const text = cut(shown(wellFormed(name)).replace(/[/\\]/g, '_').trim(), 100);
  return text === '' || /^\.+$/.test(text) ? `unnamed${text}` : text;
}

function entries(folder: string): readonly Submission[] {
  const names = listed(folder).filter((name) => !name.startsWith('.'));
  return names.sort().map((name) => single(join(folder, name)));
}

function single(path: string): Submission {
  const name = basename(path);
  const kind = kindOf(path);
  const id = name.replace(/\.(?:evl|zip)$/i, '');
  return { id, name: id, source: kind === 'zip' ? { kind: 'zip', path } : { kind, path } };
}

function kindOf(path: string): 'file' | 'folder' | 'zip' {
  try {
    if (lstatSync(path).isDirectory()) return 'folder';
  } catch (e) {
    throw new UsageError(
      `${shown(path)}: ${(e as NodeJS.ErrnoException).code === 'ENOENT' ? 'there is no such file or folder' : (e as Error).message}`,
    );
  }
  return path.toLowerCase().endsWith('.zip') ? 'zip' : 'file';
}

function expanded(path: string, wanted: string): readonly Submission[] {
  switch (kindOf(path)) {
    case 'file':
      return [single(path)];
    case 'folder':
      return folderExport(path, wanted) ?? [single(path)];
    case 'zip':
      return zipExport(path, wanted) ?? [single(path)];
  }
}

// -------------------------------------------------------------------- exports

function folderExport(folder: string, wanted: string): readonly Submission[] | undefined {
  const names = listed(folder).sort();
  if (names.includes(metadataFile)) {
    const about = metadata(readSmall(join(folder, metadataFile)));
    return names
      .filter((name) => /^submission_\d+$/.test(name) && statSync(join(folder, name)).isDirectory())
      .map((name) => ({
        ...whoOf(about, name),
        source: { kind: 'folder', path: join(folder, name) },
      }));
  }
  return canvas(
    names.filter((name) => !name.startsWith('.')),
    wanted,
    (name) =>
      name.toLowerCase().endsWith('.zip')
        ? { kind: 'zip', path: join(folder, name) }
        : { kind: 'file', path: join(folder, name) },
  );
}

function zipExport(path: string, wanted: string): readonly Submission[] | undefined {
  const zip = opened(path);
  if (!zip) return undefined;
  try {
    const all = zipEntries(zip.bytes);
    const about = all.find(
      (e) => basename(e.name) === metadataFile && e.name.split('/').length <= 2,
    );
    if (about) return gradescopeZip(path, zip.bytes, all, about);
    const files = all
      .filter((e) => !e.folder && !e.name.startsWith('__MACOSX/'))
      .map((e) => e.name);
    return canvas(files, wanted, (entry) => ({ kind: 'entry', path, entry }));
  } catch (e) {
    // Not an export: the process that grades it will say what is wrong.
    if (e instanceof Refusal) return undefined;
    throw e;
  } finally {
    closeSync(zip.fd);
  }
}

function gradescopeZip(
  path: string,
  bytes: ZipBytes,
  all: readonly ZipEntry[],
  about: ZipEntry,
): readonly Submission[] {
  if (about.size > mostMetadata) throw new Refusal('its list of submissions is too large');
  const root = about.name.slice(0, about.name.length - metadataFile.length);
  const data = metadata(unpack(bytes, about).toString('utf8'));
  const folders = new Set(
    all.flatMap((e) =>
      e.name.startsWith(root)
        ? (/^(submission_\d+)\//.exec(e.name.slice(root.length))?.[1] ?? [])
        : [],
    ),
  );
  return [...folders].sort().map((name) => ({
    ...whoOf(data, name),
    source: { kind: 'zip', path, within: `${root}${name}/` },
  }));
}

/** What Gradescope tells of its submissions, by folder. Keys are words with a colon in front: Ruby wrote it. */
function metadata(text: string): ReadonlyMap<string, unknown> {
  let data: unknown;
  try {
    data = parse(text, { maxAliasCount: 0, logLevel: 'silent' });
  } catch {
    return new Map();
  }
  return typeof data === 'object' && data !== null ? new Map(Object.entries(data)) : new Map();
}

function whoOf(data: ReadonlyMap<string, unknown>, folder: string): Omit<Submission, 'source'> {
  const submitters = property(data.get(folder), ':submitters');
  const people: readonly unknown[] = Array.isArray(submitters) ? submitters : [];
  const all = (key: string): string =>
    people
      .map((p) => property(p, key))
      .filter((v) => typeof v === 'string' || typeof v === 'number')
      .join('; ');
  const [name, email, sid] = [all(':name'), all(':email'), all(':sid')];
  return {
    id: folder,
    name: name === '' ? folder : name,
    ...(email === '' ? {} : { email }),
    ...(sid === '' ? {} : { sid }),
  };
}

function property(of: unknown, key: string): unknown {
  return typeof of === 'object' && of !== null && Object.hasOwn(of, key)
    ? (of as Readonly<Record<string, unknown>>)[key]
    : undefined;
}

/**
 * Canvas names each file `student_LATE_userid_submissionid_original.evl`, and
 * puts `-1` behind the original's name for a second try. Undefined where not
 * all names have this form.
 */
function canvas(
  names: readonly string[],
  wanted: string,
  sourceOf: (name: string) => Source,
): readonly Submission[] | undefined {
  const form = /^([^_/]+)_(?:LATE_)?(\d+)_(\d+)_([^/]+)$/;
  if (names.length === 0) return undefined;
  const students = new Map<
    string,
    {
      readonly student: string;
      readonly sid: string;
      readonly files: { readonly name: string; readonly original: string }[];
    }
  >();
  for (const name of names) {
    const [, student = '', sid = '', , original = ''] = form.exec(name) ?? [];
    if (original === '') return undefined;
    const key = `${student}_${sid}`;
    const known = students.get(key) ?? { student, sid, files: [] };
    known.files.push({ name, original: original.replace(/-\d+(?=\.[^.]*$)/, '') });
    students.set(key, known);
  }
  return [...students.values()].map(({ student, sid, files }) => {
    const [only] = files;
    const right =
      files.find((f) => f.original === wanted) ?? (files.length === 1 ? only : undefined);
    const source: Source = right
      ? sourceOf(right.name)
      : {
          kind: 'none',
          reason: `there are ${String(files.length)} files, and none is called ${shown(wanted)}`,
        };
    return { id: `${student}_${sid}`, name: student, sid, source };
  });
}

// ---------------------------------------------------------------------- files

function listed(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (e) {
    throw new UsageError(`${shown(folder)}: ${(e as Error).message}`);
  }
}

function readSmall(path: string): string {
  if (statSync(path).size > mostMetadata) throw new UsageError(`${shown(path)} is too large`);
  return readFileSync(path, 'utf8');
}

function opened(path: string): { readonly fd: number; readonly bytes: ZipBytes } | undefined {
  try {
    if (!lstatSync(path).isFile()) return undefined;
    const fd = openSync(path, 'r');
    const { size } = fstatSync(fd);
    return {
      fd,
      bytes: {
        size,
        read: (at, length) => {
          const bytes = Buffer.alloc(length);
          return bytes.subarray(0, readSync(fd, bytes, 0, length, at));
        },
      },
    };
  } catch {
    return undefined;
  }
}
